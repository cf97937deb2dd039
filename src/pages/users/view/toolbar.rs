//! The toolbar of the user list: search, filter, order, copy, export and refresh. The formats are in `model::export`.

use super::page_state::UsersPageState;
use crate::browser::clipboard;
use crate::browser::download::FileWriter;
use crate::browser::time;
use crate::feedback::announcer::Announcer;
use crate::list_options::ListOptions;
use crate::navigation::route::day_text;
use crate::pages::users::model::export::ExportFormat;
use crate::pages::users::text;
use crate::reactive::memo;
use crate::ui::button::{Look, button, segment};
use crate::ui::field::{choice, day_in_bar, search_in_bar, select};
use crate::ui::markup::Markup;
use crate::ui::menu::{MenuItem, menu};
use crate::ui::view;
use leptos::prelude::*;
use std::fmt::Write;
use user_list::{Day, Filter, Sort};

/// Rows written at once: some hundred kilobytes.
const CHUNK_ROWS: usize = 4096;

/// The toolbar.
#[component]
pub fn Toolbar(
    /// The saved views and columns of the list.
    options: ListOptions,
) -> impl IntoView {
    let view = expect_context::<UsersPageState>();
    let message = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let has_others = memo(move || view.summary.with(|summary| summary.counts.other > 0));
    let filters = move || {
        let filters = [Filter::All, Filter::Validated, Filter::Unvalidated, Filter::Orphans, Filter::Other];
        let filters = filters.into_iter().filter(|filter| *filter != Filter::Other || has_others.get());
        filters.map(|filter| filter_button(view, filter)).collect::<Vec<_>>()
    };
    let shown = move || {
        view.summary.with(|summary| match summary.is_unread {
            true => String::new(),
            false => text::shown(summary.shown, summary.counts.total() as usize),
        })
    };
    // While the list arrives, the rows shown still change.
    let is_disabled = memo(move || busy.get() || view.summary.with(|summary| summary.is_reading));
    let export = move |format: ExportFormat| {
        if is_disabled.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let result = export(view, format).await;
            let _ = busy.try_set(false);
            let _ = message.try_set(match result {
                Ok(Some(count)) => text::exported(count),
                Ok(None) => text::EXPORT_CANCELED.into(),
                Err(reason) => reason,
            });
        });
    };
    let exports: Vec<MenuItem> = vec![
        (text::EXPORT_CSV, Box::new(move || export(ExportFormat::Csv))),
        (text::EXPORT_JSON, Box::new(move || export(ExportFormat::Json))),
    ];
    let copy = move |_| {
        let announcer = expect_context::<Announcer>();
        let ids = shown_ids(view);
        leptos::task::spawn_local(async move {
            let result = clipboard::copy(&ids).await;
            // There may be a million ids, which no field should hold.
            let text =
                result.map_or_else(|reason| text::ids_not_copied(&reason), |()| text::COPIED_IDS.into());
            announcer.say(text.clone());
            let _ = message.try_set(text);
        });
    };
    let sorts = Vec::from(text::SORTS.map(|(sort, name)| choice(sort.name(), name)));
    view! {
        <search class="bar">
            {search_in_bar("Search", text::SEARCH_HINT, move || view.route.with(|route| route.search.clone()),
                move |text| view.change_route(|route| route.search = text))}
            <span class="seg" role="group" aria-label="Registration">{filters}</span>
            {select(sorts, move || view.route.with(|route| route.sort.name().to_owned()), move |chosen| {
                let sort = Sort::from_name(&chosen);
                view.change_route(|route| route.sort = sort);
            }).named("Sort")}
            <span class="row">{day_in_bar(text::REGISTERED_FROM, move || day_text(view.route.with(|route| route.days.from)),
                move |day| view.change_route(|route| route.days.from = Day::parse(&day)))}
            {day_in_bar(text::REGISTERED_TO, move || day_text(view.route.with(|route| route.days.to)),
                move |day| view.change_route(|route| route.days.to = Day::parse(&day)))}</span>
        </search>
        <div class="bar anchor">
            {options.view()}
            <span class="muted num" id="users-shown">{shown}</span>
            <span class="muted">{move || view.route.with(|route| (!route.days.is_open()).then_some(text::UNDATED_HIDDEN))}</span>
            <span class="muted" role="status">{move || message.get()}</span>
            <span class="grow"></span>
            {button(Look::Small, text::COPY_IDS, copy)}
            {menu("users-export", Look::Small, "Export", exports, move || is_disabled.get())}
            {button(Look::SmallQuiet, "Refresh", move |_| view.list_view.directory.refresh())}
        </div>
    }
}

fn filter_button(view: UsersPageState, filter: Filter) -> Markup {
    let is_pressed = move || view.route.with(|route| route.filter == filter);
    segment(text::filter(filter), is_pressed, move |_| view.filter(filter))
}

fn shown_ids(view: UsersPageState) -> String {
    let ids = view.list_view.with_untracked(|snapshot| {
        let store = snapshot.users.store();
        let mut ids = String::new();
        snapshot.view.for_each(store, 0, usize::MAX, &mut |row| {
            if let Some(id) = store.id(row) {
                let _ = writeln!(ids, "{id}");
            }
        });
        ids
    });
    ids.unwrap_or_default()
}

/// Writes the users shown to a file, in chunks. Returns their number, or `None` if no file was chosen. If the rows
/// shown change during the export, it ends with an error.
async fn export(view: UsersPageState, format: ExportFormat) -> Result<Option<usize>, String> {
    let Some(file) = FileWriter::begin(format.file_name(), format.media_type()).await? else {
        return Ok(None);
    };
    let now = || {
        let shown = view.list_view.with_untracked(|snapshot| {
            (snapshot.view.len(), snapshot.view.shown_sort(snapshot.users.store()))
        });
        (view.list_view.directory.with(|_, version| version), view.route.try_get_untracked(), shown)
    };
    let before = now();
    let mut chunk = format.header();
    let mut count = 0;
    loop {
        let written = view.list_view.with_untracked(|snapshot| {
            let (users, mut is_first) = (snapshot.users.store(), count == 0);
            view.policies.with_untracked(|ledger| {
                snapshot.view.for_each(users, count, count + CHUNK_ROWS, &mut |row| {
                    format.push_user(&mut chunk, users, row, ledger, is_first);
                    is_first = false;
                });
            });
            snapshot.view.len().saturating_sub(count).min(CHUNK_ROWS)
        });
        if now() != before {
            return Err(text::EXPORT_CHANGED.into());
        }
        let written = written.unwrap_or_default();
        count += written;
        if written < CHUNK_ROWS {
            chunk.push_str(format.footer());
            file.write(&chunk).await?;
            file.end().await?;
            return Ok(Some(count));
        }
        file.write(&chunk).await?;
        chunk.clear();
        time::yield_now().await;
    }
}
