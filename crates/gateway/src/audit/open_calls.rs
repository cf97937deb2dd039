//! The calls that were sent and have no outcome in the audit file yet. A stop waits for the changes among them.

use super::line::AuditLine;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// The calls on their way.
#[derive(Default)]
pub(crate) struct OpenCalls {
    state: Mutex<OpenCallsState>,
    ended: Notify,
}

#[derive(Default)]
struct OpenCallsState {
    calls: HashMap<String, (AuditLine, bool)>,
    is_closed: bool,
}

impl OpenCalls {
    /// Notes a call that is about to be sent. Answers whether it may be: after the end it may not.
    pub fn begin(&self, line: &AuditLine, is_change: bool) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.is_closed {
            state.calls.insert(line.call.clone(), (line.clone(), is_change));
        }
        !state.is_closed
    }

    /// Whether a call is still one that may be sent.
    pub fn is_open(&self, call: &str) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).calls.contains_key(call)
    }

    /// Notes that a call's outcome is known. Answers whether it is still to be written down.
    pub fn end(&self, call: &str) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let was_open = state.calls.remove(call).is_some();
        self.ended.notify_waiters();
        was_open
    }

    /// Waits until no change is on its way.
    pub async fn no_changes(&self) {
        loop {
            let ended = self.ended.notified();
            tokio::pin!(ended);
            // From here on every notification is received.
            ended.as_mut().enable();
            if !self.has_changes() {
                return;
            }
            ended.await;
        }
    }

    fn has_changes(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.calls.values().any(|(_, is_change)| *is_change)
    }

    /// Lets no further call begin, and answers those that are on their way, with whether each is a change.
    pub fn close(&self) -> Vec<(AuditLine, bool)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_closed = true;
        let mut left = state.calls.drain().map(|(_, call)| call).collect::<Vec<_>>();
        left.sort_by(|(one, _), (other, _)| one.call.cmp(&other.call));
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(call: &str) -> AuditLine {
        AuditLine::new(call.into(), "127.0.0.1".into(), "ApproveShare".into())
    }

    #[tokio::test]
    async fn a_stop_waits_for_changes_and_knows_the_open_ones() {
        let calls = OpenCalls::default();
        assert!(calls.begin(&line("1"), true) && calls.begin(&line("2"), false));
        let waiting = calls.no_changes();
        tokio::pin!(waiting);
        assert!(futures_util::poll!(waiting.as_mut()).is_pending());
        assert!(calls.end("1") && !calls.end("1"));
        waiting.await;
        assert!(calls.is_open("2"));
        let left = calls.close();
        assert_eq!((left.len(), left[0].0.call.as_str(), left[0].1), (1, "2", false));
        assert!(!calls.end("2"), "its outcome was written down as unknown");
        assert!(!calls.begin(&line("3"), true));
    }
}
