//! Aborting a call: a handle that the caller keeps and the transport listens to.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use web_sys::{AbortController, AbortSignal};

/// Aborts the calls that were started with it. Clones are the same handle.
#[derive(Clone, Default)]
pub struct Abort(Rc<AbortState>);

#[derive(Default)]
struct AbortState {
    aborted: Cell<bool>,
    /// The browser's controller, created on first use: a handle that no call uses needs none.
    controller: OnceCell<AbortController>,
}

impl Abort {
    /// A new handle.
    pub fn new() -> Self {
        Self::default()
    }

    /// Aborts the calls. Finished calls are not affected.
    pub fn abort(&self) {
        if let (false, Some(controller)) = (self.0.aborted.replace(true), self.0.controller.get()) {
            controller.abort();
        }
    }

    /// Whether [`Self::abort`] was called.
    pub fn is_aborted(&self) -> bool {
        self.0.aborted.get()
    }

    /// The signal for the browser's calls.
    pub fn signal(&self) -> AbortSignal {
        let make = || {
            let controller = AbortController::new()
                .unwrap_or_else(|_| unreachable!("the constructor has no arguments and never throws"));
            if self.is_aborted() {
                controller.abort();
            }
            controller
        };
        self.0.controller.get_or_init(make).signal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_aborted_together() {
        let abort = Abort::new();
        let clone = abort.clone();
        assert!(!clone.is_aborted());
        abort.abort();
        assert!(clone.is_aborted() && !Abort::new().is_aborted());
    }
}
