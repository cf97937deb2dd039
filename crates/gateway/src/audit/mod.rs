//! The audit file: one JSON object a line, appended and never changed. It names who called what and what came of it,
//! and holds no secret.

mod chain;
mod escape;
mod line;
mod open_calls;
mod recovery;
mod tail;
mod unidentified;

pub use chain::{ChainError, Verified, verify};
pub(crate) use line::cut;
pub use line::{AuditLine, Event};
pub(crate) use open_calls::OpenCalls;
pub(crate) use unidentified::Unidentified;

use crate::clock::now;
use chain::Head;
use serde::Serialize;
use server_kit::files::{private, with_suffix};
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What a line is about, which decides how it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Importance {
    /// A change is about to be sent: the line is on the disk before the call goes on.
    Change,
    /// What became of a change.
    Outcome,
    /// Everything else. It is not written when the disk has no more room than is kept for changes.
    Other,
}

/// The audit file.
pub struct Audit {
    path: PathBuf,
    /// Bytes of the disk that only changes may take.
    reserve: u64,
    state: Mutex<ChainState>,
    /// Held as long as the gateway runs, so that no second one writes into the chain.
    _lock: File,
}

struct ChainState {
    head: Head,
    /// Where the file has to end, after a line that was written in part and could not be taken back.
    torn_at: Option<u64>,
}

/// A line with its place in the chain.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Chained<'a> {
    seq: u64,
    prev: &'a str,
    #[serde(flatten)]
    line: &'a AuditLine,
}

impl Audit {
    /// The file at this path; it is made where it is missing. A line that was written in part, when a disk was full or
    /// the power failed, is taken back. Calls that a killed gateway left without an outcome get an Unknown line. `reserve`
    /// is in bytes.
    pub fn open(path: PathBuf, reserve: u64) -> io::Result<Self> {
        let lock = private().write(true).open(with_suffix(&path, ".lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                io::Error::new(io::ErrorKind::ResourceBusy, "another gateway writes it")
            }
            TryLockError::Error(error) => error,
        })?;
        let mut file = appendable(&path)?;
        let last = tail::repair(&mut file)?;
        let head = last.map_or_else(Head::default, |line| Head::at(&line));
        let left_open = recovery::left_open(&mut file)?;
        let state = Mutex::new(ChainState { head, torn_at: None });
        let audit = Self { path, reserve, state, _lock: lock };
        for mut line in left_open {
            line.at = now();
            audit.write(&line, Importance::Outcome)?;
        }
        Ok(audit)
    }

    /// Appends a line. The file is opened anew each time: it may be moved away by whoever keeps it.
    pub(crate) fn write(&self, line: &AuditLine, importance: Importance) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if importance == Importance::Other && !self.has_room() {
            return Err(io::Error::new(
                io::ErrorKind::StorageFull,
                "the rest of the disk is kept for changes",
            ));
        }
        let chained = Chained { seq: state.head.seq + 1, prev: &state.head.sha256, line };
        let mut text = escape::to_line(&chained)?;
        let head = Head { seq: chained.seq, sha256: admin_api::signing::sha256_hex(&text) };
        text.push(b'\n');

        let mut file = appendable(&self.path)?;
        let mut end = file.metadata()?.len();
        if let Some(good) = state.torn_at {
            if end > good {
                file.set_len(good)?;
                end = good;
            }
            state.torn_at = None;
        }
        let written = file
            .write_all(&text)
            .and_then(|()| if importance == Importance::Change { file.sync_data() } else { Ok(()) });
        match written {
            Ok(()) => state.head = head,
            // A part of the line may be there: the next one must not be appended to it.
            Err(_) if file.set_len(end).is_err() => state.torn_at = Some(end),
            Err(_) => {}
        }
        written
    }

    /// Whether the disk has more room than is kept for changes.
    fn has_room(&self) -> bool {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        fs4::available_space(folder.unwrap_or(Path::new("."))).is_ok_and(|room| room > self.reserve)
    }
}

fn appendable(path: &Path) -> io::Result<File> {
    private().append(true).read(true).open(path)
}

#[cfg(test)]
mod tests;
