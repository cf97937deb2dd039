//! A second administrator of the same tenant, at another computer: verdicts by signed requests, past the panel.

use crate::control::Asked;
use crate::http;
use crate::tenant::Tenant;
use ::http::Method;
use admin_api::endpoint::{Decision, Endpoint, Verdict};
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
        let verdict = Verdict::new(asked.kind, OperationId::new(asked.id.as_str()), decision);
        let answer = self.send_signed(&verdict.request()).await;
        assert!(answer.status.is_success(), "{decision:?} elsewhere: {} {}", answer.status, answer.text());
    }

    /// The headers of a request as this administrator signs it.
    pub fn signed_headers(&self, request: &Request) -> Vec<(&'static str, String)> {
        let key = AdminKey::parse(self.admin_key()).expect("the sandbox prints an admin key");
        let digest = body_of(request).map(|text| BodyDigest {
            content_type: signing::JSON.into(),
            sha256_hex: signing::sha256_hex(text.as_bytes()),
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let date = admin_api::time::format(now.cast_signed());
        let (method, tenant) = (request.operation.method(), TenantId::new(self.id()));
        let path = self.service().signed_path(&request.path_and_query());
        let Unsigned { mut headers, canonical } = Unsigned::new(method, &path, &tenant, date, digest);
        headers.push((header::AUTHORIZATION, signing::authorization(&signing::mac(&key, &canonical))));
        headers
    }

    fn service(&self) -> ServiceUrl {
        ServiceUrl::parse(&self.service_url()).expect("the sandbox prints a service URL")
    }

    async fn send_signed(&self, request: &Request) -> http::Answer {
        let headers = self.signed_headers(request);
        let headers = headers.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
        let method = Method::from_bytes(request.operation.method().as_str().as_bytes())
            .expect("the protocol's methods are HTTP's");
        http::send(method, &self.service().url(&request.path_and_query()), &headers, body_of(request)).await
    }
}

fn body_of(request: &Request) -> Option<String> {
    match &request.body {
        Body::Json(text) => Some(text.clone()),
        Body::Empty | Body::File => None,
    }
}
