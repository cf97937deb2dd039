//! Files that were dropped, pasted or chosen and are not sent yet: each with where it is to go.

use crate::browser::dropped_files::{CollectedFiles, DroppedItems, Limits, Picked};
use crate::pages::content::model::draft::{Draft, MAX_DEPTH, MAX_FILES, Review};
use crate::pages::content::model::junk;
use crate::pages::content::model::junk::Junk;
use crate::pages::content::model::name;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Blob;

/// A file that was taken in, with its bytes.
#[derive(Clone)]
pub struct Pick {
    /// What is known of it.
    pub draft: Draft,
    /// Its bytes.
    pub file: Blob,
}

/// What of a drop is not among the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Files that nobody means to publish.
    pub junk: Vec<(String, Junk)>,
    /// Folders that lie too deep.
    pub too_deep: Vec<String>,
    /// Whether there were more than can be taken at once.
    pub too_many: bool,
    /// What the browser could not read, each with its reason.
    pub unreadable: Vec<(String, String)>,
}

impl LeftOut {
    /// Whether everything was taken.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The files' handle.
#[derive(Clone, Copy)]
pub struct Staging {
    drafts: RwSignal<Vec<Draft>>,
    files: StoredValue<Vec<Blob>, LocalStorage>,
    /// What was left out of the last drops.
    pub left_out: RwSignal<LeftOut>,
    /// How many files were found so far, while folders are read.
    pub reading: RwSignal<Option<usize>>,
    /// What is to be seen to.
    pub review: Memo<Review>,
    /// Grows when rows come, go or are named anew from outside of their fields.
    pub shape: RwSignal<u64>,
}

impl Default for Staging {
    fn default() -> Self {
        let drafts = RwSignal::new(Vec::new());
        Self {
            drafts,
            files: StoredValue::new_local(Vec::new()),
            left_out: RwSignal::default(),
            reading: RwSignal::default(),
            review: Memo::new(move |_| drafts.with(|drafts| Review::of(drafts))),
            shape: RwSignal::new(0),
        }
    }
}

impl Staging {
    /// Takes what was dropped or pasted; its folders are read to their ends. Answers whether anything was found.
    pub async fn take_handed(self, handed: DroppedItems) -> bool {
        let _ = self.reading.try_set(Some(0));
        let limits = Limits { files: MAX_FILES, depth: MAX_DEPTH };
        let gathered = handed.read(limits, |found| self.found(found)).await;
        let _ = self.reading.try_set(None);
        let is_empty =
            gathered.files.is_empty() && gathered.too_deep.is_empty() && gathered.unreadable.is_empty();
        self.take(gathered);
        !is_empty
    }

    fn found(self, count: usize) {
        let _ = self.reading.try_set(Some(count));
    }

    /// Takes what was chosen in a file field.
    pub fn take_picked(self, mut files: Vec<Picked>) {
        let too_many = files.len() > MAX_FILES;
        files.truncate(MAX_FILES);
        self.take(CollectedFiles { files, too_many, ..CollectedFiles::default() });
    }

    fn take(self, gathered: CollectedFiles) {
        let mut left_out = LeftOut {
            junk: Vec::new(),
            too_deep: gathered.too_deep,
            too_many: gathered.too_many,
            unreadable: gathered.unreadable,
        };
        let (mut drafts, mut files) = (Vec::new(), Vec::<Blob>::new());
        for Picked { path, file } in gathered.files {
            if let Some(why) = junk::junk(&path) {
                left_out.junk.push((path, why));
                continue;
            }
            drafts.push(Draft {
                target: path.clone(),
                source: path,
                size: file.size() as u64,
                media_type: file.type_(),
                modified_ms: file.last_modified(),
            });
            files.push(file.unchecked_into());
        }
        self.files.try_update_value(|all| all.extend(files));
        self.drafts.try_update(|all| all.extend(drafts));
        let _ = self.left_out.try_set(left_out);
        self.reshape();
    }

    /// How many files there are.
    pub fn len(self) -> usize {
        self.drafts.with(Vec::len)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The file at this place, without following it.
    pub fn draft_now(self, at: usize) -> Option<Draft> {
        self.drafts.with_untracked(|drafts| drafts.get(at).cloned())
    }

    /// Names the target of one file, as it is typed.
    pub fn name(self, at: usize, target: String) {
        self.drafts.update(|drafts| {
            if let Some(draft) = drafts.get_mut(at) {
                draft.target = target;
            }
        });
    }

    /// Gives each file with a fault the name that is proposed for it; `only` gives it to one.
    pub fn take_proposals(self, only: Option<usize>) {
        self.rename(|at, draft| {
            let is_meant = only.is_none_or(|only| only == at);
            (is_meant && name::fault(&draft.target).is_some()).then(|| name::propose(&draft.target))
        });
    }

    /// Puts all files under a folder.
    pub fn put_under(self, folder: &str) {
        self.rename(|_, draft| Some(name::under(folder, &draft.target)));
    }

    /// The folder that all targets share at their top.
    pub fn shared_top(self) -> Option<String> {
        self.drafts.with(|drafts| {
            name::shared_top(drafts.iter().map(|draft| draft.target.as_str())).map(ToOwned::to_owned)
        })
    }

    /// Takes that folder off all targets.
    pub fn drop_top(self) {
        self.rename(|_, draft| draft.target.split_once('/').map(|(_, rest)| rest.to_owned()));
    }

    fn rename(self, rename: impl Fn(usize, &Draft) -> Option<String>) {
        self.drafts.update(|drafts| {
            for (at, draft) in drafts.iter_mut().enumerate() {
                if let Some(target) = rename(at, draft) {
                    draft.target = target;
                }
            }
        });
        self.reshape();
    }

    /// Takes one file away.
    pub fn remove(self, at: usize) {
        if at < self.drafts.with_untracked(Vec::len) {
            self.files.update_value(|files| drop(files.remove(at)));
            self.drafts.update(|drafts| drop(drafts.remove(at)));
            self.reshape();
        }
    }

    /// Takes all away.
    pub fn clear(self) {
        self.files.try_update_value(Vec::clear);
        self.drafts.try_update(Vec::clear);
        let _ = self.left_out.try_set(LeftOut::default());
        self.reshape();
    }

    /// Takes the first so many away: those that are sent. Whatever came after them stays.
    pub fn take_first(self, count: usize) {
        self.files.try_update_value(|files| drop(files.drain(..count.min(files.len()))));
        self.drafts.try_update(|drafts| drop(drafts.drain(..count.min(drafts.len()))));
        self.reshape();
    }

    /// All files with their bytes, as they are now.
    pub fn picks(self) -> Vec<Pick> {
        let drafts = self.drafts.get_untracked();
        self.files.with_value(|files| {
            drafts.into_iter().zip(files).map(|(draft, file)| Pick { draft, file: file.clone() }).collect()
        })
    }

    fn reshape(self) {
        self.shape.try_update(|shape| *shape += 1);
    }
}
