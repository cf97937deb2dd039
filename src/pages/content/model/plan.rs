//! The overwrite guard: which files would go over another, what an administrator chose for each, and what is sent then.

use super::draft::Draft;
use super::name;
use admin_api::entities::CustomContent;
use std::collections::HashMap;

/// What is to become of a file whose place is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// It is not sent.
    #[default]
    Skip,
    /// It goes over what is there.
    Replace,
    /// It is sent under a name that is free.
    KeepBoth,
}

impl Choice {
    /// All, in the order of the dialog.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Replace, Self::KeepBoth];
}

/// A file whose place is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The file's place in the batch.
    pub at: usize,
    /// What the tenant has there.
    pub there: Option<CustomContent>,
    /// An earlier file of the same batch that goes there, too.
    pub twin: Option<usize>,
}

/// A file that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The file's place in the batch.
    pub at: usize,
    /// Where it goes.
    pub target: String,
    /// What it goes over.
    pub replaces: Option<CustomContent>,
}

/// Files by their path.
fn by_path(list: &[CustomContent]) -> HashMap<&str, &CustomContent> {
    list.iter().map(|content| (content.path.as_str(), content)).collect()
}

/// All files of a batch whose place is taken, in the batch's order.
pub fn collisions(batch: &[Draft], list: &[CustomContent]) -> Vec<Collision> {
    let there = by_path(list);
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    for (at, draft) in batch.iter().enumerate() {
        let target = draft.target.as_str();
        let twin = first.get(target).copied();
        first.entry(target).or_insert(at);
        let there = there.get(target).map(|content| (*content).clone());
        if there.is_some() || twin.is_some() {
            found.push(Collision { at, there, twin });
        }
    }
    found
}

/// What is sent where the place of each file is decided by `choose`; a file whose place is free is sent. A later file
/// of the batch that replaces an earlier one is sent in its place.
pub fn resolve(batch: &[Draft], list: &[CustomContent], choose: impl Fn(usize) -> Choice) -> Vec<Step> {
    let there = by_path(list);
    // No kept name may take the place of a file that is still to come.
    let wanted = batch.iter().map(|draft| (draft.target.as_str(), ())).collect::<HashMap<_, _>>();
    let mut steps: Vec<Step> = Vec::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for (at, draft) in batch.iter().enumerate() {
        let replaces = there.get(draft.target.as_str()).map(|content| (*content).clone());
        let earlier = taken.get(&draft.target).copied();
        let step = match choose(at) {
            _ if replaces.is_none() && earlier.is_none() => {
                Step { at, target: draft.target.clone(), replaces }
            }
            Choice::Skip => continue,
            Choice::Replace => match earlier {
                Some(earlier) => {
                    steps[earlier].at = at;
                    continue;
                }
                None => Step { at, target: draft.target.clone(), replaces },
            },
            Choice::KeepBoth => {
                let is_taken = |name: &str| {
                    there.contains_key(name) || taken.contains_key(name) || wanted.contains_key(name)
                };
                Step { at, target: name::free(&draft.target, is_taken), replaces: None }
            }
        };
        taken.insert(step.target.clone(), steps.len());
        steps.push(step);
    }
    steps
}

/// Whether what stands in the way is the same as when it was decided on: another list must not make a choice mean
/// something else.
pub fn is_same(decided: &[Collision], now: &[Collision]) -> bool {
    decided == now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::content::model::draft::tests::draft;
    use crate::pages::content::model::tests::file;

    fn sent(steps: &[Step]) -> Vec<(usize, &str, bool)> {
        steps.iter().map(|step| (step.at, step.target.as_str(), step.replaces.is_some())).collect()
    }

    #[test]
    fn what_is_free_is_sent_and_what_is_taken_waits_for_a_choice() {
        let batch = ["a.css", "new.css", "b.css"].map(draft);
        let list = [file("a.css", 1), file("b.css", 2), file("c.css", 3)];
        let found = collisions(&batch, &list);
        assert_eq!(found.iter().map(|collision| collision.at).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(sent(&resolve(&batch, &list, |_| Choice::default())), [(1, "new.css", false)]);
        let choose = |at| if at == 0 { Choice::Replace } else { Choice::KeepBoth };
        assert_eq!(
            sent(&resolve(&batch, &list, choose)),
            [(0, "a.css", true), (1, "new.css", false), (2, "b-2.css", false)]
        );
    }

    #[test]
    fn two_files_of_one_drop_with_one_target() {
        let batch = ["a.css", "a.css", "a.css"].map(draft);
        let found = collisions(&batch, &[]);
        assert_eq!(found.iter().map(|c| (c.at, c.twin)).collect::<Vec<_>>(), [(1, Some(0)), (2, Some(0))]);
        assert_eq!(sent(&resolve(&batch, &[], |_| Choice::Skip)), [(0, "a.css", false)]);
        assert_eq!(sent(&resolve(&batch, &[], |_| Choice::Replace)), [(2, "a.css", false)]);
        assert_eq!(
            sent(&resolve(&batch, &[], |_| Choice::KeepBoth)),
            [(0, "a.css", false), (1, "a-2.css", false), (2, "a-3.css", false)]
        );
    }

    #[test]
    fn two_files_of_one_drop_over_one_that_is_there() {
        let batch = ["a.css", "a.css"].map(draft);
        let list = [file("a.css", 9)];
        let second = |at| if at == 1 { Choice::Replace } else { Choice::Skip };
        assert_eq!(sent(&resolve(&batch, &list, second)), [(1, "a.css", true)]);
        assert_eq!(sent(&resolve(&batch, &list, |_| Choice::Replace)), [(1, "a.css", true)]);
        assert!(resolve(&batch, &list, |_| Choice::Skip).is_empty());
    }

    #[test]
    fn a_kept_name_takes_nobodys_place() {
        let batch = ["a.css", "a-2.css"].map(draft);
        let list = [file("a.css", 9), file("a-3.css", 9)];
        let choose = |_| Choice::KeepBoth;
        assert_eq!(sent(&resolve(&batch, &list, choose)), [(0, "a-4.css", false), (1, "a-2.css", false)]);
    }

    #[test]
    fn another_version_in_the_way_is_another_question() {
        let batch = [draft("a.css")];
        let before = collisions(&batch, &[file("a.css", 1)]);
        assert!(is_same(&before, &collisions(&batch, &[file("a.css", 1), file("b.css", 1)])));
        assert!(!is_same(&before, &collisions(&batch, &[file("a.css", 2)])));
        assert!(!is_same(&before, &collisions(&batch, &[])));
    }
}
