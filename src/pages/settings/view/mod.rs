//! The components of the Settings page.

pub mod addresses;
pub mod preferences;
pub mod settings_file;
pub mod stored_data;
pub mod tenants;
