//! Calls of the tenant's API: typed requests of `admin-api`, sent through a [`Transport`]. Calls that only one page
//! needs are in that page's `api.rs`.

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
pub mod http_transport;
pub mod journalled;
mod semaphore;
pub mod tenant;
pub mod transport;
pub mod upload_body;

pub use transport::{Chunks, Pending, Transport};

use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::{Endpoint, Request, endpoint};
use std::rc::Rc;
use upload_body::UploadBody;

/// The API of one tenant. Clones share the connection.
#[derive(Clone)]
pub struct Api(Rc<dyn Transport>);

impl Api {
    /// The API behind a transport.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(Rc::new(transport))
    }

    /// Sends one operation and decodes its answer.
    pub async fn call<E: Endpoint>(&self, endpoint: &E, abort: &Abort) -> Result<E::Output, Problem> {
        self.call_noting(endpoint, None, abort).await
    }

    /// Sends one operation, with a private note for the journal.
    pub async fn call_noting<E: Endpoint>(
        &self,
        endpoint: &E,
        note: Option<String>,
        abort: &Abort,
    ) -> Result<E::Output, Problem> {
        let body = self.answer(Request { note, ..endpoint.request() }, abort).await?;
        endpoint::read::<E>(&body).map_err(Problem::Decode)
    }

    /// The answer's body. Boxed, so that waiting for it is compiled once and not for each operation.
    fn answer<'a>(&'a self, request: Request, abort: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(async move { self.0.send(&request, abort).await })
    }

    /// Sends a file as the body of a request. Returns the answer's body.
    pub async fn send_file(
        &self,
        request: &Request,
        body: &UploadBody,
        abort: &Abort,
    ) -> Result<Vec<u8>, Problem> {
        self.0.upload(request, body, abort).await
    }

    /// Sends one operation whose answer is read in chunks.
    pub async fn stream<E: Endpoint>(&self, endpoint: &E, abort: &Abort) -> Result<Box<dyn Chunks>, Problem> {
        self.0.stream(&endpoint.request(), abort).await
    }
}
