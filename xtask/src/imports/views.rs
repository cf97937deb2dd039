//! Views of the panel are written in its own `view!`. Leptos' macro has the same name and compiles, too, but makes the wasm
//! larger with each call.

use std::fs;
use std::path::Path;

use crate::failure::{Result, on_path};
use crate::fingerprint;

/// The import of the panel's macro.
const OWN: &str = "use crate::ui::view;";

/// The files below `src` that use the macro without importing the panel's.
pub fn violations(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for path in fingerprint::files_of(&[root.join("src")])? {
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).map_err(on_path("read", &path))?;
            if is_foreign(&text) {
                let file = path.strip_prefix(root).unwrap_or(&path).display().to_string();
                found.push(format!("{file}: view! is Leptos' here; add `{OWN}`"));
            }
        }
    }
    Ok(found)
}

/// Whether a file calls the macro without importing the panel's.
fn is_foreign(text: &str) -> bool {
    let calls = |line: &str| !line.trim_start().starts_with("//") && line.contains("view! {");
    text.lines().any(calls) && !text.lines().any(|line| line == OWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_needs_the_panels_macro() {
        assert!(is_foreign("use leptos::prelude::*;\nfn a() { view! { <p/> } }"));
        assert!(!is_foreign("use crate::ui::view;\nfn a() { view! { <p/> } }"));
        assert!(!is_foreign("//! What `view! { }` builds."));
    }
}
