//! Readings of operations: what a verdict is based on, as last read, and how it differs from what was on screen when a
//! verdict was not sent because of that.

use super::context::{Context, Difference};
use super::key::OperationKey;
use super::live_queue::LiveQueue;
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::time;
use crate::problem::{Problem, TransportProblem};
use admin_api::ErrorCode;
use leptos::prelude::*;
use std::collections::HashMap;

/// Milliseconds for which a reading is fresh enough to be shown again without a new request.
const FRESH_MS: f64 = 10_000.0;

/// The context of an operation, and when it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What was read.
    pub context: Context,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

/// The handle. Copies share the readings.
#[derive(Clone, Copy)]
pub struct Readings {
    api: StoredValue<Api, LocalStorage>,
    queue: LiveQueue,
    latest: StoredValue<HashMap<OperationKey, Reading>>,
    changed: RwSignal<HashMap<OperationKey, (Context, Vec<Difference>)>>,
}

impl Readings {
    /// No readings yet.
    pub fn new(api: Api, queue: LiveQueue) -> Self {
        Self {
            api: StoredValue::new_local(api),
            queue,
            latest: StoredValue::default(),
            changed: RwSignal::default(),
        }
    }

    /// The latest reading of an operation, if it is fresh.
    pub fn fresh(self, key: &OperationKey) -> Option<Reading> {
        let reading = self.latest.try_with_value(|latest| latest.get(key).cloned()).flatten()?;
        (time::now_ms() - reading.at_ms < FRESH_MS).then_some(reading)
    }

    /// Reads the context of an operation. One that the server no longer knows is marked as gone.
    pub async fn read(self, key: OperationKey, abort: Abort) -> Result<Reading, Problem> {
        let api = self.api.try_get_value().ok_or(Problem::Transport(TransportProblem::Aborted))?;
        match api.context(&key, &abort).await {
            Ok(context) => {
                self.queue.record_details(&key, &context.details);
                Ok(self.remember(&key, context))
            }
            Err(problem) => {
                if problem.error_code().is_some_and(ErrorCode::is_gone) {
                    self.queue.mark_gone(vec![key], Some(&problem));
                }
                Err(problem)
            }
        }
    }

    /// The current context of an operation and its differences, if a verdict was not sent because of them; reactively.
    pub fn difference(self, key: &OperationKey) -> Option<(Context, Vec<Difference>)> {
        self.changed.with(|changed| changed.get(key).cloned())
    }

    /// Records that a verdict was not sent because of differences.
    pub fn record_difference(self, key: &OperationKey, context: Context, differences: Vec<Difference>) {
        self.changed.try_update(|changed| changed.insert(key.clone(), (context, differences)));
    }

    /// The reviewer has seen the differences: the current context replaces the shown one.
    pub fn accept_difference(self, key: &OperationKey) {
        if let Some((context, _)) = self.changed.try_update(|changed| changed.remove(key)).flatten() {
            self.remember(key, context);
        }
    }

    fn remember(self, key: &OperationKey, context: Context) -> Reading {
        let reading = Reading { context, at_ms: time::now_ms() };
        self.latest.try_update_value(|latest| latest.insert(key.clone(), reading.clone()));
        reading
    }
}
