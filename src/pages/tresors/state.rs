//! State and use cases of the Tresors page, over signals: the known states, stored in this browser, and the deletion of
//! a tresor. What an answer reveals is decided in `model`.

use super::model;
use super::model::{KnownState, TresorState};
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::indexed_db::{Database, store};
use crate::browser::time;
use crate::operations::events::{QueueEvent, QueueEventKind};
use crate::operations::held_operations::HeldOperations;
use crate::operations::queue::Item;
use crate::problem::Problem;
use crate::session::Connection;
use admin_api::entities::TresorPage;
use admin_api::{OperationKind, TresorId, UserId, code};
use leptos::prelude::*;
use std::collections::HashMap;

/// The status of a deletion.
#[derive(Debug, Clone, PartialEq)]
pub enum TresorDeletion {
    /// The request was sent.
    Sending,
    /// The server deleted it.
    Done,
    /// The server refused it, or the request could not be sent.
    Refused(Problem),
    /// The answer was lost: the tresor may be deleted or not.
    Unknown(Problem),
}

/// The handle of the page's state. Copies share one state.
#[derive(Clone, Copy)]
pub struct Tresors {
    api: StoredValue<Api, LocalStorage>,
    /// The prefix of this tenant's keys in the store.
    prefix: StoredValue<String>,
    states: RwSignal<HashMap<TresorId, KnownState>>,
    deletions: RwSignal<HashMap<TresorId, TresorDeletion>>,
}

impl Tresors {
    /// Opens the state for a connection, with the states stored in this browser. Follows the verdicts on creations.
    pub fn open(connection: &Connection, operations: HeldOperations) -> Self {
        let tresors = Self {
            api: StoredValue::new_local(connection.api.clone()),
            prefix: StoredValue::new(format!("{} {} ", connection.tenant, connection.service)),
            states: RwSignal::default(),
            deletions: RwSignal::default(),
        };
        leptos::task::spawn_local(async move {
            tresors.load().await;
            tresors.record_earlier_verdicts(operations);
        });
        operations
            .events
            .listen(move |events| events.iter().for_each(|event| tresors.record_verdict(operations, event)));
        tresors
    }

    /// Records the state that the verdict on a creation reveals.
    fn record_verdict(self, operations: HeldOperations, event: &QueueEvent) {
        let (OperationKind::TresorCreation, QueueEventKind::Outcome(outcome)) = (event.key.kind, &event.kind)
        else {
            return;
        };
        let decision = operations.queue.with_untracked(|queue| {
            queue.get(&event.key).and_then(Item::verdict).and_then(|verdict| verdict.decision)
        });
        if let Some(state) = TresorState::from_verdict(decision, outcome) {
            self.record_state(&TresorId::new(event.key.id.as_str()), state);
        }
    }

    /// The known state of a tresor, tracked; `None` if it is unknown.
    pub fn known(self, tresor: &TresorId) -> Option<KnownState> {
        self.states.with(|states| states.get(tresor).copied())
    }

    /// The status of a deletion, tracked.
    pub fn deletion(self, tresor: &TresorId) -> Option<TresorDeletion> {
        self.deletions.with(|deletions| deletions.get(tresor).cloned())
    }

    /// Reads one page of the tresors.
    pub async fn page(self, from: Option<TresorId>, abort: Abort) -> Result<TresorPage, Problem> {
        self.api.get_value().tresors(from, &abort).await
    }

    /// Reads the members of a tresor. Records the state that the answer reveals.
    pub async fn members(self, tresor: TresorId, abort: Abort) -> Result<Vec<UserId>, Problem> {
        let answer = self.api.get_value().members(&tresor, &abort).await;
        match &answer {
            Ok(_) => self.clear_gone_state(&tresor),
            Err(problem) => self.record_refusal(&tresor, problem),
        }
        answer
    }

