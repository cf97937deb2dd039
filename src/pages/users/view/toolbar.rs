//! Search, filter, order, and the ways out of the list: copy and export.

use super::page_state::UsersPageState;
use crate::browser::clipboard;
use crate::browser::download::FileWriter;
use crate::browser::time;
use crate::feedback::announcer::Announcer;
use crate::pages::users::model::export::Form;
use crate::pages::users::text;
use leptos::prelude::*;
use std::fmt::Write;
use user_list::{Filter, Sort};

/// Rows that are written in one piece: some hundred kilobytes.
const PIECE_ROWS: usize = 4096;

/// The tools.
#[component]
pub fn Tools() -> impl IntoView {
    let view = expect_context::<UsersPageState>();
    let said = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let has_others = Memo::new(move |_| view.summary.with(|summary| summary.counts.other > 0));
    let filters = move || {
        let filters = [Filter::All, Filter::Validated, Filter::Unvalidated, Filter::Orphans, Filter::Other];
        let filters = filters.into_iter().filter(|filter| *filter != Filter::Other || has_others.get());
        filters.map(|filter| filter_button(view, filter)).collect_view()
    };
    let shown = move || {
        view.summary.with(|summary| match summary.is_unread {
            true => String::new(),
            false => text::shown(summary.shown, summary.counts.total() as usize),
        })
    };
    // What is shown of a list that still arrives is another thing in a moment.
    let is_off = Memo::new(move |_| busy.get() || view.summary.with(|summary| summary.is_reading));
    let export = move |form: Form| {
        if is_off.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let result = export(view, form).await;
            let _ = busy.try_set(false);
            let _ = said.try_set(match result {
                Ok(Some(count)) => text::exported(count),
                Ok(None) => text::EXPORT_GIVEN_UP.into(),
                Err(reason) => reason,
            });
        });
    };
    let copy = move |_| {
        let announcer = expect_context::<Announcer>();
        let ids = shown_ids(view);
        leptos::task::spawn_local(async move {
            let result = clipboard::copy(&ids).await;
            let text = result.map_or_else(|reason| reason, |()| "Copied the ids shown.".into());
            announcer.say(text.clone());
            let _ = said.try_set(text);
        });
    };
    view! {
        <search class="bar">
            <input type="search" aria-label="Search" placeholder=text::SEARCH_HINT autocomplete="off" spellcheck="false"
                prop:value=move || view.here.with(|here| here.search.clone())
                on:input=move |event| { let text = event_target_value(&event); view.ask(|here| here.search = text) }/>
            <span class="seg" role="group" aria-label="Registration">{filters}</span>
            <select aria-label="Sort" on:change=move |event| {
                let sort = Sort::from_name(&event_target_value(&event));
                view.ask(|here| here.sort = sort);
            } prop:value=move || view.here.with(|here| here.sort.name())>
                {text::SORTS.map(|(sort, name)| view! { <option value=sort.name()>{name}</option> })}
            </select>
        </search>
        <div class="bar">
            <span class="muted num" id="users-shown">{shown}</span>
            <span class="muted" role="status">{move || said.get()}</span>
            <span class="grow"></span>
            <button class="btn small" type="button" on:click=copy>"Copy ids"</button>
            <button class="btn small" type="button" disabled=move || is_off.get() on:click=move |_| export(Form::Csv)>"Export CSV"</button>
            <button class="btn small" type="button" disabled=move || is_off.get() on:click=move |_| export(Form::Json)>"Export JSON"</button>
            <button class="btn quiet small" type="button" on:click=move |_| view.list_view.directory.read_again()>"Read again"</button>
        </div>
    }
}

fn filter_button(view: UsersPageState, filter: Filter) -> AnyView {
    let pressed = move || if view.here.with(|here| here.filter == filter) { "true" } else { "false" };
    view! {
        <button type="button" aria-pressed=pressed on:click=move |_| view.filter(filter)>{text::filter(filter)}</button>
    }
    .into_any()
}

fn shown_ids(view: UsersPageState) -> String {
    let ids = view.list_view.with_untracked(|standing| {
        let pack = standing.users.store();
        let mut ids = String::new();
        standing.view.for_each(pack, 0, usize::MAX, &mut |row| {
            if let Some(id) = pack.id(row) {
                let _ = writeln!(ids, "{id}");
            }
        });
        ids
    });
    ids.unwrap_or_default()
}

/// Writes what is shown to a file, piece by piece; the answer is how many users, or `None` when no file was chosen.
/// What is shown is that of the click: where it changes meanwhile, the export ends with an error.
async fn export(view: UsersPageState, form: Form) -> Result<Option<usize>, String> {
    let Some(file) = FileWriter::begin(form.file(), form.media_type()).await? else { return Ok(None) };
    let now = || {
        let shown = view.list_view.with_untracked(|standing| {
            (standing.view.len(), standing.view.shown_sort(standing.users.store()))
        });
        (view.list_view.directory.with(|_, version| version), view.here.try_get_untracked(), shown)
    };
    let began = now();
    let mut piece = form.head();
    let mut count = 0;
    loop {
        let written = view.list_view.with_untracked(|standing| {
            let (users, mut is_first) = (standing.users.store(), count == 0);
            view.book.with_untracked(|ledger| {
                standing.view.for_each(users, count, count + PIECE_ROWS, &mut |row| {
                    form.push(&mut piece, users, row, ledger, is_first);
                    is_first = false;
                });
            });
            standing.view.len().saturating_sub(count).min(PIECE_ROWS)
        });
        if now() != began {
            return Err("The list has changed meanwhile. The export was ended before its end.".into());
        }
        let written = written.unwrap_or_default();
        count += written;
        if written < PIECE_ROWS {
            piece.push_str(form.tail());
            file.write(&piece).await?;
            file.end().await?;
            return Ok(Some(count));
        }
        file.write(&piece).await?;
        piece.clear();
        time::yield_now().await;
    }
}
