//! Sets a policy for many users: the set is frozen at the click, a few requests run at a time, the run can be stopped,
//! and each user has a result of their own. Setting a policy twice does no harm, so failures can be retried. The
//! results are in `model::bulk_results`, the dialog in `view::bulk_dialog`.

use crate::browser::time;
use crate::directory::policies::PolicyLedger;
use crate::directory::policy_ledger::Policy;
use crate::pages::users::model::bulk_results::{BulkResults, ItemStatus};
use crate::session::Connection;
use crate::session::connection::Work;
use crate::tasks::batch::{Batch, BatchStatus};
use crate::tasks::revision::Revision;
use admin_api::UserId;
use leptos::prelude::*;

/// Milliseconds between two notifications of progress.
const NOTIFY_INTERVAL_MS: f64 = 250.0;

/// What a bulk action sets for each user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyChange {
    /// Which policy.
    pub policy: Policy,
    /// Whether it is allowed.
    pub is_on: bool,
}

/// The handle of the bulk action. Copies share one state.
#[derive(Clone, Copy)]
pub struct BulkPolicies {
    policies: PolicyLedger,
    batch: Batch,
    change: RwSignal<PolicyChange>,
    results: StoredValue<BulkResults>,
    /// Grows with the results, at most once per interval.
    revision: Revision,
    notified_ms: StoredValue<f64>,
}

impl BulkPolicies {
    /// Opens a connection's bulk action, without users.
    pub fn open(connection: &Connection, policies: PolicyLedger) -> Self {
        let bulk = Self {
            policies,
            batch: Batch::default(),
            change: RwSignal::new(PolicyChange { policy: Policy::Account, is_on: true }),
            results: StoredValue::default(),
            revision: Revision::default(),
            notified_ms: StoredValue::new(0.0),
        };
        connection.keep_work(Box::new(move || bulk.work()));
        bulk
    }

    /// The users for whom a started action did not succeed.
    fn work(self) -> Option<Work> {
        let rest = self.with_untracked(|results| results.len() - results.counts().done);
        (rest > 0 && self.batch.running_now() != BatchStatus::NotStarted).then_some(Work::Policies(rest))
    }

    /// Freezes the change and the users. Later changes of the selection do not affect it.
    pub fn freeze(self, change: PolicyChange, users: Vec<UserId>) {
        self.results.set_value(BulkResults::new(users));
        self.change.set(change);
        self.batch.reset();
    }

    /// The change, tracked.
    pub fn change(self) -> PolicyChange {
        self.change.get()
    }

    /// Whether it runs, tracked.
    pub fn running(self) -> BatchStatus {
        self.batch.running()
    }

    /// Reads the results, tracked.
    pub fn with<U>(self, read: impl FnOnce(&BulkResults) -> U) -> U {
        self.revision.get();
        self.batch.running();
        self.results.with_value(read)
    }

    /// Reads the results, not tracked.
    pub fn with_untracked<U>(self, read: impl FnOnce(&BulkResults) -> U) -> U {
        self.results.with_value(read)
    }

    /// Sends the change for all users.
    pub fn start(self) {
        self.run(self.results.with_value(|results| (0..results.len()).collect()));
    }

    /// Stops. Requests that were already sent get their answers.
    pub fn stop(self) {
        self.batch.stop();
    }

    /// Sends again what was refused or got no answer. The set of users stays the same.
    pub fn retry_failed(self) {
        self.run(self.results.with_value(BulkResults::failed));
    }

    /// Sends what was not sent because of a stop.
    pub fn send_rest(self) {
        self.run(self.results.with_value(BulkResults::unsent));
    }

    fn run(self, indexes: Vec<usize>) {
        let PolicyChange { policy, is_on } = self.change.get_untracked();
        self.batch.run(indexes, move |index| async move {
            let Some(user) = self.results.try_with_value(|results| results.user(index).clone()) else {
                return;
            };
            self.record(index, ItemStatus::Sending);
            let status = match self.policies.set(&user, policy, is_on).await {
                Ok(()) => ItemStatus::Done,
                Err(problem) if problem.may_have_arrived() => ItemStatus::Unknown(problem),
                Err(problem) => ItemStatus::Refused(problem),
            };
            self.record(index, status);
        });
    }

    fn record(self, index: usize, status: ItemStatus) {
        self.results.try_update_value(|results| results.set(index, status));
        let now_ms = time::now_ms();
        if self
            .notified_ms
            .try_get_value()
            .is_some_and(|notified_ms| now_ms - notified_ms >= NOTIFY_INTERVAL_MS)
        {
            self.notified_ms.set_value(now_ms);
            self.revision.bump();
        }
    }
}
