//! Policies of many users in bulk: a set frozen at the click, a few at a time, stoppable, each with its own result.
//! Setting a policy twice does no harm, so whatever failed can be tried again.

use crate::browser::time;
use crate::directory::policies::PolicyLedger;
use crate::directory::policy_ledger::Policy;
use crate::pages::users::model::bulk_results::{Results, Standing};
use crate::tasks::batch::{Batch, BatchStatus};
use admin_api::UserId;
use leptos::prelude::*;

/// Milliseconds between two times that the page is told of progress.
const TELL_MS: f64 = 250.0;

/// What a bulk does with each user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Which policy.
    pub policy: Policy,
    /// Allowed or denied.
    pub is_on: bool,
}

/// The handle. Copies are the same bulk.
#[derive(Clone, Copy)]
pub struct BulkPolicies {
    book: PolicyLedger,
    batch: Batch,
    order: RwSignal<Order>,
    results: StoredValue<Results>,
    /// Grows with the results, though not with each of them.
    told: RwSignal<u64>,
    told_ms: StoredValue<f64>,
}

impl BulkPolicies {
    /// A bulk that nothing was asked of yet.
    pub fn new(book: PolicyLedger) -> Self {
        Self {
            book,
            batch: Batch::default(),
            order: RwSignal::new(Order { policy: Policy::Account, is_on: true }),
            results: StoredValue::default(),
            told: RwSignal::new(0),
            told_ms: StoredValue::new(0.0),
        }
    }

    /// Freezes what is to be done and with whom. Whatever is selected afterwards is not part of it.
    pub fn freeze(self, order: Order, users: Vec<UserId>) {
        self.results.set_value(Results::of(users));
        self.order.set(order);
        self.batch.reset();
    }

    /// What is to be done, and follows it.
    pub fn order(self) -> Order {
        self.order.get()
    }

    /// Whether it runs, and follows that.
    pub fn running(self) -> BatchStatus {
        self.batch.running()
    }

    /// The users and what became of each, and follows them.
    pub fn with<U>(self, read: impl FnOnce(&Results) -> U) -> U {
        self.told.get();
        self.batch.running();
        self.results.with_value(read)
    }

    /// The users and what became of each, without following them.
    pub fn with_untracked<U>(self, read: impl FnOnce(&Results) -> U) -> U {
        self.results.with_value(read)
    }

    /// Does it.
    pub fn start(self) {
        self.run(self.results.with_value(|results| (0..results.len()).collect()));
    }

    /// Sends nothing more.
    pub fn stop(self) {
        self.batch.stop();
    }

    /// Tries again what was refused or got no answer. The set stays what it was.
    pub fn retry_failed(self) {
        self.run(self.results.with_value(Results::failed));
    }

    /// Does what was stopped before it was sent.
    pub fn send_rest(self) {
        self.run(self.results.with_value(Results::unsent));
    }

    fn run(self, places: Vec<usize>) {
        let Order { policy, is_on } = self.order.get_untracked();
        self.batch.run(places, move |location| async move {
            let Some(user) = self.results.try_with_value(|results| results.user(location).clone()) else {
                return;
            };
            self.note(location, Standing::Sending);
            let standing = match self.book.set(&user, policy, is_on).await {
                Ok(()) => Standing::Done,
                Err(problem) if problem.may_have_arrived() => Standing::Unknown(problem),
                Err(problem) => Standing::Refused(problem),
            };
            self.note(location, standing);
        });
    }

    fn note(self, location: usize, standing: Standing) {
        self.results.try_update_value(|results| results.note(location, standing));
        let now_ms = time::now_ms();
        if self.told_ms.try_get_value().is_some_and(|told_ms| now_ms - told_ms >= TELL_MS) {
            self.told_ms.set_value(now_ms);
            self.told.try_update(|told| *told += 1);
        }
    }
}
