//! Cross-checks of an operation: facts that deserve attention before a verdict. Their texts are in `text`.

use crate::operations::context::{Context, MemberChange, members_after};
use crate::sort::sort_by;
use admin_api::{OperationKind, UserId};
use user_list::Registration;

/// How serious a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Approving is probably wrong, or will fail.
    Warn,
    /// Good to know.
    Info,
}

/// One cross-check. The order of the variants is the order on screen within one severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// The tresor has no members.
    NoMembers,
    /// After the approval no member is left who could open the tresor.
    NobodyLeft,
    /// The invited user is already a member.
    AlreadyMember,
    /// The user to be kicked is not a member.
    KickOfNonMember,
    /// The requesting user is not, or no longer, a member.
    InitiatorNotMember,
    /// The requesting user and the target user are the same.
    SamePerson,
    /// The invited user is not in the user list.
    InviteeNotListed,
    /// The invited user is not validated.
    InviteeUnvalidated,
    /// The invited user was disabled from this browser.
    InviteeDisabledHere,
    /// The requesting user was disabled from this browser.
    InitiatorDisabledHere,
    /// The user to be kicked was disabled from this browser, which fits the kick.
    KickedDisabledHere,
    /// A member kicks themselves.
    Leaves,
}

impl Check {
    /// How serious it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::KickedDisabledHere | Self::Leaves => Severity::Info,
            _ => Severity::Warn,
        }
    }
}

/// Facts about users. An unknown fact raises no check.
pub struct UserFacts<'a> {
    /// The state of a user's registration; `None` if the user list was not read.
    pub registration: &'a dyn Fn(&UserId) -> Option<Registration>,
    /// Whether this browser's last change to the user's account was to disable it. It may have been enabled elsewhere
    /// since; the platform does not report that.
    pub is_disabled_here: &'a dyn Fn(&UserId) -> bool,
}

