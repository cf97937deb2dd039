//! The deletion of a device password: reading it for the confirmation, deleting it, and finding out the outcome after a
//! lost answer. What an answer means is decided in `model`.

use super::access::NevisAccess;
use super::search::NevisSearch;
use crate::browser::abort::Abort;
use crate::browser::time;
use crate::pages::credentials::api::NevisApi;
use crate::pages::credentials::model::{DeletionOutcome, EarlierAttempt, NevisFailure};
use admin_api::nevis::{DevicePassword, DevicePasswordRef};
use leptos::prelude::*;

/// The progress of a deletion.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DeletionState {
    /// No deletion is in progress.
    #[default]
    Idle,
    /// The device password is being read for the confirmation.
    Reading(DevicePasswordRef),
    /// It is being deleted.
    Deleting(DevicePasswordRef),
    /// After a lost answer, the device password is being read.
    Checking(Box<FinishedDeletion>),
    /// The deletion has finished.
    Finished(Box<FinishedDeletion>),
}

/// A finished deletion.
#[derive(Debug, Clone, PartialEq)]
pub struct FinishedDeletion {
    /// The device password.
    pub password: DevicePasswordRef,
    /// When it finished, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
    /// The outcome.
    pub outcome: DeletionOutcome,
    /// Why the check after a lost answer was inconclusive.
    pub check_failure: Option<NevisFailure>,
}

/// What is shown before a deletion is confirmed.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// The device password.
    pub password: DevicePasswordRef,
    /// The base URL.
    pub base: String,
    /// The device password as it was just read, or why it could not be read.
    pub seen: Result<DevicePassword, NevisFailure>,
}

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct Deletion {
    access: NevisAccess,
    search: NevisSearch,
    state: RwSignal<DeletionState>,
    /// The content of the confirmation dialog, and whether it is open.
    confirmation: RwSignal<Option<Confirmation>>,
    is_confirming: RwSignal<bool>,
}

impl Deletion {
    /// No deletion. The list of `search` is loaded again after one.
    pub fn new(access: NevisAccess, search: NevisSearch) -> Self {
        Self {
            access,
            search,
            state: RwSignal::default(),
            confirmation: RwSignal::new(None),
            is_confirming: RwSignal::new(false),
        }
    }

    /// Reads the progress of the deletion, tracked.
    pub fn with<T>(self, read: impl FnOnce(&DeletionState) -> T) -> T {
        self.state.with(read)
    }

    /// Whether a deletion is in progress or being confirmed, tracked.
    pub fn is_busy(self) -> bool {
        let is_running =
            self.state.with(|deletion| !matches!(deletion, DeletionState::Idle | DeletionState::Finished(_)));
        is_running || self.is_confirming.get()
    }

    /// Whether the confirmation is open. Setting it to `false` cancels.
    pub fn is_confirming(self) -> RwSignal<bool> {
        self.is_confirming
    }

    /// The content of the confirmation, tracked.
    pub fn confirmation(self) -> Option<Confirmation> {
        self.confirmation.get()
    }

    /// Removes the result of a deletion.
    pub fn dismiss(self) {
        self.state.set(DeletionState::Idle);
    }

    /// Reads a device password and opens the confirmation of its deletion. If the read shows that a deletion is
    /// pointless, the deletion finishes with that outcome.
    pub fn confirm(self, password: DevicePasswordRef) {
        let Some(api) = self.access.api().filter(|_| !untrack(|| self.is_busy())) else { return };
        self.state.set(DeletionState::Reading(password.clone()));
        leptos::task::spawn_local(async move { self.read(api, password).await });
    }

    async fn read(self, api: NevisApi, password: DevicePasswordRef) {
        let seen = api.device_password(&password, &Abort::new()).await;
        match seen {
            Err(failed) if failed.is_conclusive() => {
                let earlier = self.access.earlier_deletion(&password).await;
                // A read without an answer has changed nothing, so the outcome is not unknown.
                self.finish(password, DeletionOutcome::from_refusal(failed, earlier), None);
            }
            seen => {
                let confirmation = Confirmation { password, base: self.access.base_text(), seen };
                let _ = self.state.try_set(DeletionState::Idle);
                let _ = self.confirmation.try_set(Some(confirmation));
                let _ = self.is_confirming.try_set(true);
            }
        }
    }

    /// Deletes the device password of the open confirmation.
    pub fn send_confirmed(self) {
        let confirmed = self.confirmation.get_untracked().filter(|_| self.is_confirming.get_untracked());
        let Some(Confirmation { password, .. }) = confirmed else { return };
        self.send(password);
        self.is_confirming.set(false);
    }

    /// Sends the deletion again after a lost answer.
    pub fn send_again(self) {
        if let DeletionState::Finished(finished) = self.state.get_untracked() {
            self.send(finished.password);
        }
    }

    /// Reads whether the device password still exists, after a lost answer.
    pub fn check(self) {
        let DeletionState::Finished(finished) = self.state.get_untracked() else { return };
        let Some(api) = self.access.api() else { return };
        self.state.set(DeletionState::Checking(finished.clone()));
        let FinishedDeletion { password, at_ms, outcome, .. } = *finished;
        leptos::task::spawn_local(async move {
            let seen = api.device_password(&password, &Abort::new()).await.map(drop);
            let earlier = EarlierAttempt { at_ms: at_ms as u64, confirmed: false };
            match DeletionOutcome::from_check(&seen, Some(earlier)) {
                Some(outcome) => self.finish(password, outcome, None),
                None => self.finish(password, outcome, seen.err()),
            };
        });
    }

    fn send(self, password: DevicePasswordRef) {
        let Some(api) = self.access.api() else { return };
        self.state.set(DeletionState::Deleting(password.clone()));
        leptos::task::spawn_local(async move {
            // Read before this attempt is in the journal itself.
            let earlier = self.access.earlier_deletion(&password).await;
            let answer = api.delete_device_password(&password).await;
            let deleted = answer.is_ok();
            let is_current = self.finish(password, DeletionOutcome::from_answer(answer, earlier), None);
            if deleted && is_current {
                self.search.reload();
            }
        });
    }

    /// Sets the outcome of a deletion. `false` if another tenant is connected by now.
    fn finish(
        self,
        password: DevicePasswordRef,
        outcome: DeletionOutcome,
        check_failure: Option<NevisFailure>,
    ) -> bool {
        let finished = FinishedDeletion { password, at_ms: time::now_ms(), outcome, check_failure };
        self.state.try_set(DeletionState::Finished(Box::new(finished))).is_none()
    }
}
