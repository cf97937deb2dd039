//! Tresors over signals: what was learnt of their states, kept in this browser, and the use case of deleting one.

use super::model;
use super::model::{Learnt, TresorState};
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::indexed_db::{Database, store};
use crate::browser::time;
use crate::operations::held_operations::{HeldOperations, QueueEventKind};
use crate::operations::queue::Item;
use crate::problem::Problem;
use crate::session::Connection;
use admin_api::entities::TresorPage;
use admin_api::{OperationKind, TresorId, UserId};
use leptos::prelude::*;
use std::collections::HashMap;

/// What became of a deletion.
#[derive(Debug, Clone, PartialEq)]
pub enum Deletion {
    /// It is on its way.
    Sending,
    /// The server deleted it.
    Done,
    /// The server refused, or it was never sent.
    Refused(Problem),
    /// The answer was lost: the server may have done it or not.
    Unknown(Problem),
}

/// The tresors' handle. Copies are the same.
#[derive(Clone, Copy)]
pub struct Tresors {
    api: StoredValue<Api, LocalStorage>,
    /// What its records in this browser begin with.
    prefix: StoredValue<String>,
    learnt: RwSignal<HashMap<TresorId, Learnt>>,
    deletions: RwSignal<HashMap<TresorId, Deletion>>,
}

impl Tresors {
    /// The tresors of a connection, with what this browser has learnt of them; learns from the desk's verdicts.
    pub fn open(connection: &Connection, operations: HeldOperations) -> Self {
        let tresors = Self {
            api: StoredValue::new_local(connection.api.clone()),
            prefix: StoredValue::new(format!("{} {} ", connection.tenant, connection.service)),
            learnt: RwSignal::default(),
            deletions: RwSignal::default(),
        };
        leptos::task::spawn_local(async move {
            tresors.load().await;
            tresors.learn_from_queue(operations);
        });
        Effect::new(move |_| {
            let Some(event) = operations.last_event() else { return };
            let (OperationKind::TresorCreation, QueueEventKind::Outcome(outcome)) =
                (event.key.kind, &event.kind)
            else {
                return;
            };
            let item = operations.with_untracked(|queue| queue.get(&event.key).cloned());
            let decision = item.and_then(|item| item.verdict().and_then(|verdict| verdict.decision));
            if let Some(state) = TresorState::told_by_verdict(decision, outcome) {
                tresors.learn(&TresorId::new(event.key.id.as_str()), state);
            }
        });
        tresors
    }

    /// What was learnt of a tresor, and follows it; `None` is unknown, which is a state too.
    pub fn known(self, tresor: &TresorId) -> Option<Learnt> {
        self.learnt.with(|learnt| learnt.get(tresor).copied())
    }

    /// How a deletion stands, and follows it.
    pub fn deletion(self, tresor: &TresorId) -> Option<Deletion> {
        self.deletions.with(|deletions| deletions.get(tresor).cloned())
    }

    /// Reads one page of the tresors.
    pub async fn page(self, from: Option<TresorId>, abort: Abort) -> Result<TresorPage, Problem> {
        self.api.get_value().tresors(from, &abort).await
    }

    /// Reads a tresor's members; learns from a refusal.
    pub async fn members(self, tresor: TresorId, abort: Abort) -> Result<Vec<UserId>, Problem> {
        let answer = self.api.get_value().members(&tresor, &abort).await;
        match &answer {
            Ok(_) => self.unlearn_absence(&tresor),
            Err(problem) => self.learn_from(&tresor, problem),
        }
        answer
    }

    /// Deletes a tresor, unless that is on its way already.
    pub async fn delete(self, tresor: TresorId) {
        let begun = self.deletions.try_update(|deletions| {
            let is_free = !matches!(deletions.get(&tresor), Some(Deletion::Sending));
            if is_free {
                deletions.insert(tresor.clone(), Deletion::Sending);
            }
            is_free
        });
        if begun != Some(true) {
            return;
        }
        let deletion = match self.api.get_value().delete_tresor(&tresor).await {
            Ok(()) => {
                self.learn(&tresor, TresorState::Deleted);
                Deletion::Done
            }
            Err(problem) if problem.may_have_arrived() => Deletion::Unknown(problem),
            Err(problem) => {
                self.learn_from(&tresor, &problem);
                Deletion::Refused(problem)
            }
        };
        self.deletions.try_update(|deletions| deletions.insert(tresor, deletion));
    }

