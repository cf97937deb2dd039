//! Files and folders that a person drops, pastes or chooses. What is dropped can only be taken in the moment of the
//! drop, so that is done first, all of it; the folders are read afterwards.

use crate::browser::{document, events, message, time, window};
use futures::future;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Event, File, FileSystemDirectoryEntry,
    FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

/// Files that are asked for in one turn: Chromium holds the page still while it hands each of them out.
const AT_ONCE: usize = 8;

/// A file and its path within what was handed over.
pub struct Picked {
    /// As in `site/css/login.css`, without a slash in front.
    pub path: String,
    /// The file.
    pub file: File,
}

/// What was handed over, taken in the moment of it.
#[derive(Default)]
pub struct Handed {
    entries: Vec<FileSystemEntry>,
    files: Vec<File>,
}

/// How much is taken at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Files.
    pub files: usize,
    /// Folders within folders.
    pub depth: usize,
}

/// All that was handed over.
#[derive(Default)]
pub struct Gathered {
    /// The files, each folder's in the browser's order.
    pub files: Vec<Picked>,
    /// Folders that were not followed: they lie too deep.
    pub too_deep: Vec<String>,
    /// Whether there were more files than the limit.
    pub too_many: bool,
    /// What the browser could not read, each with its reason.
    pub unreadable: Vec<(String, String)>,
}

/// Whether files are dragged, and not a text or a link.
pub fn drags_files(event: &Event) -> bool {
    let types = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer).map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|name| name.as_string().as_deref() == Some("Files")))
}

/// Keeps files that are dropped anywhere from being opened in the panel's place. Called once, at the start.
pub fn keep_page() {
    for name in ["dragover", "drop"] {
        events::forever(&window(), name, |event| {
            if drags_files(&event) {
                event.prevent_default();
            }
        });
    }
}

/// Takes what was dropped. Must be called while the event is handled.
pub fn of_drop(event: &Event) -> Handed {
    event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer)
        .map(|data| take(&data))
        .unwrap_or_default()
}

/// Takes the files of a paste. Must be called while the event is handled.
pub fn of_paste(event: &Event) -> Handed {
    event
        .dyn_ref::<ClipboardEvent>()
        .and_then(ClipboardEvent::clipboard_data)
        .map(|data| take(&data))
        .unwrap_or_default()
}

/// Takes what was chosen in a file field, and empties it so that the same can be chosen again.
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

/// Opens the file field with this id.
pub fn open_field(id: &str) {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        field.click();
    }
}

fn take(data: &DataTransfer) -> Handed {
    let mut handed = Handed::default();
    let items = data.items();
    for at in 0..items.length() {
        let Some(item) = items.get(at).filter(|item| item.kind() == "file") else { continue };
        match (item.webkit_get_as_entry(), item.get_as_file()) {
            (Ok(Some(entry)), _) => handed.entries.push(entry),
            // A picture from the clipboard is no entry of a file system.
            (_, Ok(Some(file))) => handed.files.push(file),
            _ => {}
        }
    }
    handed
}

impl Handed {
    /// Whether nothing was handed over.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.files.is_empty()
    }

    /// Reads all folders to their ends. `found` is told how many files there are so far.
    pub async fn read(self, limits: Limits, found: impl Fn(usize)) -> Gathered {
        let mut gathered = Gathered::default();
        for file in self.files {
            gathered.files.push(Picked { path: file.name(), file });
        }
        // A stack in place of recursion, turned round so that what was dropped first comes first.
        let mut open = self.entries.into_iter().map(|entry| (entry, 0)).rev().collect::<Vec<_>>();
        while let Some((entry, depth)) = open.pop() {
            if gathered.files.len() >= limits.files {
                gathered.too_many = true;
                break;
            }
            let path = path_of(&entry);
            if !entry.is_directory() {
                gathered.take(file(entry).await);
                found(gathered.files.len());
                continue;
            }
            if depth >= limits.depth {
                gathered.too_deep.push(path);
                continue;
            }
            // By what it says of itself: not every browser has the class under this name.
            let folder: FileSystemDirectoryEntry = entry.unchecked_into();
            let inside = match entries(&folder.create_reader()).await {
                Ok(inside) => inside,
                Err(reason) => {
                    gathered.unreadable.push((path, reason));
                    continue;
                }
            };
            let (folders, files): (Vec<_>, Vec<_>) =
                inside.into_iter().partition(FileSystemEntry::is_directory);
            let room = limits.files - gathered.files.len();
            gathered.too_many |= files.len() > room;
            for some in files[..files.len().min(room)].chunks(AT_ONCE) {
                let read = future::join_all(some.iter().cloned().map(file)).await;
                read.into_iter().for_each(|read| gathered.take(read));
                found(gathered.files.len());
                time::give_way().await;
            }
            open.extend(folders.into_iter().rev().map(|folder| (folder, depth + 1)));
        }
        gathered
    }
}

impl Gathered {
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

/// All entries of a folder: a reader hands out a hundred at a time, and none when it is through.
async fn entries(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, String> {
    let mut all = Vec::new();
    loop {
        let promise = Promise::new(&mut |resolve, reject| {
            if let Err(thrown) = reader.read_entries_with_callback_and_callback(&resolve, &reject) {
                let _ = reject.call1(&JsValue::UNDEFINED, &thrown);
            }
        });
        let some = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
        let some = some.unchecked_into::<Array>();
        if some.length() == 0 {
            return Ok(all);
        }
        all.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}
