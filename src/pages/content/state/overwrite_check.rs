//! The overwrite guard: before files are sent the list is read anew, what would go over something is asked about, and
//! the list is read once more before what was decided is done.

use super::file_list::FileList;
use super::staging::{Pick, Staging};
use super::uploads::Uploads;
use crate::browser::time;
use crate::pages::content::model::draft::Draft;
use crate::pages::content::model::plan;
use crate::pages::content::model::plan::{Choice, Collision};
use crate::problem::Problem;
use admin_api::entities::CustomContentList;
use leptos::prelude::*;
use std::collections::HashMap;

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queued {
    /// Files that are sent.
    pub sent: usize,
    /// Files that are not, by choice.
    pub skipped: usize,
}

/// The guard's handle.
#[derive(Clone, Copy)]
pub struct OverwriteCheck {
    contents: FileList,
    uploads: Uploads,
    taken: Staging,
    batch: StoredValue<Vec<Pick>, LocalStorage>,
    is_taken_in: StoredValue<bool>,
    /// Whether the question is open.
    pub asking: RwSignal<bool>,
    /// Whether the list is being read.
    pub busy: RwSignal<bool>,
    /// Whether something changed at the tenant since the question was asked.
    pub changed: RwSignal<bool>,
    /// What stands in the way.
    pub collisions: RwSignal<Vec<Collision>>,
    choices: RwSignal<Vec<Choice>>,
    /// Why the list could not be read.
    pub problem: RwSignal<Option<Problem>>,
    /// What became of the last batch.
    pub queued: RwSignal<Option<Queued>>,
}

impl OverwriteCheck {
    /// A guard before a queue.
    pub fn new(contents: FileList, uploads: Uploads, taken: Staging) -> Self {
        Self {
            contents,
            uploads,
            taken,
            batch: StoredValue::new_local(Vec::new()),
            is_taken_in: StoredValue::new(false),
            asking: RwSignal::new(false),
            busy: RwSignal::new(false),
            changed: RwSignal::new(false),
            collisions: RwSignal::default(),
            choices: RwSignal::default(),
            problem: RwSignal::default(),
            queued: RwSignal::default(),
        }
    }

    /// Sends what was taken in.
    pub fn send_taken(self) {
        self.is_taken_in.set_value(true);
        self.start(self.taken.picks());
    }

    /// Sends these.
    pub fn send(self, picks: Vec<Pick>) {
        self.is_taken_in.set_value(false);
        self.start(picks);
    }

    fn start(self, picks: Vec<Pick>) {
        if self.busy.get_untracked() || picks.is_empty() {
            return;
        }
        self.batch.set_value(picks);
        self.changed.set(false);
        self.look(|guard, list| {
            let found = guard.found(list);
            if found.is_empty() {
                return guard.queue(list);
            }
            guard.choices.set(vec![Choice::default(); found.len()]);
            guard.collisions.set(found);
            guard.asking.set(true);
        });
    }

    /// Does what was chosen, if the tenant is still as it was when it was asked about; asks again otherwise.
    pub fn go_on(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.look(|guard, list| {
            let now = guard.found(list);
            let decided = guard.collisions.get_untracked();
            if plan::is_same(&decided, &now) {
                guard.asking.set(false);
                return guard.queue(list);
            }
            // A choice stays with the question that it answered.
            let before = guard.choices.get_untracked();
            let choice = |collision: &Collision| {
                let at = decided.iter().position(|other| other == collision);
                at.and_then(|at| before.get(at)).copied().unwrap_or_default()
            };
            guard.choices.set(now.iter().map(choice).collect());
            guard.collisions.set(now);
            guard.changed.set(true);
        });
    }

    /// Sends nothing.
    pub fn cancel(self) {
        self.asking.set(false);
    }

    /// The choice for a collision, and follows it.
    pub fn choice(self, at: usize) -> Choice {
        self.choices.with(|choices| choices.get(at).copied().unwrap_or_default())
    }

    /// Chooses for one collision.
    pub fn choose(self, at: usize, choice: Choice) {
        self.choices.update(|choices| {
            if let Some(location) = choices.get_mut(at) {
                *location = choice;
            }
        });
    }

    /// Chooses for all.
    pub fn choose_all(self, choice: Choice) {
        self.choices.update(|choices| choices.fill(choice));
    }

    /// A file of the batch.
    pub fn pick(self, at: usize) -> Option<Pick> {
        self.batch.with_value(|batch| batch.get(at).cloned())
    }

    /// Reads the list anew and goes on with it.
    fn look(self, then: impl FnOnce(Self, &CustomContentList) + 'static) {
        self.busy.set(true);
        self.problem.set(None);
        leptos::task::spawn_local(async move {
            let list = self.contents.fresh().await;
            // Thousands of files are work enough for a turn of their own, after that of the list.
            time::yield_now().await;
            // The tenant may be gone.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match list {
                Ok(list) => then(self, &list),
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    fn found(self, list: &CustomContentList) -> Vec<Collision> {
        plan::collisions(&self.drafts(), &list.contents)
    }

    fn drafts(self) -> Vec<Draft> {
        self.batch.with_value(|batch| batch.iter().map(|pick| pick.draft.clone()).collect())
    }

    fn queue(self, list: &CustomContentList) {
        let drafts = self.drafts();
        let places = self
            .collisions
            .with_untracked(|all| all.iter().map(|collision| collision.at).collect::<Vec<_>>());
        let choices: HashMap<usize, Choice> = places.into_iter().zip(self.choices.get_untracked()).collect();
        let chosen = |at: usize| choices.get(&at).copied().unwrap_or_default();
        let steps = plan::resolve(&drafts, &list.contents, chosen);
        let queued = Queued { sent: steps.len(), skipped: drafts.len() - steps.len() };
        let batch = self.batch.try_update_value(std::mem::take).unwrap_or_default();
        self.collisions.set(Vec::new());
        if self.is_taken_in.get_value() {
            // What was dropped since the click comes after these, and they could not be changed.
            self.taken.take_first(drafts.len());
        }
        self.uploads.add(steps.into_iter().filter_map(|step| {
            let pick = batch.get(step.at)?;
            Some((step.target, pick.file.clone(), step.replaces))
        }));
        self.queued.set(Some(queued));
    }
}
