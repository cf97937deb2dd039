//! Checks which module uses which, from the code's own paths: rooms use only rooms below them, a page never uses another
//! page, a page's model knows no browser, no modules of a crate use each other in a circle, and views are made by the
//! panel's macro.
//!
//! Code under `#[cfg(test)]` does not count: it is never part of a build, and a test may use any module for its setup.

mod circles;
mod paths;
mod rooms;
mod tree;
mod views;

pub use paths::is_for_tests;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Result, fail, on_path};
use crate::workspace;
use tree::{Tree, Use};

/// Checks every crate. All violations are printed, a line each.
pub fn check() -> Result<()> {
    let mut violations = BTreeSet::new();
    for folder in crate_folders()? {
        let tree = Tree::read(&folder, &workspace::root())?;
        let uses = tree.uses();
        violations.extend(circles::violations(&tree, &uses));
        if folder == workspace::root() {
            violations.extend(rooms::violations(&tree, &uses));
            violations.extend(views::violations(&folder)?);
        }
    }
    if violations.is_empty() {
        return Ok(());
    }
    violations.iter().for_each(|violation| eprintln!("{violation}"));
    fail(format!(
        "{} imports are wrong. xtask/src/imports/rooms.rs has the order of the rooms; move what both sides need into the lower one.",
        violations.len()
    ))
}

/// The panel, each crate of the workspace and xtask.
fn crate_folders() -> Result<Vec<PathBuf>> {
    let root = workspace::root();
    let crates = root.join("crates");
    let mut folders = vec![root.clone(), root.join("xtask")];
    for entry in fs::read_dir(&crates).map_err(on_path("read", &crates))? {
        let folder = entry.map_err(on_path("read", &crates))?.path();
        if folder.join("Cargo.toml").exists() {
            folders.push(folder);
        }
    }
    folders.sort();
    Ok(folders)
}

/// Where a use stands, for people: "src/app.rs:12".
fn place_of(tree: &Tree, found: &Use) -> String {
    format!("{}:{}", tree.file_of(&found.from).display(), found.line)
}

/// A module's path for people: "crate::pages::review".
fn name_of(module: &[String]) -> String {
    std::iter::once("crate").chain(module.iter().map(String::as_str)).collect::<Vec<_>>().join("::")
}

