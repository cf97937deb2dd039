//! Events about operations, to be announced and shown once.

use super::key::OperationKey;
use super::mailboxes::Mailboxes;
use super::outcome::Outcome;
use super::resolve::Resolution;
use crate::reactive::effect;
use crate::tasks::revision::Revision;
use leptos::prelude::*;

/// An event about one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueEvent {
    /// Which operation.
    pub key: OperationKey,
    /// What happened.
    pub kind: QueueEventKind,
}

/// The kinds of events.
#[derive(Debug, Clone, PartialEq)]
pub enum QueueEventKind {
    /// A verdict has this outcome.
    Outcome(Outcome),
    /// Nothing was sent, because the operation has changed since it was shown.
    Changed,
    /// A rejection will be sent soon, unless it is undone.
    RejectionDelayed,
    /// The rejection was undone.
    RejectionUndone,
    /// The rejection was not sent, because time has jumped since.
    RejectionWithdrawn,
    /// Another tab of this browser sends a verdict.
    SentByOtherTab,
    /// What a check after a lost answer found.
    Resolved(Resolution),
}

/// The handle of the events. Copies share them.
#[derive(Clone, Copy, Default)]
pub struct QueueEvents {
    mailboxes: StoredValue<Mailboxes<QueueEvent>>,
    posted: Revision,
}

impl QueueEvents {
    /// Tells an event to everyone who listens.
    pub fn post(self, key: &OperationKey, kind: QueueEventKind) {
        let event = QueueEvent { key: key.clone(), kind };
        self.mailboxes.try_update_value(|mailboxes| mailboxes.post(&event));
        self.posted.bump();
    }

    /// Calls `handle` with the events from now on, until the owner ends: with all that were posted since its last call,
    /// the oldest first.
    pub fn listen(self, handle: impl Fn(Vec<QueueEvent>) + 'static) {
        let Some(id) = self.mailboxes.try_update_value(Mailboxes::open) else { return };
        effect(move || {
            self.posted.get();
            let events = self.mailboxes.try_update_value(|mailboxes| mailboxes.drain(id)).unwrap_or_default();
            if !events.is_empty() {
                untrack(|| handle(events));
            }
        });
        on_cleanup(move || {
            self.mailboxes.try_update_value(|mailboxes| mailboxes.close(id));
        });
    }
}
