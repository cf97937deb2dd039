//! Rules for the deletion of a device password: what an answer means, and what an earlier attempt from this browser
//! means for it. Without signals and without the browser.

use crate::journal_store::rows::{JournalRow, RowOutcome};
use crate::problem::Problem;
use admin_api::nevis::{DELETE_DEVICE_PASSWORD, DevicePasswordRef, Missing, NevisBase, NevisRefusal, locate};

/// A failed call of nevisIDM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NevisFailure {
    /// The problem.
    pub problem: Problem,
    /// The details of nevisIDM's answer, if there was one.
    pub refusal: Option<Box<NevisRefusal>>,
}

impl From<Problem> for NevisFailure {
    fn from(problem: Problem) -> Self {
        Self { problem, refusal: None }
    }
}

impl From<NevisRefusal> for NevisFailure {
    fn from(refusal: NevisRefusal) -> Self {
        Self { problem: Problem::Server(refusal.error.clone()), refusal: Some(Box::new(refusal)) }
    }
}

/// The outcome of a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeletionOutcome {
    /// The server deleted it.
    Deleted,
    /// It did not exist any more, and an earlier deletion was sent from this browser.
    AlreadyGone(EarlierAttempt),
    /// The answer was lost, and the device password still exists.
    StillThere,
    /// The answer was lost: it may be deleted or not.
    Unknown(NevisFailure),
    /// Nothing was deleted.
    Refused(NevisFailure),
}

/// An earlier deletion, from the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierAttempt {
    /// When it was sent, in milliseconds since 1970-01-01 UTC.
    pub at_ms: u64,
    /// Whether the server confirmed it.
    pub confirmed: bool,
}

impl DeletionOutcome {
    /// The outcome that the answer to a deletion means.
    pub fn from_answer(answer: Result<(), NevisFailure>, earlier: Option<EarlierAttempt>) -> Self {
        match answer {
            Ok(()) => Self::Deleted,
            Err(failed) if failed.problem.may_have_arrived() => Self::Unknown(failed),
            Err(failed) => Self::from_refusal(failed, earlier),
        }
    }

    /// The outcome that a later read of the device password means, after a deletion whose answer was lost. `None` if
    /// the read is inconclusive.
    pub fn from_check(answer: &Result<(), NevisFailure>, earlier: Option<EarlierAttempt>) -> Option<Self> {
        match answer {
            Ok(()) => Some(Self::StillThere),
            Err(failed) if failed.missing() == Some(Missing::Credential) => earlier.map(Self::AlreadyGone),
            Err(_) => None,
        }
    }

    /// The outcome that a refusal means. A credential that is missing after an earlier attempt was deleted by it.
    pub fn from_refusal(failed: NevisFailure, earlier: Option<EarlierAttempt>) -> Self {
        match earlier {
            Some(earlier) if failed.missing() == Some(Missing::Credential) => Self::AlreadyGone(earlier),
            _ => Self::Refused(failed),
        }
    }

    /// The failure, if there is one.
    pub fn failed(&self) -> Option<&NevisFailure> {
        match self {
            Self::Unknown(failed) | Self::Refused(failed) => Some(failed),
            Self::Deleted | Self::AlreadyGone(_) | Self::StillThere => None,
        }
    }
}

impl NevisFailure {
    /// What does not exist, if that is the reason of the failure.
    pub fn missing(&self) -> Option<Missing> {
        self.refusal.as_ref()?.missing()
    }

    /// Whether a read that failed like this makes a deletion pointless: the device password does not exist, the caller
    /// is not authenticated, or there was no answer.
    pub fn is_conclusive(&self) -> bool {
        match &self.refusal {
            Some(refusal) => refusal.missing().is_some() || refusal.error.status == 401,
            None => true,
        }
    }
}

