//! The use cases of a verdict on a page: approve, reject with time to undo, and find out the outcome after a lost answer.
//! How a verdict is sent is in `verdict`.

use super::events::{QueueEventKind, QueueEvents};
use super::key::OperationKey;
use super::live_queue::LiveQueue;
use super::outcome::Outcome;
use super::queue::{Item, Queue};
use super::readings::Readings;
use super::resolve::Resolution;
use super::sharing::{Claim, SaveScope};
use super::verdict::{self, Backend, Sent, VerdictRequest, VerdictResult};
use crate::api::Api;
use crate::api::transport::Pending;
use crate::browser::{time, web_lock};
use crate::session::Connection;
use admin_api::TenantId;
use leptos::prelude::*;
use std::collections::HashMap;

/// Milliseconds in which a rejection can be undone.
pub const UNDO_MS: u32 = 5_000;
/// A rejection that is later than this many milliseconds is withdrawn: the computer slept, or its clock was set. What was
/// on screen is old then, and whoever rejected may not be there.
const LATE_MS: f64 = 30_000.0;

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct Verdicts {
    api: StoredValue<Api, LocalStorage>,
    tenant: StoredValue<TenantId>,
    queue: LiveQueue,
    readings: Readings,
    events: QueueEvents,
    timers: StoredValue<HashMap<OperationKey, time::Timer>, LocalStorage>,
    resolutions: RwSignal<HashMap<OperationKey, Resolution>>,
}

impl Verdicts {
    /// The use cases for a queue.
    pub fn new(connection: &Connection, queue: LiveQueue, readings: Readings, events: QueueEvents) -> Self {
        Self {
            api: StoredValue::new_local(connection.api.clone()),
            tenant: StoredValue::new(connection.tenant.clone()),
            queue,
            readings,
            events,
            timers: StoredValue::new_local(HashMap::new()),
            resolutions: RwSignal::default(),
        }
    }

    /// Approves, unless the operation is claimed already. Approvals on one tresor run one after the other, in all tabs.
    pub fn approve(self, request: VerdictRequest) {
        if !self.claim(&request) {
            return;
        }
        leptos::task::spawn_local(async move {
            let Some(tenant) = self.tenant.try_get_value() else { return };
            let tresor =
                request.seen.as_ref().map(|seen| seen.details.tresor.to_string()).unwrap_or_default();
            let _lock = web_lock::acquire(&format!("tresor-admin.approve {tenant} {tresor}")).await;
            self.send(request).await;
        });
    }

    /// Rejects after a few seconds, unless it is undone until then. Leaving the page undoes it.
    pub fn reject(self, request: VerdictRequest) {
        let until_ms = time::now_ms() + f64::from(UNDO_MS);
        let key = request.key.clone();
        if self.queue.update(|queue| queue.delay_rejection(&key, until_ms)) != Some(true) {
            return;
        }
        let started = time::Moment::now();
        let timer = time::after(UNDO_MS, move || {
            if started.passed_ms() > f64::from(UNDO_MS) + LATE_MS {
                if self.queue.update(|queue| queue.withdraw(&request.key, until_ms)) == Some(true) {
                    self.events.post(&request.key, QueueEventKind::RejectionWithdrawn);
                }
                return;
            }
            let tab = self.queue.tab();
            if self.queue.update(|queue| queue.end_delay(&request.key, until_ms, &tab)) == Some(true) {
                self.spawn_send(request.clone());
            }
        });
        self.timers.try_update_value(|timers| timers.insert(key.clone(), timer));
        self.events.post(&key, QueueEventKind::RejectionDelayed);
    }

    /// Rejects at once, without time to undo.
    pub fn reject_now(self, request: VerdictRequest) {
        if self.claim(&request) {
            self.spawn_send(request);
        }
    }

    /// Undoes a rejection that is not sent yet.
    pub fn undo(self, key: &OperationKey) {
        self.timers.try_update_value(|timers| timers.remove(key));
        if self.queue.update(|queue| queue.undo(key)) == Some(true) {
            self.events.post(key, QueueEventKind::RejectionUndone);
        }
    }

