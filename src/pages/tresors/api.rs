//! Tresors: their list, page by page, and deleting one.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::TresorId;
use admin_api::endpoint::{DeleteTresor, ListTresors};
use admin_api::entities::TresorPage;

/// Tresors a page: as many as the server gives at most.
pub const PAGE_SIZE: u8 = 100;

impl Api {
    /// Reads one page of the tresors; `from` is the continuation that the page before named.
    pub async fn tresors(&self, from: Option<TresorId>, abort: &Abort) -> Result<TresorPage, Problem> {
        self.call(&ListTresors { page_size: Some(PAGE_SIZE), continue_from: from }, abort).await
    }

    /// Deletes a tresor for good. It is never given up once it is on its way.
    pub async fn delete_tresor(&self, tresor: &TresorId) -> Result<(), Problem> {
        self.call(&DeleteTresor(tresor.clone()), &Abort::new()).await
    }
}
