//! The browser's console. At the end of a story it may contain only errors that the story expects.

use crate::cdp::Extension;
use crate::page::Page;
use crate::wait::until;
use serde_json::Value;

/// An error in the console that a story expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A call is answered with this status.
    Status(u16),
    /// A connection is cut or refused.
    NoAnswer,
    /// The test blocks a request.
    Blocked,
    /// The Content-Security-Policy forbids a call.
    Policy,
    /// A line with this text.
    Saying(&'static str),
}

impl Expected {
    fn explains(self, entry: &Entry) -> bool {
        let says = |part: &str| entry.message.contains(part);
        match self {
            Self::Status(status) => {
                entry.source == "network" && says(&format!("responded with a status of {status} "))
            }
            Self::NoAnswer => {
                let errors = [
                    "ERR_EMPTY_RESPONSE",
                    "ERR_CONNECTION_REFUSED",
                    "ERR_CONNECTION_RESET",
                    "ERR_CONNECTION_CLOSED",
                    "ERR_SOCKET_NOT_CONNECTED",
                ];
                entry.source == "network" && errors.into_iter().any(says)
            }
            Self::Blocked => says("ERR_BLOCKED_BY_CLIENT"),
            Self::Saying(words) => says(words),
            Self::Policy => says("Content Security Policy") || says("ERR_BLOCKED_BY_CSP"),
        }
    }
}

/// A line of the console.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    level: String,
    source: String,
    message: String,
}

impl Entry {
    fn read(entry: &Value) -> Self {
        let text = |member: &str| entry[member].as_str().unwrap_or_default().to_owned();
        Self { level: text("level"), source: text("source"), message: text("message") }
    }

    fn is_error(&self) -> bool {
        // Chromium also reports a violation of the policy as an error, so the text is checked.
        self.level == "SEVERE" || self.message.contains("Content Security Policy")
    }
}

impl Page {
    /// Declares that the story causes this error, so it is not a fault of the panel.
    pub fn expects(&self, expected: Expected) {
        self.expected.borrow_mut().push(expected);
    }

    /// All lines of the console so far.
    pub async fn console(&self) -> Vec<String> {
        self.take_log().await;
        self.log
            .borrow()
            .iter()
            .map(|entry| format!("{} {}: {}", entry.level, entry.source, entry.message))
            .collect()
    }

    /// Waits until a line of the console contains this text.
    pub async fn logs(&self, part: &str) {
        let logged = until(async || match self.console().await.iter().any(|line| line.contains(part)) {
            true => Ok(()),
            false => Err(format!("the console does not say “{part}”")),
        });
        logged.await.unwrap_or_else(|why| panic!("{why}"));
    }

    /// Errors in the console that the story does not expect.
    pub async fn unexplained_errors(&self) -> Vec<String> {
        self.take_log().await;
        let expected = self.expected.borrow();
        let log = self.log.borrow();
        log.iter()
            .filter(|entry| entry.is_error() && !expected.iter().any(|expected| expected.explains(entry)))
            .map(|entry| format!("{}: {}", entry.source, entry.message))
            .collect()
    }

    /// Fails if the console has an error that the story does not expect.
    pub async fn assert_console_is_clean(&self) {
        let errors = self.unexplained_errors().await;
        assert!(errors.is_empty(), "errors in the browser's console:\n{}", errors.join("\n"));
    }

    async fn take_log(&self) {
        let taken = self.issue(Extension::browser_log()).await;
        let taken = taken.unwrap_or_else(|error| panic!("the browser's console cannot be read: {error}"));
        let entries = taken.as_array().into_iter().flatten().map(Entry::read).collect::<Vec<_>>();
        self.log.borrow_mut().extend(entries);
    }
}
