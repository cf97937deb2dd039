//! The list: a page of tresors with what was learnt of each, and the look-up by id.

use super::page_state::read_page;
use super::page_state::row_id;
use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::navigation::location::Location;
use crate::navigation::route::{Route, TresorsRoute};
use crate::pages::tresors::state::Tresors;
use crate::pages::tresors::text;
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use crate::ui::note::Note;
use admin_api::TresorId;
use admin_api::entities::TresorPage;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The list and the look-up.
#[component]
pub fn List(
    /// Which page.
    here: Memo<TresorsRoute>,
    /// The page as it was read.
    list: Loader<TresorPage>,
) -> impl IntoView {
    let tresors = expect_context::<Tresors>();
    let again = move |_| read_page(list, tresors, here.get_untracked().from, true);
    view! {
        <div class="stack">
            <Note><p>{text::DEPRECATED}</p></Note>
            <LookUp here=here/>
            {move || list.with(|load| match load {
                Load::Failed(problem, _) => view! {
                    <div role="alert" class="stack">
                        <ProblemNote problem=problem.clone() sentence=None/>
                        <p><button class="btn" type="button" on:click=again>"Read again"</button></p>
                    </div>
                }.into_any(),
                Load::Loading(_) => view! { <p class="waiting" role="status">"Reading the tresors…"</p> }.into_any(),
                Load::Idle | Load::Ready(_) => ().into_any(),
            })}
            {move || list.with(|load| load.value().map(|page| rows(page, &here.get(), tresors)))}
            {move || list.with(|load| load.ready().is_some()).then(|| view! {
                <p><button class="btn quiet" type="button" on:click=again>"Read again"</button></p>
            })}
        </div>
    }
}

/// Another page is read from its beginning, where it also says why it could not be.
fn to_the_top() {
    focus::on_id_soon("page-title");
}

/// The rows of a page, and the way to the next one.
fn rows(page: &TresorPage, here: &TresorsRoute, tresors: Tresors) -> AnyView {
    if page.tresors.is_empty() {
        return view! { <p class="muted">{text::empty(here.from.is_some())}</p> }.into_any();
    }
    let rows = page.tresors.iter().map(|tresor| {
        let path = Route::Tresors(here.opening(tresor.clone())).path();
        let (id, name, tresor) = (row_id(tresor), tresor.to_string(), tresor.clone());
        view! {
            <tr>
                <td class="id"><a id=id href=path>{name}</a></td>
                <td>{move || text::known(tresors.known(&tresor))}</td>
            </tr>
        }
    });
    let next = page.next_tresor.clone().map(|from| {
        let path = Route::Tresors(TresorsRoute { open: None, from: Some(from) }).path();
        view! { <a class="btn" href=path on:click=|_| to_the_top()>"Next page"</a> }
    });
    let first = here
        .from
        .is_some()
        .then(|| view! { <a class="btn" href="/tresors" on:click=|_| to_the_top()>"First page"</a> });
    view! {
        <section class="card scroll" aria-label="Tresors" tabindex="0">
            <table>
                <thead><tr><th scope="col">"Tresor ID"</th><th scope="col">"State"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
        <nav class="row" aria-label="Pages of the list">
            <span class="muted">{text::count(page.tresors.len(), page.next_tresor.is_some())}</span>
            <span class="grow"></span>
            {first}
            {next}
        </nav>
    }
    .into_any()
}

/// A tresor by its id. A shape that looks wrong is said beside the field; the same text once more is looked up anyway,
/// because ids are the server's business.
#[component]
fn LookUp(here: Memo<TresorsRoute>) -> impl IntoView {
    let location = expect_context::<Location>();
    let typed = RwSignal::new(String::new());
    let doubted = RwSignal::new(None::<String>);
    let look_up = move |event: SubmitEvent| {
        event.prevent_default();
        let tresor = TresorId::new(typed.with_untracked(|typed| typed.trim().to_owned()));
        let is_sure = doubted.with_untracked(|doubted| doubted.as_deref() == Some(tresor.as_str()));
        if tresor.looks_right() || (is_sure && !tresor.as_str().is_empty()) {
            location.go(Route::Tresors(here.get_untracked().opening(tresor)));
        } else {
            doubted.set(Some(tresor.to_string()));
        }
    };
    let error = move || doubted.with(|doubted| doubted.as_deref().map(text::doubt));
    view! {
        <form class="look-up" on:submit=look_up>
            <div class="field">
                <label for="tresor-id">"Tresor ID"</label>
                <input id="tresor-id" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-describedby="tresor-id-error" aria-invalid=move || doubted.with(Option::is_some).then_some("true")
                    prop:value=move || typed.get()
                    on:input=move |event| { doubted.set(None); typed.set(event_target_value(&event)); }/>
            </div>
            <button class="btn" type="submit">"Look up"</button>
            <p class="error" id="tresor-id-error" role="status">{error}</p>
        </form>
    }
}
