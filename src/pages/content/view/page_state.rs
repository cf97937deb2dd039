//! What the parts of the content page share: the place, the selection, and the dialogs that are opened from a row.

use super::preview_state::Preview;
use crate::browser::dropped_files;
use crate::browser::dropped_files::DroppedItems;
use crate::browser::focus;
use crate::feedback::announcer::Announcer;
use crate::navigation::content_query::{ContentView, Layout};
use crate::navigation::location::Location;
use crate::navigation::route::Route;
use crate::pages::content::model::list;
use crate::pages::content::model::list::Shown;
use crate::pages::content::state::ContentState;
use crate::pages::content::text;
use crate::session::Session;
use crate::tasks::batch::Running;
use admin_api::entities::CustomContent;
use leptos::prelude::*;
use std::collections::HashSet;

/// The heading of the staged files, for the focus.
pub const STAGED_TITLE: &str = "taken-title";

/// The page's handle.
#[derive(Clone, Copy)]
pub struct ContentPageState {
    pub content: ContentState,
    pub location: Location,
    pub session: Session,
    /// The view as it stands in the address.
    pub here: Memo<ContentView>,
    pub layout: Memo<Layout>,
    /// What of the list is shown.
    pub shown: Memo<Shown>,
    /// Folders of the tree whose content is hidden.
    pub closed: RwSignal<HashSet<String>>,
    /// Paths that are selected.
    pub selected: RwSignal<HashSet<String>>,
    /// What was said last, and how much was said before.
    pub said: RwSignal<(u32, String)>,
    announcer: Announcer,
    /// Whether the dialog of a deletion is open.
    pub removing: RwSignal<bool>,
    pub preview: Preview,
}

impl ContentPageState {
    pub fn new() -> Self {
        let content = expect_context::<ContentState>();
        let location = expect_context::<Location>();
        let here = Memo::new(move |_| match location.route() {
            Route::Content(here) => here,
            _ => ContentView::default(),
        });
        let closed = RwSignal::new(HashSet::<String>::new());
        let shown = Memo::new(move |_| {
            let here = here.get();
            content.contents.list.with(|load| match load.value() {
                Some(list) => closed.with(|closed| list::shown(&here, &list.contents, closed)),
                None => Shown::default(),
            })
        });
        let selected = RwSignal::<HashSet<String>>::default();
        // What is gone cannot be meant any more.
        Effect::new(move |_| {
            content.contents.list.with(|load| {
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
            layout: Memo::new(move |_| here.with(|here| here.layout)),
            shown,
            closed,
            selected,
            said: RwSignal::default(),
            announcer: expect_context(),
            removing: RwSignal::new(false),
            preview: Preview::new(),
        }
    }

    /// Says once that something is done, to eyes and ears.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        self.announcer.say(text.clone());
        let _ = self.said.try_update(|(count, said)| {
            *count += 1;
            *said = text;
        });
    }

    /// Shows another view in place of this one.
    pub fn show(self, here: ContentView) {
        self.location.replace(Route::Content(here));
    }

    /// How many files there are, and how large.
    pub fn sum(self) -> String {
        let (shown, bytes) = self.shown.with(|shown| (shown.files, shown.bytes));
        self.content.contents.list.with(|load| match load.value() {
            Some(list) => text::sum(shown, bytes, list.contents.len(), list.total_used_bytes),
            None => String::new(),
        })
    }

    /// A file of the list, without following it.
    pub fn file(self, path: &str) -> Option<CustomContent> {
        self.content.contents.list.with_untracked(|load| {
            load.value()?.contents.iter().find(|content| content.path == path).cloned()
        })
    }

    /// Takes what was dropped or pasted.
    pub fn take_handed(self, handed: DroppedItems) {
        if handed.is_empty() || self.session.cover_now().is_some() {
            return;
        }
        leptos::task::spawn_local(async move {
            let found = self.content.taken.take_handed(handed).await;
            if !found {
                return self.say(text::NOTHING_DROPPED);
            }
            focus::on_id_soon(STAGED_TITLE);
        });
    }

    /// Takes what was chosen in a file field.
    pub fn take_picked(self, event: &leptos::web_sys::Event) {
        self.content.taken.take_picked(dropped_files::of_field(event));
        focus::on_id_soon(STAGED_TITLE);
    }

    /// Asks before these files are deleted. The set is that of the click.
    pub fn ask_to_remove(self, paths: &[String]) {
        let removal = self.content.removal;
        if removal.running_now() == Running::Yes {
            // One that was closed while it runs is to be seen first.
            return self.removing.set(true);
        }
        let set = paths.iter().filter_map(|path| self.file(path)).collect::<Vec<_>>();
        if !set.is_empty() {
            removal.freeze(set);
            self.removing.set(true);
        }
    }
}
