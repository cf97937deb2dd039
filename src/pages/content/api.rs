//! The calls of the content page: list, upload and delete files, and read the bytes of a published file.

use crate::api::Api;
use crate::api::http_transport::{TIMEOUT_MS, is_success, transport_problem};
use crate::api::upload_body::UploadBody;
use crate::browser::abort::Abort;
use crate::browser::http::{self, Failure, HttpCall};
use crate::problem::Problem;
use admin_api::endpoint::{self, DeleteCustomContent, Endpoint, ListCustomContents, UploadCustomContent};
use admin_api::entities::{CustomContent, CustomContentList};
use admin_api::{ContentName, ServerError};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use web_sys::Blob;

impl Api {
    /// Lists all files.
    pub async fn contents(&self, abort: &Abort) -> Result<CustomContentList, Problem> {
        self.call(&ListCustomContents, abort).await
    }

    /// Deletes a file. The server also reports success if the file does not exist.
    pub async fn delete_content(&self, path: &str) -> Result<(), Problem> {
        self.call(&DeleteCustomContent(ContentName::new(path)), &Abort::new()).await
    }

    /// Uploads a file to a name. An existing file is replaced.
    pub async fn upload(
        &self,
        name: ContentName,
        body: &UploadBody,
        abort: &Abort,
    ) -> Result<CustomContent, Problem> {
        let answer = self.send_file(&UploadCustomContent(name).request(), body, abort).await?;
        endpoint::read::<UploadCustomContent>(&answer).map_err(Problem::Decode)
    }
}

/// Reads the bytes of a published file from its public URL, without a signature and bypassing all caches. Boxed, because
/// it is awaited in many places.
pub fn published<'a>(
    content: &'a CustomContent,
    abort: &'a Abort,
) -> LocalBoxFuture<'a, Result<Blob, Problem>> {
    read_published(content, abort).boxed_local()
}

async fn read_published(content: &CustomContent, abort: &Abort) -> Result<Blob, Problem> {
    let origin = content.url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let call = HttpCall {
        method: "GET",
        url: &content.url,
        headers: Vec::new(),
        body: None,
        timeout_ms: TIMEOUT_MS,
    };
    let problem = |failure| Problem::Transport(transport_problem(&origin, failure, TIMEOUT_MS));
    let opened = http::open(call, abort).await.map_err(problem)?;
    let status = opened.head.status;
    if !is_success(status) {
        let body = opened.read_all().await.map(|answer| answer.body).unwrap_or_default();
        return Err(Problem::Server(ServerError::read(status, &body)));
    }
    opened.blob().await.map_err(|_| problem(Failure::Unreachable))
}
