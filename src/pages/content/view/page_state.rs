//! The state that the components of the open page share: the view in the URL, the selection and the open dialogs. What
//! outlives the page is in `state`.

use super::preview_state::PreviewState;
use crate::browser::dropped_files;
use crate::browser::dropped_files::DroppedItems;
use crate::browser::focus;
use crate::feedback::announcer::Announcer;
use crate::navigation::content_query::{ContentView, Layout};
use crate::navigation::location::Location;
use crate::navigation::route::Route;
use crate::pages::content::model::list;
use crate::pages::content::model::list::FilteredFiles;
use crate::pages::content::state::ContentState;
use crate::pages::content::text;
use crate::reactive::{effect, memo};
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
    pub location: Location,
    pub session: Session,
    /// The view in the URL.
    pub here: Memo<ContentView>,
    pub layout: Memo<Layout>,
    /// The files that match the filter.
    pub shown: Memo<FilteredFiles>,
    /// Closed folders of the tree.
    pub closed: RwSignal<HashSet<String>>,
    /// The selected paths.
    pub selected: RwSignal<HashSet<String>>,
    /// The last message, with its number.
    pub last_message: RwSignal<(u32, String)>,
    announcer: Announcer,
    /// Whether the delete dialog is open.
    pub is_delete_open: RwSignal<bool>,
    pub preview: PreviewState,
}

impl ContentPageState {
    pub fn new() -> Self {
        let content = expect_context::<ContentState>();
        let location = expect_context::<Location>();
        let here = memo(move || match location.route() {
            Route::Content(here) => here,
            _ => ContentView::default(),
        });
        let closed = RwSignal::new(HashSet::<String>::new());
        let shown = memo(move || {
            let here = here.get();
            content.file_list.list.with(|load| match load.value() {
                Some(list) => closed.with(|closed| list::filtered(&here, &list.contents, closed)),
                None => FilteredFiles::default(),
            })
        });
        let selected = RwSignal::<HashSet<String>>::default();
        // Files that no longer exist are removed from the selection.
        effect(move || {
            content.file_list.list.with(|load| {
                let Some(list) = load.value().filter(|_| selected.with_untracked(|paths| !paths.is_empty()))
                else {
                    return;
                };
                let there = list.contents.iter().map(|content| content.path.as_str()).collect::<HashSet<_>>();
                if selected.with_untracked(|paths| paths.iter().any(|path| !there.contains(path.as_str()))) {
                    selected.update(|paths| paths.retain(|path| there.contains(path.as_str())));
                }
            });
        });
        Self {
            content,
            location,
            session: expect_context(),
            here,
            layout: memo(move || here.with(|here| here.layout)),
            shown,
            closed,
            selected,
            last_message: RwSignal::default(),
            announcer: expect_context(),
            is_delete_open: RwSignal::new(false),
            preview: PreviewState::new(),
        }
    }

    /// Shows a message for a moment and announces it to screen readers.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        self.announcer.say(text.clone());
        let _ = self.last_message.try_update(|(count, last)| {
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

    /// Opens the delete dialog for these files. The set is fixed at the click.
    pub fn ask_to_delete(self, paths: &[String]) {
        let deletion = self.content.deletion;
        if deletion.running_now() == BatchStatus::Running {
            // Another deletion is still running. Show its dialog instead.
            return self.is_delete_open.set(true);
        }
        let set = paths.iter().filter_map(|path| self.file(path)).collect::<Vec<_>>();
        if !set.is_empty() {
            deletion.freeze(set);
            self.is_delete_open.set(true);
        }
    }
}
