//! The transport to a real tenant: signs requests, sends them, and turns failures into [`TransportProblem`]s. The
//! calls of the browser itself are in [`crate::browser::http`] and [`crate::browser::upload`].

use super::semaphore::Semaphore;
use super::upload_body::{PARALLEL_UPLOADS, STALL_MS, UploadBody};
use crate::api::journalled::{self, Journal};
use crate::api::transport::{Chunks, Pending, Transport};
use crate::browser::abort::Abort;
use crate::browser::crypto::{self, SigningKey};
use crate::browser::http::{self, Failure, HttpAnswer, HttpCall};
use crate::browser::{history, page_exit, time, upload};
use crate::problem::{Problem, TransportProblem};
use admin_api::gateway::{CREDENTIAL_HEADER, Credential};
use admin_api::service::ServiceUrl;
use admin_api::signing::{self, BodyDigest, Unsigned, header};
use admin_api::time::DATE_TOLERANCE_SECONDS;
use admin_api::{Body, Effect, ErrorCode, Request, ServerError, TenantId};
use std::cell::RefCell;
use std::rc::Rc;

/// A call without an answer is aborted after this many milliseconds.
pub const TIMEOUT_MS: u32 = 30_000;

/// Signs requests. Clones share the key, so locking one locks all of them.
#[derive(Clone)]
pub struct Signer(Rc<RefCell<SignerState>>);

enum SignerState {
    Key(SigningKey),
    Proxy(Option<Credential>),
    Locked,
}

impl Signer {
    /// Signs with the tenant's admin key.
    pub fn with_key(key: SigningKey) -> Self {
        Self(Rc::new(RefCell::new(SignerState::Key(key))))
    }

    /// Sends requests unsigned to a proxy that signs them. The credential, where the proxy needs one, tells it who
    /// calls.
    pub fn by_proxy(credential: Option<Credential>) -> Self {
        Self(Rc::new(RefCell::new(SignerState::Proxy(credential))))
    }

    /// The header with the proxy's credential, if there is one.
    pub fn proxy_header(&self) -> Option<(&'static str, String)> {
        match &*self.0.borrow() {
            SignerState::Proxy(credential) => {
                credential.as_ref().map(|credential| (CREDENTIAL_HEADER, credential.as_str().to_owned()))
            }
            SignerState::Key(_) | SignerState::Locked => None,
        }
    }

    /// Drops the key. Every later request fails with [`TransportProblem::Locked`].
    pub fn lock(&self) {
        *self.0.borrow_mut() = SignerState::Locked;
    }

    /// Unlocks this signer and its clones with the key or credential of another one.
    pub fn unlock(&self, other: Signer) {
        // The two may share their state, so they are never borrowed at the same time.
        let state = std::mem::replace(&mut *other.0.borrow_mut(), SignerState::Locked);
        *self.0.borrow_mut() = state;
    }

    /// A passphrase that stands for whoever is connected. What is sealed with it opens only after the same key or
    /// credential was entered again. A proxy that needs no credential has nothing to enter, so there it is no secret.
    pub async fn passphrase(&self) -> Result<String, TransportProblem> {
        let key = match &*self.0.borrow() {
            SignerState::Key(key) => key.clone(),
            SignerState::Proxy(Some(credential)) => return Ok(credential.as_str().to_owned()),
            SignerState::Proxy(None) => return Ok(CREDENTIAL_HEADER.to_owned()),
            SignerState::Locked => return Err(TransportProblem::Locked),
        };
        // No request begins like this, so it is the signature of none.
        let mac = key.sign("a passphrase for what is sealed in the page").await;
        mac.map(|mac| signing::hex(&mac)).map_err(TransportProblem::Signing)
    }

