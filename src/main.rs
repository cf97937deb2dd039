//! Starts the panel in the browser; nothing else.

fn main() {
    tresor_admin::start();
}
