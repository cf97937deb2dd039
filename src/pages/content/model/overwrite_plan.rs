//! The overwrite check as data: which uploads would replace another file, the choice for each, and the resulting uploads.

use super::name;
use super::staged_file::StagedFile;
use admin_api::entities::CustomContent;
use std::collections::HashMap;

/// What to do with a file whose target already exists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OverwriteChoice {
    /// Do not send it.
    #[default]
    Skip,
    /// Replace the existing file.
    Replace,
    /// Send it under a free name.
    KeepBoth,
}

impl OverwriteChoice {
    /// All choices in the order of the dialog.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Replace, Self::KeepBoth];
}

/// A file whose target already exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The index of the file in the batch.
    pub index: usize,
    /// The published file with this path, if there is one.
    pub existing: Option<CustomContent>,
    /// The index of an earlier file of the batch with the same target.
    pub duplicate_of: Option<usize>,
}

/// A file that will be uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedUpload {
    /// The index of the file in the batch.
    pub index: usize,
    /// The path to upload it to.
    pub target: String,
    /// The published file that it replaces.
    pub replaces: Option<CustomContent>,
}

/// The published files by path.
fn by_path(list: &[CustomContent]) -> HashMap<&str, &CustomContent> {
    list.iter().map(|content| (content.path.as_str(), content)).collect()
}

/// All files of a batch whose target already exists, in the order of the batch.
pub fn collisions(batch: &[StagedFile], list: &[CustomContent]) -> Vec<Collision> {
    let existing = by_path(list);
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    for (index, staged) in batch.iter().enumerate() {
        let target = staged.target.as_str();
        let duplicate_of = first.get(target).copied();
        first.entry(target).or_insert(index);
        let existing = existing.get(target).map(|content| (*content).clone());
        if existing.is_some() || duplicate_of.is_some() {
            found.push(Collision { index, existing, duplicate_of });
        }
    }
    found
}

/// The uploads that result from the choices. A file with a free target is always sent. A later file of the batch that
/// replaces an earlier one is sent instead of it.
pub fn resolve(
    batch: &[StagedFile],
    list: &[CustomContent],
    choose: impl Fn(usize) -> OverwriteChoice,
) -> Vec<PlannedUpload> {
    let existing = by_path(list);
    // A generated name must not be the target of a later file.
    let wanted = batch.iter().map(|staged| (staged.target.as_str(), ())).collect::<HashMap<_, _>>();
    let mut planned: Vec<PlannedUpload> = Vec::new();
    let mut used: HashMap<String, usize> = HashMap::new();
    for (index, staged) in batch.iter().enumerate() {
        let replaces = existing.get(staged.target.as_str()).map(|content| (*content).clone());
        let earlier = used.get(&staged.target).copied();
        let plan = match choose(index) {
            _ if replaces.is_none() && earlier.is_none() => {
                PlannedUpload { index, target: staged.target.clone(), replaces }
            }
            OverwriteChoice::Skip => continue,
            OverwriteChoice::Replace => match earlier {
                Some(earlier) => {
                    planned[earlier].index = index;
                    continue;
                }
                None => PlannedUpload { index, target: staged.target.clone(), replaces },
            },
            OverwriteChoice::KeepBoth => {
                let is_taken = |name: &str| {
                    existing.contains_key(name) || used.contains_key(name) || wanted.contains_key(name)
                };
                PlannedUpload { index, target: name::free(&staged.target, is_taken), replaces: None }
            }
        };
        used.insert(plan.target.clone(), planned.len());
        planned.push(plan);
    }
    planned
}

/// Whether the collisions are the same as when the choices were made. If not, the choices could mean something else.
pub fn is_same(decided: &[Collision], now: &[Collision]) -> bool {
    decided == now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::content::model::staged_file::tests::staged;
    use crate::pages::content::model::tests::file;

    fn sent(planned: &[PlannedUpload]) -> Vec<(usize, &str, bool)> {
        planned.iter().map(|plan| (plan.index, plan.target.as_str(), plan.replaces.is_some())).collect()
    }

    #[test]
    fn a_file_with_a_free_target_is_sent_and_a_collision_needs_a_choice() {
        let batch = ["a.css", "new.css", "b.css"].map(staged);
        let list = [file("a.css", 1), file("b.css", 2), file("c.css", 3)];
        let found = collisions(&batch, &list);
        assert_eq!(found.iter().map(|collision| collision.index).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(sent(&resolve(&batch, &list, |_| OverwriteChoice::default())), [(1, "new.css", false)]);
        let choose = |index| if index == 0 { OverwriteChoice::Replace } else { OverwriteChoice::KeepBoth };
        assert_eq!(
            sent(&resolve(&batch, &list, choose)),
            [(0, "a.css", true), (1, "new.css", false), (2, "b-2.css", false)]
        );
    }

    #[test]
    fn files_of_one_batch_can_have_the_same_target() {
        let batch = ["a.css", "a.css", "a.css"].map(staged);
        let found = collisions(&batch, &[]);
        assert_eq!(
            found.iter().map(|c| (c.index, c.duplicate_of)).collect::<Vec<_>>(),
            [(1, Some(0)), (2, Some(0))]
        );
        assert_eq!(sent(&resolve(&batch, &[], |_| OverwriteChoice::Skip)), [(0, "a.css", false)]);
        assert_eq!(sent(&resolve(&batch, &[], |_| OverwriteChoice::Replace)), [(2, "a.css", false)]);
        assert_eq!(
            sent(&resolve(&batch, &[], |_| OverwriteChoice::KeepBoth)),
            [(0, "a.css", false), (1, "a-2.css", false), (2, "a-3.css", false)]
        );
    }

    #[test]
    fn two_files_of_one_batch_can_replace_an_existing_file() {
        let batch = ["a.css", "a.css"].map(staged);
        let list = [file("a.css", 9)];
        let second = |index| if index == 1 { OverwriteChoice::Replace } else { OverwriteChoice::Skip };
        assert_eq!(sent(&resolve(&batch, &list, second)), [(1, "a.css", true)]);
        assert_eq!(sent(&resolve(&batch, &list, |_| OverwriteChoice::Replace)), [(1, "a.css", true)]);
        assert!(resolve(&batch, &list, |_| OverwriteChoice::Skip).is_empty());
    }

    #[test]
    fn a_generated_name_is_not_the_target_of_another_file() {
        let batch = ["a.css", "a-2.css"].map(staged);
        let list = [file("a.css", 9), file("a-3.css", 9)];
        let choose = |_| OverwriteChoice::KeepBoth;
        assert_eq!(sent(&resolve(&batch, &list, choose)), [(0, "a-4.css", false), (1, "a-2.css", false)]);
    }

    #[test]
    fn a_changed_existing_file_is_another_collision() {
        let batch = [staged("a.css")];
        let before = collisions(&batch, &[file("a.css", 1)]);
        assert!(is_same(&before, &collisions(&batch, &[file("a.css", 1), file("b.css", 1)])));
        assert!(!is_same(&before, &collisions(&batch, &[file("a.css", 2)])));
        assert!(!is_same(&before, &collisions(&batch, &[])));
    }
}
