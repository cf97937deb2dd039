//! Small preferences in localStorage. Never a secret: those are key objects in [`crate::browser::indexed_db`], or nowhere.
//! Where the browser forbids storage, or has no room left, they last as long as the page.

use crate::browser::{message, window};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What all names of the panel begin with.
const START: &str = "tresor-admin.";

thread_local! {
    /// What could not be stored; `None` stands for something that could not be removed.
    static LOOSE: RefCell<BTreeMap<String, Option<String>>> = const { RefCell::new(BTreeMap::new()) };
}

/// A preference, as it was set last.
pub fn get(name: &str) -> Option<String> {
    if let Some(loose) = LOOSE.with_borrow(|loose| loose.get(name).cloned()) {
        return loose;
    }
    storage()?.get_item(name).ok().flatten()
}

/// Sets a preference; `None` removes it.
pub fn set(name: &str, value: Option<&str>) {
    let stored = storage().is_some_and(|storage| match value {
        Some(value) => storage.set_item(name, value).is_ok(),
        None => storage.remove_item(name).is_ok(),
    });
    LOOSE.with_borrow_mut(|loose| match stored {
        true => drop(loose.remove(name)),
        false => drop(loose.insert(name.to_owned(), value.map(ToOwned::to_owned))),
    });
}

/// The names and values of all preferences.
pub fn all() -> Vec<(String, String)> {
    let mut names = LOOSE.with_borrow(|loose| loose.keys().cloned().collect::<Vec<_>>());
    if let Some(storage) = storage() {
        let stored =
            (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
        names.extend(stored.filter(|name| name.starts_with(START)));
    }
    names.sort();
    names.dedup();
    names.into_iter().filter_map(|name| get(&name).map(|value| (name, value))).collect()
}

/// Removes all preferences.
pub fn clear() {
    for (name, _) in all() {
        set(&name, None);
    }
    LOOSE.with_borrow_mut(BTreeMap::clear);
}

/// Why nothing can be stored, in the browser's words; `None` where something can.
pub fn failure() -> Option<String> {
    const PROBE: &str = "tresor-admin.probe";
    let storage = match window().local_storage() {
        Ok(Some(storage)) => storage,
        Ok(None) => return Some("This browser offers no storage to the page.".into()),
        Err(thrown) => return Some(message(&thrown)),
    };
    let stored = storage.set_item(PROBE, "1").and_then(|()| storage.remove_item(PROBE));
    stored.err().map(|thrown| message(&thrown))
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
