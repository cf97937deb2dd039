//! State and use cases of the Credentials page, over signals: the installation, the tokens, the search, and the
//! deletion of a device password. The URL is stored in this browser. Tokens are held in memory only, and dropped when
//! the panel is locked or the URL changes.

use super::api::{NevisApi, NevisHttpTransport};
use super::model::{DeletionOutcome, EarlierAttempt, NevisFailure, earlier_attempt};
use crate::browser::abort::Abort;
use crate::browser::{storage, time};
use crate::journal_store::JournalStore;
use crate::journal_store::rows;
use crate::problem::Problem;
use crate::reactive::effect;
use crate::session::hosting::HostingState;
use crate::session::model::hosting::Hosting;
use crate::session::preferences;
use crate::session::{Connection, Session};
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use admin_api::TenantId;
use admin_api::nevis::{
    Call, Claims, DevicePassword, DevicePasswordRef, NevisBase, Party, Segment, Token, TokenError,
};
use leptos::prelude::*;
use std::rc::Rc;

/// The longest timer that a browser supports, in milliseconds.
const LONGEST_TIMER_MS: f64 = i32::MAX as f64;

/// The handle of the page's state. Copies share one state.
#[derive(Clone, Copy)]
pub struct CredentialsState {
    session: Session,
    journal: JournalStore,
    tenant: StoredValue<TenantId>,
    /// The key under which the URL is stored.
    name: StoredValue<String>,
    installation: RwSignal<Installation>,
    self_admin: RwSignal<bool>,
    tokens: StoredValue<[Option<Rc<Token>>; 2], LocalStorage>,
    held: RwSignal<[Option<HeldToken>; 2]>,
    expiry: StoredValue<Option<time::Timer>, LocalStorage>,
    deletion: RwSignal<DeletionState>,
    /// The content of the confirmation dialog, and whether it is open.
    confirmation: RwSignal<Option<Confirmation>>,
    is_confirming: RwSignal<bool>,
    results: Loader<SearchResults>,
}

/// The results of a search: parties or device passwords, depending on the call.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResults {
    /// The call of the search.
    pub call: Call,
    /// Clients or users.
    pub parties: Vec<Party>,
    /// Device passwords.
    pub passwords: Vec<DevicePassword>,
    /// The continuation token of the next page.
    pub next: Option<String>,
}

/// An installation of nevisIDM. Contains no secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Installation {
    /// The base URL.
    pub base: Option<NevisBase>,
    /// The path segment of device passwords.
    pub segment: Segment,
}

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Identifies the caller.
    Bearer,
    /// Proves that callers delete their own credential.
    SelfAdmin,
}

/// The part of a held token that may be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeldToken {
    /// Its claims; empty if it is not a JWT.
    pub claims: Claims,
    /// Whether it has expired, by this computer's clock.
    pub expired: bool,
}

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

impl CredentialsState {
    /// Opens the state for a tenant, with the installation stored for the tenant, in Settings, or by the panel's host.
    pub fn open(
        connection: &Connection,
        session: Session,
        journal: JournalStore,
        hosting: HostingState,
    ) -> Self {
        let name = format!("tresor-admin.nevis {} {}", connection.tenant, connection.service);
        let nevis = Self {
            session,
            journal,
            tenant: StoredValue::new(connection.tenant.clone()),
            installation: RwSignal::new(
                storage::get(&name)
                    .map_or_else(|| Installation::default_for(&hosting.get()), Installation::from_text),
            ),
            name: StoredValue::new(name),
            self_admin: RwSignal::new(false),
            tokens: StoredValue::new_local([None, None]),
            held: RwSignal::default(),
            expiry: StoredValue::new_local(None),
            deletion: RwSignal::default(),
            confirmation: RwSignal::new(None),
            is_confirming: RwSignal::new(false),
            results: Loader::default(),
        };
        // A lock drops all tokens. A call that is on its way drops its own when it ends.
        effect(move || {
            if session.cover().is_some() {
                nevis.forget_tokens();
                nevis.is_confirming.set(false);
            }
        });
        nevis
    }

    /// The installation, tracked.
    pub fn installation(self) -> Installation {
        self.installation.get()
    }

    /// The installation, not tracked.
    pub fn installation_untracked(self) -> Installation {
        self.installation.get_untracked()
    }

    /// Sets and stores the installation. Drops the tokens if the URL changes, because they were meant for the old one.
    pub fn set_installation(self, installation: Installation) {
        if installation.base != self.installation.with_untracked(|old| old.base.clone()) {
            self.forget_tokens();
        }
        self.name.with_value(|name| storage::set(name, Some(&installation.to_text())));
        self.installation.set(installation);
    }

    /// Whether self-admin mode is on, tracked.
    pub fn self_admin(self) -> bool {
        self.self_admin.get()
    }

