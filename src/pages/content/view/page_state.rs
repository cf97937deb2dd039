//! The state that the components of the open page share: the view in the URL, the selection and the open dialogs. What
//! outlives the page is in `state`.

use super::preview_state::PreviewState;
use crate::browser::abort::Abort;
use crate::browser::dropped_files;
use crate::browser::dropped_files::DroppedItems;
use crate::browser::{clipboard, download, focus};
use crate::feedback::announcer::Announcer;
use crate::navigation::content_query::ContentView;
use crate::navigation::location::Location;
use crate::navigation::route::Route;
use crate::pages::content::model::list::{self, FileAction, FilteredFiles};
use crate::pages::content::model::order::NameIndex;
use crate::pages::content::state::ContentState;
use crate::pages::content::state::file_source::FileSource;
use crate::pages::content::state::watched::Watched;
use crate::pages::content::text;
use crate::reactive::effect;
use crate::session::Session;
use crate::tasks::batch::BatchStatus;
use admin_api::entities::CustomContent;
use leptos::prelude::*;
use std::collections::HashSet;

/// The id of the heading of the staged files, which gets the focus.
pub const STAGED_TITLE: &str = "staged-title";

/// The page's state. Copies refer to the same state.
#[derive(Clone, Copy)]
pub struct ContentPageState {
    pub content: ContentState,
    location: Location,
    pub session: Session,
    /// The files that match the filter.
    pub shown: Watched<FilteredFiles>,
    /// Closed folders of the tree.
    closed: Watched<HashSet<String>>,
    /// The selected paths.
    pub selected: Watched<HashSet<String>>,
    /// An address that the browser did not copy.
    pub not_copied: Watched<Option<String>>,
    /// The last message, with its number.
    pub last_message: Watched<(u32, String)>,
    announcer: Announcer,
    /// Whether the delete dialog is open.
    pub is_delete_open: RwSignal<bool>,
    pub preview: PreviewState,
}

impl ContentPageState {
    pub fn new() -> Self {
        let view = Self {
            content: expect_context(),
            location: expect_context(),
            session: expect_context(),
            shown: Watched::default(),
            closed: Watched::default(),
            selected: Watched::default(),
            not_copied: Watched::default(),
            last_message: Watched::default(),
            announcer: expect_context(),
            is_delete_open: RwSignal::new(false),
            preview: PreviewState::new(),
        };
        effect(move || view.update_shown());
        effect(move || view.update_selected());
        view
    }

    fn update_shown(self) {
        let here = self.here();
        let shown = self.content.file_list.list.with(|load| match load.value() {
            Some(list) => self.closed.with(|closed| list::filtered(&here, &list.contents, closed)),
            None => FilteredFiles::default(),
        });
        self.shown.set(shown);
    }

    /// Removes files from the selection that no longer exist.
    fn update_selected(self) {
        self.content.file_list.list.with(|load| {
            let Some(list) = load.value().filter(|_| self.selected.with_now(|paths| !paths.is_empty()))
            else {
                return;
            };
            let index = NameIndex::of_paths(&list.contents);
            let exists = |path: &String| index.file(&list.contents, path).is_some();
            if !self.selected.with_now(|paths| paths.iter().all(exists)) {
                self.selected.update(|paths| paths.retain(exists));
            }
        });
    }

    /// The view in the URL. Tracks it.
    pub fn here(self) -> ContentView {
        match self.location.route() {
            Route::Content(here) => here,
            _ => ContentView::default(),
        }
    }

    /// The view in the URL on its first page, without tracking it.
    pub fn first_page_now(self) -> ContentView {
        untrack(|| self.here().first_page())
    }

    /// Shows a message for a moment and announces it to screen readers.
    pub fn say(self, text: impl Into<String>) {
        self.say_text(text.into());
    }

    fn say_text(self, text: String) {
        self.announcer.say(text.clone());
        self.last_message.update(|(count, last)| {
            *count += 1;
            *last = text;
        });
    }

    /// Replaces the view in the URL.
    pub fn show(self, here: ContentView) {
        self.location.replace(Route::Content(here));
    }

