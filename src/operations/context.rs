//! What a verdict is based on: the details of an operation and the members of its tresor, as read; the differences
//! between two readings; and the effect of an approval on the members.

use admin_api::entities::{LinkDetails, ShareDetails, TargetedDetails};
use admin_api::{OperationKind, TresorId, UserId};
use std::cmp::Ordering;

/// The details of an operation of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The user who requested it. Unknown for a tresor creation.
    pub by: Option<UserId>,
    /// The target user, if there is one.
    pub for_user: Option<UserId>,
    /// The tresor.
    pub tresor: TresorId,
    /// When it was requested, ISO 8601. Shares and tresor creations have no time.
    pub timestamp: Option<String>,
}

impl Details {
    /// The details of a tresor creation.
    pub fn of_creation(tresor: TresorId) -> Self {
        Self { by: None, for_user: None, tresor, timestamp: None }
    }
}

impl From<ShareDetails> for Details {
    fn from(share: ShareDetails) -> Self {
        Self {
            by: Some(share.by_user_id),
            for_user: Some(share.for_user_id),
            tresor: share.tresor_id,
            timestamp: None,
        }
    }
}

impl From<TargetedDetails> for Details {
    fn from(details: TargetedDetails) -> Self {
        Self {
            by: Some(details.by_user_id),
            for_user: Some(details.for_user_id),
            tresor: details.tresor_id,
            timestamp: Some(details.timestamp),
        }
    }
}

impl From<LinkDetails> for Details {
    fn from(link: LinkDetails) -> Self {
        Self {
            by: Some(link.by_user_id),
            for_user: None,
            tresor: link.tresor_id,
            timestamp: Some(link.timestamp),
        }
    }
}

/// One reading of an operation: the basis of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The operation's details.
    pub details: Details,
    /// The tresor's members, in the server's order.
    pub members: Vec<UserId>,
}

/// A difference between an operation and what was on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The requesting user.
    By,
    /// The target user.
    ForUser,
    /// The tresor.
    Tresor,
    /// The time of the request.
    Timestamp,
    /// This user has become a member.
    Joined(UserId),
    /// This user is no longer a member.
    Left(UserId),
}

impl Context {
    /// The differences between `self` and a later reading.
    pub fn differences(&self, now: &Context) -> Vec<Difference> {
        let (a, b) = (&self.details, &now.details);
        let mut out = Vec::new();
        let mut push_if = |differs: bool, difference: Difference| {
            if differs {
                out.push(difference);
            }
        };
        push_if(a.by != b.by, Difference::By);
        push_if(a.for_user != b.for_user, Difference::ForUser);
        push_if(a.tresor != b.tresor, Difference::Tresor);
        push_if(a.timestamp != b.timestamp, Difference::Timestamp);
        out.extend(missing_in(&now.members, &self.members).map(Difference::Joined));
        out.extend(missing_in(&self.members, &now.members).map(Difference::Left));
        out
    }
}

/// Users in `of` that are missing in `other`.
fn missing_in<'a>(of: &'a [UserId], other: &'a [UserId]) -> impl Iterator<Item = UserId> + 'a {
    of.iter().filter(|user| !other.contains(user)).cloned()
}

/// The effect of an approval on one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberChange {
    /// Stays a member.
    Stays,
    /// Becomes a member.
    Joins,
    /// Is no longer a member.
    Leaves,
}

/// The current members and the effect of an approval of this kind on each. A joining user comes last.
pub fn members_after(kind: OperationKind, context: &Context) -> Vec<(UserId, MemberChange)> {
    let target = context.details.for_user.as_ref();
    let joins = matches!(kind, OperationKind::Share | OperationKind::InvitationLinkAcception);
    let mut after = context
        .members
        .iter()
        .map(|member| {
            let leaves = kind == OperationKind::Kick && Some(member) == target;
            (member.clone(), if leaves { MemberChange::Leaves } else { MemberChange::Stays })
        })
        .collect::<Vec<_>>();
    if let Some(target) = target.filter(|target| joins && !context.members.contains(target)) {
        after.push((target.clone(), MemberChange::Joins));
    }
    after
}

/// Compares times: the oldest first, missing ones last. Fractions of a second are optional.
pub fn by_age(a: Option<&str>, b: Option<&str>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.trim_end_matches('Z').cmp(b.trim_end_matches('Z')),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A context with short names, for tests.
    pub(crate) fn context(by: &str, for_user: Option<&str>, members: &[&str]) -> Context {
        Context {
            details: Details {
                by: Some(UserId::new(by)),
                for_user: for_user.map(UserId::new),
                tresor: TresorId::new("t"),
                timestamp: None,
            },
            members: members.iter().copied().map(UserId::new).collect(),
        }
    }

    #[test]
    fn equal_readings_do_not_differ() {
        let seen = context("a", Some("b"), &["a", "c"]);
        assert_eq!(seen.differences(&context("a", Some("b"), &["c", "a"])), vec![]);
    }

    #[test]
    fn each_difference_is_named() {
        let seen = context("a", Some("b"), &["a", "c"]);
        let mut now = context("x", None, &["a", "b"]);
        now.details.tresor = TresorId::new("u");
        now.details.timestamp = Some("2000-01-23T23:59:59Z".into());
        assert_eq!(
            seen.differences(&now),
            vec![
                Difference::By,
                Difference::ForUser,
                Difference::Tresor,
                Difference::Timestamp,
                Difference::Joined(UserId::new("b")),
                Difference::Left(UserId::new("c")),
            ]
        );
    }

    #[test]
    fn an_approval_changes_the_members_by_its_kind() {
        use MemberChange::*;
        let after = |kind, for_user, members: &[&str]| {
            members_after(kind, &context("a", for_user, members))
                .into_iter()
                .map(|(user, change)| (user.as_str().to_owned(), change))
                .collect::<Vec<_>>()
        };
        let named = |rows: &[(&str, MemberChange)]| {
            rows.iter().map(|(user, change)| (user.to_string(), *change)).collect::<Vec<_>>()
        };
        assert_eq!(after(OperationKind::Share, Some("b"), &["a"]), named(&[("a", Stays), ("b", Joins)]));
        assert_eq!(after(OperationKind::Share, Some("a"), &["a"]), named(&[("a", Stays)]));
        assert_eq!(after(OperationKind::Kick, Some("b"), &["a", "b"]), named(&[("a", Stays), ("b", Leaves)]));
        assert_eq!(after(OperationKind::Kick, Some("b"), &["a"]), named(&[("a", Stays)]));
        assert_eq!(
            after(OperationKind::InvitationLinkAcception, Some("b"), &["a"]),
            named(&[("a", Stays), ("b", Joins)])
        );
        assert_eq!(after(OperationKind::InvitationLinkCreation, None, &["a"]), named(&[("a", Stays)]));
    }
}