    /// Undoes all rejections that are not sent yet, because the page is being left.
    pub fn undo_all(self) {
        self.timers.try_update_value(HashMap::clear);
        self.queue.update(Queue::undo_all);
    }

    /// Claims an operation for this tab. `false` if it cannot be decided.
    pub fn claim(self, request: &VerdictRequest) -> bool {
        let tab = self.queue.tab();
        self.queue.update(|queue| request.claim(queue, &tab)).unwrap_or_default()
    }

    fn spawn_send(self, request: VerdictRequest) {
        leptos::task::spawn_local(async move { self.send(request).await });
    }

    /// Sends a claimed request, unless another tab of this browser was quicker.
    pub async fn send(self, request: VerdictRequest) {
        let Some(backend) = self.backend() else { return };
        let key = &request.key;
        let Some(sent) = verdict::send(&backend, &request).await else { return };
        self.timers.try_update_value(|timers| timers.remove(key));
        let event = match sent {
            Sent::Result(VerdictResult::Outcome(outcome)) => QueueEventKind::Outcome(outcome),
            Sent::Result(VerdictResult::Changed(context, differences)) => {
                self.readings.record_difference(key, context, differences);
                QueueEventKind::Changed
            }
            Sent::ByOtherTab => QueueEventKind::SentByOtherTab,
        };
        self.events.post(key, event);
    }

    /// What the check after a lost answer found, reactively.
    pub fn resolution(self, key: &OperationKey) -> Option<Resolution> {
        self.resolutions.with(|resolutions| resolutions.get(key).cloned())
    }

    /// Checks the outcome of a verdict whose answer was lost. Changes nothing on the server.
    pub async fn find_out(self, key: OperationKey) {
        if let Some(backend) = self.backend() {
            self.record_resolution(&key, verdict::find_out(&backend, &key).await);
        }
    }

    /// Sends a verdict again if that is safe. The answer shows the outcome of the first.
    pub async fn repeat(self, key: OperationKey) {
        if let Some(backend) = self.backend() {
            self.record_resolution(&key, verdict::repeat(&backend, &key).await);
        }
    }

    /// Closes an operation whose outcome cannot be determined.
    pub fn set_aside(self, key: &OperationKey) {
        let now_ms = time::now_ms();
        if self.queue.update(|queue| queue.set_aside(key, now_ms)) == Some(true) {
            self.queue.save(vec![key.clone()], SaveScope::Status);
            self.events.post(key, QueueEventKind::Outcome(Outcome::Gone(None)));
        }
    }

    fn record_resolution(self, key: &OperationKey, resolution: Option<Resolution>) {
        let Some(resolution) = resolution else { return };
        self.resolutions.try_update(|resolutions| resolutions.insert(key.clone(), resolution.clone()));
        self.events.post(key, QueueEventKind::Resolved(resolution));
    }

    fn backend(self) -> Option<PageBackend> {
        Some(PageBackend { api: self.api.try_get_value()?, queue: self.queue })
    }
}

/// The page's queue, its shared store, its server and its clock.
struct PageBackend {
    api: Api,
    queue: LiveQueue,
}

impl Backend for PageBackend {
    fn api(&self) -> &Api {
        &self.api
    }

    fn now_ms(&self) -> f64 {
        time::now_ms()
    }

    fn item(&self, key: &OperationKey) -> Option<Item> {
        self.queue.try_with_untracked(|queue| queue.get(key).cloned()).flatten()
    }

    fn update(&self, change: &mut dyn FnMut(&mut Queue)) {
        self.queue.update(change);
    }

    fn claim<'a>(&'a self, sending: &'a Item) -> Pending<'a, Claim> {
        Box::pin(self.queue.claim(sending))
    }

    fn save_status(&self, key: &OperationKey) {
        self.queue.save(vec![key.clone()], SaveScope::Status);
    }
}
