//! **Journal**: the list of all changes sent from this browser, with search, export and verification. The journal
//! itself is in [`crate::journal_store`].

mod text;
mod view;

use crate::browser::time;
use crate::journal_store::JournalStore;
use crate::journal_store::record::Record;
use crate::journal_store::rows;
use crate::journal_store::rows::{JournalFilter, JournalRow, RowOutcome};
use crate::journal_store::stored_record::Tail;
use crate::list_options::{Column, ListOptions};
use crate::navigation::location::Location;
use crate::navigation::places::Place;
use crate::navigation::route::{ErrorsRoute, JournalRoute, Route};
use crate::reactive::{self, effect, memo};
use crate::split_point;
use crate::text::visible::visible;
use crate::ui::button::Look;
use crate::ui::facts::empty;
use crate::ui::field::{choice, search_field, select_field};
use crate::ui::markup::{IntoValue, Markup, Value, content, show};
use crate::ui::menu::{MenuItem, menu};
use crate::ui::note::Note;
use crate::ui::pager::{PageLink, pager};
use crate::ui::printing::{self, printing};
use crate::ui::table::{scrolled, table};
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;
use view::verification::{UnreadableNote, Verification};

/// The number of rows on a page.
const PAGE_ROWS: usize = 100;

split_point! {
    /// Loads the page's code and creates the page.
    fn journal() -> AnyView {
        view! { <JournalPage/> }.into_any()
    }
}

/// The columns that can be hidden.
const COLUMNS: [Column; 3] = [
    Column { cell: "2", name: "tenant", label: "Tenant" },
    Column { cell: "5", name: "outcome", label: "Outcome" },
    Column { cell: "6", name: "note", label: "Note" },
];

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
    let unreadable = RwSignal::new(None::<String>);
    effect(move || {
        journal.revision();
        leptos::task::spawn_local(async move {
            let mut all = journal.records().await.unwrap_or_default();
            all.extend(journal.unsaved());
            let _ = records.try_set(all);
            let tail = match journal.tail().await {
                Ok(Tail::Unreadable(tail)) => Some(text::unreadable(tail.seq())),
                _ => None,
            };
            let _ = unreadable.try_set(tail);
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
    let options = ListOptions::new(Place::Journal, text::FIXED_COLUMNS, &COLUMNS);
    let printing = printing();
    // All pages of the list are printed.
    let on_page = move || {
        let (first, count) = match printing.get() {
            true => (0, printing::MAX_ROWS),
            false => (route.with(|route| route.page) * PAGE_ROWS, PAGE_ROWS),
        };
        matching.with(|rows| rows.iter().skip(first).take(count).cloned().collect::<Vec<_>>())
    };
    let printed = move || text::printed(matching.with(Vec::len), printing::MAX_ROWS);
    let has_rows = memo(move || rows.with(|rows| !rows.is_empty()));
    let has_matches = memo(move || matching.with(|rows| !rows.is_empty()));
    let table_of_page = move || {
        let rows = reactive::view(move || on_page().into_iter().map(entry).collect::<Vec<_>>());
        table(&["Time", "Tenant", "Action", "Target", "Outcome", "Note"], rows)
    };
    let none = move || {
        empty(if has_rows.get() { text::NO_MATCH } else { text::NONE }).class("in", Value::Flag(true))
    };

    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Journal"</h1>
            <span class="muted">{move || text::count(matching.with(Vec::len), rows.with(Vec::len))}</span>
            <span class="grow"></span>
            <Tools matching=matching/>
        </div>
        <div class="stack">
            <p class="muted">{text::INTRODUCTION}</p>
            {move || journal.failure().map(|failure| view! { <Note tone="warn"><p>{text::unsaved(&failure)}</p></Note> })}
            {move || unreadable.get().map(|tail| view! { <UnreadableNote sentence=tail/> })}
            {filters(route, options)}
            {scrolled("Entries", show(move || has_matches.get(), content(table_of_page), Some(content(none)))).attribute("data-off", options.off.into_value())}
            <p class="print-only">{printed}</p>
            {pages(route, memo(move || matching.with(Vec::len).div_ceil(PAGE_ROWS)))}
            <Verification/>
        </div>
    }
}

fn entry(row: JournalRow) -> Markup {
    let (tone, outcome) = text::outcome_tag(row.outcome());
    let code = Some(row.code()).filter(|code| !code.is_empty());
    let code = code.map(|code| view! { <a href=ErrorsRoute::of_code(code).path()>{code.to_owned()}</a>" " });
    view! {
        <tr>
            <td class="num">{time::date_time(row.sent.at_ms as f64)}</td>
            <td>{row.sent.tenant.to_string()}</td>
            <td>{row.operation().to_owned()}</td>
            <td class="id">{visible(row.target())}</td>
            <td><Tag tone=tone text=outcome/>" "{code}<span class="muted">{text::answer(&row)}</span></td>
            <td>{row.note().to_owned()}</td>
        </tr>
    }
}

fn filters(route: Memo<JournalRoute>, options: ListOptions) -> Markup {
    let location = expect_context::<Location>();
    let search = move |search| {
        location.replace(Route::Journal(JournalRoute { search, page: 0, ..route.get_untracked() }));
    };
    let choose = move |chosen: String| {
        let outcome = RowOutcome::from_name(&chosen);
        location.replace(Route::Journal(JournalRoute { outcome, page: 0, ..route.get_untracked() }));
    };
    let mut outcomes = vec![choice("", "Any")];
    outcomes.extend(RowOutcome::ALL.map(|outcome| choice(outcome.name(), text::outcome(outcome))));
    let chosen = move || route.with(|route| route.outcome.map_or("", RowOutcome::name).to_owned());
    view! {
        <search class="filters anchor">
            {search_field("journal-search", "Search", move || route.with(|route| route.search.clone()), search)}
            {select_field("journal-outcome", "Outcome", "", outcomes, chosen, choose)}
            <div class="row end">{options.view()}</div>
        </search>
    }
}

fn pages(route: Memo<JournalRoute>, count: Memo<usize>) -> Markup {
    let path = move |page: usize| Route::Journal(JournalRoute { page, ..route.get() }).path();
    let page = memo(move || route.with(|route| route.page));
    let newer = move || page.get().checked_sub(1).map(path);
    let older = move || Some(page.get() + 1).filter(|page| *page < count.get()).map(path);
    pager(text::PAGES_OF_THE_JOURNAL, vec![PageLink::new("Newer", newer), PageLink::new("Older", older)])
}

#[component]
fn Tools(matching: Memo<Vec<JournalRow>>) -> impl IntoView {
    let journal = expect_context::<JournalStore>();
    let exports: Vec<MenuItem> = vec![
        (text::EXPORT_CSV, Box::new(move || matching.with_untracked(|rows| view::export::csv(rows)))),
        (text::EXPORT_JSON, Box::new(move || leptos::task::spawn_local(view::export::json(journal)))),
    ];
    menu("journal-export", Look::Plain, "Export", exports, || false)
}