    /// The headers of a request, with the signature if this panel signs.
    async fn headers(
        &self,
        request: &Request,
        signed_path: &str,
        tenant: &TenantId,
        file: Option<BodyDigest>,
    ) -> Result<Vec<(&'static str, String)>, TransportProblem> {
        let key = match &*self.0.borrow() {
            SignerState::Key(key) => Some(key.clone()),
            SignerState::Proxy(_) => None,
            SignerState::Locked => return Err(TransportProblem::Locked),
        };
        let Some(key) = key else {
            return Ok(unsigned_headers(request, file).into_iter().chain(self.proxy_header()).collect());
        };
        let digest = match &request.body {
            Body::File => file,
            Body::Empty => None,
            Body::Json(text) => Some(BodyDigest {
                content_type: signing::JSON.into(),
                sha256_hex: signing::hex(
                    &crypto::sha256(text.as_bytes()).await.map_err(TransportProblem::Signing)?,
                ),
            }),
        };
        let date = admin_api::time::format((time::now_ms() / 1000.0) as i64);
        let Unsigned { mut headers, canonical } =
            Unsigned::new(request.operation.method(), signed_path, tenant, date, digest);
        let mac = key.sign(&canonical).await.map_err(TransportProblem::Signing)?;
        headers.push((header::AUTHORIZATION, signing::authorization(&mac)));
        Ok(headers)
    }
}

/// The headers of a request that a proxy signs. A file's hash is sent along, so the proxy can sign without buffering
/// the file.
fn unsigned_headers(request: &Request, file: Option<BodyDigest>) -> Vec<(&'static str, String)> {
    match (&request.body, file) {
        (Body::Json(_), _) => vec![(header::CONTENT_TYPE, signing::JSON.into())],
        (Body::File, Some(file)) => {
            vec![(header::CONTENT_TYPE, file.content_type), (header::CONTENT_SHA256, file.sha256_hex)]
        }
        _ => Vec::new(),
    }
}

/// The transport to one tenant.
pub struct HttpTransport {
    service: ServiceUrl,
    tenant: TenantId,
    signer: Signer,
    uploads: Semaphore,
    /// The journal whose head a gateway is told.
    journal: Option<Rc<dyn Journal>>,
}

impl HttpTransport {
    /// The transport to a tenant.
    pub fn new(service: ServiceUrl, tenant: TenantId, signer: Signer) -> Self {
        Self { service, tenant, signer, uploads: Semaphore::new(PARALLEL_UPLOADS), journal: None }
    }

    /// Tells a gateway the head of this journal with each change.
    pub fn telling_head_of(self, journal: Rc<dyn Journal>) -> Self {
        Self { journal: Some(journal), ..self }
    }

    /// Adds the journal's head to the headers of a change for a gateway. Other proxies know no such header, and a service
    /// on another origin may forbid it.
    fn tell_head(&self, request: &Request, headers: &mut Vec<(&'static str, String)>) {
        let is_told = request.operation.effect() == Effect::Change
            && headers.iter().any(|(name, _)| *name == CREDENTIAL_HEADER);
        if let Some(journal) = self.journal.as_deref().filter(|_| is_told) {
            headers.extend(journalled::head_header(journal));
        }
    }

    /// The URL and the headers of a request, signed. Boxed, because three ways of sending wait for it.
    fn signed<'a>(
        &'a self,
        request: &'a Request,
        file: Option<BodyDigest>,
    ) -> Pending<'a, Result<Signed, Problem>> {
        Box::pin(async move {
            let path = request.path_and_query();
            let signed_path = self.service.signed_path(&path);
            let headers = self.signer.headers(request, &signed_path, &self.tenant, file).await;
            let mut headers = headers.map_err(Problem::Transport)?;
            self.tell_head(request, &mut headers);
            Ok(Signed { url: self.service.url(&path), headers })
        })
    }

    async fn fetch_body(&self, request: &Request, abort: &Abort) -> Result<Vec<u8>, Problem> {
        let mut signed = self.signed(request, None).await?;
        let answer =
            http::fetch(signed.call(request), abort).await.map_err(|failure| self.problem(failure))?;
        if is_success(answer.status) { Ok(answer.body) } else { Err(refusal(&answer)) }
    }

    async fn open_stream(&self, request: &Request, abort: &Abort) -> Result<Box<dyn Chunks>, Problem> {
        let mut signed = self.signed(request, None).await?;
        let opened =
            http::open(signed.call(request), abort).await.map_err(|failure| self.problem(failure))?;
        let unreadable = || self.problem(Failure::Unreachable);
        if is_success(opened.head.status) {
            let body = opened.chunks().ok_or_else(unreadable)?;
            return Ok(Box::new(BodyStream { body, if_broken: unreadable(), abort: abort.clone() }));
        }
        Err(refusal(&opened.read_all().await.map_err(|_| unreadable())?))
    }

    async fn send_file(
        &self,
        request: &Request,
        file: &UploadBody,
        abort: &Abort,
    ) -> Result<Vec<u8>, Problem> {
        // The request is signed only now: while it waited for a permit, the panel may have been locked, the network
        // may have gone, and an earlier signature would have aged.
        let _permit = self.uploads.acquire().await;
        if !page_exit::is_online() {
            return Err(Problem::Transport(TransportProblem::Offline));
        }
        let digest =
            BodyDigest { content_type: file.content_type.into(), sha256_hex: file.sha256_hex.clone() };
        let Signed { url, headers } = self.signed(request, Some(digest)).await?;
        let sending = upload::FileRequest {
            method: request.operation.method().as_str(),
            url: &url,
            headers,
            body: &file.bytes,
            stall_ms: STALL_MS,
            progress: file.progress.clone(),
        };
        let answer = upload::send(sending, abort).await.map_err(|failure| {
            Problem::Transport(transport_problem(self.service.origin(), failure, STALL_MS))
        })?;
        if is_success(answer.status) { Ok(answer.body) } else { Err(refusal(&answer)) }
    }

    fn problem(&self, failure: Failure) -> Problem {
        Problem::Transport(transport_problem(self.service.origin(), failure, TIMEOUT_MS))
    }
}

