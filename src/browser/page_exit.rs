//! What a page does to stay and to know of the network: the question before it is left, and whether it is online.

use crate::browser::events::{self, Listener};
use crate::browser::window;

/// Has the browser ask before the page is left, until this is dropped.
pub struct AskBeforeLeaving {
    _listener: Listener,
}

impl AskBeforeLeaving {
    /// Begins to ask.
    pub fn begin() -> Self {
        let listener = events::listen(&window(), "beforeunload", |event| event.prevent_default());
        Self { _listener: listener }
    }
}

/// Whether the browser says that there is a network.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Calls when the network goes or comes back.
pub fn on_network(handler: impl Fn() + Clone + 'static) -> [Listener; 2] {
    ["online", "offline"].map(|name| {
        let handler = handler.clone();
        events::listen(&window(), name, move |_| handler())
    })
}
