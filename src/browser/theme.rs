//! The colour theme: the system's, or the one that the user chose. `src/theme.js` applies it before the first paint.

use crate::browser::{document, storage};

const PREFERENCE: &str = "tresor-admin.theme";

/// The chosen theme, `light` or `dark`; `None` follows the system.
pub fn chosen() -> Option<String> {
    storage::get(PREFERENCE).filter(|theme| theme == "light" || theme == "dark")
}

/// Applies and stores a theme.
pub fn choose(theme: Option<&str>) {
    storage::set(PREFERENCE, theme);
    let Some(root) = document().document_element() else { return };
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}
