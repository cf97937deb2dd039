//! The question before the page is left, and whether the browser is online.

use crate::browser::events::{self, Listener};
use crate::browser::window;

/// Makes the browser ask before the page is left, until this is dropped.
pub struct AskBeforeLeaving {
    _listener: Listener,
}

impl AskBeforeLeaving {
    /// From now on the browser asks.
    pub fn begin() -> Self {
        let listener = events::listen(&window(), "beforeunload", |event| event.prevent_default());
        Self { _listener: listener }
    }
}

/// Whether the browser reports a network connection.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Calls `handler` when the network goes down or comes back.
pub fn on_network(handler: impl Fn() + Clone + 'static) -> [Listener; 2] {
    ["online", "offline"].map(|name| {
        let handler = handler.clone();
        events::listen(&window(), name, move |_| handler())
    })
}
