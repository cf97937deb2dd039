//! Preferences in localStorage. Never secrets: keys are stored as objects in [`crate::browser::indexed_db`], or not
//! at all. If the browser forbids storage or it is full, preferences last until the page is closed.

use crate::browser::{message, window};
use crate::sort::sort_by;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The prefix of all names of the panel.
const PREFIX: &str = "tresor-admin.";

thread_local! {
    /// Preferences that could not be stored. `None` means one that could not be removed.
    static UNSAVED: RefCell<BTreeMap<String, Option<String>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The value of a preference.
pub fn get(name: &str) -> Option<String> {
    if let Some(value) = UNSAVED.with_borrow(|unsaved| unsaved.get(name).cloned()) {
        return value;
    }
    storage()?.get_item(name).ok().flatten()
}

/// Sets a preference; `None` removes it.
pub fn set(name: &str, value: Option<&str>) {
    let stored = storage().is_some_and(|storage| match value {
        Some(value) => storage.set_item(name, value).is_ok(),
        None => storage.remove_item(name).is_ok(),
    });
    UNSAVED.with_borrow_mut(|unsaved| match stored {
        true => drop(unsaved.remove(name)),
        false => drop(unsaved.insert(name.to_owned(), value.map(ToOwned::to_owned))),
    });
}

/// The names and values of all preferences.
pub fn all() -> Vec<(String, String)> {
    let mut names = UNSAVED.with_borrow(|unsaved| unsaved.keys().cloned().collect::<Vec<_>>());
    if let Some(storage) = storage() {
        let stored =
            (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
        names.extend(stored.filter(|name| name.starts_with(PREFIX)));
    }
    sort_by(&mut names, Ord::cmp);
    names.dedup();
    names.into_iter().filter_map(|name| get(&name).map(|value| (name, value))).collect()
}

/// Removes all preferences.
pub fn clear() {
    for (name, _) in all() {
        set(&name, None);
    }
    UNSAVED.with_borrow_mut(BTreeMap::clear);
}

/// The browser's message if nothing can be stored; `None` if storing works.
pub fn failure() -> Option<String> {
    const PROBE: &str = "tresor-admin.probe";
    let storage = match window().local_storage() {
        Ok(Some(storage)) => storage,
        Ok(None) => return Some("Storage is not available to this page.".into()),
        Err(thrown) => return Some(message(&thrown)),
    };
    let stored = storage.set_item(PROBE, "1").and_then(|()| storage.remove_item(PROBE));
    stored.err().map(|thrown| message(&thrown))
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
