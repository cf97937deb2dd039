//! Giving up on a call: a handle that its owner keeps and the transport listens to.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use web_sys::{AbortController, AbortSignal};

/// Gives up on the calls that it was handed to. Clones are the same handle.
#[derive(Clone, Default)]
pub struct Abort(Rc<State>);

#[derive(Default)]
struct State {
    aborted: Cell<bool>,
    /// The browser's part, made when it is first asked for: a handle that no call listens to needs none.
    controller: OnceCell<AbortController>,
}

impl Abort {
    /// A fresh handle.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up. Calls that are through are not affected.
    pub fn abort(&self) {
        if let (false, Some(controller)) = (self.0.aborted.replace(true), self.0.controller.get()) {
            controller.abort();
        }
    }

    /// Whether the owner gave up.
    pub fn is_aborted(&self) -> bool {
        self.0.aborted.get()
    }

    /// The browser's signal.
    pub fn signal(&self) -> AbortSignal {
        let make = || {
            let controller = AbortController::new()
                .unwrap_or_else(|_| unreachable!("its constructor takes nothing and cannot throw"));
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
    fn clones_are_given_up_together() {
        let abort = Abort::new();
        let handed = abort.clone();
        assert!(!handed.is_aborted());
        abort.abort();
        assert!(handed.is_aborted() && !Abort::new().is_aborted());
    }
}
