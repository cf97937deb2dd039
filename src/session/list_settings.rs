//! Stores the saved views and hidden columns of each page in localStorage. Their form and limits are in
//! [`crate::session::model::list_settings`].

use super::model::list_settings::ListSettings;
use crate::browser::storage;

const PREFIX: &str = "tresor-admin.list ";

/// The settings of a page. What cannot be read is left out.
pub fn get(page: &str) -> ListSettings {
    storage::get(&name(page)).map(|text| parse(&text)).unwrap_or_default()
}

/// Stores the settings of a page.
pub fn set(page: &str, settings: &ListSettings) {
    let text = (*settings != ListSettings::default()).then(|| settings.to_json().to_string());
    storage::set(&name(page), text.as_deref());
}

/// The settings of all pages.
pub fn all() -> Vec<(String, ListSettings)> {
    let pages = storage::all().into_iter();
    pages.filter_map(|(name, text)| Some((name.strip_prefix(PREFIX)?.to_owned(), parse(&text)))).collect()
}

fn name(page: &str) -> String {
    [PREFIX, page].concat()
}

fn parse(text: &str) -> ListSettings {
    serde_json::from_str(text).map(|value| ListSettings::of_json(&value).0).unwrap_or_default()
}
