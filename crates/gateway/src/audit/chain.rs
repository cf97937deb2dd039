//! The chain of the audit file: each line names its number and the SHA-256 of the line before it. So a line that was
//! changed, taken out or put in later shows, unless every line after it was written anew, too. Note the head where
//! nobody can change it: it shows that, too, and that no line was cut off at the end.

use admin_api::signing::sha256_hex;
use serde::Deserialize;
use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// What the first line of a chain names as the line before it.
pub(super) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Number of the last line; 0 where there is none.
    pub seq: u64,
    /// Its SHA-256 in hex digits.
    pub sha256: String,
}

impl Default for Head {
    fn default() -> Self {
        Self { seq: 0, sha256: START.into() }
    }
}

impl Head {
    /// The end of a chain whose last line this is, without its line break. A line that is not part of a chain begins
    /// one.
    pub fn at(line: &[u8]) -> Self {
        let seq = serde_json::from_slice::<Link>(line).ok().and_then(|link| link.seq).unwrap_or(0);
        Self { seq, sha256: sha256_hex(line) }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.sha256)
    }
}

/// The members of a line that verification reads.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Link {
    seq: Option<u64>,
    prev: Option<String>,
    #[serde(default)]
    at: String,
    #[serde(default)]
    call: String,
    #[serde(default)]
    event: String,
}

/// What a whole chain tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Lines of the chain.
    pub lines: u64,
    /// Lines before the chain began, of a gateway that did not write one yet.
    pub unchained: u64,
    /// When the first line was written.
    pub from: String,
    /// When the last one was.
    pub to: String,
    /// Number and SHA-256 of the last line.
    pub head: String,
    /// Where the first line is not the first of its chain: the SHA-256 of the line that must stand before it.
    pub continues: Option<String>,
    /// Calls that were sent and of which nothing more is told.
    pub open: Vec<String>,
}

/// Why a chain is not whole.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {error}.")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A line does not follow the line before it.
    #[error(
        "{path}, line {line}: {what}. This line or one before it was changed, taken out or added after it was written."
    )]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line's number in the file, from 1.
        line: u64,
        /// What does not fit.
        what: &'static str,
    },
    /// The head that was noted is not in the chain.
    #[error(
        "No line is {expected}; the last one is {found}. Lines were cut off at the end, or the chain was written anew."
    )]
    Head {
        /// What the chain ends with.
        found: String,
        /// What it was to end with.
        expected: String,
    },
}

/// Recomputes the chain of audit files, the oldest one first. `head` is what an earlier verification gave: the chain must
/// still have it.
pub fn verify(paths: &[PathBuf], head: Option<&str>) -> Result<Verified, ChainError> {
    let mut walk = Walk { expected: head, ..Walk::default() };
    for path in paths {
        let file = File::open(path).map_err(|error| ChainError::File { path: path.clone(), error })?;
        walk.file(path, BufReader::new(file))?;
    }
    let mut verified = walk.verified;
    verified.head = walk.head.to_string();
    verified.open = walk.open.into_iter().collect();
    verified.open.sort_unstable();
    match head {
        Some(expected) if !walk.has_met_expected => {
            Err(ChainError::Head { found: verified.head, expected: expected.to_owned() })
        }
        _ => Ok(verified),
    }
}

/// Where a verification is.
#[derive(Default)]
struct Walk<'a> {
    expected: Option<&'a str>,
    has_met_expected: bool,
    head: Head,
    has_line: bool,
    verified: Verified,
    open: HashSet<String>,
}

impl Walk<'_> {
    fn file(&mut self, path: &Path, mut file: impl BufRead) -> Result<(), ChainError> {
        let unreadable = |error| ChainError::File { path: path.to_owned(), error };
        let (mut text, mut number) = (Vec::new(), 0);
        while file.read_until(b'\n', &mut text).map_err(unreadable)? > 0 {
            number += 1;
            let broken = |what| ChainError::Broken { path: path.to_owned(), line: number, what };
            let line = text.strip_suffix(b"\n").ok_or_else(|| broken("it is not whole"))?;
            self.line(line).map_err(broken)?;
            text.clear();
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8]) -> Result<(), &'static str> {
        let link = serde_json::from_slice::<Link>(line).map_err(|_| "it is no line of an audit file")?;
        match (link.seq, link.prev) {
            (Some(seq), Some(prev)) => {
                let is_first = self.verified.lines == 0;
                if self.has_line && prev != self.head.sha256 {
                    return Err("it does not follow the line before it");
                }
                if !is_first && seq != self.head.seq + 1 {
                    return Err("its number does not follow the number before it");
                }
                if is_first && !self.has_line && prev != START {
                    self.verified.continues = Some(prev);
                }
                if is_first {
                    self.verified.from = link.at.clone();
                }
                self.verified.lines += 1;
                self.verified.to = link.at;
            }
            _ if self.verified.lines == 0 => self.verified.unchained += 1,
            _ => return Err("it is not part of the chain"),
        }
        match link.event.as_str() {
            "Sent" => drop(self.open.insert(link.call)),
            "Answered" | "Unknown" => drop(self.open.remove(&link.call)),
            _ => {}
        }
        self.head = Head::at(line);
        self.has_met_expected |= self.expected.is_some_and(|expected| expected == self.head.to_string());
        self.has_line = true;
        Ok(())
    }
}