    /// Asks what became of a deletion whose answer was lost: only a tresor that is still there has members to read.
    /// Answers why it could not be asked, where it could not.
    pub async fn find_out(self, tresor: TresorId) -> Option<Problem> {
        let deletion = match self.members(tresor.clone(), Abort::new()).await {
            Ok(_) => None,
            Err(problem) if problem.is("TresorAlreadyDeleted") => Some(Deletion::Done),
            Err(problem) => return Some(problem),
        };
        self.deletions.try_update(|deletions| match deletion {
            Some(deletion) => deletions.insert(tresor, deletion),
            None => deletions.remove(&tresor),
        });
        None
    }

    fn learn_from(self, tresor: &TresorId, problem: &Problem) {
        if let Some(state) = TresorState::told_by(problem) {
            self.learn(tresor, state);
        }
    }

    /// Learns from the verdicts that were given before this was opened.
    fn learn_from_queue(self, operations: HeldOperations) {
        let told = operations.with_untracked(|queue| {
            let creations =
                queue.items().iter().filter(|item| item.key.kind == OperationKind::TresorCreation);
            let told = |item: &Item| {
                let verdict = item.verdict()?;
                let state = TresorState::told_by_verdict(verdict.decision, &verdict.outcome)?;
                Some((TresorId::new(item.key.id.as_str()), Learnt { state, at_ms: verdict.at_ms }))
            };
            creations.filter_map(told).collect::<Vec<_>>()
        });
        for (tresor, learnt) in told {
            let known_at_ms = self.learnt.with_untracked(|all| all.get(&tresor).map(|known| known.at_ms));
            if known_at_ms.is_none_or(|known_at_ms| known_at_ms < learnt.at_ms) {
                self.learn(&tresor, learnt.state);
            }
        }
    }

    /// Notes a state. What was rejected here answers as if it had never been, and stays known as rejected.
    fn learn(self, tresor: &TresorId, state: TresorState) {
        let known = self.learnt.with_untracked(|learnt| learnt.get(tresor).map(|learnt| learnt.state));
        if known == Some(state) || (known == Some(TresorState::Rejected) && state == TresorState::Absent) {
            return;
        }
        let learnt = Learnt { state, at_ms: time::now_ms() };
        self.learnt.try_update(|all| all.insert(tresor.clone(), learnt));
        let name = self.prefix.with_value(|prefix| format!("{prefix}{tresor}"));
        let line = model::write(tresor, learnt);
        leptos::task::spawn_local(async move {
            // Where the browser keeps nothing, it is known as long as the page lives.
            if let Ok(database) = Database::open().await {
                let _ = database.put(store::TRESORS, &name, &line.into()).await;
            }
        });
    }

    /// A tresor whose members were read is there, whatever was said before.
    fn unlearn_absence(self, tresor: &TresorId) {
        if self.learnt.with_untracked(|learnt| learnt.get(tresor).is_some_and(|it| it.state.is_gone())) {
            self.learnt.try_update(|learnt| learnt.remove(tresor));
        }
    }

    async fn load(self) {
        let Ok(database) = Database::open().await else { return };
        let prefix = self.prefix.get_value();
        let lines = database.all_under(store::TRESORS, &prefix).await.unwrap_or_default();
        let read = lines.iter().filter_map(|line| model::read(&line.as_string()?)).collect::<Vec<_>>();
        self.learnt.try_update(|learnt| {
            for (tresor, known) in read {
                // What was learnt since the page began is younger.
                learnt.entry(tresor).or_insert(known);
            }
        });
    }
}
