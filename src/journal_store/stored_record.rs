//! A record as it is stored: its text, and what this version of the panel can read of it. Whether a record can follow
//! the last one is decided here.

use super::record::Record;
use admin_api::TenantId;
use admin_api::journal_head::JournalHead;
use sha2::{Digest, Sha256};

/// A stored record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecord {
    /// The text, as it is stored.
    pub text: String,
    /// The record; `None` if this version cannot read it.
    pub record: Option<Record>,
}

impl StoredRecord {
    /// Reads a text.
    pub fn read(text: String) -> Self {
        let record = serde_json::from_str(&text).ok();
        Self { text, record }
    }

    /// The stored form of a record.
    pub fn of(record: Record) -> Self {
        // Serialising cannot fail: a record contains only texts and numbers.
        let text = serde_json::to_string(&record).unwrap_or_default();
        Self { text, record: Some(record) }
    }
}

/// The key of a record in the database: padded, so that keys sort like numbers.
pub fn key_of(seq: u64) -> String {
    format!("{seq:020}")
}

/// The end of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tail {
    /// There is no record yet.
    Empty,
    /// The next record follows this one.
    Record(Record),
    /// No record may follow this one.
    Unreadable(UnreadableTail),
}

/// A last record that cannot be read, or whose number is not that of its key: a newer panel wrote it, or it is damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableTail {
    /// Its number, by its key.
    pub seq: Option<u64>,
    text: String,
}

impl Tail {
    /// The end of a journal by its last key and text.
    pub fn of(last: Option<(String, String)>) -> Self {
        let Some((key, text)) = last else { return Self::Empty };
        match StoredRecord::read(text) {
            StoredRecord { record: Some(record), .. } if key_of(record.seq) == key => Self::Record(record),
            StoredRecord { text, .. } => {
                let seq = key.parse().ok().filter(|seq| key_of(*seq) == key);
                Self::Unreadable(UnreadableTail { seq, text })
            }
        }
    }

    /// The number and hash of the last record, if it can be read.
    pub fn head(&self) -> Option<JournalHead> {
        match self {
            Self::Record(record) => Some(record.head()),
            Self::Empty | Self::Unreadable(_) => None,
        }
    }
}

impl UnreadableTail {
    /// The first record of the chain that comes after it. `None` if its key has no number, or no number follows.
    pub fn begin_after(&self, at_ms: u64, tenant: TenantId) -> Option<Record> {
        let seq = self.seq?;
        let old_head = JournalHead { seq, hash: sha256_hex(&self.text) };
        Some(Record::beginning(seq.checked_add(1)?, at_ms, tenant, old_head))
    }
}

/// The SHA-256 of a text in lower-case hex.
pub fn sha256_hex(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| b"0123456789abcdef"[digit as usize] as char)
        .collect()
}
