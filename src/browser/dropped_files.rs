//! Files and folders that the user drops, pastes or chooses. Dropped items can be read only while the event is
//! handled, so all of them are collected first and the folders are read afterwards. Single files are in
//! [`crate::browser::files`].

use crate::browser::{document, events, message, time, window};
use futures::future;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Event, File, FileSystemDirectoryEntry,
    FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

/// How many files are opened before the browser gets a turn. Chromium blocks the page while it opens each of them.
const FILES_PER_TURN: usize = 8;

/// A file and its path within the dropped or chosen folder.
pub struct Picked {
    /// As in `site/css/login.css`, without a slash in front.
    pub path: String,
    /// The file.
    pub file: File,
}

/// Dropped or pasted items, collected while the event was handled.
#[derive(Default)]
pub struct DroppedItems {
    entries: Vec<FileSystemEntry>,
    files: Vec<File>,
}

/// The most that is read.
#[derive(Debug, Clone, Copy)]
pub struct ReadLimits {
    /// Files.
    pub files: usize,
    /// Folders within folders.
    pub depth: usize,
}

/// The files of all dropped items.
#[derive(Default)]
pub struct CollectedFiles {
    /// The files, each folder's in the browser's order.
    pub files: Vec<Picked>,
    /// Folders that were not read because they are nested too deeply.
    pub too_deep: Vec<String>,
    /// Whether there were more files than the limit.
    pub too_many: bool,
    /// Paths that the browser could not read, each with its message.
    pub unreadable: Vec<(String, String)>,
}

/// Whether the event drags files, not a text or a link.
pub fn drags_files(event: &Event) -> bool {
    let types = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer).map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|name| name.as_string().as_deref() == Some("Files")))
}

/// Stops the browser from opening a dropped file instead of the panel, wherever it is dropped. Called once, at the
/// start.
pub fn keep_page() {
    for name in ["dragover", "drop"] {
        events::forever(&window(), name, |event| {
            if drags_files(&event) {
                event.prevent_default();
            }
        });
    }
}

/// Collects dropped items. Must be called while the event is handled.
pub fn of_drop(event: &Event) -> DroppedItems {
    event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer)
        .map(|data| collect(&data))
        .unwrap_or_default()
}

/// Collects pasted files. Must be called while the event is handled.
pub fn of_paste(event: &Event) -> DroppedItems {
    event
        .dyn_ref::<ClipboardEvent>()
        .and_then(ClipboardEvent::clipboard_data)
        .map(|data| collect(&data))
        .unwrap_or_default()
}

/// Takes the files that were chosen in a file field. Empties the field, so that the same files can be chosen again.
pub fn of_field(event: &Event) -> Vec<Picked> {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = field.files().map(|files| Array::from(&files)).unwrap_or_default();
    let picked = files.iter().filter_map(|file| file.dyn_into::<File>().ok()).map(|file| {
        let relative =
            Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        let path = relative.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
        Picked { path, file }
    });
    let picked = picked.collect();
    field.set_value("");
    picked
}

/// Opens the file picker of the file field with this id.
pub fn open_field(id: &str) {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        field.click();
    }
}

fn collect(data: &DataTransfer) -> DroppedItems {
    let mut dropped = DroppedItems::default();
    let items = data.items();
    for at in 0..items.length() {
        let Some(item) = items.get(at).filter(|item| item.kind() == "file") else { continue };
        match (item.webkit_get_as_entry(), item.get_as_file()) {
            (Ok(Some(entry)), _) => dropped.entries.push(entry),
            // A picture from the clipboard has no entry in a file system.
            (_, Ok(Some(file))) => dropped.files.push(file),
            _ => {}
        }
    }
    dropped
}

impl DroppedItems {
    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.files.is_empty()
    }

    /// Reads all folders recursively. `found` receives the number of files so far.
    pub async fn read(self, limits: ReadLimits, found: impl Fn(usize)) -> CollectedFiles {
        let mut collected = CollectedFiles::default();
        for file in self.files {
            collected.files.push(Picked { path: file.name(), file });
        }
        // A stack instead of recursion. It is reversed so that the items keep their order.
        let mut open = self.entries.into_iter().map(|entry| (entry, 0)).rev().collect::<Vec<_>>();
        while let Some((entry, depth)) = open.pop() {
            if collected.files.len() >= limits.files {
                collected.too_many = true;
                break;
            }
            let path = path_of(&entry);
            if !entry.is_directory() {
                collected.take(file(entry).await);
                found(collected.files.len());
                continue;
            }
            if depth >= limits.depth {
                collected.too_deep.push(path);
                continue;
            }
            // Unchecked, because not every browser names the class like this. `is_directory` was checked above.
            let folder: FileSystemDirectoryEntry = entry.unchecked_into();
            let inside = match entries(&folder.create_reader()).await {
                Ok(inside) => inside,
                Err(reason) => {
                    collected.unreadable.push((path, reason));
                    continue;
                }
            };
            let (folders, files): (Vec<_>, Vec<_>) =
                inside.into_iter().partition(FileSystemEntry::is_directory);
            let room = limits.files - collected.files.len();
            collected.too_many |= files.len() > room;
            for batch in files[..files.len().min(room)].chunks(FILES_PER_TURN) {
                let read = future::join_all(batch.iter().cloned().map(file)).await;
                read.into_iter().for_each(|read| collected.take(read));
                found(collected.files.len());
                time::yield_now().await;
            }
            open.extend(folders.into_iter().rev().map(|folder| (folder, depth + 1)));
        }
        collected
    }
}

impl CollectedFiles {
    fn take(&mut self, read: Result<Picked, (String, String)>) {
        match read {
            Ok(picked) => self.files.push(picked),
            Err(unreadable) => self.unreadable.push(unreadable),
        }
    }
}

fn path_of(entry: &FileSystemEntry) -> String {
    entry.full_path().trim_start_matches('/').to_owned()
}

async fn file(entry: FileSystemEntry) -> Result<Picked, (String, String)> {
    let path = path_of(&entry);
    let entry: FileSystemFileEntry = entry.unchecked_into();
    let promise = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    match JsFuture::from(promise).await {
        Ok(file) => Ok(Picked { path, file: file.unchecked_into() }),
        Err(thrown) => Err((path, message(&thrown))),
    }
}

/// All entries of a folder. A reader returns up to a hundred at a time, and none at the end.
async fn entries(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, String> {
    let mut all = Vec::new();
    loop {
        let promise = Promise::new(&mut |resolve, reject| {
            if let Err(thrown) = reader.read_entries_with_callback_and_callback(&resolve, &reject) {
                let _ = reject.call1(&JsValue::UNDEFINED, &thrown);
            }
        });
        let batch = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
        let batch = batch.unchecked_into::<Array>();
        if batch.length() == 0 {
            return Ok(all);
        }
        all.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}
