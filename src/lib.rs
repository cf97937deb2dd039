//! Tresor Admin: the panel as a library, so that its logic can be tested natively. The binary only starts it.

pub mod api;
pub mod app;
pub mod browser;
pub mod directory;
pub mod feedback;
pub mod journal_store;
pub mod list_options;
pub mod navigation;
pub mod operation_view;
pub mod operations;
pub mod pages;
pub mod problem;
pub mod reactive;
pub mod session;
pub mod sort;
pub mod tasks;
pub mod text;
pub mod ui;

use crate::ui::view;

/// Overwrites memory when it is freed, so that a secret that was dropped cannot be read in the wasm's memory: not the
/// value itself, and none of the copies that were made of it on the way to the browser.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

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