/// What a signature adds to a request.
struct Signed {
    url: String,
    headers: Vec<(&'static str, String)>,
}

impl Signed {
    /// The call that sends a request without a file. The headers move into it, so that they are dropped early.
    fn call<'a>(&'a mut self, request: &'a Request) -> HttpCall<'a> {
        HttpCall {
            method: request.operation.method().as_str(),
            url: &self.url,
            headers: std::mem::take(&mut self.headers),
            body: match &request.body {
                Body::Json(text) => Some(text),
                Body::Empty | Body::File => None,
            },
            timeout_ms: TIMEOUT_MS,
        }
    }
}

/// The problem that a failed call to an origin means.
pub fn transport_problem(origin: &str, failure: Failure, after_ms: u32) -> TransportProblem {
    let origin = origin.to_owned();
    match failure {
        Failure::Aborted => TransportProblem::Aborted,
        Failure::Timeout => TransportProblem::Timeout { after_ms },
        Failure::Offline => TransportProblem::Offline,
        Failure::BlockedByPolicy => TransportProblem::BlockedByPolicy { origin },
        Failure::CrossOriginForbidden => TransportProblem::CrossOriginForbidden { origin },
        Failure::Unreachable => {
            let cross_origin = origin != history::origin();
            TransportProblem::Unreachable { origin, cross_origin }
        }
    }
}

/// The server's refusal. If it refused the signature and the clocks are too far apart, the problem is the clock.
fn refusal(answer: &HttpAnswer) -> Problem {
    let refusal = ServerError::read(answer.status, &answer.body);
    match answer.server_ahead_seconds {
        Some(ahead_seconds)
            if refusal.code.as_ref().is_some_and(ErrorCode::is_signature_refused)
                && ahead_seconds.abs() > DATE_TOLERANCE_SECONDS =>
        {
            Problem::Transport(TransportProblem::ClockSkew { ahead_seconds, refusal })
        }
        _ => Problem::Server(refusal),
    }
}

impl Transport for HttpTransport {
    fn send<'a>(&'a self, request: &'a Request, abort: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(self.fetch_body(request, abort))
    }

    fn stream<'a>(
        &'a self,
        request: &'a Request,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Box<dyn Chunks>, Problem>> {
        Box::pin(self.open_stream(request, abort))
    }

    fn upload<'a>(
        &'a self,
        request: &'a Request,
        file: &'a UploadBody,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(self.send_file(request, file, abort))
    }
}

/// The body of an answer while it arrives.
struct BodyStream {
    body: http::BodyChunks,
    /// The problem to report if the stream breaks off.
    if_broken: Problem,
    abort: Abort,
}

impl Chunks for BodyStream {
    fn next(&mut self) -> Pending<'_, Result<Option<Vec<u8>>, Problem>> {
        Box::pin(async {
            self.body.next().await.map_err(|_| match self.abort.is_aborted() {
                true => Problem::Transport(TransportProblem::Aborted),
                false => self.if_broken.clone(),
            })
        })
    }
}

/// Whether a status means that the request was carried out.
pub fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
