//! The components of the Review page and its page state. Rules without a browser are in `model`.

pub mod bulk_bar;
pub mod context;
pub mod detail;
pub mod feed;
pub mod intake;
pub mod keys;
pub mod page_state;
pub mod receipt;
pub mod rows;
pub mod tabs;
pub mod undo;
pub mod verdict;
