//! The page of the widget kit, for `cargo xtask kit`. It is not part of the panel.

fn main() {
    tresor_admin::ui::kit::start();
}
