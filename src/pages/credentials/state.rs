//! nevisIDM: where it is, who calls, and the deletion of a device password. The address is remembered in this browser;
//! tokens are held in memory only, and dropped when the panel is locked or the address changes.

use super::api::{NevisApi, NevisHttpTransport};
use super::model::{Earlier, Failed, Outcome, earlier_try};
use crate::browser::abort::Abort;
use crate::browser::{storage, time};
use crate::journal_store::JournalStore;
use crate::journal_store::rows;
use crate::problem::Problem;
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

/// Milliseconds of the longest timer that a browser takes.
const LONGEST_TIMER_MS: f64 = i32::MAX as f64;

/// nevisIDM's handle. Copies are the same one.
#[derive(Clone, Copy)]
pub struct CredentialsState {
    session: Session,
    book: JournalStore,
    tenant: StoredValue<TenantId>,
    /// Under which name the address is remembered.
    name: StoredValue<String>,
    installation: RwSignal<Installation>,
    self_admin: RwSignal<bool>,
    tokens: StoredValue<[Option<Token>; 2], LocalStorage>,
    held: RwSignal<[Option<HeldToken>; 2]>,
    expiry: StoredValue<Option<time::Timer>, LocalStorage>,
    standing: RwSignal<Standing>,
    /// What a person is asked before a deletion, and whether the question is open.
    question: RwSignal<Option<Question>>,
    asking: RwSignal<bool>,
    found: Loader<Found>,
}

/// What a search found: parties or device passwords, by the call.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What was asked for.
    pub call: Call,
    /// Clients or users.
    pub parties: Vec<Party>,
    /// Device passwords.
    pub passwords: Vec<DevicePassword>,
    /// The token of the page that follows.
    pub next: Option<String>,
}

/// Where nevisIDM is. No secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Installation {
    /// Its base address.
    pub base: Option<NevisBase>,
    /// How it spells the segment of device passwords.
    pub segment: Segment,
}

/// Which token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Says who calls.
    Bearer,
    /// Proves that the caller deletes their own credential.
    SelfAdmin,
}

/// What may be shown of a token that is held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeldToken {
    /// What it says of itself; nothing where it is no JWT.
    pub claims: Claims,
    /// Whether it has ended, by this computer's clock.
    pub expired: bool,
}

/// Where a deletion stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Standing {
    /// None is under way.
    #[default]
    Idle,
    /// The device password is read, so that the question shows it as it is.
    Reading(DevicePasswordRef),
    /// It is being deleted.
    Deleting(DevicePasswordRef),
    /// After a lost answer, it is looked at.
    FindingOut(Box<Finished>),
    /// It came to an end.
    Over(Box<Finished>),
}

/// A deletion that came to an end.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// Which device password.
    pub password: DevicePasswordRef,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
    /// What became of it.
    pub outcome: Outcome,
    /// Why a look after a lost answer did not tell.
    pub look_failed: Option<Failed>,
}

/// What a person is asked before a deletion.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Which device password.
    pub password: DevicePasswordRef,
    /// Where.
    pub base: String,
    /// How it was a moment ago, or why that cannot be told.
    pub seen: Result<DevicePassword, Failed>,
}

impl CredentialsState {
    /// The nevisIDM beside a tenant, as it was set for the tenant, in Settings, or by the panel's host.
    pub fn open(
        connection: &Connection,
        session: Session,
        book: JournalStore,
        hosting: HostingState,
    ) -> Self {
        let name = format!("tresor-admin.nevis {} {}", connection.tenant, connection.service);
        let nevis = Self {
            session,
            book,
            tenant: StoredValue::new(connection.tenant.clone()),
            installation: RwSignal::new(
                storage::get(&name).map_or_else(|| Installation::usual(&hosting.get()), Installation::read),
            ),
            name: StoredValue::new(name),
            self_admin: RwSignal::new(false),
            tokens: StoredValue::new_local([None, None]),
            held: RwSignal::default(),
            expiry: StoredValue::new_local(None),
            standing: RwSignal::default(),
            question: RwSignal::new(None),
            asking: RwSignal::new(false),
            found: Loader::default(),
        };
        // Locking drops every secret.
        Effect::new(move |_| {
            if session.cover().is_some() {
                nevis.forget_tokens();
                nevis.asking.set(false);
            }
        });
        nevis
    }

    /// Where it is.
    pub fn installation(self) -> Installation {
        self.installation.get()
    }

    /// Where it is, without following it.
    pub fn installation_now(self) -> Installation {
        self.installation.get_untracked()
    }

