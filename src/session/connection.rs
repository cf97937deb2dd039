//! A connection to a tenant: its API, whom it belongs to, and the work that was begun with it.

use super::identity::Identity;
use super::known_tenants::KnownTenant;
use crate::api::Api;
use crate::api::http_transport::Signer;
use crate::problem::Problem;
use admin_api::TenantId;
use admin_api::service::ServiceUrl;
use leptos::prelude::Owner;
use std::cell::RefCell;
use std::rc::Rc;

/// A connection to a tenant.
#[derive(Clone)]
pub struct Connection {
    /// The service URL.
    pub service: ServiceUrl,
    /// The tenant.
    pub tenant: TenantId,
    /// The tenant's API.
    pub api: Api,
    /// Who is connected.
    pub identity: Identity,
    pub(super) signer: Signer,
    pub(super) proxied: bool,
    /// Tells the connections of this page apart.
    pub(super) number: u32,
    /// The owner of the state that lives as long as the connection.
    pub(super) owner: Owner,
    pub(super) work: Rc<RefCell<Vec<WorkSource>>>,
}

/// Says what is unfinished in one part of the state.
pub type WorkSource = Box<dyn Fn() -> Option<Work>>;

/// Work that would be lost if its state ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// So many uploads are not finished.
    Uploads(usize),
    /// So many files were added and not sent.
    StagedFiles(usize),
    /// The secrets of a registration were neither copied nor sealed.
    Registration,
    /// A policy is not set for so many users.
    Policies(usize),
    /// So many operations are on their way, or are held only by this page.
    Operations(usize),
}

impl Connection {
    /// The header with the proxy's credential, for calls to other APIs that the proxy forwards at the same origin.
    /// `None` for other origins, which must not receive the credential.
    pub fn proxy_header(&self, origin: &str) -> Option<(&'static str, String)> {
        self.signer.proxy_header().filter(|_| origin == self.service.origin())
    }

    /// A passphrase that stands for whoever is connected, to seal what only they may open again after a lock.
    pub async fn passphrase(&self) -> Result<String, Problem> {
        self.signer.passphrase().await.map_err(Problem::Transport)
    }

    /// The connection as an entry of the known tenants.
    pub fn known(&self) -> KnownTenant {
        KnownTenant {
            service: self.service.to_string(),
            tenant: self.tenant.to_string(),
            proxied: self.proxied,
        }
    }

    /// Adds a part of the state whose work is kept while somebody else is connected on this page.
    pub fn keep_work(&self, source: WorkSource) {
        self.work.borrow_mut().push(source);
    }

    /// What is unfinished.
    pub(super) fn work(&self) -> Vec<Work> {
        self.work.borrow().iter().filter_map(|source| source()).collect()
    }
}