/// The latest deletion of a device password in the journal that may have arrived, with either path segment.
pub fn earlier_attempt(
    rows: &[JournalRow],
    base: &NevisBase,
    password: &DevicePasswordRef,
) -> Option<EarlierAttempt> {
    let is_target = |target: &str| {
        let named = locate(target).ok().filter(|named| named.ids == *password);
        let base_of = |base: &str| NevisBase::parse(base).ok();
        named.and_then(|named| named.base).and_then(|other| base_of(&other)).as_ref() == Some(base)
    };
    rows.iter().rev().find_map(|row| {
        let confirmed = match row.outcome() {
            RowOutcome::Ok => true,
            RowOutcome::Lost | RowOutcome::NoAnswer => false,
            RowOutcome::Refused | RowOutcome::NotSent => return None,
        };
        let is_match = row.operation() == DELETE_DEVICE_PASSWORD && is_target(row.target());
        is_match.then_some(EarlierAttempt { at_ms: row.sent.at_ms, confirmed })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal_store::record::{Entry, Record, RecordedAnswer};
    use crate::journal_store::rows;
    use crate::problem::TransportProblem;
    use admin_api::TenantId;

    const TARGET: &str = "https://idm.example/nevisidm/api/core/v1/100/users/u/device-passwords/c";

    fn refused(status: u16, code: &str, message: &str) -> NevisFailure {
        let body = format!(r#"{{"errors":[{{"code":"{code}","message":"{message}"}}]}}"#);
        NevisRefusal::read(status, body.as_bytes()).into()
    }

    fn gone() -> NevisFailure {
        refused(404, "errors.noRecord", "Credential with extId 'c' doesn't exist on client with extId '100'")
    }

    fn lost() -> NevisFailure {
        Problem::Transport(TransportProblem::Timeout { after_ms: 30_000 }).into()
    }

    fn password() -> DevicePasswordRef {
        DevicePasswordRef { client: "100".into(), user: "u".into(), credential: "c".into() }
    }

    fn base() -> NevisBase {
        NevisBase::parse("https://idm.example").unwrap()
    }

    /// A journal of deletions: target and answer.
    fn journal(calls: &[(&str, Option<RecordedAnswer>)]) -> Vec<JournalRow> {
        let mut records: Vec<Record> = Vec::new();
        let mut add = |entry: &dyn Fn(u64) -> Entry| {
            let seq = Record::next_seq(records.last());
            let record = Record::next(records.last(), 1000 + seq, TenantId::new("abcdefgh12"), entry(seq));
            records.push(record);
            seq
        };
        for (target, answer) in calls {
            let operation = DELETE_DEVICE_PASSWORD.to_owned();
            let target = (*target).to_owned();
            let call = add(&|call_id| Entry::Sent {
                call_id,
                operation: operation.clone(),
                target: target.clone(),
                note: None,
            });
            if let Some(answer) = answer {
                add(&|_| Entry::Answered { call_id: call, answer: answer.clone(), duration_ms: 1 });
            }
        }
        rows::rows(records).rows
    }

    #[test]
    fn a_missing_credential_counts_as_deleted_only_after_an_earlier_attempt() {
        let earlier = EarlierAttempt { at_ms: 7, confirmed: false };
        assert_eq!(DeletionOutcome::from_answer(Ok(()), None), DeletionOutcome::Deleted);
        assert_eq!(DeletionOutcome::from_answer(Err(gone()), None), DeletionOutcome::Refused(gone()));
        assert_eq!(
            DeletionOutcome::from_answer(Err(gone()), Some(earlier)),
            DeletionOutcome::AlreadyGone(earlier)
        );
        assert_eq!(
            DeletionOutcome::from_answer(Err(lost()), Some(earlier)),
            DeletionOutcome::Unknown(lost())
        );
        let client = refused(404, "errors.noRecord", "Client doesn't exist with extId '100'");
        assert_eq!(
            DeletionOutcome::from_answer(Err(client.clone()), Some(earlier)),
            DeletionOutcome::Refused(client)
        );
    }

    #[test]
    fn a_read_after_a_lost_answer_reveals_the_outcome_if_it_is_conclusive() {
        let earlier = Some(EarlierAttempt { at_ms: 7, confirmed: false });
        assert_eq!(DeletionOutcome::from_check(&Ok(()), earlier), Some(DeletionOutcome::StillThere));
        assert!(matches!(
            DeletionOutcome::from_check(&Err(gone()), earlier),
            Some(DeletionOutcome::AlreadyGone(_))
        ));
        assert_eq!(DeletionOutcome::from_check(&Err(lost()), earlier), None);
        let forbidden = refused(403, "errors.insufficientRightsFunction", "m");
        assert_eq!(DeletionOutcome::from_check(&Err(forbidden), earlier), None);
    }

    #[test]
    fn a_failed_read_is_conclusive_for_some_reasons_only() {
        assert!(gone().is_conclusive() && lost().is_conclusive());
        assert!(refused(401, "errors.userLoginFailed", "m").is_conclusive());
        assert!(!refused(403, "errors.insufficientRightsFunction", "m").is_conclusive());
        assert!(!refused(404, "errors.invalidUri", "m").is_conclusive());
    }

    #[test]
    fn the_latest_attempt_that_may_have_arrived_counts() {
        let found =
            |calls: &[(&str, Option<RecordedAnswer>)]| earlier_attempt(&journal(calls), &base(), &password());
        assert_eq!(
            found(&[(TARGET, Some(RecordedAnswer::Lost))]),
            Some(EarlierAttempt { at_ms: 1000, confirmed: false })
        );
        assert_eq!(found(&[(TARGET, None)]), Some(EarlierAttempt { at_ms: 1000, confirmed: false }));
        let both = [(TARGET, Some(RecordedAnswer::Lost)), (TARGET, Some(RecordedAnswer::Ok))];
        assert_eq!(found(&both), Some(EarlierAttempt { at_ms: 1002, confirmed: true }));
        let other_spelling = TARGET.replace("passwords", "password");
        assert!(found(&[(&other_spelling, Some(RecordedAnswer::Ok))]).is_some());
        let refused = RecordedAnswer::Refused { status: 403, code: None, message: String::new() };
        assert_eq!(found(&[(TARGET, Some(refused)), (TARGET, Some(RecordedAnswer::NotSent))]), None);
        for other in
            [TARGET.replace("/c", "/d"), TARGET.replace("idm.", "test."), TARGET.replace("100", "200")]
        {
            assert_eq!(found(&[(&other, Some(RecordedAnswer::Ok))]), None, "{other}");
        }
    }
}