    /// Sets where it is, and remembers it. Tokens were given for the old address: with another, they are dropped.
    pub fn set_installation(self, installation: Installation) {
        if installation.base != self.installation.with_untracked(|old| old.base.clone()) {
            self.forget_tokens();
        }
        self.name.with_value(|name| storage::set(name, Some(&installation.written())));
        self.installation.set(installation);
    }

    /// Whether the caller deletes their own credentials.
    pub fn self_admin(self) -> bool {
        self.self_admin.get()
    }

    /// Chooses the self-admin mode, or leaves it; its token goes with it.
    pub fn set_self_admin(self, on: bool) {
        self.self_admin.set(on);
        if !on {
            self.forget_token(TokenKind::SelfAdmin);
        }
    }

    /// What may be shown of a token that is held.
    pub fn held(self, kind: TokenKind) -> Option<HeldToken> {
        self.held.with(|held| held[kind as usize].clone())
    }

    /// Takes a token over.
    pub fn hold_token(self, kind: TokenKind, text: &str) -> Result<(), TokenError> {
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
        let shown = token
            .as_ref()
            .map(|token| HeldToken { claims: token.claims().unwrap_or_default(), expired: false });
        self.tokens.update_value(|tokens| tokens[kind as usize] = token);
        self.held.update(|held| held[kind as usize] = shown);
        self.look_at_clock();
    }

    /// Tells tokens that have ended from others, and comes back when the next one ends.
    fn look_at_clock(self) {
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
                // Not from within the timer that is replaced there.
                leptos::task::spawn_local(async move { self.look_at_clock() });
            })
        });
        self.expiry.try_set_value(timer);
    }

    /// The API as it is set now; `None` without an address.
    pub fn api(self) -> Option<NevisApi> {
        let Installation { base, segment } = self.installation.get_untracked();
        let [bearer, self_admin] = self.tokens.get_value();
        let base = base?;
        let proxy_header =
            self.session.connection_now().and_then(|connection| connection.proxy_header(base.origin()));
        let wire = NevisHttpTransport { base, segment, bearer, self_admin, proxy_header };
        Some(NevisApi::new(wire, self.book.writer(self.tenant.get_value())))
    }

    /// Reads where a deletion stands, and follows it.
    pub fn with_standing<T>(self, read: impl FnOnce(&Standing) -> T) -> T {
        self.standing.with(read)
    }

    /// Whether a deletion is under way or asked about.
    pub fn is_busy(self) -> bool {
        let at_work = self.standing.with(|standing| !matches!(standing, Standing::Idle | Standing::Over(_)));
        at_work || self.asking.get()
    }

    /// Whether the question is open. Clearing it leaves the question without a deletion.
    pub fn asking(self) -> RwSignal<bool> {
        self.asking
    }

    /// What a person is asked.
    pub fn question(self) -> Option<Question> {
        self.question.get()
    }

    /// Takes away what a deletion came to.
    pub fn dismiss(self) {
        self.standing.set(Standing::Idle);
    }

    /// Reads a device password as it is now, to ask whether it is to be deleted. Where that is not possible because it
    /// is not there, that is what the deletion came to.
    pub fn ask(self, password: DevicePasswordRef) {
        let Some(api) = self.api().filter(|_| !untrack(|| self.is_busy())) else { return };
        self.standing.set(Standing::Reading(password.clone()));
        leptos::task::spawn_local(async move { self.read(api, password).await });
    }

    async fn read(self, api: NevisApi, password: DevicePasswordRef) {
        let seen = api.device_password(&password, &Abort::new()).await;
        match seen {
            Err(failed) if failed.ends_the_question() => {
                let earlier = self.earlier(&password).await;
                // A read that gets no answer has changed nothing.
                self.finish(password, Outcome::of_refusal(failed, earlier), None);
            }
            seen => {
                let base = self.installation.with_untracked(|at| at.base.as_ref().map(ToString::to_string));
                let question = Question { password, base: base.unwrap_or_default(), seen };
                let _ = self.standing.try_set(Standing::Idle);
                let _ = self.question.try_set(Some(question));
                let _ = self.asking.try_set(true);
            }
        }
    }

    /// Deletes what was asked about.
    pub fn delete(self) {
        let asked = self.question.get_untracked().filter(|_| self.asking.get_untracked());
        let Some(Question { password, .. }) = asked else { return };
        self.send(password);
        self.asking.set(false);
    }

    /// Deletes again after a lost answer.
    pub fn repeat(self) {
        if let Standing::Over(finished) = self.standing.get_untracked() {
            self.send(finished.password);
        }
    }

    /// Looks whether the device password is still there after a lost answer.
    pub fn find_out(self) {
        let Standing::Over(finished) = self.standing.get_untracked() else { return };
        let Some(api) = self.api() else { return };
        self.standing.set(Standing::FindingOut(finished.clone()));
        let Finished { password, at_ms, outcome, .. } = *finished;
        leptos::task::spawn_local(async move {
            let seen = api.device_password(&password, &Abort::new()).await.map(drop);
            let earlier = Earlier { at_ms: at_ms as u64, confirmed: false };
            match Outcome::of_look(&seen, Some(earlier)) {
                Some(told) => self.finish(password, told, None),
                None => self.finish(password, outcome, seen.err()),
            };
        });
    }

    fn send(self, password: DevicePasswordRef) {
        let Some(api) = self.api() else { return };
        self.standing.set(Standing::Deleting(password.clone()));
        leptos::task::spawn_local(async move {
            // Before this try is in the journal itself.
            let earlier = self.earlier(&password).await;
            let answer = api.delete_device_password(&password).await;
            let deleted = answer.is_ok();
            let is_current = self.finish(password, Outcome::of(answer, earlier), None);
            if deleted && is_current {
                self.list_again();
            }
        });
    }

    /// What a search found.
    pub fn found(self) -> Loader<Found> {
        self.found
    }

    /// Lists clients, users or device passwords.
    pub fn list(self, call: Call) {
        self.run_list(call, None, false);
    }

    /// Lists the page that follows, below what is there.
    pub fn list_more(self) {
        if let Some(found) = self.found.with_untracked(Load::value_cloned) {
            self.run_list(found.call.clone(), Some(found), true);
        }
    }

    /// What is listed may have changed.
    fn list_again(self) {
        if let Some(found) = self.found.with_untracked(Load::value_cloned) {
            self.run_list(found.call, None, true);
        }
    }

    fn run_list(self, call: Call, so_far: Option<Found>, keep_old: bool) {
        let Some(api) = self.api() else { return };
        self.found.run(keep_old, |abort| async move {
            let after = so_far.as_ref().and_then(|found| found.next.clone());
            let mut found = so_far.unwrap_or_else(|| Found::none_of(call.clone()));
            let after = after.as_deref();
            found.next = match call {
                Call::ListDevicePasswords { .. } => {
                    let page = api.device_passwords(&call, after, &abort).await.map_err(problem)?;
                    found.passwords.extend(page.items);
                    page.next
                }
                _ => {
                    let page = api.parties(&call, after, &abort).await.map_err(problem)?;
                    found.parties.extend(page.items);
                    page.next
                }
            };
            Ok(found)
        });
    }

    /// Notes what a deletion came to; `false` when another tenant is connected by now.
    fn finish(self, password: DevicePasswordRef, outcome: Outcome, look_failed: Option<Failed>) -> bool {
        let finished = Finished { password, at_ms: time::now_ms(), outcome, look_failed };
        self.standing.try_set(Standing::Over(Box::new(finished))).is_none()
    }

    async fn earlier(self, password: &DevicePasswordRef) -> Option<Earlier> {
        let base = self.installation.try_with_untracked(|at| at.base.clone()).flatten()?;
        // Where the journal cannot be read, nothing is known of earlier tries.
        let mut records = self.book.records().await.unwrap_or_default();
        records.extend(self.book.unsaved());
        earlier_try(&rows::rows(records).rows, &base, password)
    }
}

