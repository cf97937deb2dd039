//! The formats of the host's configuration, of the preferences and of the settings of lists, and the search for secrets in both. Nothing here
//! uses leptos or the browser.

pub mod hosting;
pub mod kept_key;
pub mod list_settings;
pub mod lock;
pub mod preferences;
pub mod secret_scan;
