//! The way to the services: connections, signatures, and what it means when no answer comes.

use crate::body::Spooled;
use admin_api::gateway::Refusal;
use admin_api::secret::AdminKey;
use admin_api::service::ServiceUrl;
use admin_api::signing::{self, BodyDigest, Unsigned, header};
use admin_api::{Operation, TenantId};
use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method, Request, Response};
use hyper::body::Incoming;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::time::Duration;
use tokio_util::io::ReaderStream;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take: less than the panel waits, so that it hears of it from here.
const ANSWER: Duration = Duration::from_secs(25);
/// The same with an upload before it.
const UPLOAD_ANSWER: Duration = Duration::from_secs(600);
const X_TOKEN: HeaderName = HeaderName::from_static("x-token");

/// The tenant's service and the key for it.
pub(crate) struct TenantService {
    pub service: ServiceUrl,
    pub tenant: TenantId,
    pub key: AdminKey,
}

/// nevisIDM and the token for it.
pub(crate) struct NevisService {
    pub base: ServiceUrl,
    pub bearer: HeaderValue,
}

/// The body of a call that is forwarded.
pub(crate) enum Payload {
    Empty,
    Json(Bytes),
    File(Spooled, HeaderValue),
}

/// Connections to the services.
pub(crate) struct Upstream(Client<HttpsConnector<HttpConnector>, Body>);

impl Upstream {
    /// Trusts the authorities that this system trusts. The error says why there are none.
    pub fn new() -> std::io::Result<Self> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(CONNECT));
        http.set_nodelay(true);
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_native_roots()?
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let mut builder = Client::builder(TokioExecutor::new());
        // Without a timer the connections that nobody uses are never let go.
        builder.pool_timer(TokioTimer::new()).pool_idle_timeout(Duration::from_secs(30));
        Ok(Self(builder.build(connector)))
    }

    /// Signs a call of the tenant's API and sends it. `path_and_query` is below the administrative base.
    pub async fn call_tenant(
        &self,
        to: &TenantService,
        operation: Operation,
        path_and_query: &str,
        payload: Payload,
        accept_encoding: Option<HeaderValue>,
    ) -> Result<Response<Incoming>, Refusal> {
        let digest = match &payload {
            Payload::Empty => None,
            Payload::Json(bytes) => Some(BodyDigest {
                content_type: signing::JSON.into(),
                sha256_hex: signing::sha256_hex(bytes),
            }),
            Payload::File(spooled, media_type) => Some(BodyDigest {
                // It was a header of the call, so that it is text was checked there.
                content_type: media_type.to_str().unwrap_or_default().to_owned(),
                sha256_hex: spooled.sha256_hex.clone(),
            }),
        };
        let signed_path = to.service.signed_path(path_and_query);
        let date = crate::admins::now();
        let Unsigned { mut headers, canonical } =
            Unsigned::new(operation.method(), &signed_path, &to.tenant, date, digest);
        headers.push((header::AUTHORIZATION, signing::authorization(&signing::mac(&to.key, &canonical))));
        let mut request =
            Request::builder().method(operation.method().as_str()).uri(to.service.url(path_and_query));
        for (name, value) in &headers {
            request = request.header(*name, value);
        }
        let limit = if matches!(payload, Payload::File(..)) { UPLOAD_ANSWER } else { ANSWER };
        self.send(request, payload, accept_encoding, limit).await
    }

    /// Sends a call to nevisIDM. `token` is the caller's own, for the self-admin mode.
    pub async fn call_nevis(
        &self,
        to: &NevisService,
        method: &Method,
        path_and_query: &str,
        token: Option<HeaderValue>,
        accept_encoding: Option<HeaderValue>,
    ) -> Result<Response<Incoming>, Refusal> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path_and_query}", to.base))
            .header(AUTHORIZATION, &to.bearer);
        if let Some(token) = token {
            request = request.header(X_TOKEN, token);
        }
        self.send(request, Payload::Empty, accept_encoding, ANSWER).await
    }

    async fn send(
        &self,
        mut request: axum::http::request::Builder,
        payload: Payload,
        accept_encoding: Option<HeaderValue>,
        limit: Duration,
    ) -> Result<Response<Incoming>, Refusal> {
        if let Some(accepted) = accept_encoding {
            request = request.header(ACCEPT_ENCODING, accepted);
        }
        let body = match payload {
            Payload::Empty => Body::empty(),
            Payload::Json(bytes) => Body::from(bytes),
            Payload::File(spooled, _) => {
                request = request.header(CONTENT_LENGTH, spooled.size);
                Body::from_stream(ReaderStream::new(spooled.file))
            }
        };
        // An address that the service URL allows and HTTP does not reaches nobody.
        let request = request.body(body).map_err(|_| Refusal::NotReached)?;
        match tokio::time::timeout(limit, self.0.request(request)).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) if error.is_connect() => Err(Refusal::NotReached),
            Ok(Err(_)) | Err(_) => Err(Refusal::AnswerLost),
        }
    }
}

/// The media type of an upload, as the caller said it.
pub(crate) fn media_type_of(headers: &axum::http::HeaderMap) -> HeaderValue {
    headers
        .get(CONTENT_TYPE)
        .filter(|value| value.to_str().is_ok())
        .cloned()
        .unwrap_or(HeaderValue::from_static("application/octet-stream"))
}
