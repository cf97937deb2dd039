//! What changes while the page is laid out for printing. The look of prints is in `style/print.css`.

use crate::browser::{events, window};
use leptos::prelude::*;

/// The number of rows of a list that are printed. More would keep the browser busy for too long.
pub const MAX_ROWS: usize = 5_000;

/// Calls `change` with `true` before the page is printed and with `false` afterwards, until the owner ends.
pub fn on_print(change: impl Fn(bool) + 'static) {
    fn boxed(change: std::rc::Rc<dyn Fn(bool)>) {
        let listeners = [("beforeprint", true), ("afterprint", false)].map(|(name, is_printing)| {
            let change = std::rc::Rc::clone(&change);
            events::listen(&window(), name, move |_| change(is_printing))
        });
        let listeners = StoredValue::new_local(listeners);
        on_cleanup(move || listeners.dispose());
    }
    boxed(std::rc::Rc::new(change));
}

/// Whether the page is being printed.
pub fn printing() -> ReadSignal<bool> {
    let (printing, set) = signal(false);
    on_print(move |is_printing| {
        let _ = set.try_set(is_printing);
    });
    printing
}
