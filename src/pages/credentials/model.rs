//! The deletion of a device password: what became of it, and what an earlier try from this browser says about it.

use crate::journal_store::rows::{JournalRow, RowOutcome};
use crate::problem::Problem;
use admin_api::nevis::{DELETE_DEVICE_PASSWORD, DevicePasswordRef, Missing, NevisBase, Refusal, locate};

/// A call of nevisIDM without a good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Why.
    pub problem: Problem,
    /// All that nevisIDM said, where it said something.
    pub refusal: Option<Box<Refusal>>,
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self { problem, refusal: None }
    }
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self { problem: Problem::Server(refusal.error.clone()), refusal: Some(Box::new(refusal)) }
    }
}

/// What became of a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server deleted it.
    Deleted,
    /// It was gone when it was asked for again; an earlier try was sent from this browser.
    AlreadyGone(Earlier),
    /// The answer was lost, and the device password is still there.
    StillThere,
    /// The answer was lost: it may be deleted or not.
    Unknown(Failed),
    /// Nothing was deleted.
    Refused(Failed),
}

/// An earlier try, as the journal has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// When it was sent, in milliseconds since 1970-01-01 UTC.
    pub at_ms: u64,
    /// Whether the server confirmed it.
    pub confirmed: bool,
}

impl Outcome {
    /// Names what the answer of a deletion means.
    pub fn of(answer: Result<(), Failed>, earlier: Option<Earlier>) -> Self {
        match answer {
            Ok(()) => Self::Deleted,
            Err(failed) if failed.problem.may_have_arrived() => Self::Unknown(failed),
            Err(failed) => Self::of_refusal(failed, earlier),
        }
    }

    /// Names what the answer of a look at the device password means after a deletion whose own answer was lost.
    /// `None` when that answer does not tell.
    pub fn of_look(answer: &Result<(), Failed>, earlier: Option<Earlier>) -> Option<Self> {
        match answer {
            Ok(()) => Some(Self::StillThere),
            Err(failed) if failed.misses() == Some(Missing::Credential) => earlier.map(Self::AlreadyGone),
            Err(_) => None,
        }
    }

    /// Names a refusal. A credential that is missing after an earlier try is gone.
    pub fn of_refusal(failed: Failed, earlier: Option<Earlier>) -> Self {
        match earlier {
            Some(earlier) if failed.misses() == Some(Missing::Credential) => Self::AlreadyGone(earlier),
            _ => Self::Refused(failed),
        }
    }

    /// What went wrong, where something did.
    pub fn failed(&self) -> Option<&Failed> {
        match self {
            Self::Unknown(failed) | Self::Refused(failed) => Some(failed),
            Self::Deleted | Self::AlreadyGone(_) | Self::StillThere => None,
        }
    }
}

impl Failed {
    /// What is missing, where that is why.
    pub fn misses(&self) -> Option<Missing> {
        self.refusal.as_ref()?.missing()
    }

    /// Whether a look that failed so says all there is to know, so that a deletion need not be asked about: what is
    /// named is not there, the caller was not let in, or nothing answers.
    pub fn ends_the_question(&self) -> bool {
        match &self.refusal {
            Some(refusal) => refusal.missing().is_some() || refusal.error.status == 401,
            None => true,
        }
    }
}

