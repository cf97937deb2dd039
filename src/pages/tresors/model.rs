//! The state of a tresor, which the API reveals only by its error codes, and the comparison of members with another
//! list. Without signals and without the browser.

use crate::operations::outcome::Outcome;
use crate::problem::Problem;
use admin_api::endpoint::Decision;
use admin_api::{TresorId, UserId, code};
use std::collections::HashSet;

/// The state of a tresor (docs/PROTOCOL.md, Life cycles). No call reports it, so it is derived from answers to other
/// calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TresorState {
    /// Its creation was approved.
    Approved,
    /// Its creation was not approved. It is not known whether it can still be approved.
    NotApproved,
    /// Its creation was rejected from this browser.
    Rejected,
    /// It was deleted.
    Deleted,
    /// The server has no such tresor: the id is wrong, or its creation was rejected.
    Absent,
}

const NAMES: [(TresorState, &str); 5] = [
    (TresorState::Approved, "approved"),
    (TresorState::NotApproved, "not-approved"),
    (TresorState::Rejected, "rejected"),
    (TresorState::Deleted, "deleted"),
    (TresorState::Absent, "absent"),
];

impl TresorState {
    /// The state that a refusal reveals.
    pub fn from_problem(problem: &Problem) -> Option<Self> {
        match problem.code()? {
            code::TRESOR_IS_ALREADY_APPROVED => Some(Self::Approved),
            code::TRESOR_IS_NOT_APPROVED => Some(Self::NotApproved),
            code::TRESOR_ALREADY_DELETED => Some(Self::Deleted),
            code::TRESOR_NOT_EXISTS => Some(Self::Absent),
            _ => None,
        }
    }

    /// The state that the outcome of a verdict on the creation reveals.
    pub fn from_verdict(decision: Option<Decision>, outcome: &Outcome) -> Option<Self> {
        match (outcome, decision) {
            (Outcome::Approved, _) => Some(Self::Approved),
            (Outcome::Rejected, Some(Decision::Reject)) => Some(Self::Rejected),
            _ => outcome.problem().and_then(Self::from_problem),
        }
    }

    /// Whether the tresor does not exist or can no longer be used.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Rejected | Self::Deleted | Self::Absent)
    }
}

/// A state, and when it became known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownState {
    /// The state.
    pub state: TresorState,
    /// When, in milliseconds since 1970-01-01 UTC, by this computer's clock.
    pub at_ms: f64,
}

/// The stored form in this browser. The time is whole: formatting and parsing fractions would add some kilobytes of wasm.
pub fn to_line(tresor: &TresorId, known: KnownState) -> String {
    let name = NAMES.iter().find(|(state, _)| *state == known.state).map_or("", |(_, name)| name);
    format!("{name} {} {tresor}", known.at_ms as u64)
}

/// Parses the stored form; `None` if the text is something else.
pub fn from_line(line: &str) -> Option<(TresorId, KnownState)> {
    let mut parts = line.splitn(3, ' ');
    let (name, at_ms, tresor) = (parts.next()?, parts.next()?.parse::<u64>().ok()?, parts.next()?);
    let (state, _) = NAMES.iter().find(|(_, state_name)| *state_name == name)?;
    Some((TresorId::new(tresor), KnownState { state: *state, at_ms: at_ms as f64 }))
}

/// The members of a tresor compared with another list. Each list keeps its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberComparison {
    /// Members that are not in the other list.
    pub only_here: Vec<UserId>,
    /// Users in the other list that are not members.
    pub only_there: Vec<UserId>,
    /// The number of users in both.
    pub in_both: usize,
    /// Words of the pasted text that are not user ids, each once.
    pub not_understood: Vec<String>,
}

