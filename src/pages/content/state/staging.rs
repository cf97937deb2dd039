//! Staging: files that were dropped, pasted or chosen and are not sent yet, with their targets and their bytes.

use crate::browser::dropped_files::{CollectedFiles, DroppedItems, Limits, Picked};
use crate::pages::content::model::junk;
use crate::pages::content::model::junk::JunkKind;
use crate::pages::content::model::name;
use crate::pages::content::model::staged_file::{MAX_DEPTH, MAX_FILES, StagedFile, StagingReport};
use crate::reactive::memo;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Blob;

/// A staged file with its bytes.
#[derive(Clone)]
pub struct FileToUpload {
    /// Its name, target, size and type.
    pub staged: StagedFile,
    /// Its bytes.
    pub file: Blob,
}

/// What was left out when files were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Files that nobody wants to publish.
    pub junk: Vec<(String, JunkKind)>,
    /// Folders that are nested too deep.
    pub too_deep: Vec<String>,
    /// Whether there were more files than can be staged.
    pub too_many: bool,
    /// What the browser could not read, with the reasons.
    pub unreadable: Vec<(String, String)>,
}

impl LeftOut {
    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The handle of the staged files. Copies refer to the same files.
#[derive(Clone, Copy)]
pub struct Staging {
    staged_files: RwSignal<Vec<StagedFile>>,
    files: StoredValue<Vec<Blob>, LocalStorage>,
    /// What was left out the last time.
    pub left_out: RwSignal<LeftOut>,
    /// Number of files found so far, while folders are read.
    pub reading: RwSignal<Option<usize>>,
    /// The remarks on the staged files.
    pub report: Memo<StagingReport>,
    /// Changes when rows are added, removed or renamed by anything but their own field.
    pub row_generation: RwSignal<u64>,
}

impl Default for Staging {
    fn default() -> Self {
        let staged_files = RwSignal::new(Vec::new());
        Self {
            staged_files,
            files: StoredValue::new_local(Vec::new()),
            left_out: RwSignal::default(),
            reading: RwSignal::default(),
            report: memo(move || staged_files.with(|staged_files| StagingReport::of(staged_files))),
            row_generation: RwSignal::new(0),
        }
    }
}

impl Staging {
    /// Adds what was dropped or pasted, including all subfolders. Returns whether anything was found.
    pub async fn add_dropped(self, handed: DroppedItems) -> bool {
        let _ = self.reading.try_set(Some(0));
        let limits = Limits { files: MAX_FILES, depth: MAX_DEPTH };
        let gathered = handed.read(limits, |found| self.show_progress(found)).await;
        let _ = self.reading.try_set(None);
        let is_empty =
            gathered.files.is_empty() && gathered.too_deep.is_empty() && gathered.unreadable.is_empty();
        self.add(gathered);
        !is_empty
    }

    fn show_progress(self, count: usize) {
        let _ = self.reading.try_set(Some(count));
    }

    /// Adds what was chosen in a file field.
    pub fn add_picked(self, mut files: Vec<Picked>) {
        let too_many = files.len() > MAX_FILES;
        files.truncate(MAX_FILES);
        self.add(CollectedFiles { files, too_many, ..CollectedFiles::default() });
    }

    fn add(self, gathered: CollectedFiles) {
        let mut left_out = LeftOut {
            junk: Vec::new(),
            too_deep: gathered.too_deep,
            too_many: gathered.too_many,
            unreadable: gathered.unreadable,
        };
        let (mut staged_files, mut files) = (Vec::new(), Vec::<Blob>::new());
        for Picked { path, file } in gathered.files {
            if let Some(kind) = junk::junk_kind(&path) {
                left_out.junk.push((path, kind));
                continue;
            }
            staged_files.push(StagedFile {
                target: path.clone(),
                source: path,
                size: file.size() as u64,
                media_type: file.type_(),
                modified_ms: file.last_modified(),
            });
            files.push(file.unchecked_into());
        }
        self.files.try_update_value(|all| all.extend(files));
        self.staged_files.try_update(|all| all.extend(staged_files));
        let _ = self.left_out.try_set(left_out);
        self.rows_changed();
    }

    /// Number of staged files.
    pub fn len(self) -> usize {
        self.staged_files.with(Vec::len)
    }

    /// Whether no file is staged.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The file at this index, without tracking it.
    pub fn file_now(self, index: usize) -> Option<StagedFile> {
        self.staged_files.with_untracked(|staged_files| staged_files.get(index).cloned())
    }

    /// Sets the target of one file while it is typed.
    pub fn set_target(self, index: usize, target: String) {
        self.staged_files.update(|staged_files| {
            if let Some(staged) = staged_files.get_mut(index) {
                staged.target = target;
            }
        });
    }

    /// Renames each file with a fault to its proposed name. With `only`, just this file.
    pub fn use_proposed_names(self, only: Option<usize>) {
        self.rename(|index, staged| {
            let is_selected = only.is_none_or(|only| only == index);
            (is_selected && name::fault(&staged.target).is_some()).then(|| name::propose(&staged.target))
        });
    }

    /// Moves the targets of all files into a folder.
    pub fn move_into_folder(self, folder: &str) {
        self.rename(|_, staged| Some(name::in_folder(folder, &staged.target)));
    }

    /// The top folder that all targets share.
    pub fn shared_top_folder(self) -> Option<String> {
        self.staged_files.with(|staged_files| {
            name::shared_top_folder(staged_files.iter().map(|staged| staged.target.as_str()))
                .map(ToOwned::to_owned)
        })
    }

    /// Removes the top folder from all targets.
    pub fn remove_top_folder(self) {
        self.rename(|_, staged| staged.target.split_once('/').map(|(_, rest)| rest.to_owned()));
    }

    fn rename(self, rename: impl Fn(usize, &StagedFile) -> Option<String>) {
        self.staged_files.update(|staged_files| {
            for (index, staged) in staged_files.iter_mut().enumerate() {
                if let Some(target) = rename(index, staged) {
                    staged.target = target;
                }
            }
        });
        self.rows_changed();
    }

    /// Removes one file.
    pub fn remove(self, index: usize) {
        if index < self.staged_files.with_untracked(Vec::len) {
            self.files.update_value(|files| drop(files.remove(index)));
            self.staged_files.update(|staged_files| drop(staged_files.remove(index)));
            self.rows_changed();
        }
    }

    /// Removes all files.
    pub fn clear(self) {
        self.files.try_update_value(Vec::clear);
        self.staged_files.try_update(Vec::clear);
        let _ = self.left_out.try_set(LeftOut::default());
        self.rows_changed();
    }

    /// Removes the first files, which are being sent. Files that were added later stay.
    pub fn remove_first(self, count: usize) {
        self.files.try_update_value(|files| drop(files.drain(..count.min(files.len()))));
        self.staged_files
            .try_update(|staged_files| drop(staged_files.drain(..count.min(staged_files.len()))));
        self.rows_changed();
    }

    /// All files with their bytes, without tracking them.
    pub fn entries(self) -> Vec<FileToUpload> {
        let staged_files = self.staged_files.get_untracked();
        self.files.with_value(|files| {
            staged_files
                .into_iter()
                .zip(files)
                .map(|(staged, file)| FileToUpload { staged, file: file.clone() })
                .collect()
        })
    }

    fn rows_changed(self) {
        self.row_generation.try_update(|row_generation| *row_generation += 1);
    }
}
