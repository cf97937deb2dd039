//! **Tresors**: the paged list, and the page of one tresor with its members, the verdict on its creation, and its
//! deletion. Verdicts themselves are sent by `operations`.

pub mod api;
pub mod model;
pub mod state;
mod text;
mod view;

use crate::browser::focus;
use crate::directory;
use crate::navigation::location::Location;
use crate::navigation::route::{Route, TresorsRoute};
use crate::operations::held_operations::HeldOperations;
use crate::reactive::memo;
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::tasks::loader::Loader;
use crate::ui::view;
use admin_api::entities::TresorPage;
use leptos::prelude::*;
use state::Tresors;
use view::list::TresorList;
use view::page_state::{TITLE_ID, read_page, row_id};
use view::tresor::TresorView;

split_point! {
    /// The page. Its code is loaded at the first call.
    fn tresors() -> AnyView {
        let scope = expect_context::<ConnectionScope>();
        directory::open(&scope);
        let operations = expect_context::<HeldOperations>();
        scope.open(|connection| Tresors::open(connection, operations));
        view! { <TresorsPage/> }.into_any()
    }
}

/// The page: the list, or the tresor in the URL.
#[component]
pub fn TresorsPage() -> impl IntoView {
    let location = expect_context::<Location>();
    let tresors = expect_context::<Tresors>();
    let route = memo(move || match location.route() {
        Route::Tresors(route) => route,
        _ => TresorsRoute::default(),
    });
    // The list is kept while one of its tresors is open, so that Back returns to it unchanged.
    let list = Loader::<TresorPage>::default();
    Effect::new(move |before: Option<TresorsRoute>| {
        let now = route.get();
        let was_read = before.as_ref().is_some_and(|before| before.from == now.from)
            && !list.with_untracked(|load| load.value().is_none());
        if now.open.is_none() && !was_read {
            // The rows of another page are not shown while this one is loaded.
            let keep = before.as_ref().is_some_and(|before| before.from == now.from);
            read_page(list, tresors, now.from.clone(), keep);
        }
        match (&now.open, before.map(|before| before.open)) {
            (Some(_), Some(_)) => focus::on_id_soon(TITLE_ID),
            (None, Some(Some(left))) => focus::on_id_soon(row_id(&left)),
            _ => {}
        }
        now
    });
    let open = memo(move || route.with(|route| route.open.clone()));
    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Tresors"</h1>
        </div>
        {move || match open.get() {
            Some(tresor) => view! { <TresorView tresor=tresor route=route/> }.into_any(),
            None => view! { <TresorList route=route list=list/> }.into_any(),
        }}
    }
}
