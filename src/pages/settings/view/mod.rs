//! The sections of the Settings page, one file each.

pub mod addresses;
pub mod preferences;
pub mod settings_file;
pub mod stored_data;
pub mod tenants;
