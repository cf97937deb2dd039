//! The formats of the host's configuration and of the preferences, and the search for secrets in both. Nothing here
//! uses leptos or the browser.

pub mod hosting;
pub mod kept_key;
pub mod lock;
pub mod preferences;
pub mod secret_scan;
