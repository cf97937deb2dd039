//! Access to nevisIDM: its API with the current installation and tokens, and what the journal knows of earlier calls.

use super::installation::{Installation, InstallationState};
use super::tokens::Tokens;
use crate::journal_store::JournalStore;
use crate::journal_store::rows;
use crate::pages::credentials::api::{NevisApi, NevisHttpTransport};
use crate::pages::credentials::model::{EarlierAttempt, earlier_attempt};
use crate::session::Session;
use admin_api::TenantId;
use admin_api::nevis::DevicePasswordRef;
use leptos::prelude::*;

/// The handle. Copies share one access.
#[derive(Clone, Copy)]
pub struct NevisAccess {
    session: Session,
    journal: JournalStore,
    tenant: StoredValue<TenantId>,
    installation: InstallationState,
    tokens: Tokens,
}

impl NevisAccess {
    /// Access for a tenant's connection.
    pub fn new(
        session: Session,
        journal: JournalStore,
        tenant: TenantId,
        installation: InstallationState,
        tokens: Tokens,
    ) -> Self {
        Self { session, journal, tenant: StoredValue::new(tenant), installation, tokens }
    }

    /// The API with the current installation and tokens; `None` without a URL.
    pub fn api(self) -> Option<NevisApi> {
        let Installation { base, segment } = self.installation.get_untracked();
        let [bearer, self_admin] = self.tokens.current();
        let base = base?;
        let connection = self.session.connection_now();
        let journal = self.journal.writer(self.tenant.get_value());
        let transport =
            NevisHttpTransport { base, segment, bearer, self_admin, connection, journal: journal.clone() };
        Some(NevisApi::new(transport, journal))
    }

    /// The base URL in words; empty without one.
    pub fn base_text(self) -> String {
        self.installation.base_untracked().map(|base| base.to_string()).unwrap_or_default()
    }

    /// The latest deletion of a device password from this browser that may have arrived.
    pub async fn earlier_deletion(self, password: &DevicePasswordRef) -> Option<EarlierAttempt> {
        let base = self.installation.base_untracked()?;
        // If the journal cannot be read, no earlier attempt is known.
        let mut records = self.journal.records().await.unwrap_or_default();
        records.extend(self.journal.unsaved());
        earlier_attempt(&rows::rows(records).rows, &base, password)
    }
}
