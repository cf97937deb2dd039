//! Operations that wait on the same tresor: which of them an approval puts at risk, and the order in which to decide
//! them.

use crate::operations::context::by_age;
use crate::operations::key::OperationKey;
use crate::sort::sort_by;
use admin_api::{OperationKind, TresorId};
use std::collections::HashMap;

/// An operation that waits for a verdict.
#[derive(Debug, Clone, Copy)]
pub struct PendingOperation<'a> {
    /// Which operation.
    pub key: &'a OperationKey,
    /// Its tresor.
    pub tresor: &'a TresorId,
    /// The time of the request, ISO 8601 in UTC, if known.
    pub made_at: Option<&'a str>,
}

/// The waiting operations on one tresor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollisionGroup {
    /// The tresor.
    pub tresor: TresorId,
    /// The operations in the suggested order of approval.
    ///
    /// Only the first approval is certain to succeed. The clients of the others must start again, so the most urgent
    /// operations come first:
    /// 1. a tresor creation, because nothing else can be approved before it, and it puts nothing at risk;
    /// 2. kicks, then link revocations: the access that they end stays open until they are approved;
    /// 3. link acceptions: an outside user waits and would have to accept the link again;
    /// 4. shares: a member can easily start them again;
    /// 5. link creations: nobody has the link yet.
    ///
    /// Within one kind the oldest comes first. Those without a time come last, in order of arrival.
    pub keys: Vec<OperationKey>,
}

/// The waiting operations by tresor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collisions {
    /// One group per tresor, in order of first appearance, including tresors with one operation.
    pub groups: Vec<CollisionGroup>,
    indices: HashMap<OperationKey, usize>,
}

impl Collisions {
    /// Groups the waiting operations in one pass.
    pub fn of(waiting: &[PendingOperation]) -> Self {
        let mut by_tresor: HashMap<&TresorId, usize> = HashMap::new();
        let mut groups: Vec<Vec<&PendingOperation>> = Vec::new();
        let mut indices = HashMap::with_capacity(waiting.len());
        for operation in waiting {
            let index = *by_tresor.entry(operation.tresor).or_insert(groups.len());
            if index == groups.len() {
                groups.push(Vec::new());
            }
            if indices.insert(operation.key.clone(), index).is_none() {
                groups[index].push(operation);
            }
        }
        let groups = groups
            .into_iter()
            .map(|mut group| {
                // The sort is stable, so the order of arrival decides between equals.
                sort_by(&mut group, |a, b| {
                    priority(a.key.kind).cmp(&priority(b.key.kind)).then_with(|| by_age(a.made_at, b.made_at))
                });
                CollisionGroup {
                    tresor: group[0].tresor.clone(),
                    keys: group.into_iter().map(|operation| operation.key.clone()).collect(),
                }
            })
            .collect();
        Self { groups, indices }
    }

    /// The group of an operation.
    pub fn group(&self, key: &OperationKey) -> Option<&CollisionGroup> {
        self.indices.get(key).map(|&index| &self.groups[index])
    }

    /// The operations that an approval puts at risk: all others on the tresor except its creation, in the order of the
    /// group. The approval of a creation puts nothing at risk.
    pub fn at_risk_from<'a>(&'a self, key: &'a OperationKey) -> impl Iterator<Item = &'a OperationKey> {
        let group = self.group(key).filter(|_| key.kind != OperationKind::TresorCreation);
        group
            .into_iter()
            .flat_map(|group| &group.keys)
            .filter(move |other| *other != key && other.kind != OperationKind::TresorCreation)
    }
}

/// The position of a kind in the suggested order.
const fn priority(kind: OperationKind) -> u8 {
    match kind {
        OperationKind::TresorCreation => 0,
        OperationKind::Kick => 1,
        OperationKind::InvitationLinkRevocation => 2,
        OperationKind::InvitationLinkAcception => 3,
        OperationKind::Share => 4,
        OperationKind::InvitationLinkCreation => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperationKind::*;

    fn collisions(rows: &[(OperationKind, &str, &str, Option<&str>)]) -> Collisions {
        let owned = rows
            .iter()
            .map(|(kind, id, tresor, made_at)| {
                (OperationKey::new(*kind, *id), TresorId::new(*tresor), *made_at)
            })
            .collect::<Vec<_>>();
        let waiting = owned
            .iter()
            .map(|(key, tresor, made_at)| PendingOperation { key, tresor, made_at: *made_at })
            .collect::<Vec<_>>();
        Collisions::of(&waiting)
    }

    fn ids<'a>(keys: impl IntoIterator<Item = &'a OperationKey>) -> Vec<&'a str> {
        keys.into_iter().map(|key| key.id.as_str()).collect()
    }

    #[test]
    fn groups_are_in_order_of_appearance() {
        let found = collisions(&[
            (Share, "s1", "t2", None),
            (Kick, "k", "t1", None),
            (Share, "s2", "t2", None),
            (Share, "s1", "t2", None),
        ]);
        let tresors = found.groups.iter().map(|group| (group.tresor.as_str(), ids(&group.keys)));
        assert_eq!(tresors.collect::<Vec<_>>(), [("t2", vec!["s1", "s2"]), ("t1", vec!["k"])]);
        assert_eq!(ids(found.at_risk_from(&OperationKey::new(Share, "s1"))), ["s2"]);
        assert_eq!(ids(found.at_risk_from(&OperationKey::new(Kick, "k"))), [""; 0]);
        assert_eq!(found.group(&OperationKey::new(Share, "unknown")), None);
    }

    #[test]
    fn a_creation_is_neither_at_risk_nor_a_risk() {
        let found =
            collisions(&[(Share, "s", "t", None), (TresorCreation, "t", "t", None), (Kick, "k", "t", None)]);
        assert_eq!(ids(&found.groups[0].keys), ["t", "k", "s"]);
        assert_eq!(ids(found.at_risk_from(&OperationKey::new(TresorCreation, "t"))), [""; 0]);
        assert_eq!(ids(found.at_risk_from(&OperationKey::new(Share, "s"))), ["k"]);
    }

    #[test]
    fn a_group_is_ordered_by_urgency_then_by_age() {
        let found = collisions(&[
            (InvitationLinkCreation, "c", "t", Some("2000-01-01T00:00:00Z")),
            (Share, "s", "t", None),
            (InvitationLinkAcception, "a", "t", Some("2000-01-01T00:00:00Z")),
            (InvitationLinkRevocation, "r", "t", Some("2000-01-01T00:00:00Z")),
            (Kick, "none", "t", None),
            (Kick, "young", "t", Some("2000-01-02T00:00:00.5Z")),
            (Kick, "middle", "t", Some("2000-01-02T00:00:00Z")),
            (Kick, "old", "t", Some("2000-01-01T00:00:00Z")),
        ]);
        assert_eq!(ids(&found.groups[0].keys), ["old", "middle", "young", "none", "r", "a", "s", "c"]);
    }
}