    /// Turns self-admin mode on or off. Off drops its token.
    pub fn set_self_admin(self, on: bool) {
        self.self_admin.set(on);
        if !on {
            self.forget_token(TokenKind::SelfAdmin);
        }
    }

    /// The part of a held token that may be shown, tracked.
    pub fn held(self, kind: TokenKind) -> Option<HeldToken> {
        self.held.with(|held| held[kind as usize].clone())
    }

    /// Sets a token.
    pub fn set_token(self, kind: TokenKind, text: &str) -> Result<(), TokenError> {
        self.put_token(kind, Some(Token::parse(text)?));
        Ok(())
    }

    /// Drops a token.
    pub fn forget_token(self, kind: TokenKind) {
        self.put_token(kind, None);
    }

    fn forget_tokens(self) {
        self.forget_token(TokenKind::Bearer);
        self.forget_token(TokenKind::SelfAdmin);
    }

    fn put_token(self, kind: TokenKind, token: Option<Token>) {
        // When the cover takes the focus from a field, the field hands over what was typed.
        let token = token.filter(|_| self.session.cover_now().is_none());
        let shown = token
            .as_ref()
            .map(|token| HeldToken { claims: token.claims().unwrap_or_default(), expired: false });
        self.tokens.update_value(|tokens| tokens[kind as usize] = token.map(Rc::new));
        self.held.update(|held| held[kind as usize] = shown);
        self.update_expiry();
    }

    /// Marks expired tokens, and sets a timer for the next one that expires.
    fn update_expiry(self) {
        let now_ms = time::now_ms();
        let mut next_ms = f64::INFINITY;
        // Another tenant may be connected by now.
        self.held.try_update(|held| {
            for token in held.iter_mut().flatten() {
                let Some(ends_at) = token.claims.expires_at else { continue };
                let left_ms = ends_at as f64 * 1000.0 - now_ms;
                token.expired = left_ms <= 0.0;
                if left_ms > 0.0 {
                    next_ms = next_ms.min(left_ms);
                }
            }
        });
        let timer = next_ms.is_finite().then(|| {
            time::after(next_ms.min(LONGEST_TIMER_MS) as u32 + 1, move || {
                // Not inside the timer's own callback, because the timer is replaced there.
                leptos::task::spawn_local(async move { self.update_expiry() });
            })
        });
        self.expiry.try_set_value(timer);
    }

    /// The API with the current installation and tokens; `None` without a URL.
    pub fn api(self) -> Option<NevisApi> {
        let Installation { base, segment } = self.installation.get_untracked();
        let [bearer, self_admin] = self.tokens.get_value();
        let base = base?;
        let connection = self.session.connection_now();
        let transport = NevisHttpTransport { base, segment, bearer, self_admin, connection };
        Some(NevisApi::new(transport, self.journal.writer(self.tenant.get_value())))
    }

    /// Reads the progress of the deletion, tracked.
    pub fn with_deletion<T>(self, read: impl FnOnce(&DeletionState) -> T) -> T {
        self.deletion.with(read)
    }

    /// Whether a deletion is in progress or being confirmed, tracked.
    pub fn is_busy(self) -> bool {
        let is_running = self
            .deletion
            .with(|deletion| !matches!(deletion, DeletionState::Idle | DeletionState::Finished(_)));
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
        self.deletion.set(DeletionState::Idle);
    }

    /// Reads a device password and opens the confirmation of its deletion. If the read shows that a deletion is
    /// pointless, the deletion finishes with that outcome.
    pub fn confirm_deletion(self, password: DevicePasswordRef) {
        let Some(api) = self.api().filter(|_| !untrack(|| self.is_busy())) else { return };
        self.deletion.set(DeletionState::Reading(password.clone()));
        leptos::task::spawn_local(async move { self.read(api, password).await });
    }

    async fn read(self, api: NevisApi, password: DevicePasswordRef) {
        let seen = api.device_password(&password, &Abort::new()).await;
        match seen {
            Err(failed) if failed.is_conclusive() => {
                let earlier = self.earlier(&password).await;
                // A read without an answer has changed nothing, so the outcome is not unknown.
                self.finish(password, DeletionOutcome::from_refusal(failed, earlier), None);
            }
            seen => {
                let base = self.installation.with_untracked(|at| at.base.as_ref().map(ToString::to_string));
                let confirmation = Confirmation { password, base: base.unwrap_or_default(), seen };
                let _ = self.deletion.try_set(DeletionState::Idle);
                let _ = self.confirmation.try_set(Some(confirmation));
                let _ = self.is_confirming.try_set(true);
            }
        }
    }

