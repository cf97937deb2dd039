//! Calls about the tenant itself. So far this is the check of a new connection.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::endpoint::ListTresors;

impl Api {
    /// Checks service URL, tenant, clock and key with the smallest signed read that the API has.
    pub async fn check(&self, abort: &Abort) -> Result<(), Problem> {
        self.call(&ListTresors { page_size: Some(1), continue_from: None }, abort).await.map(|_| ())
    }
}
