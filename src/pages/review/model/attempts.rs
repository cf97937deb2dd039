//! Attempts: after a lost race an operation is dead, and its client starts again with a new id. Operations with the same
//! kind, users and tresor are linked here, so that the reviewer sees "2nd attempt".

use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use admin_api::{OperationKind, TresorId, UserId};
use std::collections::HashMap;

/// An operation in the queue, waiting or decided.
#[derive(Debug, Clone, Copy)]
pub struct KnownOperation<'a> {
    /// Which operation.
    pub key: &'a OperationKey,
    /// The requesting user.
    pub by: Option<&'a UserId>,
    /// The target user.
    pub for_user: Option<&'a UserId>,
    /// The tresor.
    pub tresor: &'a TresorId,
    /// Whether its client must start again; see [`is_dead`].
    pub is_dead: bool,
}

/// The position of an operation in a series of attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The number of the attempt, from 1.
    pub attempt_number: usize,
    /// The dead operation that this one follows.
    pub previous: Option<OperationKey>,
}

/// Whether the client must start again after this outcome: after a lost race, or if the operation was gone when it was
/// decided. A rejection is an answer, not a failed attempt.
pub fn is_dead(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::LostRace(_) | Outcome::Gone(_))
}

/// Numbers the attempts of all operations, given in order of arrival. A tresor creation is always the first attempt,
/// because another attempt has another tresor.
pub fn attempts(operations: &[KnownOperation]) -> Vec<Attempt> {
    type Subject<'a> = (OperationKind, Option<&'a UserId>, Option<&'a UserId>, &'a TresorId);
    let mut dead: HashMap<Subject, (usize, &OperationKey)> = HashMap::new();
    operations
        .iter()
        .map(|operation| {
            let subject = (operation.key.kind, operation.by, operation.for_user, operation.tresor);
            let previous = dead.get(&subject).copied();
            let attempt_number = previous.map_or(0, |(count, _)| count) + 1;
            if operation.is_dead && operation.key.kind != OperationKind::TresorCreation {
                dead.insert(subject, (attempt_number, operation.key));
            }
            Attempt { attempt_number, previous: previous.map(|(_, key)| key.clone()) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::server;
    use OperationKind::*;

    fn numbers(rows: &[(OperationKind, &str, &str, &str, &str, bool)]) -> Vec<(usize, Option<String>)> {
        let owned = rows
            .iter()
            .map(|(kind, id, by, target, tresor, is_dead)| {
                let key = OperationKey::new(*kind, *id);
                (key, UserId::new(*by), UserId::new(*target), TresorId::new(*tresor), *is_dead)
            })
            .collect::<Vec<_>>();
        let operations = owned
            .iter()
            .map(|(key, by, target, tresor, is_dead)| KnownOperation {
                key,
                by: Some(by),
                for_user: Some(target),
                tresor,
                is_dead: *is_dead,
            })
            .collect::<Vec<_>>();
        attempts(&operations)
            .into_iter()
            .map(|attempt| (attempt.attempt_number, attempt.previous.map(|key| key.id.as_str().to_owned())))
            .collect()
    }

    #[test]
    fn an_attempt_follows_the_dead_one() {
        assert_eq!(
            numbers(&[
                (Share, "1", "a", "b", "t", true),
                (Share, "2", "a", "b", "t", true),
                (Share, "3", "a", "b", "t", false),
                (Share, "4", "a", "b", "t", false),
            ]),
            [(1, None), (2, Some("1".into())), (3, Some("2".into())), (3, Some("2".into()))]
        );
    }

    #[test]
    fn other_people_tresors_and_kinds_are_other_attempts() {
        let first = (Share, "1", "a", "b", "t", true);
        for other in [
            (Kick, "2", "a", "b", "t", false),
            (Share, "2", "x", "b", "t", false),
            (Share, "2", "a", "x", "t", false),
            (Share, "2", "a", "b", "x", false),
        ] {
            assert_eq!(numbers(&[first, other])[1], (1, None));
        }
        let alive = (Share, "1", "a", "b", "t", false);
        assert_eq!(numbers(&[alive, (Share, "2", "a", "b", "t", false)])[1], (1, None));
        let creation = (TresorCreation, "t", "a", "b", "t", true);
        assert_eq!(numbers(&[creation, creation])[1], (1, None));
    }

    #[test]
    fn a_lost_race_and_a_gone_operation_are_dead() {
        assert!(is_dead(&Outcome::LostRace(server("EtagNotMatch"))));
        let gone = Outcome::of(Share, admin_api::endpoint::Decision::Approve, Err(server("BadInput")));
        assert!(matches!(gone, Outcome::Gone(_)) && is_dead(&gone));
        for outcome in [Outcome::Approved, Outcome::Rejected, Outcome::Unknown(server("x"))] {
            assert!(!is_dead(&outcome));
        }
    }
}