    /// Deletes the device password of the open confirmation.
    pub fn delete(self) {
        let confirmed = self.confirmation.get_untracked().filter(|_| self.is_confirming.get_untracked());
        let Some(Confirmation { password, .. }) = confirmed else { return };
        self.send(password);
        self.is_confirming.set(false);
    }

    /// Sends the deletion again after a lost answer.
    pub fn delete_again(self) {
        if let DeletionState::Finished(finished) = self.deletion.get_untracked() {
            self.send(finished.password);
        }
    }

    /// Reads whether the device password still exists, after a lost answer.
    pub fn check_deletion(self) {
        let DeletionState::Finished(finished) = self.deletion.get_untracked() else { return };
        let Some(api) = self.api() else { return };
        self.deletion.set(DeletionState::Checking(finished.clone()));
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
        let Some(api) = self.api() else { return };
        self.deletion.set(DeletionState::Deleting(password.clone()));
        leptos::task::spawn_local(async move {
            // Read before this attempt is in the journal itself.
            let earlier = self.earlier(&password).await;
            let answer = api.delete_device_password(&password).await;
            let deleted = answer.is_ok();
            let is_current = self.finish(password, DeletionOutcome::from_answer(answer, earlier), None);
            if deleted && is_current {
                self.reload_list();
            }
        });
    }

    /// The results of the search.
    pub fn results(self) -> Loader<SearchResults> {
        self.results
    }

    /// Lists clients, users or device passwords.
    pub fn list(self, call: Call) {
        self.run_list(call, None, false);
    }

    /// Loads the next page below the rows shown.
    pub fn list_more(self) {
        if let Some(results) = self.results.with_untracked(Load::value_cloned) {
            self.run_list(results.call.clone(), Some(results), true);
        }
    }

    /// Loads the list again after a change.
    fn reload_list(self) {
        if let Some(results) = self.results.with_untracked(Load::value_cloned) {
            self.run_list(results.call, None, true);
        }
    }

    fn run_list(self, call: Call, so_far: Option<SearchResults>, keep_old: bool) {
        let Some(api) = self.api() else { return };
        self.results.run(keep_old, |abort| async move {
            let after = so_far.as_ref().and_then(|results| results.next.clone());
            let mut results = so_far.unwrap_or_else(|| SearchResults::empty(call.clone()));
            let after = after.as_deref();
            results.next = match call {
                Call::ListDevicePasswords { .. } => {
                    let page = api.device_passwords(&call, after, &abort).await.map_err(problem)?;
                    results.passwords.extend(page.items);
                    page.next
                }
                _ => {
                    let page = api.parties(&call, after, &abort).await.map_err(problem)?;
                    results.parties.extend(page.items);
                    page.next
                }
            };
            Ok(results)
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
        self.deletion.try_set(DeletionState::Finished(Box::new(finished))).is_none()
    }

    async fn earlier(self, password: &DevicePasswordRef) -> Option<EarlierAttempt> {
        let base = self.installation.try_with_untracked(|at| at.base.clone()).flatten()?;
        // If the journal cannot be read, no earlier attempt is known.
        let mut records = self.journal.records().await.unwrap_or_default();
        records.extend(self.journal.unsaved());
        earlier_attempt(&rows::rows(records).rows, &base, password)
    }
}

fn problem(failed: NevisFailure) -> Problem {
    failed.problem
}

impl SearchResults {
    fn empty(call: Call) -> Self {
        Self { call, parties: Vec::new(), passwords: Vec::new(), next: None }
    }
}

impl Installation {
    /// The installation of Settings. What is not set there comes from the panel's host.
    fn default_for(hosting: &Hosting) -> Self {
        let set = preferences::get();
        let hosted = hosting.nevis_url.as_ref().map(ToString::to_string);
        Self {
            base: set.nevis_url.or(hosted).and_then(|base| NevisBase::parse(&base).ok()),
            segment: set.nevis_segment.unwrap_or(hosting.nevis_segment),
        }
    }

    /// Parses the stored form: the segment, a space, the URL.
    fn from_text(text: String) -> Self {
        let (segment, base) = text.split_once(' ').unwrap_or_default();
        let singular = segment == Segment::Singular.as_str();
        Self {
            base: NevisBase::parse(base).ok(),
            segment: if singular { Segment::Singular } else { Segment::Plural },
        }
    }

    fn to_text(&self) -> String {
        let base = self.base.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{} {base}", self.segment.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_installation_is_parsed_to_the_same_installation() {
        for base in ["", "https://idm.example/gate"] {
            for segment in [Segment::Plural, Segment::Singular] {
                let installation = Installation { base: NevisBase::parse(base).ok(), segment };
                assert_eq!(Installation::from_text(installation.to_text()), installation);
            }
        }
        assert_eq!(Installation::from_text("nonsense".into()), Installation::default());
    }
}
