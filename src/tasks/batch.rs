//! Many calls as one piece of work: a few at a time, stoppable, however each of them goes.

use crate::browser::page_exit::AskBeforeLeaving;
use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt};
use leptos::prelude::*;
use std::future::Future;

/// Calls that are on their way at the same time.
const AT_ONCE: usize = 4;

/// Whether a batch runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// Not yet.
    No,
    /// It does.
    Yes,
    /// It did.
    Done,
}

/// A batch's handle. Copies are the same batch.
#[derive(Clone, Copy)]
pub struct Batch {
    running: RwSignal<Running>,
    stopped: StoredValue<bool>,
}

impl Default for Batch {
    fn default() -> Self {
        Self { running: RwSignal::new(Running::No), stopped: StoredValue::new(false) }
    }
}

impl Batch {
    /// Whether it runs, and follows that.
    pub fn running(self) -> Running {
        self.running.get()
    }

    /// Whether it runs, without following it.
    pub fn running_now(self) -> Running {
        self.running.get_untracked()
    }

    /// Is as if it had never run.
    pub fn reset(self) {
        self.running.set(Running::No);
    }

    /// Sends nothing more. What is on its way gets its answer.
    pub fn stop(self) {
        self.stopped.set_value(true);
    }

    /// Does something with each; ends when all are through or stopped.
    pub fn run<T: 'static, F: Future<Output = ()> + 'static>(
        self,
        all: Vec<T>,
        one: impl Fn(T) -> F + 'static,
    ) {
        self.run_all(Box::new(all.into_iter().map(move |each| one(each).boxed_local())));
    }

    /// The same for work of any kind: compiled once.
    fn run_all(self, all: Box<dyn Iterator<Item = LocalBoxFuture<'static, ()>>>) {
        let unless_stopped = move |each: LocalBoxFuture<'static, ()>| async move {
            if !self.is_stopped() {
                each.await;
            }
        };
        self.work(futures::stream::iter(all).for_each_concurrent(AT_ONCE, unless_stopped).boxed_local());
    }

    /// Does a piece of work that looks itself whether it [is stopped](Self::is_stopped).
    pub fn work(self, work: LocalBoxFuture<'static, ()>) {
        self.stopped.set_value(false);
        self.running.set(Running::Yes);
        leptos::task::spawn_local(async move {
            let _asks = AskBeforeLeaving::begin();
            work.await;
            let _ = self.running.try_set(Running::Done);
        });
    }

    /// Whether nothing more is to be sent.
    pub fn is_stopped(self) -> bool {
        self.stopped.try_get_value().unwrap_or(true)
    }
}
