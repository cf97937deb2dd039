//! The journal as it is read: one row a call, searched and filtered.

use super::record::{Answer, Entry, Record};
use crate::text::search_terms::SearchTerms;
use admin_api::TenantId;
use std::collections::HashMap;

/// A call and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The record of the sending, always an [`Entry::Sent`].
    pub sent: Record,
    /// The record of the answer. `None` when it never came, or the tab was closed before it did.
    pub answered: Option<Record>,
}

/// The rows of some records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// One a call, in the order in which they were sent.
    pub rows: Vec<Row>,
    /// Answers to no known call, or to one that has an answer. There are none in a whole journal.
    pub stray: Vec<Record>,
}

/// What became of a call, for filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowOutcome {
    /// The server did it.
    Ok,
    /// The server refused.
    Refused,
    /// The answer was lost.
    Lost,
    /// It never left the browser.
    NotSent,
    /// Nothing is known: still under way, or the tab was closed.
    NoAnswer,
}

impl RowOutcome {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Refused, Self::Lost, Self::NotSent, Self::NoAnswer];

    /// The name in addresses and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "Ok",
            Self::Refused => "Refused",
            Self::Lost => "Lost",
            Self::NotSent => "NotSent",
            Self::NoAnswer => "NoAnswer",
        }
    }

    /// The outcome of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// Puts each call and its answer together.
pub fn rows(records: Vec<Record>) -> Rows {
    let mut out = Rows::default();
    let mut places: HashMap<u64, usize> = HashMap::new();
    for record in records {
        match record.entry {
            Entry::Sent { call_id, .. } => {
                places.insert(call_id, out.rows.len());
                out.rows.push(Row { sent: record, answered: None });
            }
            Entry::Answered { call_id, .. } => {
                match places.get(&call_id).map(|&location| &mut out.rows[location]) {
                    Some(row) if row.answered.is_none() => row.answered = Some(record),
                    _ => out.stray.push(record),
                }
            }
        }
    }
    out
}

impl Row {
    /// The operation's name in the API document.
    pub fn operation(&self) -> &str {
        match &self.sent.entry {
            Entry::Sent { operation, .. } => operation,
            Entry::Answered { .. } => "",
        }
    }

    /// What it was about.
    pub fn target(&self) -> &str {
        match &self.sent.entry {
            Entry::Sent { target, .. } => target,
            Entry::Answered { .. } => "",
        }
    }

    /// The private note; empty where there is none.
    pub fn note(&self) -> &str {
        match &self.sent.entry {
            Entry::Sent { note, .. } => note.as_deref().unwrap_or_default(),
            Entry::Answered { .. } => "",
        }
    }

    /// What came of it, where that is known.
    pub fn answer(&self) -> Option<&Answer> {
        match self.answered.as_ref().map(|record| &record.entry) {
            Some(Entry::Answered { answer, .. }) => Some(answer),
            _ => None,
        }
    }

    /// From sending to the end of the answer, where there was one.
    pub fn duration_ms(&self) -> Option<u64> {
        match self.answered.as_ref().map(|record| &record.entry) {
            Some(Entry::Answered { duration_ms, .. }) => Some(*duration_ms),
            _ => None,
        }
    }

    /// What became of it.
    pub fn outcome(&self) -> RowOutcome {
        match self.answer() {
            Some(Answer::Ok) => RowOutcome::Ok,
            Some(Answer::Refused { .. }) => RowOutcome::Refused,
            Some(Answer::Lost) => RowOutcome::Lost,
            Some(Answer::NotSent) => RowOutcome::NotSent,
            None => RowOutcome::NoAnswer,
        }
    }

    /// The server's code; empty where there is none.
    pub fn code(&self) -> &str {
        match self.answer() {
            Some(Answer::Refused { code: Some(code), .. }) => code,
            _ => "",
        }
    }
}

/// Which rows are shown. The default shows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Words that must be in operation, target, code, note or tenant.
    pub search: String,
    /// Only this operation, by its name.
    pub operation: Option<String>,
    /// Only this outcome.
    pub outcome: Option<RowOutcome>,
    /// Only this tenant.
    pub tenant: Option<TenantId>,
    /// Only what was sent then or later, in milliseconds since 1970-01-01 UTC.
    pub from_ms: Option<u64>,
    /// Only what was sent before then.
    pub until_ms: Option<u64>,
}

/// A filter made ready for many rows.
#[derive(Debug, Clone)]
pub struct Prepared<'a> {
    filter: &'a JournalFilter,
    search: SearchTerms,
}

impl JournalFilter {
    /// Makes the filter ready for many rows.
    pub fn prepared(&self) -> Prepared<'_> {
        Prepared { filter: self, search: SearchTerms::new(&self.search) }
    }

    /// Whether a row is shown.
    pub fn matches(&self, row: &Row) -> bool {
        self.prepared().matches(row)
    }
}

impl Prepared<'_> {
    /// Whether a row is shown.
    pub fn matches(&self, row: &Row) -> bool {
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