fn problem(failed: Failed) -> Problem {
    failed.problem
}

impl Found {
    fn none_of(call: Call) -> Self {
        Self { call, parties: Vec::new(), passwords: Vec::new(), next: None }
    }
}

impl Installation {
    /// The one of Settings; what is not set there, the panel's host may say.
    fn usual(hosting: &Hosting) -> Self {
        let set = preferences::get();
        let hosted = hosting.nevis_url.as_ref().map(ToString::to_string);
        Self {
            base: set.nevis_url.or(hosted).and_then(|base| NevisBase::parse(&base).ok()),
            segment: set.nevis_segment.unwrap_or(hosting.nevis_segment),
        }
    }

    /// Reads what was remembered: the segment, a blank, the address.
    fn read(text: String) -> Self {
        let (segment, base) = text.split_once(' ').unwrap_or_default();
        let singular = segment == Segment::Singular.as_str();
        Self {
            base: NevisBase::parse(base).ok(),
            segment: if singular { Segment::Singular } else { Segment::Plural },
        }
    }

    fn written(&self) -> String {
        let base = self.base.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{} {base}", self.segment.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installation_is_remembered() {
        for base in ["", "https://idm.example/gate"] {
            for segment in [Segment::Plural, Segment::Singular] {
                let installation = Installation { base: NevisBase::parse(base).ok(), segment };
                assert_eq!(Installation::read(installation.written()), installation);
            }
        }
        assert_eq!(Installation::read("nonsense".into()), Installation::default());
    }
}
