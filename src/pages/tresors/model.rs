//! Tresors: what the platform never tells but by its errors, and the comparison of members with another list.

use crate::operations::outcome::Outcome;
use crate::problem::Problem;
use admin_api::endpoint::Decision;
use admin_api::{TresorId, UserId};
use std::collections::HashSet;

/// How far a tresor has come (PROTOCOL, Life cycles). No call tells it, so it is learnt from answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TresorState {
    /// Its creation was approved.
    Approved,
    /// Its creation was not approved; whether it still waits for that is not told.
    NotApproved,
    /// Its creation was rejected here.
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
    /// What a refusal tells of the tresor it was about.
    pub fn told_by(problem: &Problem) -> Option<Self> {
        match problem.code()? {
            "TresorIsAlreadyApproved" => Some(Self::Approved),
            "TresorIsNotApproved" => Some(Self::NotApproved),
            "TresorAlreadyDeleted" => Some(Self::Deleted),
            "TresorNotExists" => Some(Self::Absent),
            _ => None,
        }
    }

    /// What a verdict on the creation tells.
    pub fn told_by_verdict(decision: Option<Decision>, outcome: &Outcome) -> Option<Self> {
        match (outcome, decision) {
            (Outcome::Approved, _) => Some(Self::Approved),
            (Outcome::Rejected, Some(Decision::Reject)) => Some(Self::Rejected),
            _ => outcome.problem().and_then(Self::told_by),
        }
    }

    /// Whether there is nothing left that could be done with it.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Rejected | Self::Deleted | Self::Absent)
    }
}

/// A state, and when it was learnt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learnt {
    /// The state.
    pub state: TresorState,
    /// When, in milliseconds since 1970-01-01 UTC, by this computer's clock.
    pub at_ms: f64,
}

/// The line in which it is kept in this browser.
pub fn write(tresor: &TresorId, learnt: Learnt) -> String {
    let name = NAMES.iter().find(|(state, _)| *state == learnt.state).map_or("", |(_, name)| name);
    format!("{name} {} {tresor}", learnt.at_ms)
}

/// What such a line says; `None` where another panel wrote something else.
pub fn read(line: &str) -> Option<(TresorId, Learnt)> {
    let mut parts = line.splitn(3, ' ');
    let (name, at_ms, tresor) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    let (state, _) = NAMES.iter().find(|(_, known)| *known == name)?;
    Some((TresorId::new(tresor), Learnt { state: *state, at_ms }))
}

/// Members compared with a list from elsewhere. Each list keeps its own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Members that the other list does not have.
    pub only_here: Vec<UserId>,
    /// Users of the other list that are no members.
    pub only_there: Vec<UserId>,
    /// How many both have.
    pub in_both: usize,
    /// Words of the pasted text that are no user ids, each once.
    pub not_understood: Vec<String>,
}

/// Compares the members with a pasted text of any form: lines, CSV, JSON.
pub fn compare(members: &[UserId], pasted: &str) -> Comparison {
    let mut theirs: Vec<&str> = Vec::new();
    let mut not_understood: Vec<&str> = Vec::new();
    let mut seen = HashSet::new();
    let words = pasted.split(|c: char| c.is_whitespace() || ",;|\"'[]{}()<>".contains(c));
    let words = words.map(|word| word.trim_matches(':'));
    for word in words.filter(|word| !word.is_empty() && seen.insert(*word)) {
        // An address of another shape is somebody all the same; a word of JSON or a heading is not.
        if word.contains('@') { theirs.push(word) } else { not_understood.push(word) }
    }
    let ours = members.iter().map(UserId::as_str).collect::<HashSet<_>>();
    let only_here = members.iter().filter(|user| !seen.contains(user.as_str())).cloned().collect::<Vec<_>>();
    Comparison {
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
    fn errors_tell_the_state() {
        let told = |code| TresorState::told_by(&server(code));
        assert_eq!(told("TresorIsAlreadyApproved"), Some(TresorState::Approved));
        assert_eq!(told("TresorIsNotApproved"), Some(TresorState::NotApproved));
        assert_eq!(told("TresorAlreadyDeleted"), Some(TresorState::Deleted));
        assert_eq!(told("TresorNotExists"), Some(TresorState::Absent));
        assert_eq!(told("BadInput"), None);
        let lost = Problem::Transport(TransportProblem::Timeout { after_ms: 1 });
        assert_eq!(TresorState::told_by(&lost), None);
    }

    #[test]
    fn verdicts_tell_the_state() {
        let told = TresorState::told_by_verdict;
        assert_eq!(told(Some(Decision::Approve), &Outcome::Approved), Some(TresorState::Approved));
        assert_eq!(told(Some(Decision::Reject), &Outcome::Rejected), Some(TresorState::Rejected));
        let gone = Outcome::Gone(Some(server("TresorAlreadyDeleted")));
        assert_eq!(told(Some(Decision::Approve), &gone), Some(TresorState::Deleted));
        assert_eq!(told(None, &Outcome::Gone(None)), None);
    }

    #[test]
    fn what_was_learnt_comes_back() {
        for (state, _) in NAMES {
            let learnt = Learnt { state, at_ms: 1_700_000_000_123.0 };
            let tresor = TresorId::new("0000slpj4r86xbqlg9wmjhug");
            assert_eq!(read(&write(&tresor, learnt)), Some((tresor, learnt)));
        }
        for line in ["", "approved", "approved x t", "frozen 1 t"] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn members_are_compared_with_any_paste() {
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
    fn what_is_no_user_is_named_once() {
        let found = compare(&[], &format!("members {A} ??? members"));
        assert_eq!(found.not_understood, ["members", "???"]);
        assert_eq!(found.only_there, [UserId::new(A)]);
        assert_eq!(compare(&[UserId::new(A)], "  \n").only_there, []);
    }
}
