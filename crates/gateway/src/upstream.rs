//! Calls of the services: connections, signatures, and what it means when no answer comes.

use crate::clock::now;
use crate::nevis_request::NevisRequest;
use crate::spool::Spooled;
use admin_api::TenantId;
use admin_api::gateway::Refusal;
use admin_api::secret::AdminKey;
use admin_api::service::ServiceUrl;
use admin_api::signing::{self, BodyDigest, Unsigned, header};
use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH};
use axum::http::{HeaderName, HeaderValue, Method, Request, Response};
use futures_util::StreamExt;
use hyper::body::Incoming;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::time::Duration;
use tokio_util::io::ReaderStream;
use zeroize::Zeroizing;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take: less than the panel waits, so that the panel gets this error.
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
    /// None.
    Empty,
    /// JSON text and its SHA-256 in hex digits. The bytes are wiped when they are dropped.
    Json(Bytes, String),
    /// A file and its media type, as the caller named it.
    File(Spooled, String),
}

impl Payload {
    /// JSON text, which may hold secrets.
    pub fn json(text: String) -> Self {
        let sha256_hex = signing::sha256_hex(text.as_bytes());
        Self::Json(Bytes::from_owner(Zeroizing::new(text.into_bytes())), sha256_hex)
    }

    /// SHA-256 in hex digits and size of the bytes, where there are any.
    pub fn digest(&self) -> Option<(&str, u64)> {
        match self {
            Self::Empty => None,
            Self::Json(bytes, sha256_hex) => Some((sha256_hex, bytes.len() as u64)),
            Self::File(spooled, _) => Some((&spooled.sha256_hex, spooled.size)),
        }
    }

    fn media_type(&self) -> &str {
        match self {
            Self::File(_, media_type) => media_type,
            _ => signing::JSON,
        }
    }
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
        // Without a timer, unused connections are never closed.
        builder.pool_timer(TokioTimer::new()).pool_idle_timeout(Duration::from_secs(30));
        Ok(Self(builder.build(connector)))
    }

    /// Signs a call of the tenant's API and sends it.
    pub async fn call_tenant(
        &self,
        to: &TenantService,
        request: &admin_api::Request,
        payload: Payload,
        accept_encoding: Option<HeaderValue>,
    ) -> Result<Response<Incoming>, Refusal> {
        let digest = payload.digest().map(|(sha256_hex, _)| BodyDigest {
            content_type: payload.media_type().to_owned(),
            sha256_hex: sha256_hex.to_owned(),
        });
        let method = request.operation.method();
        let path_and_query = request.path_and_query();
        let signed_path = to.service.signed_path(&path_and_query);
        let Unsigned { mut headers, canonical } =
            Unsigned::new(method, &signed_path, &to.tenant, now(), digest);
        headers.push((header::AUTHORIZATION, signing::authorization(&signing::mac(&to.key, &canonical))));
        let mut sent = Request::builder().method(method.as_str()).uri(to.service.url(&path_and_query));
        for (name, value) in &headers {
            sent = sent.header(*name, value);
        }
        let limit = if matches!(payload, Payload::File(..)) { UPLOAD_ANSWER } else { ANSWER };
        self.send(sent, payload, accept_encoding, limit).await
    }

    /// Sends a call to nevisIDM. `token` is the caller's own, for the self-admin mode.
    pub async fn call_nevis(
        &self,
        to: &NevisService,
        call: &NevisRequest,
        token: Option<HeaderValue>,
        accept_encoding: Option<HeaderValue>,
    ) -> Result<Response<Incoming>, Refusal> {
        let method = if call.is_change { Method::DELETE } else { Method::GET };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{}", to.base, call.path_and_query))
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
            Payload::Empty => {
                // Some servers refuse a POST without a length.
                if request.method_ref() == Some(&Method::POST) {
                    request = request.header(CONTENT_LENGTH, 0);
                }
                Body::empty()
            }
            Payload::Json(bytes, _) => Body::from(bytes),
            Payload::File(Spooled { file, size, share, .. }, _) => {
                request = request.header(CONTENT_LENGTH, size);
                // The share of the room is given back when the stream ends.
                Body::from_stream(ReaderStream::new(file).inspect(move |_| {
                    let _ = &share;
                }))
            }
        };
        // The service URL may allow an address that HTTP does not.
        let request = request.body(body).map_err(|_| Refusal::NotReached)?;
        match tokio::time::timeout(limit, self.0.request(request)).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) if error.is_connect() => Err(Refusal::NotReached),
            Ok(Err(_)) | Err(_) => Err(Refusal::AnswerLost),
        }
    }
}