/// Compares the members with a pasted text in any format: lines, CSV, JSON.
pub fn compare(members: &[UserId], pasted: &str) -> MemberComparison {
    let mut theirs: Vec<&str> = Vec::new();
    let mut not_understood: Vec<&str> = Vec::new();
    let mut seen = HashSet::new();
    let words = pasted.split(|c: char| c.is_whitespace() || ",;|\"'[]{}()<>".contains(c));
    let words = words.map(|word| word.trim_matches(':'));
    for word in words.filter(|word| !word.is_empty() && seen.insert(*word)) {
        // Any word with an @ counts as a user, even in an unusual form. Headings and JSON names do not.
        if word.contains('@') { theirs.push(word) } else { not_understood.push(word) }
    }
    let ours = members.iter().map(UserId::as_str).collect::<HashSet<_>>();
    let only_here = members.iter().filter(|user| !seen.contains(user.as_str())).cloned().collect::<Vec<_>>();
    MemberComparison {
        in_both: members.len() - only_here.len(),
        only_there: theirs.into_iter().filter(|user| !ours.contains(user)).map(UserId::new).collect(),
        only_here,
        not_understood: not_understood.into_iter().map(ToOwned::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::TransportProblem;
    use crate::problem::tests::server;

    const A: &str = "20161214010237.t8hnqidl@abcdefgh12.tresorit.io";
    const B: &str = "20170602121629.3nrj3l4z@abcdefgh12.tresorit.io";

    #[test]
    fn error_codes_reveal_the_state() {
        let state_of = |code| TresorState::from_problem(&server(code));
        assert_eq!(state_of("TresorIsAlreadyApproved"), Some(TresorState::Approved));
        assert_eq!(state_of("TresorIsNotApproved"), Some(TresorState::NotApproved));
        assert_eq!(state_of("TresorAlreadyDeleted"), Some(TresorState::Deleted));
        assert_eq!(state_of("TresorNotExists"), Some(TresorState::Absent));
        assert_eq!(state_of("BadInput"), None);
        let lost = Problem::Transport(TransportProblem::Timeout { after_ms: 1 });
        assert_eq!(TresorState::from_problem(&lost), None);
    }

    #[test]
    fn verdicts_reveal_the_state() {
        let state_of = TresorState::from_verdict;
        assert_eq!(state_of(Some(Decision::Approve), &Outcome::Approved), Some(TresorState::Approved));
        assert_eq!(state_of(Some(Decision::Reject), &Outcome::Rejected), Some(TresorState::Rejected));
        let gone = Outcome::Gone(Some(server("TresorAlreadyDeleted")));
        assert_eq!(state_of(Some(Decision::Approve), &gone), Some(TresorState::Deleted));
        assert_eq!(state_of(None, &Outcome::Gone(None)), None);
    }

    #[test]
    fn a_stored_state_is_parsed_to_the_same_state() {
        for (state, _) in NAMES {
            let known = KnownState { state, at_ms: 1_700_000_000_123.0 };
            let tresor = TresorId::new("0000slpj4r86xbqlg9wmjhug");
            assert_eq!(from_line(&to_line(&tresor, known)), Some((tresor, known)));
        }
        for line in ["", "approved", "approved x t", "frozen 1 t"] {
            assert_eq!(from_line(line), None, "{line}");
        }
    }

    #[test]
    fn members_are_compared_with_text_in_any_format() {
        let members = [UserId::new(A), UserId::new("c@x")];
        let pastes = [
            format!("{A}\n{B}\n"),
            format!("user;name\n{A};{A}\n\"{B}\""),
            format!(r#"{{"members": ["{A}", "{B}"]}}"#),
        ];
        for pasted in pastes {
            let found = compare(&members, &pasted);
            assert_eq!(found.only_here, [UserId::new("c@x")], "{pasted}");
            assert_eq!(found.only_there, [UserId::new(B)], "{pasted}");
            assert_eq!(found.in_both, 1, "{pasted}");
        }
    }

    #[test]
    fn words_that_are_not_user_ids_are_listed_once() {
        let found = compare(&[], &format!("members {A} ??? members"));
        assert_eq!(found.not_understood, ["members", "???"]);
        assert_eq!(found.only_there, [UserId::new(A)]);
        assert_eq!(compare(&[UserId::new(A)], "  \n").only_there, []);
    }
}
