//! State and use cases of the Credentials page, over signals. Each part has its own handle; the rules are in `model`.

pub mod access;
pub mod deletion;
pub mod installation;
pub mod search;
pub mod tokens;

use crate::journal_store::JournalStore;
use crate::reactive::effect;
use crate::session::hosting::HostingState;
use crate::session::{Connection, Session};
use access::NevisAccess;
use deletion::Deletion;
use installation::InstallationState;
use leptos::prelude::*;
use search::NevisSearch;
use tokens::Tokens;

/// The parts of the page's state. Copies share them.
#[derive(Clone, Copy)]
pub struct CredentialsState {
    /// Where nevisIDM is.
    pub installation: InstallationState,
    /// The caller's tokens.
    pub tokens: Tokens,
    /// The search for a device password.
    pub search: NevisSearch,
    /// The deletion of a device password.
    pub deletion: Deletion,
}

impl CredentialsState {
    /// Opens the state for a tenant.
    pub fn open(
        connection: &Connection,
        session: Session,
        journal: JournalStore,
        hosting: HostingState,
    ) -> Self {
        let tokens = Tokens::new(session);
        let installation = InstallationState::open(connection, &hosting.get(), tokens);
        let access = NevisAccess::new(session, journal, connection.tenant.clone(), installation, tokens);
        let search = NevisSearch::new(access);
        let deletion = Deletion::new(access, search);
        // A lock drops all tokens. A call that is on its way drops its own when it ends.
        effect(move || {
            if session.cover().is_some() {
                tokens.forget_all();
                deletion.is_confirming().set(false);
            }
        });
        Self { installation, tokens, search, deletion }
    }
}