/// The module path of a file within a `src` folder; nothing for programs beside the library.
fn module_of(file: &Path) -> Option<Vec<String>> {
    let mut parts: Vec<String> =
        file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.first().is_some_and(|first| first == "bin") {
        return None;
    }
    if parts.last().is_some_and(|last| last == "mod") || parts == ["lib"] || parts == ["main"] {
        parts.pop();
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crate of some files, checked as the panel is.
    pub fn found(files: &[(&str, &str)]) -> Vec<String> {
        let tree =
            Tree::of(files.iter().map(|(name, text)| (PathBuf::from(name), (*text).to_owned()))).unwrap();
        let uses = tree.uses();
        let mut all = circles::violations(&tree, &uses);
        all.extend(rooms::violations(&tree, &uses));
        all
    }

    #[test]
    fn a_file_is_its_module() {
        let module = |file: &str| module_of(Path::new(file)).map(|path| name_of(&path));
        assert_eq!(module("lib.rs").as_deref(), Some("crate"));
        assert_eq!(module("pages/review/mod.rs").as_deref(), Some("crate::pages::review"));
        assert_eq!(module("pages/review/view/tabs.rs").as_deref(), Some("crate::pages::review::view::tabs"));
        assert_eq!(module("bin/bench.rs"), None);
    }

    #[test]
    fn a_use_that_runs_down_is_fine() {
        let files = [
            ("lib.rs", "pub mod pages; pub mod ui; pub mod text;"),
            ("pages/mod.rs", "pub mod review;"),
            ("pages/review/mod.rs", "mod view; use crate::ui::Table; use view::List;"),
            ("pages/review/view.rs", "use crate::text::csv;"),
            ("ui/mod.rs", "use crate::text::csv; pub struct Table;"),
            ("text/mod.rs", "pub mod csv;"),
            ("text/csv.rs", ""),
        ];
        assert!(found(&files).is_empty(), "{:?}", found(&files));
    }

    #[test]
    fn a_use_that_runs_up_is_found_wherever_it_is_written() {
        let uses = [
            "use crate::ui::Table;",
            "use crate::{ui::Table, text::Other};",
            "fn f(_: crate::ui::Table) {}",
            "fn f() { view! { <div>{crate::ui::Table}</div> } }",
            "use super::ui::{self};",
        ];
        for text in uses {
            let files =
                [("lib.rs", "pub mod ui; pub mod text;"), ("ui.rs", "pub struct Table;"), ("text.rs", text)];
            let all = found(&files);
            assert_eq!(all.len(), 1, "{text}: {all:?}");
            assert!(all[0].starts_with("text.rs:1: ") && all[0].contains("ui"), "{all:?}");
        }
    }

    #[test]
    fn a_page_does_not_use_another_page() {
        let files = [
            ("lib.rs", "pub mod pages;"),
            ("pages/mod.rs", "pub mod review; pub mod users;"),
            ("pages/review.rs", "\nuse crate::pages::users::Row;"),
            ("pages/users.rs", "pub struct Row;"),
        ];
        let all = found(&files);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].starts_with("pages/review.rs:2: ") && all[0].contains("another page"), "{all:?}");
    }

    #[test]
    fn a_model_knows_no_browser() {
        for (text, count) in [
            ("use leptos::prelude::*;", 1),
            ("fn f() -> web_sys::Element { todo!() }", 1),
            ("use serde::Serialize;", 0),
            ("#[cfg(test)] mod tests { use leptos::prelude::*; }", 0),
        ] {
            let files = [
                ("lib.rs", "pub mod pages;"),
                ("pages/mod.rs", "pub mod users;"),
                ("pages/users/mod.rs", "mod model;"),
                ("pages/users/model/mod.rs", text),
            ];
            assert_eq!(found(&files).len(), count, "{text}");
        }
    }

    #[test]
    fn the_rules_of_the_queue_know_no_browser() {
        let of = |module: &str| {
            let files = [
                ("lib.rs", "pub mod operations;".to_owned()),
                ("operations/mod.rs", format!("mod {module};")),
                (&format!("operations/{module}.rs"), "use leptos::prelude::*;".to_owned()),
            ];
            found(&files.each_ref().map(|(name, text)| (*name, text.as_str()))).len()
        };
        assert_eq!((of("sharing"), of("verdicts")), (1, 0));
    }

    #[test]
    fn a_room_that_is_not_in_the_table_is_named() {
        let all = found(&[("lib.rs", "pub mod cellar;"), ("cellar.rs", "")]);
        assert_eq!(all.len(), 1);
        assert!(all[0].contains("cellar") && all[0].contains("rooms.rs"), "{all:?}");
    }

    #[test]
    fn modules_in_a_circle_are_found_with_the_lines() {
        let files = [
            ("lib.rs", "mod text;"),
            ("text/mod.rs", "mod a; mod b; mod c;"),
            ("text/a.rs", "use super::b::B;"),
            ("text/b.rs", "\nuse crate::text::c::C;"),
            ("text/c.rs", "fn f() { super::a::g() }"),
        ];
        let all = found(&files);
        assert_eq!(all.len(), 1, "{all:?}");
        for part in ["text/a.rs:1", "text/b.rs:2", "text/c.rs:1"] {
            assert!(all[0].contains(part), "{all:?}");
        }
    }

    #[test]
    fn a_module_and_its_own_part_are_no_circle_but_two_parts_are() {
        let fine = [
            ("lib.rs", "mod text;"),
            ("text/mod.rs", "mod a; pub use a::A; pub struct Shared;"),
            ("text/a.rs", "use super::Shared; pub struct A;"),
        ];
        assert!(found(&fine).is_empty(), "{:?}", found(&fine));
        // Through what the parent passes on, a uses b.
        let circle = [
            ("lib.rs", "mod text;"),
            ("text/mod.rs", "mod a; mod b; pub use b::B;"),
            ("text/a.rs", "use super::B; pub struct A;"),
            ("text/b.rs", "use super::a::A; pub struct B;"),
        ];
        assert_eq!(found(&circle).len(), 1, "{:?}", found(&circle));
    }

    #[test]
    fn tests_do_not_count() {
        let files = [
            ("lib.rs", "pub mod ui; pub mod text;"),
            ("ui.rs", "use crate::text::T; pub struct Table;"),
            (
                "text.rs",
                "pub struct T; #[cfg(test)] mod tests { use crate::ui::Table; } #[cfg(test)] mod fixture;",
            ),
            ("text/fixture.rs", "use crate::ui::Table;"),
        ];
        assert!(found(&files).is_empty(), "{:?}", found(&files));
    }
}
