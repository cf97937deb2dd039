//! Attempts: an operation that lost a race is dead and its client starts again, with a new id. Operations of the same
//! kind, people and tresor are linked here, so that a reviewer sees "2nd attempt".

use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use admin_api::{OperationKind, TresorId, UserId};
use std::collections::HashMap;

/// An operation held, waiting or through.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// Which one.
    pub key: &'a OperationKey,
    /// Who asks.
    pub by: Option<&'a UserId>,
    /// Whom it is about.
    pub for_user: Option<&'a UserId>,
    /// The tresor.
    pub tresor: &'a TresorId,
    /// Whether it came to nothing; see [`is_dead`].
    pub is_dead: bool,
}

/// Where an operation stands in a row of attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// From 1.
    pub attempt_number: usize,
    /// The dead operation that this one follows.
    pub previous: Option<OperationKey>,
}

/// Whether an outcome leaves the client to start again: a lost race, or an operation that was gone when it was to be
/// decided. A rejected one was answered and is no attempt that failed.
pub fn is_dead(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::LostRace(_) | Outcome::Gone(_))
}

/// Numbers the attempts of all operations held, given in the order in which they came; one answer for each. A tresor
/// creation is always the first: another attempt has another tresor.
pub fn attempts(held: &[Held]) -> Vec<Attempt> {
    type Aim<'a> = (OperationKind, Option<&'a UserId>, Option<&'a UserId>, &'a TresorId);
    let mut dead: HashMap<Aim, (usize, &OperationKey)> = HashMap::new();
    held.iter()
        .map(|operation| {
            let aim = (operation.key.kind, operation.by, operation.for_user, operation.tresor);
            let before = dead.get(&aim).copied();
            let attempt_number = before.map_or(0, |(count, _)| count) + 1;
            if operation.is_dead && operation.key.kind != OperationKind::TresorCreation {
                dead.insert(aim, (attempt_number, operation.key));
            }
            Attempt { attempt_number, previous: before.map(|(_, key)| key.clone()) }
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
        let held = owned
            .iter()
            .map(|(key, by, target, tresor, is_dead)| Held {
                key,
                by: Some(by),
                for_user: Some(target),
                tresor,
                is_dead: *is_dead,
            })
            .collect::<Vec<_>>();
        attempts(&held)
            .into_iter()
            .map(|attempt| (attempt.attempt_number, attempt.previous.map(|key| key.id.as_str().to_owned())))
            .collect()
    }

    #[test]
    fn an_attempt_follows_the_dead_one_before_it() {
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
        let living = (Share, "1", "a", "b", "t", false);
        assert_eq!(numbers(&[living, (Share, "2", "a", "b", "t", false)])[1], (1, None));
        let creation = (TresorCreation, "t", "a", "b", "t", true);
        assert_eq!(numbers(&[creation, creation])[1], (1, None));
    }

    #[test]
    fn dead_is_what_came_to_nothing() {
        assert!(is_dead(&Outcome::LostRace(server("EtagNotMatch"))));
        let gone = Outcome::of(Share, admin_api::endpoint::Decision::Approve, Err(server("BadInput")));
        assert!(matches!(gone, Outcome::Gone(_)) && is_dead(&gone));
        for outcome in [Outcome::Approved, Outcome::Rejected, Outcome::Unknown(server("x"))] {
            assert!(!is_dead(&outcome));
        }
    }
}
