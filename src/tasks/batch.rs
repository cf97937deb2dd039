//! A batch: many calls as one task. A few run at a time, and the batch can be stopped. The results of the calls are kept
//! by the caller.

use super::jumps::JUMP_MS;
use super::news::{self, News};
use crate::browser::page_exit::AskBeforeLeaving;
use crate::browser::time::Moment;
use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt};
use leptos::prelude::*;
use std::future::Future;

/// Maximum number of calls that run at the same time.
const CONCURRENT_CALLS: usize = 4;
/// A task that looks for itself may need minutes for one object, such as a large file. More milliseconds than these are a
/// sleep.
const SLEEP_MS: f64 = 900_000.0;

/// Calls that are started one after the other.
pub type Calls = Box<dyn Iterator<Item = LocalBoxFuture<'static, ()>>>;

/// Runs calls, at most `limit` of them at the same time. Not generic, so that it is compiled only once.
pub fn concurrently(limit: usize, calls: Calls) -> LocalBoxFuture<'static, ()> {
    futures::stream::iter(calls).for_each_concurrent(limit, |call| call).boxed_local()
}

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchStatus {
    /// It has not been started.
    NotStarted,
    /// It is running.
    Running,
    /// It has ended or was stopped.
    Done,
}

/// The handle of a batch. Copies refer to the same batch.
#[derive(Clone, Copy)]
pub struct Batch {
    running: RwSignal<BatchStatus>,
    stopped: StoredValue<bool>,
    /// When somebody looked at the clock last.
    looked: StoredValue<Moment>,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            running: RwSignal::new(BatchStatus::NotStarted),
            stopped: StoredValue::new(false),
            looked: StoredValue::new(Moment::now()),
        }
    }
}

impl Batch {
    /// The status. Tracks it.
    pub fn running(self) -> BatchStatus {
        self.running.get()
    }

    /// The status, without tracking it.
    pub fn running_now(self) -> BatchStatus {
        self.running.get_untracked()
    }

    /// Sets the status back to not started.
    pub fn reset(self) {
        self.running.set(BatchStatus::NotStarted);
    }

    /// Starts no more calls. Calls in progress run to their end.
    pub fn stop(self) {
        self.stopped.set_value(true);
    }

    /// Runs `one` for each item. Ends when all calls have ended or the batch was stopped.
    pub fn run<T: 'static, F: Future<Output = ()> + 'static>(
        self,
        items: Vec<T>,
        one: impl Fn(T) -> F + 'static,
    ) {
        self.run_all(Box::new(items.into_iter().map(move |item| one(item).boxed_local())));
    }

    /// Not generic, so that it is compiled only once.
    fn run_all(self, calls: Calls) {
        let unless_stopped = move |call: LocalBoxFuture<'static, ()>| {
            async move {
                self.stop_after(JUMP_MS);
                if !self.is_stopped() {
                    call.await;
                    self.stop_after(JUMP_MS);
                }
            }
            .boxed_local()
        };
        self.work(concurrently(CONCURRENT_CALLS, Box::new(calls.map(unless_stopped))));
    }

    /// Stops if nobody has looked at the clock for more than so many milliseconds. After a sleep nothing goes on by itself:
    /// what was on screen is old, and nobody may be there.
    fn stop_after(self, most_ms: f64) {
        let looked = self.looked.try_update_value(|looked| std::mem::replace(looked, Moment::now()));
        if looked.is_some_and(|looked| looked.passed_ms() > most_ms) {
            self.stop();
        }
    }

    /// Runs a task that checks for itself whether the batch [is stopped](Self::is_stopped).
    pub fn work(self, work: LocalBoxFuture<'static, ()>) {
        self.stopped.set_value(false);
        self.looked.set_value(Moment::now());
        self.running.set(BatchStatus::Running);
        leptos::task::spawn_local(async move {
            let _leave_guard = AskBeforeLeaving::begin();
            work.await;
            let _ = self.running.try_set(BatchStatus::Done);
            news::tell(News::BulkEnded);
        });
    }

    /// Whether the batch was stopped.
    pub fn is_stopped(self) -> bool {
        self.stop_after(SLEEP_MS);
        self.stopped.try_get_value().unwrap_or(true)
    }
}