/// The latest deletion of a device password that was sent before and may have arrived, in either spelling of its path.
pub fn earlier_try(rows: &[JournalRow], base: &NevisBase, password: &DevicePasswordRef) -> Option<Earlier> {
    let names_it = |target: &str| {
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
        let is_it = row.operation() == DELETE_DEVICE_PASSWORD && names_it(row.target());
        is_it.then_some(Earlier { at_ms: row.sent.at_ms, confirmed })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal_store::record::{Answer, Entry, Record};
    use crate::journal_store::rows;
    use crate::problem::TransportProblem;
    use admin_api::TenantId;

    const TARGET: &str = "https://idm.example/nevisidm/api/core/v1/100/users/u/device-passwords/c";

    fn refused(status: u16, code: &str, message: &str) -> Failed {
        let body = format!(r#"{{"errors":[{{"code":"{code}","message":"{message}"}}]}}"#);
        Refusal::read(status, body.as_bytes()).into()
    }

    fn gone() -> Failed {
        refused(404, "errors.noRecord", "Credential with extId 'c' doesn't exist on client with extId '100'")
    }

    fn lost() -> Failed {
        Problem::Transport(TransportProblem::Timeout { after_ms: 30_000 }).into()
    }

    fn password() -> DevicePasswordRef {
        DevicePasswordRef { client: "100".into(), user: "u".into(), credential: "c".into() }
    }

    fn base() -> NevisBase {
        NevisBase::parse("https://idm.example").unwrap()
    }

    /// A journal of deletions: target and answer.
    fn journal(calls: &[(&str, Option<Answer>)]) -> Vec<JournalRow> {
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
    fn a_missing_credential_is_gone_only_after_an_earlier_try() {
        let earlier = Earlier { at_ms: 7, confirmed: false };
        assert_eq!(Outcome::of(Ok(()), None), Outcome::Deleted);
        assert_eq!(Outcome::of(Err(gone()), None), Outcome::Refused(gone()));
        assert_eq!(Outcome::of(Err(gone()), Some(earlier)), Outcome::AlreadyGone(earlier));
        assert_eq!(Outcome::of(Err(lost()), Some(earlier)), Outcome::Unknown(lost()));
        let client = refused(404, "errors.noRecord", "Client doesn't exist with extId '100'");
        assert_eq!(Outcome::of(Err(client.clone()), Some(earlier)), Outcome::Refused(client));
    }

    #[test]
    fn a_look_after_a_lost_answer_tells_or_does_not() {
        let earlier = Some(Earlier { at_ms: 7, confirmed: false });
        assert_eq!(Outcome::of_look(&Ok(()), earlier), Some(Outcome::StillThere));
        assert!(matches!(Outcome::of_look(&Err(gone()), earlier), Some(Outcome::AlreadyGone(_))));
        assert_eq!(Outcome::of_look(&Err(lost()), earlier), None);
        let forbidden = refused(403, "errors.insufficientRightsFunction", "m");
        assert_eq!(Outcome::of_look(&Err(forbidden), earlier), None);
    }

    #[test]
    fn a_failed_look_ends_the_question_where_it_says_all() {
        assert!(gone().ends_the_question() && lost().ends_the_question());
        assert!(refused(401, "errors.userLoginFailed", "m").ends_the_question());
        assert!(!refused(403, "errors.insufficientRightsFunction", "m").ends_the_question());
        assert!(!refused(404, "errors.invalidUri", "m").ends_the_question());
    }

    #[test]
    fn the_latest_try_that_may_have_arrived_counts() {
        let found = |calls: &[(&str, Option<Answer>)]| earlier_try(&journal(calls), &base(), &password());
        assert_eq!(found(&[(TARGET, Some(Answer::Lost))]), Some(Earlier { at_ms: 1000, confirmed: false }));
        assert_eq!(found(&[(TARGET, None)]), Some(Earlier { at_ms: 1000, confirmed: false }));
        let both = [(TARGET, Some(Answer::Lost)), (TARGET, Some(Answer::Ok))];
        assert_eq!(found(&both), Some(Earlier { at_ms: 1002, confirmed: true }));
        let other_spelling = TARGET.replace("passwords", "password");
        assert!(found(&[(&other_spelling, Some(Answer::Ok))]).is_some());
        let refused = Answer::Refused { status: 403, code: None, message: String::new() };
        assert_eq!(found(&[(TARGET, Some(refused)), (TARGET, Some(Answer::NotSent))]), None);
        for other in
            [TARGET.replace("/c", "/d"), TARGET.replace("idm.", "test."), TARGET.replace("100", "200")]
        {
            assert_eq!(found(&[(&other, Some(Answer::Ok))]), None, "{other}");
        }
    }
}
