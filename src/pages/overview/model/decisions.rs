//! The decisions in this browser's journal.

use super::buckets::{Buckets, DAY_MS, DAYS, unit};
use crate::journal_store::record::RecordedAnswer;
use crate::journal_store::rows::JournalRow;
use crate::operations::key::OperationKey;
use admin_api::endpoint::Decision;
use admin_api::{ErrorCode, OperationKind, TenantId};

/// What became of a decision, as its answer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Approved.
    Approved,
    /// Rejected.
    Rejected,
    /// The approval lost the race.
    LostRace,
    /// The answer was lost, or is not there yet.
    Unknown,
    /// The server refused it, or it was decided elsewhere.
    Refused,
}

impl Fate {
    /// All of them, in the order of a chart.
    pub const ALL: [Self; 5] = [Self::Approved, Self::Rejected, Self::LostRace, Self::Unknown, Self::Refused];
}

/// A decision that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Which operation.
    pub key: OperationKey,
    /// The decision.
    pub decision: Decision,
    /// When it was sent, in milliseconds since 1970-01-01 UTC.
    pub at_ms: u64,
    /// What became of it.
    pub fate: Fate,
}

/// The decisions of a tenant among the rows of the journal, in the order of sending. What was not sent is no decision.
pub fn decisions(rows: &[JournalRow], tenant: &TenantId) -> Vec<Decided> {
    rows.iter().filter(|row| row.sent.tenant == *tenant).filter_map(decided).collect()
}

fn decided(row: &JournalRow) -> Option<Decided> {
    let named = |decision, word| Some((decision, row.operation().strip_prefix(word)?));
    let (decision, kind) =
        named(Decision::Approve, "Approve").or_else(|| named(Decision::Reject, "Reject"))?;
    let kind = OperationKind::from_name(kind)?;
    let fate = match (row.answer(), decision) {
        (Some(RecordedAnswer::Ok), Decision::Approve) => Fate::Approved,
        (Some(RecordedAnswer::Ok), Decision::Reject) => Fate::Rejected,
        (Some(RecordedAnswer::Lost) | None, _) => Fate::Unknown,
        (Some(RecordedAnswer::NotSent), _) => return None,
        (Some(RecordedAnswer::Refused { code: Some(code), .. }), Decision::Approve)
            if ErrorCode::new(code.as_str()).is_lost_race() =>
        {
            Fate::LostRace
        }
        (Some(RecordedAnswer::Refused { .. }), _) => Fate::Refused,
    };
    Some(Decided { key: OperationKey::new(kind, row.target()), decision, at_ms: row.sent.at_ms, fate })
}

/// The spans of days from the first to the last decision, with the number of each fate in each. `local` makes a local
/// time of a time in UTC.
pub fn by_day(decisions: &[Decided], local: fn(f64) -> f64) -> Option<(Buckets, Vec<Vec<u32>>)> {
    let day = |one: &Decided| unit(local(one.at_ms as f64), DAY_MS);
    let days = decisions.iter().map(day);
    let buckets = Buckets::over(days.clone().min()?, days.max()?, DAYS);
    let mut counts = vec![vec![0; Fate::ALL.len()]; buckets.count];
    for one in decisions {
        if let Some(at) = buckets.of(day(one)) {
            counts[at][one.fate as usize] += 1;
        }
    }
    Some((buckets, counts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal_store::record::{Entry, Record};
    use crate::journal_store::rows::rows;
    use admin_api::OperationKind::{Kick, Share, TresorCreation};
    use admin_api::code;

    /// The journal's rows of these calls: tenant, day, operation and answer.
    fn journal(calls: &[(&str, u64, &str, Option<RecordedAnswer>)]) -> Vec<JournalRow> {
        let mut records = Vec::<Record>::new();
        for (tenant, day, operation, answer) in calls {
            let call_id = Record::next_seq(records.last());
            let at_ms = day * DAY_MS as u64;
            let (operation, target) = ((*operation).to_owned(), format!("id{call_id}"));
            let sent = Entry::Sent { call_id, operation, target, note: None };
            records.push(Record::next(records.last(), at_ms, TenantId::new(*tenant), sent));
            if let Some(answer) = answer.clone() {
                let answered = Entry::Answered { call_id, answer, duration_ms: 1 };
                records.push(Record::next(records.last(), at_ms, TenantId::new(*tenant), answered));
            }
        }
        rows(records).rows
    }

    fn refused(code: &str) -> Option<RecordedAnswer> {
        Some(RecordedAnswer::Refused { status: 412, code: Some(code.into()), message: String::new() })
    }

    #[test]
    fn each_decision_has_the_fate_that_its_answer_says() {
        let ok = Some(RecordedAnswer::Ok);
        let rows = journal(&[
            ("t", 1, "ApproveShare", ok.clone()),
            ("t", 1, "RejectKick", ok.clone()),
            ("t", 1, "ApproveShare", refused(code::LATEST_GKF_NOT_KNOWN_BY_CLIENT)),
            ("t", 1, "RejectShare", refused(code::LATEST_GKF_NOT_KNOWN_BY_CLIENT)),
            ("t", 1, "ApproveTresorCreation", Some(RecordedAnswer::Lost)),
            ("t", 1, "ApproveKick", None),
            ("t", 1, "ApproveKick", Some(RecordedAnswer::NotSent)),
            ("t", 1, "DeleteTresor", ok.clone()),
            ("t", 1, "ApproveNothing", ok.clone()),
            ("other", 1, "ApproveShare", ok),
        ]);
        let found: Vec<_> =
            decisions(&rows, &TenantId::new("t")).into_iter().map(|one| (one.key.kind, one.fate)).collect();
        let expected = [
            (Share, Fate::Approved),
            (Kick, Fate::Rejected),
            (Share, Fate::LostRace),
            (Share, Fate::Refused),
            (TresorCreation, Fate::Unknown),
            (Kick, Fate::Unknown),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn decisions_are_counted_by_local_day_and_fate() {
        let ok = Some(RecordedAnswer::Ok);
        let rows = journal(&[
            ("t", 3, "ApproveShare", ok.clone()),
            ("t", 3, "RejectShare", ok.clone()),
            ("t", 5, "ApproveShare", ok),
        ]);
        let decisions = decisions(&rows, &TenantId::new("t"));
        let (buckets, counts) = by_day(&decisions, |ms| ms - 1.0).unwrap();
        assert_eq!((buckets.begin(0), buckets.count), (2, 3));
        assert_eq!(counts, [[1, 1, 0, 0, 0], [0; 5], [1, 0, 0, 0, 0]]);
        assert!(by_day(&[], |ms| ms).is_none());
    }

    #[test]
    fn the_fates_are_in_the_order_of_their_numbers() {
        assert_eq!(Fate::ALL.map(|fate| fate as usize), [0, 1, 2, 3, 4]);
    }
}
