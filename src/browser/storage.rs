//! Small preferences in localStorage. Never a secret: those are key objects in [`crate::browser::idb`], or nowhere.

use crate::browser::window;

/// A stored preference. `None` too where the browser forbids storage.
pub fn get(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Stores a preference; `None` removes it. Where the browser forbids storage, the preference lasts as long as the page.
pub fn set(name: &str, value: Option<&str>) {
    let Some(storage) = window().local_storage().ok().flatten() else { return };
    let _ = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
}
