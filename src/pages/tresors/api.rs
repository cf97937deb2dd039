//! API calls of the Tresors page: the paged list, and deletion. Members are read by the API that all pages share.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::TresorId;
use admin_api::endpoint::{DeleteTresor, ListTresors};
use admin_api::entities::TresorPage;

/// Tresors per page: the maximum of the server.
pub const PAGE_SIZE: u8 = 100;

impl Api {
    /// Reads one page of the tresors. `from` is the `next_tresor` of the page before.
    pub async fn tresors(&self, from: Option<TresorId>, abort: &Abort) -> Result<TresorPage, Problem> {
        self.call(&ListTresors { page_size: Some(PAGE_SIZE), continue_from: from }, abort).await
    }

    /// Deletes a tresor for good. Never aborted.
    pub async fn delete_tresor(&self, tresor: &TresorId) -> Result<(), Problem> {
        self.call(&DeleteTresor(tresor.clone()), &Abort::new()).await
    }
}
