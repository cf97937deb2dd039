//! Staging: files that were dropped, pasted or chosen and are not sent yet. The rules are in `model::staging`.

use super::watched::Watched;
use crate::browser::dropped_files::{CollectedFiles, DroppedItems, Picked, ReadLimits};
use crate::pages::content::model::staged_file::{FileId, MAX_DEPTH, MAX_FILES, StagedFile};
use crate::pages::content::model::staging::{FoundFile, LeftOut, StagedFiles};
use wasm_bindgen::JsCast;
use web_sys::Blob;

/// The handle of the staged files. Copies refer to the same files.
#[derive(Clone, Copy, Default)]
pub struct Staging {
    /// The files.
    pub files: Watched<StagedFiles<Blob>>,
    /// What was left out the last time.
    pub left_out: Watched<LeftOut>,
    /// Number of files found so far, while folders are read.
    pub reading: Watched<Option<usize>>,
}

impl Staging {
    /// Adds what was dropped or pasted, including all subfolders. Returns whether anything was found.
    pub async fn add_dropped(self, handed: DroppedItems) -> bool {
        self.reading.set(Some(0));
        let limits = ReadLimits { files: MAX_FILES, depth: MAX_DEPTH };
        let gathered = handed.read(limits, |found| self.reading.set(Some(found))).await;
        self.reading.set(None);
        let is_empty =
            gathered.files.is_empty() && gathered.too_deep.is_empty() && gathered.unreadable.is_empty();
        self.add(gathered);
        !is_empty
    }

    /// Adds what was chosen in a file field.
    pub fn add_picked(self, mut files: Vec<Picked>) {
        let too_many = files.len() > MAX_FILES;
        files.truncate(MAX_FILES);
        self.add(CollectedFiles { files, too_many, ..CollectedFiles::default() });
    }

    fn add(self, gathered: CollectedFiles) {
        let found = |Picked { path, file }| FoundFile {
            path,
            size: file.size() as u64,
            media_type: file.type_(),
            modified_ms: file.last_modified(),
            bytes: file.unchecked_into(),
        };
        let found = gathered.files.into_iter().map(found).collect();
        self.left_out.set(LeftOut {
            junk: self.files.update(|files| files.add(found)),
            too_deep: gathered.too_deep,
            too_many: gathered.too_many,
            unreadable: gathered.unreadable,
        });
    }

    /// Gives a file an identity without staging it.
    pub fn identify(self, found: FoundFile<Blob>) -> Option<StagedFile<Blob>> {
        self.files.update(|files| Some(files.identify(found)))
    }

    /// Removes one file.
    pub fn remove(self, id: FileId) {
        self.files.update(|files| files.remove(&[id]));
    }

    /// Removes all files.
    pub fn clear(self) {
        self.files.update(StagedFiles::clear);
        self.left_out.set(LeftOut::default());
    }
}
