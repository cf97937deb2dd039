//! The components of the content page, and the state that only the open page needs.

pub mod delete_dialog;
pub mod list;
pub mod overwrite_dialog;
pub mod page_state;
pub mod parts;
pub mod preview;
pub mod preview_state;
pub mod rows;
pub mod staged_files;
pub mod upload_queue;
pub mod version_list;
