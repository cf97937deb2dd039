//! One page of the list, with the known state of each tresor, and the look-up by id.

use super::page_state::read_page;
use super::page_state::row_id;
use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::list_options::{Column, ListOptions};
use crate::navigation::location::Location;
use crate::navigation::places::Place;
use crate::navigation::route::{Route, TresorsRoute};
use crate::pages::tresors::state::Tresors;
use crate::pages::tresors::text;
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use crate::ui::button::{Look, button, link_button, submit_button};
use crate::ui::facts::empty;
use crate::ui::markup::{IntoValue, Markup};
use crate::ui::note::Note;
use crate::ui::progress::waiting;
use crate::ui::table::{scrolled, table};
use crate::ui::view;
use admin_api::TresorId;
use admin_api::entities::TresorPage;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::rc::Rc;

/// The column that can be hidden.
const COLUMNS: [Column; 1] = [Column { cell: "2", name: "state", label: "State" }];

/// The list and the look-up.
#[component]
pub fn TresorList(
    /// The page of the list in the URL.
    route: Memo<TresorsRoute>,
    /// The page that was read.
    list: Loader<TresorPage>,
) -> impl IntoView {
    let tresors = expect_context::<Tresors>();
    let options = ListOptions::new(Place::Tresors, text::TRESOR_ID, &COLUMNS);
    let refresh = move |_| read_page(list, tresors, route.get_untracked().from, true);
    view! {
        <div class="stack">
            <Note><p>{text::DEPRECATED}</p></Note>
            <LookUp route=route/>
            <div class="row anchor">{options.view()}</div>
            {move || list.with(|load| match load {
                Load::Failed(problem, _) => view! {
                    <div role="alert" class="stack">
                        <ProblemNote problem=problem.clone() sentence=None/>
                        <p>{button(Look::Plain, "Refresh", refresh)}</p>
                    </div>
                }.into_any(),
                Load::Loading(_) => waiting(text::LOADING).into_any(),
                Load::Idle | Load::Ready(_) => ().into_any(),
            })}
            {move || list.with(|load| load.value().map(|page| rows(page, &route.get(), tresors, options)))}
            {move || list.with(|load| load.ready().is_some()).then(|| view! {
                <p>{button(Look::Quiet, "Refresh", refresh)}</p>
            })}
        </div>
    }
}

/// A link to a page of the list. It moves the focus to the title: a problem would be shown there, too.
fn page_link(label: &'static str, path: String) -> Markup {
    link_button(Look::Plain, label, path).listen("click", Rc::new(|_| focus::on_id_soon("page-title")))
}

/// The rows of a page, with the links to the first and the next page.
fn rows(page: &TresorPage, route: &TresorsRoute, tresors: Tresors, options: ListOptions) -> AnyView {
    if page.tresors.is_empty() {
        return empty(text::empty(route.from.is_some())).into_any();
    }
    let rows = page.tresors.iter().map(|tresor| {
        let path = Route::Tresors(route.opening(tresor.clone())).path();
        let (id, name, tresor) = (row_id(tresor), tresor.to_string(), tresor.clone());
        view! {
            <tr>
                <td class="id"><a id=id href=path>{name}</a></td>
                <td>{move || text::state(tresors.known(&tresor))}</td>
            </tr>
        }
    });
    let next = page.next_tresor.clone().map(|from| {
        let path = Route::Tresors(TresorsRoute { open: None, from: Some(from) }).path();
        page_link(text::NEXT_PAGE, path)
    });
    let first = route.from.is_some().then(|| page_link(text::FIRST_PAGE, "/tresors".to_owned()));
    view! {
        {scrolled("Tresors", table(&[text::TRESOR_ID, "State"], rows.collect::<Vec<_>>())).attribute("data-off", options.off.into_value())}
        <nav class="row" aria-label=text::PAGES_OF_THE_LIST>
            <span class="muted">{text::count(page.tresors.len(), page.next_tresor.is_some())}</span>
            <span class="grow"></span>
            {first}
            {next}
        </nav>
    }
    .into_any()
}

/// Looks up a tresor by its id. If the form of the id looks wrong, a hint appears, and the same text is looked up at
/// the second attempt: the server decides which ids are valid.
#[component]
fn LookUp(route: Memo<TresorsRoute>) -> impl IntoView {
    let location = expect_context::<Location>();
    let typed = RwSignal::new(String::new());
    let rejected = RwSignal::new(None::<String>);
    let look_up = move |event: SubmitEvent| {
        event.prevent_default();
        let tresor = TresorId::new(typed.with_untracked(|typed| typed.trim().to_owned()));
        let is_repeated = rejected.with_untracked(|rejected| rejected.as_deref() == Some(tresor.as_str()));
        if tresor.looks_right() || (is_repeated && !tresor.as_str().is_empty()) {
            location.go(Route::Tresors(route.get_untracked().opening(tresor)));
        } else {
            rejected.set(Some(tresor.to_string()));
        }
    };
    let error = move || rejected.with(|rejected| rejected.as_deref().map(text::id_hint));
    view! {
        <form class="look-up" on:submit=look_up>
            <div class="field">
                <label for="tresor-id">{text::TRESOR_ID}</label>
                <input id="tresor-id" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-describedby="tresor-id-error" aria-invalid=move || rejected.with(Option::is_some).then_some("true")
                    prop:value=move || typed.get()
                    on:input=move |event| { rejected.set(None); typed.set(event_target_value(&event)); }/>
            </div>
            {submit_button(Look::Plain, text::LOOK_UP)}
            <p class="error" id="tresor-id-error" role="status">{error}</p>
        </form>
    }
}
