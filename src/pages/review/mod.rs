//! **Review**: the operations held, what one is about, and the verdict on it.

mod context;
mod intake;
mod pane;
mod rows;
mod text;
mod verdict;

use crate::model::key::OperationKey;
use crate::route::{ReviewPlace, Route};
use crate::state::place::Place;
use crate::state::review::Desk;
use intake::Intake;
use leptos::prelude::*;
use pane::Pane;
use rows::Rows;

/// The page.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let place = expect_context::<Place>();
    let desk = expect_context::<Desk>();
    let here = Memo::new(move |_| match place.route() {
        Route::Review(here) => here,
        Route::NotFound(_) => ReviewPlace::default(),
    });
    // Whatever a link names is held; a link that brings several opens the first.
    Effect::new(move |_| {
        let ReviewPlace { open, given } = here.get();
        desk.hold(open.iter().chain(&given).cloned());
        if let (None, Some(first)) = (open, given.into_iter().next()) {
            place.replace(Route::operation(first));
        }
    });
    let open = Memo::new(move |_| here.with(|here| here.open.clone()));
    let held = move || desk.with(|queue| queue.items().len());

    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Review"</h1>
            <span class="muted">{move || text::held(held())}</span>
        </div>
        <div class="split">
            <div class="stack">
                <Intake/>
                <Show when={move || held() > 0}><Rows open=open/></Show>
            </div>
            // A pane belongs to one operation for good, so that nothing of another can stand in it.
            {move || match open.get() {
                Some(key) => view! { <Pane key=key/> }.into_any(),
                None => view! { <NothingOpen/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn NothingOpen() -> impl IntoView {
    view! {
        <section class="card">
            <div class="in muted"><p>{text::INTAKE_WHY}</p></div>
        </section>
    }
}

/// The id of the heading of an operation's pane, for the focus.
const PANE_TITLE: &str = "operation-title";

/// Opens an operation and moves the keyboard there.
fn open_operation(place: Place, key: OperationKey) {
    place.go(Route::operation(key));
    crate::browser::focus::on_id_soon(PANE_TITLE);
}
