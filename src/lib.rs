//! Tresor Admin: the panel as a library, so that its logic can be tested natively. The binary only starts it.

pub mod api;
pub mod app;
pub mod browser;
pub mod directory;
pub mod feedback;
pub mod journal_store;
pub mod navigation;
pub mod operation_view;
pub mod operations;
pub mod pages;
pub mod problem;
pub mod reactive;
pub mod session;
pub mod tasks;
pub mod text;
pub mod ui;

use crate::ui::view;

/// Installs the page-wide handlers and mounts the panel.
pub fn start() {
    browser::crash::install();
    browser::http::watch_policy();
    browser::dropped_files::keep_page();
    leptos::mount::mount_to_body(|| {
        let journal = journal_store::JournalStore::open();
        let hosting = session::hosting::HostingState::empty();
        let session = session::Session::start(journal, hosting);
        view! { <app::App session=session journal=journal hosting=hosting/> }
    });
}
