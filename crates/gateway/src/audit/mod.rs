//! The audit file: one JSON object a line, appended and never changed. It names who called what and what came of it,
//! and holds no secret: of a request, only its operation and the id that it is about.

use serde::Serialize;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Characters kept of what a caller wrote.
const LONGEST: usize = 200;

/// What a line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Event {
    /// A change is about to be forwarded.
    Sent,
    /// An answer came, or is known not to.
    Answered,
    /// The gateway itself refused.
    Refused,
}

/// A line.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Line {
    /// When, UTC.
    pub at: String,
    /// Joins the lines of one call.
    pub call: String,
    /// What it tells.
    pub event: Event,
    /// Who called, where that is known; of a revoked administrator, who it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<String>,
    /// The address of the caller.
    pub from: String,
    /// The operation's name, or method and path where it is none.
    pub operation: String,
    /// The id that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The origin of the page that called, where it is not the gateway's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The HTTP status that the caller got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The error's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Milliseconds from the call to its answer's head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

/// The audit file.
pub struct Audit {
    path: PathBuf,
    turn: Mutex<()>,
}

impl Audit {
    /// The file at this path; it is made where it is missing.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        let audit = Self { path, turn: Mutex::new(()) };
        audit.file().map(|_| audit)
    }

    /// Appends a line. A change is on the disk before this answers, so that what was forwarded was written down. The
    /// file is opened anew each time: it may be moved away by whoever keeps it.
    pub fn write(&self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self.file()?;
        file.write_all(text.as_bytes())?;
        if line.event == Event::Sent { file.sync_data() } else { Ok(()) }
    }

    fn file(&self) -> io::Result<File> {
        let mut options = File::options();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path)
    }
}

/// The start of a text that a caller wrote.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_appended_whole_whatever_they_hold() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let audit = Audit::open(path.clone()).unwrap();
        let line = Line {
            at: "2026-01-01T00:00:00Z".into(),
            call: "1".into(),
            event: Event::Sent,
            admin: Some("anna".into()),
            from: "127.0.0.1".into(),
            operation: "ApproveShare".into(),
            target: Some("a\n{\"Admin\":\"bert\"}".into()),
            origin: None,
            status: None,
            code: None,
            duration_ms: None,
        };
        audit.write(&line).unwrap();
        drop(Audit::open(path.clone()).unwrap());
        audit.write(&Line { event: Event::Answered, ..line }).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().collect::<Vec<_>>();
        assert_eq!(lines.len(), 2);
        let first: serde_json::Value = serde_json::from_str(lines[0]).unwrap();
        assert_eq!((first["Admin"].as_str(), first["Event"].as_str()), (Some("anna"), Some("Sent")));
    }
}
