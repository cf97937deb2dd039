//! Starts the panel in the browser; nothing else.

fn main() {
    leptos::mount::mount_to_body(tresor_admin::app::App);
}
