//! Operations that wait on the same tresor: which of them an approval may kill, and in which order to decide them.

use crate::operations::context::by_age;
use crate::operations::key::OperationKey;
use admin_api::{OperationKind, TresorId};
use std::collections::HashMap;

/// An operation that waits for a verdict.
#[derive(Debug, Clone, Copy)]
pub struct Waiting<'a> {
    /// Which one.
    pub key: &'a OperationKey,
    /// The tresor it is on.
    pub tresor: &'a TresorId,
    /// When it was made, ISO 8601 in UTC, where the server says so.
    pub made_at: Option<&'a str>,
}

/// Operations on one tresor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The tresor.
    pub tresor: TresorId,
    /// What waits on it, in the order in which to approve.
    ///
    /// Only the first approval is sure to get through, and what loses must be started again by its client; so first
    /// comes what hurts most while it is undone:
    /// 1. a tresor creation, for nothing else can be approved before it, and it kills nothing;
    /// 2. kicks, then link revocations: they end an access, which stays open until they are through;
    /// 3. link acceptions: somebody outside waits, and must be asked to take up the link again;
    /// 4. shares: a member at work starts them again;
    /// 5. link creations: nobody has the link yet.
    ///
    /// Within one kind the oldest comes first, those without a time after those with one, in the order they came.
    pub keys: Vec<OperationKey>,
}

/// What waits, by tresor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collisions {
    /// One group a tresor, in the order in which the tresors first appear; tresors with one operation too.
    pub groups: Vec<Group>,
    places: HashMap<OperationKey, usize>,
}

impl Collisions {
    /// Groups what waits, in one pass.
    pub fn of(waiting: &[Waiting]) -> Self {
        let mut by_tresor: HashMap<&TresorId, usize> = HashMap::new();
        let mut groups: Vec<Vec<&Waiting>> = Vec::new();
        let mut places = HashMap::with_capacity(waiting.len());
        for operation in waiting {
            let location = *by_tresor.entry(operation.tresor).or_insert(groups.len());
            if location == groups.len() {
                groups.push(Vec::new());
            }
            if places.insert(operation.key.clone(), location).is_none() {
                groups[location].push(operation);
            }
        }
        let groups = groups
            .into_iter()
            .map(|mut group| {
                // Stable: the order of arrival stays where nothing else decides.
                group.sort_by(|a, b| {
                    turn(a.key.kind).cmp(&turn(b.key.kind)).then_with(|| by_age(a.made_at, b.made_at))
                });
                Group {
                    tresor: group[0].tresor.clone(),
                    keys: group.into_iter().map(|operation| operation.key.clone()).collect(),
                }
            })
            .collect();
        Self { groups, places }
    }

    /// The group that an operation is in.
    pub fn group(&self, key: &OperationKey) -> Option<&Group> {
        self.places.get(key).map(|&location| &self.groups[location])
    }

    /// What the approval of an operation may kill: all others on its tresor but the tresor's creation, in the order
    /// of the group. A creation kills nothing.
    pub fn endangered_by<'a>(&'a self, key: &'a OperationKey) -> impl Iterator<Item = &'a OperationKey> {
        let group = self.group(key).filter(|_| key.kind != OperationKind::TresorCreation);
        group
            .into_iter()
            .flat_map(|group| &group.keys)
            .filter(move |other| *other != key && other.kind != OperationKind::TresorCreation)
    }
}

/// A kind's turn within a group.
const fn turn(kind: OperationKind) -> u8 {
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
            .map(|(key, tresor, made_at)| Waiting { key, tresor, made_at: *made_at })
            .collect::<Vec<_>>();
        Collisions::of(&waiting)
    }

    fn ids<'a>(keys: impl IntoIterator<Item = &'a OperationKey>) -> Vec<&'a str> {
        keys.into_iter().map(|key| key.id.as_str()).collect()
    }

    #[test]
    fn groups_come_in_order_of_appearance() {
        let found = collisions(&[
            (Share, "s1", "t2", None),
            (Kick, "k", "t1", None),
            (Share, "s2", "t2", None),
            (Share, "s1", "t2", None),
        ]);
        let tresors = found.groups.iter().map(|group| (group.tresor.as_str(), ids(&group.keys)));
        assert_eq!(tresors.collect::<Vec<_>>(), [("t2", vec!["s1", "s2"]), ("t1", vec!["k"])]);
        assert_eq!(ids(found.endangered_by(&OperationKey::new(Share, "s1"))), ["s2"]);
        assert_eq!(ids(found.endangered_by(&OperationKey::new(Kick, "k"))), [""; 0]);
        assert_eq!(found.group(&OperationKey::new(Share, "unheard of")), None);
    }

    #[test]
    fn a_creation_neither_kills_nor_dies() {
        let found =
            collisions(&[(Share, "s", "t", None), (TresorCreation, "t", "t", None), (Kick, "k", "t", None)]);
        assert_eq!(ids(&found.groups[0].keys), ["t", "k", "s"]);
        assert_eq!(ids(found.endangered_by(&OperationKey::new(TresorCreation, "t"))), [""; 0]);
        assert_eq!(ids(found.endangered_by(&OperationKey::new(Share, "s"))), ["k"]);
    }

    #[test]
    fn the_order_of_a_group_is_that_of_harm_then_of_age() {
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
