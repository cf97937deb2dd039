//! **Content**: list, upload, replace, delete, preview and restore the files that the tenant publishes. This module has the
//! page's entry point and layout.

pub mod api;
pub mod model;
pub mod state;
mod text;
mod view;

use crate::browser::{document, dropped_files, events, focus};
use crate::feedback::announcer::Announcer;
use crate::navigation::content_query::{ContentView, Layout};
use crate::navigation::route::Route;
use crate::reactive::{effect, memo};
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::ui::button::Look;
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::tabs::{self, Tab};
use crate::ui::view;
use leptos::prelude::*;
use state::ContentState;
use view::page_state::ContentPageState;
use view::parts::{button, live, note};
use view::{delete_dialog, list, overwrite_dialog, preview, staged_files, upload_queue, version_list};

/// The ids of the fields for files and for folders.
const FIELDS: [&str; 2] = ["choose-files", "choose-folder"];

split_point! {
    /// The entry point of the page. Its code is loaded at the first call.
    fn content() -> AnyView {
        let session = expect_context();
        expect_context::<ConnectionScope>().open(|connection| ContentState::open(connection, session));
        page(ContentPageState::new())
    }
}

fn page(view: ContentPageState) -> AnyView {
    let content = view.content;
    content.file_list.refresh();
    let is_over = RwSignal::new(false);
    accept_dropped_files(view, is_over);
    announce_results(view);
    let shows_versions = memo(move || view.here().layout == Layout::Versions);
    let reading =
        move || content.staging.reading.with(|found| found.map(text::reading_folders)).unwrap_or_default();
    // Hidden from screen readers, because the announcer has already read it out.
    let toasts = move || {
        let (count, text) = view.last_message.with(Clone::clone);
        let toast = move || view! { <p class="toast" aria-hidden="true">{text.clone()}</p> }.into_any();
        if count == 0 { Vec::new() } else { vec![Keyed::new(count.to_string(), toast)] }
    };
    let add_picked = move |event: leptos::ev::Event| view.add_picked(&event);
    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Content"</h1>
            <span class="muted">{move || view.totals()}</span>
            <span class="grow"></span>
            {button(Look::Plain, text::CHOOSE_FILES, || dropped_files::open_field(FIELDS[0]))}
            {button(Look::Plain, text::CHOOSE_A_FOLDER, || dropped_files::open_field(FIELDS[1]))}
            <input type="file" id=FIELDS[0] hidden multiple on:change=add_picked/>
            <input type="file" id=FIELDS[1] hidden multiple prop:webkitdirectory=true on:change=add_picked/>
        </div>
        <div class="stack content">
            <div class="drop" data-over=move || is_over.get().then_some("")>
                <b>{text::DROP}</b>
                <p class="muted">{text::RULES}</p>
                <p role="status">{reading}</p>
            </div>
            {staged_files::staged_files(view)}
            {upload_queue::upload_list(view)}
            {delete_dialog::deletion_bar(view)}
            {tabs(view)}
            {live(move || match shows_versions.get() {
                true => version_list::version_list(view),
                false => list::file_browser(view),
            })}
        </div>
        {keyed(toasts)}
        {overwrite_dialog::overwrite_dialog(view)}
        {delete_dialog::delete_dialog(view)}
        {preview::preview_dialog(view)}
    }
    .into_any()
}

/// The tabs: table, folders and time machine.
fn tabs(view: ContentPageState) -> AnyView {
    let tab = |(name, layout): (&'static str, Layout)| {
        let path =
            list::live_path(move || Route::Content(ContentView { layout, ..view.here().first_page() }));
        Tab::new(name, path, move || view.here().layout == layout)
    };
    let views = [("Table", Layout::Table), ("Folders", Layout::Tree), (text::TIME_MACHINE, Layout::Versions)];
    let failure = move || {
        let failure = view.content.versions.failure();
        failure.map(|failure| note("warn", text::versions_unavailable(&failure.0))).into_any()
    };
    view! {
        {tabs::tabs(text::FILE_VIEWS, views.map(tab).into())}
        {live(failure)}
    }
    .into_any()
}

/// Accepts files that are dropped or pasted anywhere while the page is open.
fn accept_dropped_files(view: ContentPageState, is_over: RwSignal<bool>) {
    let listen = |name, handler: Box<dyn Fn(leptos::web_sys::Event)>| {
        let listener = StoredValue::new_local(events::listen(&document(), name, handler));
        on_cleanup(move || listener.dispose());
    };
    let drags = |event: &leptos::web_sys::Event| dropped_files::drags_files(event);
    listen("dragover", Box::new(move |event| is_over.set(drags(&event))));
    listen("dragleave", Box::new(move |_| is_over.set(false)));
    listen(
        "drop",
        Box::new(move |event| {
            is_over.set(false);
            if drags(&event) {
                view.add_dropped(dropped_files::of_drop(&event));
            }
        }),
    );
    listen(
        "paste",
        Box::new(move |event| {
            // Text that is pasted into a field is left to the field.
            if !focus::is_in_field() {
                view.add_dropped(dropped_files::of_paste(&event));
            }
        }),
    );
}

/// Announces the result of a batch and of a queue once, and moves the focus to it.
fn announce_results(view: ContentPageState) {
    let announcer = expect_context::<Announcer>();
    let content = view.content;
    // The first time, the results are those of an earlier visit.
    let mut is_new = false;
    effect(move || {
        let queued = content.overwrite_check.queued.with(|queued| *queued);
        if let Some(queued) = queued.filter(|_| is_new) {
            view.say(text::queued(queued.sent, queued.skipped));
            focus::on_id_soon(if queued.sent > 0 { upload_queue::TITLE } else { "page-title" });
        }
        is_new = true;
    });
    let is_running = memo(move || content.uploads.summary.with(|summary| summary.totals.is_running()));
    let mut is_new = false;
    effect(move || {
        content.uploads.finished.track();
        let runs = is_running.get();
        let totals = content.uploads.summary.with_now(|summary| summary.totals);
        // Stored files are checked against a newly loaded list first, and announced after that.
        if is_new && !runs && totals.stored == 0 && totals.files > 0 {
            announcer.say(text::summary(&totals));
        }
        is_new = true;
    });
}