    /// Deletes a tresor, unless the request was already sent.
    pub async fn delete(self, tresor: TresorId) {
        let is_started = self.deletions.try_update(|deletions| {
            let is_free = !matches!(deletions.get(&tresor), Some(TresorDeletion::Sending));
            if is_free {
                deletions.insert(tresor.clone(), TresorDeletion::Sending);
            }
            is_free
        });
        if is_started != Some(true) {
            return;
        }
        let deletion = match self.api.get_value().delete_tresor(&tresor).await {
            Ok(()) => {
                self.record_state(&tresor, TresorState::Deleted);
                TresorDeletion::Done
            }
            Err(problem) if problem.may_have_arrived() => TresorDeletion::Unknown(problem),
            Err(problem) => {
                self.record_refusal(&tresor, &problem);
                TresorDeletion::Refused(problem)
            }
        };
        self.deletions.try_update(|deletions| deletions.insert(tresor, deletion));
    }

    /// Finds out the result of a deletion whose answer was lost, by reading the members: that works only while the
    /// tresor exists. Returns the problem if the check failed.
    pub async fn check_deletion(self, tresor: TresorId) -> Option<Problem> {
        let deletion = match self.members(tresor.clone(), Abort::new()).await {
            Ok(_) => None,
            Err(problem) if problem.is(code::TRESOR_ALREADY_DELETED) => Some(TresorDeletion::Done),
            Err(problem) => return Some(problem),
        };
        self.deletions.try_update(|deletions| match deletion {
            Some(deletion) => deletions.insert(tresor, deletion),
            None => deletions.remove(&tresor),
        });
        None
    }

    fn record_refusal(self, tresor: &TresorId, problem: &Problem) {
        if let Some(state) = TresorState::from_problem(problem) {
            self.record_state(tresor, state);
        }
    }

    /// Records the states that verdicts sent before this page was opened reveal.
    fn record_earlier_verdicts(self, operations: HeldOperations) {
        let revealed = operations.queue.with_untracked(|queue| {
            let creations =
                queue.items().iter().filter(|item| item.key.kind == OperationKind::TresorCreation);
            let revealed = |item: &Item| {
                let verdict = item.verdict()?;
                let state = TresorState::from_verdict(verdict.decision, &verdict.outcome)?;
                Some((TresorId::new(item.key.id.as_str()), KnownState { state, at_ms: verdict.at_ms }))
            };
            creations.filter_map(revealed).collect::<Vec<_>>()
        });
        for (tresor, known) in revealed {
            let known_at_ms = self.states.with_untracked(|all| all.get(&tresor).map(|before| before.at_ms));
            if known_at_ms.is_none_or(|known_at_ms| known_at_ms < known.at_ms) {
                self.record_state(&tresor, known.state);
            }
        }
    }

    /// Records a state. A tresor whose creation was rejected answers like one that does not exist, and stays rejected.
    fn record_state(self, tresor: &TresorId, state: TresorState) {
        let known = self.states.with_untracked(|states| states.get(tresor).map(|known| known.state));
        if known == Some(state) || (known == Some(TresorState::Rejected) && state == TresorState::Absent) {
            return;
        }
        let known = KnownState { state, at_ms: time::now_ms() };
        self.states.try_update(|all| all.insert(tresor.clone(), known));
        let name = self.prefix.with_value(|prefix| format!("{prefix}{tresor}"));
        let line = model::to_line(tresor, known);
        leptos::task::spawn_local(async move {
            // If the browser cannot store it, the state is known until the page is closed.
            if let Ok(database) = Database::open().await {
                let _ = database.put(store::TRESORS, &name, &line.into()).await;
            }
        });
    }

    /// A tresor whose members were read exists, so an earlier state that says otherwise is dropped.
    fn clear_gone_state(self, tresor: &TresorId) {
        if self.states.with_untracked(|states| states.get(tresor).is_some_and(|it| it.state.is_gone())) {
            self.states.try_update(|states| states.remove(tresor));
        }
    }

    async fn load(self) {
        let Ok(database) = Database::open().await else { return };
        let prefix = self.prefix.get_value();
        let lines = database.all_under(store::TRESORS, &prefix).await.unwrap_or_default();
        let read = lines.iter().filter_map(|line| model::from_line(&line.as_string()?)).collect::<Vec<_>>();
        self.states.try_update(|states| {
            for (tresor, known) in read {
                // A state recorded since the page was opened is newer.
                states.entry(tresor).or_insert(known);
            }
        });
    }
}