    /// The number and the size of the files.
    pub fn totals(self) -> String {
        let (shown, bytes) = self.shown.with(|shown| (shown.files, shown.bytes));
        self.content.file_list.list.with(|load| match load.value() {
            Some(list) => text::list_totals(shown, bytes, list.contents.len(), list.total_used_bytes),
            None => String::new(),
        })
    }

    /// A file of the list, without tracking it.
    pub fn file(self, path: &str) -> Option<CustomContent> {
        self.content.file_list.list.with_untracked(|load| {
            load.value()?.contents.iter().find(|content| content.path == path).cloned()
        })
    }

    /// Adds what was dropped or pasted.
    pub fn add_dropped(self, handed: DroppedItems) {
        if handed.is_empty() || self.session.cover_now().is_some() {
            return;
        }
        leptos::task::spawn_local(async move {
            let found = self.content.staging.add_dropped(handed).await;
            if !found {
                return self.say(text::NOTHING_DROPPED);
            }
            focus::on_id_soon(STAGED_TITLE);
        });
    }

    /// Adds what was chosen in a file field.
    pub fn add_picked(self, event: &leptos::web_sys::Event) {
        self.content.staging.add_picked(dropped_files::of_field(event));
        focus::on_id_soon(STAGED_TITLE);
    }

    /// Selects a file, or takes it from the selection.
    pub fn select(self, path: String, is_selected: bool) {
        self.selected.update(|selected| match is_selected {
            true => drop(selected.insert(path)),
            false => drop(selected.remove(&path)),
        });
    }

    /// Selects all files that match the filter and are in an open folder.
    pub fn select_shown(self) {
        let paths = self.content.file_list.list.with_untracked(|load| {
            let contents = load.value().map_or(&[][..], |list| &list.contents);
            self.shown.with_now(|shown| shown.paths(contents).map(ToOwned::to_owned).collect())
        });
        self.selected.set(paths);
    }

    /// Opens the delete dialog for the selected files.
    pub fn delete_selected(self) {
        let set = self.content.file_list.list.with_untracked(|load| {
            let contents = load.value().map_or(&[][..], |list| &list.contents);
            self.selected.with_now(|selected| list::selected(contents, selected))
        });
        self.ask_to_delete(set);
    }

    /// Opens the delete dialog for these files. The set is fixed at the click.
    fn ask_to_delete(self, set: Vec<CustomContent>) {
        let deletion = self.content.deletion;
        if deletion.running_now() == BatchStatus::Running {
            // Another deletion is still running. Show its dialog instead.
            return self.is_delete_open.set(true);
        }
        if !set.is_empty() {
            deletion.freeze(set);
            self.is_delete_open.set(true);
        }
    }

    /// Opens a closed folder, or closes an open one.
    pub fn fold(self, path: String) {
        self.closed.update(|closed| {
            if !closed.remove(&path) {
                closed.insert(path);
            }
        });
    }

    /// Does to a published file what a person chose.
    pub fn act(self, action: FileAction, content: CustomContent) {
        match action {
            FileAction::CopyUrl => leptos::task::spawn_local(async move {
                let copied = clipboard::copy(&content.url).await;
                self.say(if copied.is_ok() { text::URL_COPIED } else { text::URL_NOT_COPIED });
                self.not_copied.set(copied.is_err().then(|| content.url.clone()));
            }),
            FileAction::Preview => {
                let CustomContent { path, content_type, .. } = content.clone();
                let facts = text::facts_of_file(&content);
                self.preview.preview(path, content_type, facts, FileSource::Published(content));
            }
            FileAction::Download => self.download(content),
            FileAction::Delete => self.ask_to_delete(vec![content]),
        }
    }

    fn download(self, content: CustomContent) {
        leptos::task::spawn_local(async move {
            let name = content.name.clone();
            match FileSource::Published(content.clone()).bytes(&Abort::new()).await {
                Ok(bytes) => {
                    download::save_blob(&name, &bytes);
                    self.say(text::downloading(&name));
                }
                Err(error) => self.preview.show_error(content.path, error),
            }
        });
    }
}
