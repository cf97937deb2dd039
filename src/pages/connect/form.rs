//! The connect form's fields, their validation, and connecting with them. The view is in the parent module.

use super::text;
use crate::browser::admin_key::{self, KeyFault};
use crate::browser::crypto::SigningKey;
use crate::browser::history;
use crate::problem::{Problem, TransportProblem};
use crate::session::known_tenants::KnownTenant;
use crate::session::model::hosting::Hosting;
use crate::session::{KeepFailure, Session, SigningMethod};
use crate::ui::field::SecretInput;
use admin_api::gateway::CredentialError;
use admin_api::service::ServiceUrl;
use admin_api::{TenantId, gateway};
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

/// The fields of the form.
#[derive(Clone, Copy)]
pub struct ConnectForm {
    pub service: RwSignal<String>,
    pub tenant: RwSignal<String>,
    /// The field of the admin key. Its text never comes here.
    pub key: SecretInput,
    pub keep: RwSignal<bool>,
    pub proxied: RwSignal<bool>,
    pub credential: SecretInput,
    /// A key that was entered before and imported.
    imported_key: StoredValue<Option<SigningKey>, LocalStorage>,
    has_imported_key: RwSignal<bool>,
}

/// What is wrong with each field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors {
    pub service: Option<String>,
    pub tenant: Option<String>,
    pub key: Option<String>,
    pub credential: Option<String>,
}

impl FieldErrors {
    /// The id of the first invalid field.
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

/// The values of a valid form.
pub struct ConnectInput {
    service: ServiceUrl,
    tenant: TenantId,
    /// The field with an admin key, unless the key that was entered before counts.
    key: Option<HtmlInputElement>,
    credential: Option<gateway::Credential>,
}

/// A tenant that the form offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantChoice {
    /// Its name in the list.
    pub name: String,
    service: String,
    tenant: String,
    proxied: bool,
}

/// The tenants of the host's configuration, then the other tenants that this browser knows.
pub fn choices(hosting: &Hosting, known: &[KnownTenant]) -> Vec<TenantChoice> {
    let hosted = hosting.tenants.iter().map(|hosted| TenantChoice {
        name: hosted.name.clone(),
        service: hosted.service.to_string(),
        tenant: hosted.tenant.to_string(),
        proxied: hosted.proxied,
    });
    let mut choices = hosted.collect::<Vec<_>>();
    for known in known {
        if !choices.iter().any(|choice| choice.service == known.service && choice.tenant == known.tenant) {
            choices.push(TenantChoice {
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
    /// A form filled with this tenant.
    pub fn new(first: Option<&TenantChoice>) -> Self {
        let form = Self {
            service: RwSignal::new(first.map(|choice| choice.service.clone()).unwrap_or_default()),
            tenant: RwSignal::new(first.map(|choice| choice.tenant.clone()).unwrap_or_default()),
            key: SecretInput("key"),
            keep: RwSignal::new(false),
            proxied: RwSignal::new(first.is_some_and(|choice| choice.proxied)),
            credential: SecretInput("credential"),
            imported_key: StoredValue::new_local(None),
            has_imported_key: RwSignal::new(false),
        };
        // When the URL starts to name another tenant, the tenant field is filled with it.
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

    /// Fills in another tenant. `None` empties the fields, for a tenant that is not listed.
    pub fn choose(self, choice: Option<&TenantChoice>) {
        self.service.set(choice.map(|choice| choice.service.clone()).unwrap_or_default());
        self.tenant.set(choice.map(|choice| choice.tenant.clone()).unwrap_or_default());
        self.proxied.set(choice.is_some_and(|choice| choice.proxied));
    }

    /// The index of the choice that equals the fields.
    pub fn chosen(self, choices: &[TenantChoice]) -> Option<usize> {
        let (service, tenant) = (self.service.get(), self.tenant.get());
        choices.iter().position(|choice| choice.service == service && choice.tenant == tenant)
    }

    /// The hint below the key.
    pub fn key_hint(self) -> &'static str {
        if self.has_imported_key.get() { text::KEY_HELD_HINT } else { text::KEY_HINT }
    }

    /// Whether the tenant ID has an unusual form.
    pub fn tenant_looks_odd(self) -> bool {
        self.tenant.with(|text| !text.trim().is_empty() && !TenantId::new(text.trim()).looks_right())
    }

    /// Validates the fields.
    pub fn read(self) -> Result<ConnectInput, FieldErrors> {
        let service = self.service.with_untracked(|text| ServiceUrl::parse(text));
        let tenant = self.tenant.with_untracked(|text| text.trim().to_owned());
        let needs_key = !self.proxied.get_untracked();
        let field = self.key.element().filter(|_| needs_key);
        let fault = field.as_ref().map_or(Some(KeyFault::Empty), admin_key::fault);
        let key_error = match fault {
            Some(KeyFault::Text(error)) => Some(error.to_string()),
            Some(KeyFault::Empty) if needs_key && !self.has_imported_key.get_untracked() => {
                Some(text::KEY_MISSING.to_owned())
            }
            _ => None,
        };
        let credential = match needs_key {
            true => None,
            false => match gateway::Credential::parse(&self.credential.text()) {
                Err(CredentialError::Empty) => None,
                read => Some(read),
            },
        };
        let errors = FieldErrors {
            credential: credential.as_ref().and_then(|read| read.as_ref().err()).map(ToString::to_string),
            service: service.as_ref().err().map(ToString::to_string),
            tenant: tenant.is_empty().then(|| text::TENANT_MISSING.to_owned()),
            key: key_error,
        };
        match service {
            Ok(service) if errors.is_empty() => {
                let (key, credential) = (field.filter(|_| fault.is_none()), credential.and_then(Result::ok));
                Ok(ConnectInput { service, tenant: TenantId::new(tenant), key, credential })
            }
            _ => Err(errors),
        }
    }

    /// Connects. An entered key is imported, which empties its field.
    pub async fn send(self, input: ConnectInput, session: Session) -> Result<KeepFailure, Problem> {
        let credential = match self.proxied.get_untracked() {
            true => SigningMethod::Proxy(input.credential),
            false => self.key_credential(input.key).await.map_err(signing_problem)?,
        };
        session.connect(input.service, input.tenant, credential).await
    }

    async fn key_credential(self, entered: Option<HtmlInputElement>) -> Result<SigningMethod, String> {
        if let Some(field) = entered {
            self.imported_key.try_set_value(Some(admin_key::take(&field).await?));
            let _ = self.has_imported_key.try_set(true);
        }
        let key = self.imported_key.try_get_value().flatten().ok_or(text::KEY_MISSING)?;
        Ok(SigningMethod::Key(key, self.keep.get_untracked()))
    }
}

fn signing_problem(reason: String) -> Problem {
    let origin = history::origin();
    Problem::Transport(TransportProblem::Signing(format!("{reason} ({origin})")))
}