/// All checks that an operation raises, the serious ones first.
pub fn checks(kind: OperationKind, context: &Context, facts: &UserFacts) -> Vec<Check> {
    let details = &context.details;
    let (by, target) = (details.by.as_ref(), details.for_user.as_ref());
    let is_member = |user: &UserId| context.members.contains(user);
    let mut raised = Vec::new();
    let mut raise = |applies: bool, check: Check| {
        if applies {
            raised.push(check);
        }
    };

    raise(context.members.is_empty(), Check::NoMembers);
    let is_kick = kind == OperationKind::Kick;
    let stays = |(_, change): &(UserId, MemberChange)| *change != MemberChange::Leaves;
    raise(
        is_kick && !context.members.is_empty() && !members_after(kind, context).iter().any(stays),
        Check::NobodyLeft,
    );
    if let Some(by) = by {
        raise(!is_member(by), Check::InitiatorNotMember);
        raise((facts.is_disabled_here)(by), Check::InitiatorDisabledHere);
    }
    if let Some(target) = target {
        let is_self = by == Some(target);
        raise(is_self, if is_kick { Check::Leaves } else { Check::SamePerson });
        let is_disabled = (facts.is_disabled_here)(target);
        if is_kick {
            raise(!is_member(target), Check::KickOfNonMember);
            // The check of the requesting user covers this if both are the same.
            raise(is_disabled && !is_self, Check::KickedDisabledHere);
        } else {
            raise(is_member(target), Check::AlreadyMember);
            raise(is_disabled && !is_self, Check::InviteeDisabledHere);
            match (facts.registration)(target) {
                Some(Registration::Unvalidated) => raise(true, Check::InviteeUnvalidated),
                Some(Registration::NotListed) => raise(true, Check::InviteeNotListed),
                Some(Registration::Validated) | None => {}
            }
        }
    }
    sort_by(&mut raised, |a, b| (a.severity(), a).cmp(&(b.severity(), b)));
    raised
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::context::Details;
    use crate::operations::context::tests::context;
    use Check::*;
    use OperationKind::*;
    use admin_api::TresorId;

    /// Users whose names begin with `u` are unvalidated, with `x` unlisted, with `d` disabled here.
    fn raised(kind: OperationKind, by: &str, target: Option<&str>, members: &[&str]) -> Vec<Check> {
        raised_in(kind, &context(by, target, members))
    }

    fn raised_in(kind: OperationKind, context: &Context) -> Vec<Check> {
        let registration = |user: &UserId| match user.as_str().as_bytes()[0] {
            b'u' => Some(Registration::Unvalidated),
            b'x' => Some(Registration::NotListed),
            b'?' => None,
            _ => Some(Registration::Validated),
        };
        let is_disabled_here = |user: &UserId| user.as_str().starts_with('d');
        checks(kind, context, &UserFacts { registration: &registration, is_disabled_here: &is_disabled_here })
    }

    #[test]
    fn an_ordinary_operation_raises_no_check() {
        for kind in [Share, InvitationLinkAcception] {
            assert_eq!(raised(kind, "a", Some("b"), &["a"]), []);
            assert_eq!(raised(kind, "a", Some("?"), &["a"]), [], "an unknown registration raises no check");
        }
        assert_eq!(raised(Kick, "a", Some("b"), &["a", "b"]), []);
        assert_eq!(raised(Kick, "a", Some("u"), &["a", "u"]), [], "a kick does not care for registration");
        assert_eq!(raised(InvitationLinkCreation, "a", None, &["a"]), []);
        assert_eq!(raised(InvitationLinkRevocation, "a", None, &["a"]), []);
    }

    #[test]
    fn memberships_are_checked() {
        assert_eq!(raised(Share, "a", Some("b"), &["a", "b"]), [AlreadyMember]);
        assert_eq!(raised(InvitationLinkAcception, "a", Some("b"), &["b", "a"]), [AlreadyMember]);
        assert_eq!(raised(Kick, "a", Some("b"), &["a"]), [KickOfNonMember]);
        assert_eq!(raised(InvitationLinkRevocation, "a", None, &["b"]), [InitiatorNotMember]);
        assert_eq!(raised(Kick, "a", Some("b"), &["b"]), [NobodyLeft, InitiatorNotMember]);
        assert_eq!(raised(Share, "a", Some("b"), &[]), [NoMembers, InitiatorNotMember]);
    }

    #[test]
    fn users_are_checked() {
        assert_eq!(raised(Share, "a", Some("u"), &["a"]), [InviteeUnvalidated]);
        assert_eq!(raised(Share, "a", Some("x"), &["a"]), [InviteeNotListed]);
        assert_eq!(raised(Share, "d", Some("d2"), &["d"]), [InviteeDisabledHere, InitiatorDisabledHere]);
        assert_eq!(raised(Kick, "a", Some("d"), &["a", "d"]), [KickedDisabledHere]);
        assert_eq!(raised(Share, "a", Some("a"), &["a", "b"]), [AlreadyMember, SamePerson]);
        assert_eq!(raised(Kick, "a", Some("a"), &["a", "b"]), [Leaves]);
        assert_eq!(raised(Kick, "a", Some("a"), &["a"]), [NobodyLeft, Leaves]);
        assert_eq!(raised(Kick, "d", Some("d"), &["d", "b"]), [InitiatorDisabledHere, Leaves]);
    }

    #[test]
    fn a_creation_is_checked_for_members_only() {
        let of =
            |members: Vec<UserId>| Context { details: Details::of_creation(TresorId::new("t")), members };
        assert_eq!(raised_in(TresorCreation, &of(vec![])), [NoMembers]);
        assert_eq!(raised_in(TresorCreation, &of(vec![UserId::new("a")])), []);
    }

    #[test]
    fn serious_checks_come_first() {
        assert_eq!(Severity::Warn.cmp(&Severity::Info), std::cmp::Ordering::Less);
        assert_eq!((Leaves.severity(), NobodyLeft.severity()), (Severity::Info, Severity::Warn));
    }
}
