//! A second administrator of the same tenant on another computer, who sends signed requests without the panel.

use crate::control::Asked;
use crate::http;
use crate::tenant::Tenant;
use ::http::Method;
use admin_api::endpoint::{DecideOperation, Decision, Endpoint};
use admin_api::secret::AdminKey;
use admin_api::service::ServiceUrl;
use admin_api::signing::{self, BodyDigest, Unsigned, header};
use admin_api::{Body, OperationId, Request, TenantId};
use std::time::{SystemTime, UNIX_EPOCH};

impl Tenant {
    /// Another administrator approves.
    pub async fn approve_elsewhere(&self, asked: &Asked) {
        self.decide_elsewhere(asked, Decision::Approve).await;
    }

    /// Another administrator rejects.
    pub async fn reject_elsewhere(&self, asked: &Asked) {
        self.decide_elsewhere(asked, Decision::Reject).await;
    }

    async fn decide_elsewhere(&self, asked: &Asked, decision: Decision) {
        let verdict = DecideOperation::new(asked.kind, OperationId::new(asked.id.as_str()), decision);
        let answer = self.send_signed(&verdict.request(), None).await;
        assert!(answer.status.is_success(), "{decision:?} elsewhere: {} {}", answer.status, answer.text());
    }

    /// Sends a signed request. `file` is the body of a request with a file.
    pub(crate) async fn send_signed(&self, request: &Request, file: Option<&[u8]>) -> http::Answer {
        let body = body_of(request, file);
        let (url, headers) = self.signed(request, digest_of(body));
        let headers = headers.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
        let method = Method::from_bytes(request.operation.method().as_str().as_bytes())
            .expect("the protocol's methods are HTTP's");
        let body = body.map(|(_, bytes)| bytes.to_vec()).unwrap_or_default();
        http::send_bytes(method, &url, &headers, body).await
    }

    /// The URL and the signed headers of an upload whose bytes have this hash. The caller sends the bytes.
    pub fn signed_upload(
        &self,
        request: &Request,
        sha256_hex: String,
    ) -> (String, Vec<(&'static str, String)>) {
        let content_type = "application/octet-stream".to_owned();
        self.signed(request, Some(BodyDigest { content_type, sha256_hex }))
    }

    /// The signed headers of a request without a file.
    pub fn signed_headers(&self, request: &Request) -> Vec<(&'static str, String)> {
        self.signed(request, digest_of(body_of(request, None))).1
    }

    fn signed(&self, request: &Request, digest: Option<BodyDigest>) -> (String, Vec<(&'static str, String)>) {
        let service = ServiceUrl::parse(&self.service_url()).expect("the sandbox prints a service URL");
        let key = AdminKey::parse(self.admin_key()).expect("the sandbox prints an admin key");
        let path = request.path_and_query();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let date = admin_api::time::format(now.cast_signed());
        let (method, tenant) = (request.operation.method(), TenantId::new(self.id()));
        let Unsigned { mut headers, canonical } =
            Unsigned::new(method, &service.signed_path(&path), &tenant, date, digest);
        headers.push((header::AUTHORIZATION, signing::authorization(&signing::mac(&key, &canonical))));
        (service.url(&path), headers)
    }
}

/// The content type and the bytes of a request's body.
fn body_of<'a>(request: &'a Request, file: Option<&'a [u8]>) -> Option<(&'static str, &'a [u8])> {
    match &request.body {
        Body::Json(text) => Some((signing::JSON, text.as_bytes())),
        Body::File => file.map(|bytes| ("application/octet-stream", bytes)),
        Body::Empty => None,
    }
}

fn digest_of(body: Option<(&'static str, &[u8])>) -> Option<BodyDigest> {
    body.map(|(content_type, bytes)| BodyDigest {
        content_type: content_type.into(),
        sha256_hex: signing::sha256_hex(bytes),
    })
}
