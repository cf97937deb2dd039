//! The search for a device password: lists of clients, users or device passwords, page by page.

use super::access::NevisAccess;
use crate::pages::credentials::model::NevisFailure;
use crate::problem::Problem;
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use admin_api::nevis::{DevicePassword, NevisCall, Party};

/// The results of a search: parties or device passwords, depending on the call.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResults {
    /// The call of the search.
    pub call: NevisCall,
    /// Clients or users.
    pub parties: Vec<Party>,
    /// Device passwords.
    pub passwords: Vec<DevicePassword>,
    /// The continuation token of the next page.
    pub next: Option<String>,
}

impl SearchResults {
    fn empty(call: NevisCall) -> Self {
        Self { call, parties: Vec::new(), passwords: Vec::new(), next: None }
    }
}

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct NevisSearch {
    access: NevisAccess,
    results: Loader<SearchResults>,
}

impl NevisSearch {
    /// A search without results.
    pub fn new(access: NevisAccess) -> Self {
        Self { access, results: Loader::default() }
    }

    /// The results of the search.
    pub fn results(self) -> Loader<SearchResults> {
        self.results
    }

    /// Lists clients, users or device passwords.
    pub fn list(self, call: NevisCall) {
        self.run(call, None, false);
    }

    /// Loads the next page below the rows shown.
    pub fn more(self) {
        if let Some(results) = self.results.with_untracked(Load::value_cloned) {
            self.run(results.call.clone(), Some(results), true);
        }
    }

    /// Loads the list again after a change.
    pub fn reload(self) {
        if let Some(results) = self.results.with_untracked(Load::value_cloned) {
            self.run(results.call, None, true);
        }
    }

    fn run(self, call: NevisCall, so_far: Option<SearchResults>, keep_old: bool) {
        let Some(api) = self.access.api() else { return };
        self.results.run(keep_old, |abort| async move {
            let after = so_far.as_ref().and_then(|results| results.next.clone());
            let mut results = so_far.unwrap_or_else(|| SearchResults::empty(call.clone()));
            let after = after.as_deref();
            results.next = match call {
                NevisCall::ListDevicePasswords { .. } => {
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
}

fn problem(failed: NevisFailure) -> Problem {
    failed.problem
}
