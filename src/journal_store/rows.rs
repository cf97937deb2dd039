//! The journal as rows for screens: one row per call, with search and filters.

use super::record::{Entry, Record, RecordedAnswer};
use crate::text::search_terms::SearchTerms;
use admin_api::TenantId;
use std::collections::HashMap;

/// A call and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// The record written before sending, always an [`Entry::Sent`].
    pub sent: Record,
    /// The record of the answer. `None` if the answer never came, or if the tab was closed before it came.
    pub answered: Option<Record>,
}

/// Records as rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalRows {
    /// One row per call, in the order of sending.
    pub rows: Vec<JournalRow>,
    /// Answers to an unknown call, or to a call that has an answer already. An undamaged journal has none.
    pub unmatched: Vec<Record>,
}

/// The outcome of a call, for filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowOutcome {
    /// The server carried out the change.
    Ok,
    /// The server refused the change.
    Refused,
    /// The answer was lost.
    Lost,
    /// The change was not sent.
    NotSent,
    /// No answer is recorded: the call is in progress, or the tab was closed.
    NoAnswer,
}

impl RowOutcome {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Refused, Self::Lost, Self::NotSent, Self::NoAnswer];

    /// The name in URLs and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "Ok",
            Self::Refused => "Refused",
            Self::Lost => "Lost",
            Self::NotSent => "NotSent",
            Self::NoAnswer => "NoAnswer",
        }
    }

    /// The outcome with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// Joins each call with its answer.
pub fn rows(records: Vec<Record>) -> JournalRows {
    let mut joined = JournalRows::default();
    let mut indexes: HashMap<u64, usize> = HashMap::new();
    for record in records {
        match record.entry {
            Entry::Sent { call_id, .. } => {
                indexes.insert(call_id, joined.rows.len());
                joined.rows.push(JournalRow { sent: record, answered: None });
            }
            Entry::Answered { call_id, .. } => {
                match indexes.get(&call_id).map(|&index| &mut joined.rows[index]) {
                    Some(row) if row.answered.is_none() => row.answered = Some(record),
                    _ => joined.unmatched.push(record),
                }
            }
            Entry::Began { .. } => {}
        }
    }
    joined
}

impl JournalRow {
    /// The operation's name in the API document.
    pub fn operation(&self) -> &str {
        match &self.sent.entry {
            Entry::Sent { operation, .. } => operation,
            _ => "",
        }
    }

    /// The id or file name that it changed.
    pub fn target(&self) -> &str {
        match &self.sent.entry {
            Entry::Sent { target, .. } => target,
            _ => "",
        }
    }

    /// The private note; empty if there is none.
    pub fn note(&self) -> &str {
        match &self.sent.entry {
            Entry::Sent { note, .. } => note.as_deref().unwrap_or_default(),
            _ => "",
        }
    }

    /// The answer, if one is recorded.
    pub fn answer(&self) -> Option<&RecordedAnswer> {
        match self.answered.as_ref().map(|record| &record.entry) {
            Some(Entry::Answered { answer, .. }) => Some(answer),
            _ => None,
        }
    }

    /// The time from sending to the end of the answer, if one is recorded.
    pub fn duration_ms(&self) -> Option<u64> {
        match self.answered.as_ref().map(|record| &record.entry) {
            Some(Entry::Answered { duration_ms, .. }) => Some(*duration_ms),
            _ => None,
        }
    }

    /// The outcome.
    pub fn outcome(&self) -> RowOutcome {
        match self.answer() {
            Some(RecordedAnswer::Ok) => RowOutcome::Ok,
            Some(RecordedAnswer::Refused { .. }) => RowOutcome::Refused,
            Some(RecordedAnswer::Lost) => RowOutcome::Lost,
            Some(RecordedAnswer::NotSent) => RowOutcome::NotSent,
            None => RowOutcome::NoAnswer,
        }
    }

    /// The server's code; empty if there is none.
    pub fn code(&self) -> &str {
        match self.answer() {
            Some(RecordedAnswer::Refused { code: Some(code), .. }) => code,
            _ => "",
        }
    }
}

/// A filter for rows. The default matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Words that must all occur in operation, target, code, note or tenant.
    pub search: String,
    /// Only this operation, by its name.
    pub operation: Option<String>,
    /// Only this outcome.
    pub outcome: Option<RowOutcome>,
    /// Only this tenant.
    pub tenant: Option<TenantId>,
    /// Only calls sent at this time or later, in milliseconds since 1970-01-01 UTC.
    pub from_ms: Option<u64>,
    /// Only calls sent before this time.
    pub until_ms: Option<u64>,
}

/// A filter that is prepared for matching many rows.
#[derive(Debug, Clone)]
pub struct PreparedJournalFilter<'a> {
    filter: &'a JournalFilter,
    search: SearchTerms,
}

impl JournalFilter {
    /// Prepares the filter for matching many rows.
    pub fn prepared(&self) -> PreparedJournalFilter<'_> {
        PreparedJournalFilter { filter: self, search: SearchTerms::new(&self.search) }
    }

    /// Whether a row matches.
    pub fn matches(&self, row: &JournalRow) -> bool {
        self.prepared().matches(row)
    }
}

impl PreparedJournalFilter<'_> {
    /// Whether a row matches.
    pub fn matches(&self, row: &JournalRow) -> bool {
        let filter = self.filter;
        let at_ms = row.sent.at_ms;
        filter.operation.as_deref().is_none_or(|operation| operation == row.operation())
            && filter.outcome.is_none_or(|outcome| outcome == row.outcome())
            && filter.tenant.as_ref().is_none_or(|tenant| *tenant == row.sent.tenant)
            && filter.from_ms.is_none_or(|from_ms| at_ms >= from_ms)
            && filter.until_ms.is_none_or(|until_ms| at_ms < until_ms)
            && self.search.is_in(&[
                row.operation(),
                row.target(),
                row.code(),
                row.note(),
                row.sent.tenant.as_str(),
            ])
    }
}
