//! The rooms of the panel in their order, and what may use what.

use super::tree::{Tree, Use};
use super::{name_of, place_of};

/// The top-level modules of the panel, from the top. A room uses only rooms below it.
const ROOMS: [&str; 18] = [
    "app",
    "pages",
    "operation_view",
    "list_options",
    "feedback",
    "navigation",
    "operations",
    "directory",
    "session",
    "journal_store",
    "tasks",
    "api",
    "problem",
    "ui",
    "browser",
    "reactive",
    "text",
    "sort",
];

/// The room whose modules are pages.
const PAGES: &str = "pages";

/// What a page's model and the rules below must not use, so that they are tested without a browser.
const BROWSER_CRATES: [&str; 2] = ["leptos", "web_sys"];

/// The modules of `operations` that decide. What draws, stores and listens is beside them.
const OPERATION_RULES: [&str; 12] = [
    "backoff",
    "context",
    "feed_contents",
    "key",
    "mailboxes",
    "outcome",
    "queue",
    "queue_record",
    "resolve",
    "sharing",
    "survey",
    "verdict",
];

/// Uses that run upward, from page to page, or from a model to the browser, and rooms without a place in the order.
pub fn violations(tree: &Tree, uses: &[Use]) -> Vec<String> {
    let mut found: Vec<String> = uses.iter().filter_map(|one| violation(tree, one)).collect();
    for (module, name) in tree.external_uses() {
        if is_rule(&module.from) && BROWSER_CRATES.contains(&name.as_str()) {
            found.push(format!("{}: a rule uses {name}, so it needs a browser", place_of(tree, module)));
        }
    }
    for room in tree.top_level() {
        if level(room).is_none() {
            found.push(format!("crate::{room} has no place among the rooms: name it in rooms.rs"));
        }
    }
    found
}

fn violation(tree: &Tree, one: &Use) -> Option<String> {
    let (from, to) = (one.from.first()?, one.to.first()?);
    let what = format!("{}: {} uses {}", place_of(tree, one), name_of(&one.from), name_of(&one.to));
    match (level(from), level(to)) {
        (Some(from), Some(to)) if from > to => Some(format!("{what}, a room above it")),
        (Some(_), Some(_)) if from == PAGES && to == PAGES => {
            let (page, other) = (one.from.get(1)?, one.to.get(1)?);
            (page != other).then(|| format!("{what}, which is another page"))
        }
        _ => None,
    }
}

fn level(room: &str) -> Option<usize> {
    ROOMS.iter().position(|known| *known == room)
}

/// Whether a module is in `pages/*/model` or one of the rules of `operations`.
fn is_rule(module: &[String]) -> bool {
    match module {
        [pages, _, model, ..] if pages == PAGES => model == "model",
        [operations, rule, ..] if operations == "operations" => OPERATION_RULES.contains(&rule.as_str()),
        _ => false,
    }
}
