//! **Journal**: every change the panel sent, to search, export and verify.

mod text;
mod view;

use crate::browser::time;
use crate::feedback::announcer::Announcer;
use crate::journal_store::JournalStore;
use crate::journal_store::record::Record;
use crate::journal_store::rows::{JournalFilter, Row, RowOutcome};
use crate::journal_store::{chain, rows};
use crate::navigation::location::Location;
use crate::navigation::route::{ErrorsRoute, JournalRoute, Route};
use crate::split_point;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use leptos::prelude::*;

/// Rows on a page.
const PAGE: usize = 100;

split_point! {
    /// The door of the page: its code is loaded when it is first called.
    fn journal() -> AnyView {
        view! { <JournalPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn JournalPage() -> impl IntoView {
    let location = expect_context::<Location>();
    let book = expect_context::<JournalStore>();
    let here = Memo::new(move |_| match location.route() {
        Route::Journal(here) => here,
        _ => JournalRoute::default(),
    });
    let records = RwSignal::new(Vec::<Record>::new());
    Effect::new(move |_| {
        book.written();
        leptos::task::spawn_local(async move {
            let mut all = book.records().await.unwrap_or_default();
            all.extend(book.loose());
            let _ = records.try_set(all);
        });
    });
    let rows = Memo::new(move |_| {
        let mut rows = records.with(|records| rows::rows(records.clone())).rows;
        rows.reverse();
        rows
    });
    let fitting = Memo::new(move |_| {
        let JournalRoute { search, outcome, .. } = here.get();
        let filter = JournalFilter { search, outcome, ..JournalFilter::default() };
        let filter = filter.prepared();
        rows.with(|rows| rows.iter().filter(|row| filter.matches(row)).cloned().collect::<Vec<_>>())
    });
    let on_page = move || {
        let first = here.with(|here| here.page) * PAGE;
        fitting.with(|rows| rows.iter().skip(first).take(PAGE).cloned().collect::<Vec<_>>())
    };
    let any = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    let any_fits = Memo::new(move |_| fitting.with(|rows| !rows.is_empty()));

    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Journal"</h1>
            <span class="muted">{move || text::count(fitting.with(Vec::len), rows.with(Vec::len))}</span>
            <span class="grow"></span>
            <Tools fitting=fitting records=records/>
        </div>
        <div class="stack">
            <p class="muted">{text::WHY}</p>
            {move || book.failure().map(|failure| view! { <Note tone="warn"><p>{text::loose(&failure)}</p></Note> })}
            <Filters here=here/>
            <section class="card scroll" aria-label="Entries" tabindex="0">
                <Show when=move || any_fits.get() fallback=move || view! {
                    <p class="in muted">{if any.get() { text::NOTHING_FITS } else { text::NONE }}</p>
                }>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Time"</th><th scope="col">"Tenant"</th><th scope="col">"Action"</th>
                                <th scope="col">"Target"</th><th scope="col">"Outcome"</th><th scope="col">"Note"</th>
                            </tr>
                        </thead>
                        <tbody>{move || on_page().into_iter().map(|row| view! { <Entry row=row/> }).collect_view()}</tbody>
                    </table>
                </Show>
            </section>
            <Pages here=here count=Memo::new(move |_| fitting.with(Vec::len).div_ceil(PAGE))/>
        </div>
    }
}

#[component]
fn Entry(row: Row) -> impl IntoView {
    let (tone, word) = text::outcome_tag(row.outcome());
    let code = Some(row.code()).filter(|code| !code.is_empty());
    let code = code.map(|code| view! { <a href=ErrorsRoute::of_code(code).path()>{code.to_owned()}</a>" " });
    view! {
        <tr>
            <td class="num">{time::date_time(row.sent.at_ms as f64)}</td>
            <td>{row.sent.tenant.to_string()}</td>
            <td>{row.operation().to_owned()}</td>
            <td class="id">{row.target().to_owned()}</td>
            <td><Tag tone=tone text=word/>" "{code}<span class="muted">{text::answer(&row)}</span></td>
            <td>{row.note().to_owned()}</td>
        </tr>
    }
}

#[component]
fn Filters(here: Memo<JournalRoute>) -> impl IntoView {
    let location = expect_context::<Location>();
    let search = move |event| {
        let search = event_target_value(&event);
        location.replace(Route::Journal(JournalRoute { search, page: 0, ..here.get_untracked() }));
    };
    let choose = move |event| {
        let outcome = RowOutcome::from_name(&event_target_value(&event));
        location.replace(Route::Journal(JournalRoute { outcome, page: 0, ..here.get_untracked() }));
    };
    view! {
        <search class="filters">
            <div class="field">
                <label for="journal-search">"Search"</label>
                <input id="journal-search" type="search" prop:value=move || here.with(|here| here.search.clone()) on:input=search/>
            </div>
            <div class="field">
                <label for="journal-outcome">"Outcome"</label>
                <select id="journal-outcome" prop:value=move || here.with(|here| here.outcome.map_or("", RowOutcome::name)) on:change=choose>
                    <option value="">"Any"</option>
                    {RowOutcome::ALL.map(|outcome| view! { <option value=outcome.name()>{text::outcome(outcome)}</option> })}
                </select>
            </div>
        </search>
    }
}

#[component]
fn Pages(here: Memo<JournalRoute>, count: Memo<usize>) -> impl IntoView {
    let path = move |page: usize| Route::Journal(JournalRoute { page, ..here.get() }).path();
    let page = move || here.with(|here| here.page);
    let has_more = Memo::new(move |_| page() + 1 < count.get());
    let has_newer = Memo::new(move |_| page() > 0);
    view! {
        <nav class="row" aria-label="Pages of the journal">
            <Show when=move || has_newer.get()><a class="btn" href=move || path(page().saturating_sub(1))>"Newer"</a></Show>
            <Show when=move || has_more.get()><a class="btn" href=move || path(page() + 1)>"Older"</a></Show>
        </nav>
    }
}

#[component]
fn Tools(fitting: Memo<Vec<Row>>, records: RwSignal<Vec<Record>>) -> impl IntoView {
    let book = expect_context::<JournalStore>();
    let announcer = expect_context::<Announcer>();
    let verified = RwSignal::new(None::<(bool, String)>);
    let verify = move |_| {
        // Afresh from the store: what is on screen is not the evidence.
        leptos::task::spawn_local(async move {
            let stored = book.records().await.unwrap_or_default();
            let result = chain::verify(&stored).map(|()| stored.len());
            let said = (result.is_ok(), text::verified(result));
            announcer.say(said.1.clone());
            let _ = verified.try_set(Some(said));
        });
    };
    view! {
        <button class="btn" type="button" on:click=move |_| fitting.with_untracked(|rows| view::export::csv(rows))>"Export CSV"</button>
        <button class="btn" type="button" on:click=move |_| records.with_untracked(|records| view::export::json(records))>"Export JSON"</button>
        <button class="btn" type="button" on:click=verify>"Verify"</button>
        {move || verified.get().map(|(whole, said)| view! {
            <div class="wide"><Note tone=if whole { "good" } else { "bad" }><p>{said}</p></Note></div>
        })}
    }
}
