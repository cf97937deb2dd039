//! **Journal**: the list of all changes sent from this browser, with search, export and verification. The journal
//! itself is in [`crate::journal_store`].

mod text;
mod view;

use crate::browser::time;
use crate::feedback::announcer::Announcer;
use crate::journal_store::JournalStore;
use crate::journal_store::record::Record;
use crate::journal_store::rows::{JournalFilter, JournalRow, RowOutcome};
use crate::journal_store::{chain, rows};
use crate::navigation::location::Location;
use crate::navigation::route::{ErrorsRoute, JournalRoute, Route};
use crate::reactive::{effect, memo};
use crate::split_point;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// The number of rows on a page.
const PAGE_ROWS: usize = 100;

split_point! {
    /// Loads the page's code and creates the page.
    fn journal() -> AnyView {
        view! { <JournalPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn JournalPage() -> impl IntoView {
    let location = expect_context::<Location>();
    let journal = expect_context::<JournalStore>();
    let route = memo(move || match location.route() {
        Route::Journal(route) => route,
        _ => JournalRoute::default(),
    });
    let records = RwSignal::new(Vec::<Record>::new());
    effect(move || {
        journal.revision();
        leptos::task::spawn_local(async move {
            let mut all = journal.records().await.unwrap_or_default();
            all.extend(journal.unsaved());
            let _ = records.try_set(all);
        });
    });
    let rows = memo(move || {
        let mut rows = records.with(|records| rows::rows(records.clone())).rows;
        rows.reverse();
        rows
    });
    let matching = memo(move || {
        let JournalRoute { search, outcome, .. } = route.get();
        let filter = JournalFilter { search, outcome, ..JournalFilter::default() };
        let filter = filter.prepared();
        rows.with(|rows| rows.iter().filter(|row| filter.matches(row)).cloned().collect::<Vec<_>>())
    });
    let on_page = move || {
        let first = route.with(|route| route.page) * PAGE_ROWS;
        matching.with(|rows| rows.iter().skip(first).take(PAGE_ROWS).cloned().collect::<Vec<_>>())
    };
    let has_rows = memo(move || rows.with(|rows| !rows.is_empty()));
    let has_matches = memo(move || matching.with(|rows| !rows.is_empty()));

    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Journal"</h1>
            <span class="muted">{move || text::count(matching.with(Vec::len), rows.with(Vec::len))}</span>
            <span class="grow"></span>
            <Tools matching=matching records=records/>
        </div>
        <div class="stack">
            <p class="muted">{text::INTRODUCTION}</p>
            {move || journal.failure().map(|failure| view! { <Note tone="warn"><p>{text::unsaved(&failure)}</p></Note> })}
            <Filters route=route/>
            <section class="card scroll" aria-label="Entries" tabindex="0">
                <Show when=move || has_matches.get() fallback=move || view! {
                    <p class="in muted">{if has_rows.get() { text::NO_MATCH } else { text::NONE }}</p>
                }>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Time"</th><th scope="col">"Tenant"</th><th scope="col">"Action"</th>
                                <th scope="col">"Target"</th><th scope="col">"Outcome"</th><th scope="col">"Note"</th>
                            </tr>
                        </thead>
                        <tbody>{move || on_page().into_iter().map(|row| view! { <JournalEntry row=row/> }).collect_view()}</tbody>
                    </table>
                </Show>
            </section>
            <Pager route=route count=memo(move || matching.with(Vec::len).div_ceil(PAGE_ROWS))/>
        </div>
    }
}

#[component]
fn JournalEntry(row: JournalRow) -> impl IntoView {
    let (tone, outcome) = text::outcome_tag(row.outcome());
    let code = Some(row.code()).filter(|code| !code.is_empty());
    let code = code.map(|code| view! { <a href=ErrorsRoute::of_code(code).path()>{code.to_owned()}</a>" " });
    view! {
        <tr>
            <td class="num">{time::date_time(row.sent.at_ms as f64)}</td>
            <td>{row.sent.tenant.to_string()}</td>
            <td>{row.operation().to_owned()}</td>
            <td class="id">{row.target().to_owned()}</td>
            <td><Tag tone=tone text=outcome/>" "{code}<span class="muted">{text::answer(&row)}</span></td>
            <td>{row.note().to_owned()}</td>
        </tr>
    }
}

#[component]
fn Filters(route: Memo<JournalRoute>) -> impl IntoView {
    let location = expect_context::<Location>();
    let search = move |event| {
        let search = event_target_value(&event);
        location.replace(Route::Journal(JournalRoute { search, page: 0, ..route.get_untracked() }));
    };
    let choose = move |event| {
        let outcome = RowOutcome::from_name(&event_target_value(&event));
        location.replace(Route::Journal(JournalRoute { outcome, page: 0, ..route.get_untracked() }));
    };
    view! {
        <search class="filters">
            <div class="field">
                <label for="journal-search">"Search"</label>
                <input id="journal-search" type="search" prop:value=move || route.with(|route| route.search.clone()) on:input=search/>
            </div>
            <div class="field">
                <label for="journal-outcome">"Outcome"</label>
                <select id="journal-outcome" prop:value=move || route.with(|route| route.outcome.map_or("", RowOutcome::name)) on:change=choose>
                    <option value="">"Any"</option>
                    {RowOutcome::ALL.map(|outcome| view! { <option value=outcome.name()>{text::outcome(outcome)}</option> })}
                </select>
            </div>
        </search>
    }
}

#[component]
fn Pager(route: Memo<JournalRoute>, count: Memo<usize>) -> impl IntoView {
    let path = move |page: usize| Route::Journal(JournalRoute { page, ..route.get() }).path();
    let page = move || route.with(|route| route.page);
    let has_more = memo(move || page() + 1 < count.get());
    let has_newer = memo(move || page() > 0);
    view! {
        <nav class="row" aria-label="Pages of the journal">
            <Show when=move || has_newer.get()><a class="btn" href=move || path(page().saturating_sub(1))>"Newer"</a></Show>
            <Show when=move || has_more.get()><a class="btn" href=move || path(page() + 1)>"Older"</a></Show>
        </nav>
    }
}

#[component]
fn Tools(matching: Memo<Vec<JournalRow>>, records: RwSignal<Vec<Record>>) -> impl IntoView {
    let journal = expect_context::<JournalStore>();
    let announcer = expect_context::<Announcer>();
    let verified = RwSignal::new(None::<(bool, String)>);
    let verify = move |_| {
        // Verify the stored records, not the ones on screen.
        leptos::task::spawn_local(async move {
            let stored = journal.records().await.unwrap_or_default();
            let result = chain::verify(&stored).map(|()| stored.len());
            let (is_intact, sentence) = (result.is_ok(), text::verified(result));
            announcer.say(sentence.clone());
            let _ = verified.try_set(Some((is_intact, sentence)));
        });
    };
    view! {
        {button(Look::Plain, "Export CSV", move |_| matching.with_untracked(|rows| view::export::csv(rows)))}
        {button(Look::Plain, "Export JSON", move |_| records.with_untracked(|records| view::export::json(records)))}
        {button(Look::Plain, "Verify", verify)}
        {move || verified.get().map(|(is_intact, sentence)| view! {
            <div class="wide"><Note tone=if is_intact { "good" } else { "bad" }><p>{sentence}</p></Note></div>
        })}
    }
}
