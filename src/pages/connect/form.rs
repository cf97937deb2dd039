//! The connect form's state: it mirrors the screen, and turns into a connection on submit.

use super::text;
use crate::browser::crypto::SigningKey;
use crate::browser::history;
use crate::problem::{Problem, TransportProblem};
use crate::session::known_tenants::KnownTenant;
use crate::session::model::hosting::Hosting;
use crate::session::{Credential, KeepFailure, Session};
use admin_api::secret::AdminKey;
use admin_api::service::ServiceUrl;
use admin_api::{TenantId, gateway};
use leptos::prelude::*;

/// What stands in the form.
#[derive(Clone, Copy)]
pub struct ConnectForm {
    pub service: RwSignal<String>,
    pub tenant: RwSignal<String>,
    pub key: RwSignal<String>,
    pub keep: RwSignal<bool>,
    pub proxied: RwSignal<bool>,
    pub credential: RwSignal<String>,
    /// A key that was entered before, already unreadable.
    held: StoredValue<Option<SigningKey>, LocalStorage>,
    has_held: RwSignal<bool>,
}

/// What is wrong with the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wrong {
    pub service: Option<String>,
    pub tenant: Option<String>,
    pub key: Option<String>,
    pub credential: Option<String>,
}

impl Wrong {
    /// The id of the first field that needs another look.
    pub fn first_field(&self) -> &'static str {
        match (&self.service, &self.tenant, &self.key) {
            (Some(_), _, _) => "service",
            (None, Some(_), _) => "tenant",
            (None, None, Some(_)) => "key",
            (None, None, None) => "credential",
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A form that was read without a fault.
pub struct Attempt {
    service: ServiceUrl,
    tenant: TenantId,
    entered: Option<AdminKey>,
    named: Option<gateway::Credential>,
}

/// A tenant that the form offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is called.
    pub name: String,
    service: String,
    tenant: String,
    proxied: bool,
}

/// The tenants that the host names, then those that this browser knows besides.
pub fn choices(hosting: &Hosting, known: &[KnownTenant]) -> Vec<Choice> {
    let hosted = hosting.tenants.iter().map(|hosted| Choice {
        name: hosted.name.clone(),
        service: hosted.service.to_string(),
        tenant: hosted.tenant.to_string(),
        proxied: hosted.proxied,
    });
    let mut choices = hosted.collect::<Vec<_>>();
    for known in known {
        if !choices.iter().any(|choice| choice.service == known.service && choice.tenant == known.tenant) {
            choices.push(Choice {
                name: format!("{} ({})", known.tenant, known.service),
                service: known.service.clone(),
                tenant: known.tenant.clone(),
                proxied: known.proxied,
            });
        }
    }
    choices
}

impl ConnectForm {
    /// A form filled with a tenant.
    pub fn new(first: Option<&Choice>) -> Self {
        let form = Self {
            service: RwSignal::new(first.map(|choice| choice.service.clone()).unwrap_or_default()),
            tenant: RwSignal::new(first.map(|choice| choice.tenant.clone()).unwrap_or_default()),
            key: RwSignal::new(String::new()),
            keep: RwSignal::new(false),
            proxied: RwSignal::new(first.is_some_and(|choice| choice.proxied)),
            credential: RwSignal::new(String::new()),
            held: StoredValue::new_local(None),
            has_held: RwSignal::new(false),
        };
        // The tenant follows the URL where that names one, until the URL names another.
        Effect::new(move |before: Option<Option<TenantId>>| {
            let named =
                form.service.with(|text| ServiceUrl::parse(text).ok().and_then(|service| service.tenant()));
            if let Some(tenant) = named.as_ref().filter(|_| before.flatten() != named) {
                form.tenant.set(tenant.to_string());
            }
            named
        });
        form
    }

    /// Fills in another tenant; none is one that the form does not know.
    pub fn choose(self, choice: Option<&Choice>) {
        self.service.set(choice.map(|choice| choice.service.clone()).unwrap_or_default());
        self.tenant.set(choice.map(|choice| choice.tenant.clone()).unwrap_or_default());
        self.proxied.set(choice.is_some_and(|choice| choice.proxied));
    }

    /// The place of the choice that stands in the fields.
    pub fn chosen(self, choices: &[Choice]) -> Option<usize> {
        let (service, tenant) = (self.service.get(), self.tenant.get());
        choices.iter().position(|choice| choice.service == service && choice.tenant == tenant)
    }

    /// What to say below the key.
    pub fn key_hint(self) -> &'static str {
        if self.has_held.get() { text::KEY_HELD_HINT } else { text::KEY_HINT }
    }

    /// Whether the tenant ID is worth a warning.
    pub fn tenant_looks_odd(self) -> bool {
        self.tenant.with(|text| !text.trim().is_empty() && !TenantId::new(text.trim()).looks_right())
    }

    /// Reads the fields, or says what is wrong with each.
    pub fn read(self) -> Result<Attempt, Wrong> {
        let service = self.service.with_untracked(|text| ServiceUrl::parse(text));
        let tenant = self.tenant.with_untracked(|text| text.trim().to_owned());
        let needs_key = !self.proxied.get_untracked();
        let entered =
            self.key.with_untracked(|text| (!text.trim().is_empty()).then(|| AdminKey::parse(text)));
        let key_wrong = match &entered {
            Some(Err(error)) if needs_key => Some(error.to_string()),
            None if needs_key && !self.has_held.get_untracked() => Some(text::KEY_MISSING.to_owned()),
            _ => None,
        };
        let named = self.credential.with_untracked(|text| {
            (!needs_key && !text.trim().is_empty()).then(|| gateway::Credential::parse(text))
        });
        let wrong = Wrong {
            credential: named.as_ref().and_then(|named| named.as_ref().err()).map(ToString::to_string),
            service: service.as_ref().err().map(ToString::to_string),
            tenant: tenant.is_empty().then(|| text::TENANT_MISSING.to_owned()),
            key: key_wrong,
        };
        match service {
            Ok(service) if wrong.is_empty() => {
                let (entered, named) = (entered.and_then(Result::ok), named.and_then(Result::ok));
                Ok(Attempt { service, tenant: TenantId::new(tenant), entered, named })
            }
            _ => Err(wrong),
        }
    }

    /// Takes the key over, drops its text, and connects.
    pub async fn send(self, attempt: Attempt, session: Session) -> Result<KeepFailure, Problem> {
        let credential = match self.proxied.get_untracked() {
            true => Credential::Proxy(attempt.named),
            false => self.key_credential(attempt.entered).await.map_err(signing)?,
        };
        session.connect(attempt.service, attempt.tenant, credential).await
    }

    async fn key_credential(self, entered: Option<AdminKey>) -> Result<Credential, String> {
        if let Some(key) = entered {
            let key = SigningKey::import(key.bytes()).await?;
            self.held.try_set_value(Some(key));
            let _ = self.has_held.try_set(true);
            let _ = self.key.try_set(String::new());
        }
        let held = self.held.try_get_value().flatten().ok_or(text::KEY_MISSING)?;
        Ok(Credential::Key(held, self.keep.get_untracked()))
    }
}

fn signing(reason: String) -> Problem {
    let origin = history::origin();
    Problem::Transport(TransportProblem::Signing(format!("{reason} ({origin})")))
}
