//! Giving up on a call: a handle that its owner keeps and the transport listens to.

use std::cell::Cell;
use std::rc::Rc;

/// Gives up on the calls that it was handed to. Clones are the same handle.
#[derive(Clone, Default)]
pub struct Abort {
    aborted: Rc<Cell<bool>>,
    #[cfg(target_arch = "wasm32")]
    controller: Controller,
}

impl Abort {
    /// A fresh handle.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up. Calls that are through are not affected.
    pub fn abort(&self) {
        if !self.aborted.replace(true) {
            #[cfg(target_arch = "wasm32")]
            self.controller.0.abort();
        }
    }

    /// Whether the owner gave up.
    pub fn is_aborted(&self) -> bool {
        self.aborted.get()
    }

    /// The browser's signal.
    #[cfg(target_arch = "wasm32")]
    pub fn signal(&self) -> web_sys::AbortSignal {
        self.controller.0.signal()
    }
}

#[cfg(target_arch = "wasm32")]
#[derive(Clone)]
struct Controller(web_sys::AbortController);

#[cfg(target_arch = "wasm32")]
impl Default for Controller {
    fn default() -> Self {
        Self(
            web_sys::AbortController::new().unwrap_or_else(|_| {
                unreachable!("AbortController's constructor takes nothing and cannot throw")
            }),
        )
    }
}
