//! **Content**: list, upload, replace, delete, preview and restore the files that the tenant publishes. This module has the
//! page's entry point and layout.

pub mod api;
pub mod model;
pub mod state;
mod text;
mod view;

use crate::browser::{document, dropped_files, events, focus};
use crate::feedback::announcer::Announcer;
use crate::navigation::content_query::Layout;
use crate::navigation::route::Route;
use crate::reactive::memo;
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;
use state::ContentState;
use view::delete_dialog::{DeleteDialog, DeletionBar};
use view::list::FileBrowser;
use view::overwrite_dialog::OverwriteDialog;
use view::page_state::ContentPageState;
use view::preview::PreviewDialog;
use view::staged_files::StagedFiles;
use view::upload_queue::UploadList;
use view::versions_dialog::VersionList;

/// The ids of the fields for files and for folders.
const FIELDS: [&str; 2] = ["choose-files", "choose-folder"];

split_point! {
    /// The entry point of the page. Its code is loaded at the first call.
    fn content() -> AnyView {
        let session = expect_context();
        expect_context::<ConnectionScope>().open(|connection| ContentState::open(connection, session));
        view! { <ContentPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn ContentPage() -> impl IntoView {
    let view = ContentPageState::new();
    provide_context(view);
    view.content.file_list.refresh();
    let is_over = RwSignal::new(false);
    accept_dropped_files(view, is_over);
    announce_results(view);

    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Content"</h1>
            <span class="muted">{move || view.totals()}</span>
            <span class="grow"></span>
            <button class="btn" type="button" on:click=move |_| dropped_files::open_field(FIELDS[0])>{text::CHOOSE_FILES}</button>
            <button class="btn" type="button" on:click=move |_| dropped_files::open_field(FIELDS[1])>{text::CHOOSE_A_FOLDER}</button>
            <input type="file" id=FIELDS[0] hidden multiple on:change=move |event| view.add_picked(&event)/>
            <input type="file" id=FIELDS[1] hidden multiple prop:webkitdirectory=true on:change=move |event| view.add_picked(&event)/>
        </div>
        <div class="stack content">
            <div class="drop" data-over=move || is_over.get().then_some("")>
                <b>{text::DROP}</b>
                <p class="muted">{text::RULES}</p>
                <p role="status">{move || view.content.staging.reading.get().map(text::reading_folders)}</p>
            </div>
            <StagedFiles/>
            <UploadList/>
            <DeletionBar/>
            <Tabs/>
            {move || match view.layout.get() {
                Layout::Versions => view! { <VersionList/> }.into_any(),
                _ => view! { <FileBrowser/> }.into_any(),
            }}
        </div>
        // Hidden from screen readers, because the announcer has already read it out.
        {keyed(move || {
            let (count, text) = view.last_message.get();
            let toast = move || view! { <p class="toast" aria-hidden="true">{text.clone()}</p> }.into_any();
            if count == 0 { Vec::new() } else { vec![Keyed::new(count.to_string(), toast)] }
        })}
        <OverwriteDialog/>
        <DeleteDialog/>
        <PreviewDialog/>
    }
}

/// The tabs: table, folders and time machine.
#[component]
fn Tabs() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let tabs = [("Table", Layout::Table), ("Folders", Layout::Tree), ("Time machine", Layout::Versions)];
    view! {
        <nav class="tabs" aria-label=text::FILE_VIEWS>
            <ul>
                {tabs.map(|(name, layout)| {
                    let path = move || {
                        let here = view.here.get().first_page();
                        Route::Content(crate::navigation::content_query::ContentView { layout, ..here }).path()
                    };
                    view! {
                        <li><a href=path aria-current=move || (view.layout.get() == layout).then_some("page")>{name}</a></li>
                    }
                })}
            </ul>
        </nav>
        {move || view.content.versions.failure().map(|failure| view! {
            <Note tone="warn"><p>{text::versions_unavailable(&failure.0)}</p></Note>
        })}
    }
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
    Effect::new(move |before: Option<()>| {
        let queued = content.overwrite_check.queued.get();
        if let (Some(()), Some(queued)) = (before, queued) {
            view.say(text::queued(queued));
            focus::on_id_soon(if queued.sent > 0 { view::upload_queue::TITLE } else { "page-title" });
        }
    });
    let is_running = memo(move || content.uploads.summary().totals.is_running());
    Effect::new(move |was_running: Option<bool>| {
        content.uploads.finished.get();
        let runs = is_running.get();
        let totals = untrack(|| content.uploads.summary().totals);
        // Stored files are checked against a newly loaded list first, and announced after that.
        if was_running.is_some() && !runs && totals.stored == 0 && totals.files > 0 {
            announcer.say(text::summary(&totals));
        }
        runs
    });
}
