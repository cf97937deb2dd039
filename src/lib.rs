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

use crate::session::hosting::{HostingState, LoadedConfig};
use crate::ui::view;
use futures::channel::oneshot::Receiver;

/// Overwrites memory when it is freed, so that a secret that was dropped cannot be read in the wasm's memory: not the
/// value itself, and none of the copies that were made of it on the way to the browser.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Installs the page-wide handlers, and mounts the panel in a task of its own: the one that starts the wasm is long.
pub fn start() {
    browser::crash::install();
    browser::http::watch_policy();
    browser::dropped_files::keep_page();
    let config = session::hosting::load();
    wasm_bindgen_futures::spawn_local(async {
        browser::time::yield_now().await;
        leptos::mount::mount_to_body(|| panel(config));
    });
}

fn panel(config: Receiver<LoadedConfig>) -> impl leptos::IntoView {
    let journal = journal_store::JournalStore::open();
    let hosting = HostingState::new(config);
    let session = session::Session::start(journal, hosting);
    view! { <app::App session=session journal=journal hosting=hosting/> }
}
