//! The transport to a real tenant: signs, sends with gloo-net, times out, aborts, and names what went wrong.

use super::semaphore::Semaphore;
use super::upload_body::{AT_ONCE, STALL_MS, UploadBody};
use crate::api::transport::{Chunks, Pending, Transport};
use crate::browser::abort::Abort;
use crate::browser::crypto::{self, SigningKey};
use crate::browser::http::{self, Answer, Call, Failure};
use crate::browser::{history, page_exit, time, upload};
use crate::problem::{Problem, TransportProblem};
use admin_api::gateway::{CREDENTIAL_HEADER, Credential};
use admin_api::service::ServiceUrl;
use admin_api::signing::{self, BodyDigest, Unsigned, header};
use admin_api::time::DATE_TOLERANCE_SECONDS;
use admin_api::{Body, Request, ServerError, TenantId};
use std::cell::RefCell;
use std::rc::Rc;

/// Milliseconds until a call without an answer is given up.
pub const TIMEOUT_MS: u32 = 30_000;

/// Who signs. Clones share the key, so that locking takes it from all of them.
#[derive(Clone)]
pub struct Signer(Rc<RefCell<State>>);

enum State {
    Key(SigningKey),
    Proxy(Option<Credential>),
    Locked,
}

impl Signer {
    /// Signs with the tenant's admin key.
    pub fn with_key(key: SigningKey) -> Self {
        Self(Rc::new(RefCell::new(State::Key(key))))
    }

    /// Leaves the signing to a proxy on the way, which is told who calls by a credential where it wants one.
    pub fn by_proxy(credential: Option<Credential>) -> Self {
        Self(Rc::new(RefCell::new(State::Proxy(credential))))
    }

    /// The header that tells the proxy who calls, where there is one.
    pub fn proxy_header(&self) -> Option<(&'static str, String)> {
        match &*self.0.borrow() {
            State::Proxy(credential) => {
                credential.as_ref().map(|credential| (CREDENTIAL_HEADER, credential.as_str().to_owned()))
            }
            State::Key(_) | State::Locked => None,
        }
    }

    /// Drops the key. Whatever is sent afterwards is refused.
    pub fn lock(&self) {
        *self.0.borrow_mut() = State::Locked;
    }

    /// Goes on as another signer would.
    pub fn unlock(&self, other: Signer) {
        // Not through a borrow of both at once: they may be the same.
        let state = std::mem::replace(&mut *other.0.borrow_mut(), State::Locked);
        *self.0.borrow_mut() = state;
    }

    /// The headers of a request, signature included where this panel signs.
    async fn headers(
        &self,
        request: &Request,
        signed_path: &str,
        tenant: &TenantId,
        file: Option<BodyDigest>,
    ) -> Result<Vec<(&'static str, String)>, TransportProblem> {
        let key = match &*self.0.borrow() {
            State::Key(key) => Some(key.clone()),
            State::Proxy(_) => None,
            State::Locked => return Err(TransportProblem::Locked),
        };
        let Some(key) = key else {
            return Ok(unsigned(request, file).into_iter().chain(self.proxy_header()).collect());
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

/// The headers of a request that somebody else signs. A file brings its hash, so that whoever signs need not hold it.
fn unsigned(request: &Request, file: Option<BodyDigest>) -> Vec<(&'static str, String)> {
    match (&request.body, file) {
        (Body::Json(_), _) => vec![(header::CONTENT_TYPE, signing::JSON.into())],
        (Body::File, Some(file)) => {
            vec![(header::CONTENT_TYPE, file.content_type), (header::CONTENT_SHA256, file.sha256_hex)]
        }
        _ => Vec::new(),
    }
}

/// The way to one tenant.
pub struct HttpTransport {
    service: ServiceUrl,
    tenant: TenantId,
    signer: Signer,
    uploads: Semaphore,
}

impl HttpTransport {
    /// A way to a tenant.
    pub fn new(service: ServiceUrl, tenant: TenantId, signer: Signer) -> Self {
        Self { service, tenant, signer, uploads: Semaphore::new(AT_ONCE) }
    }

    /// Signs a request, opens it by `open`, and names what goes wrong.
    async fn signed<T>(
        &self,
        request: &Request,
        open: impl AsyncFnOnce(Call<'_>) -> Result<T, Failure>,
    ) -> Result<T, Problem> {
        let path = request.path_and_query();
        let headers = self
            .signer
            .headers(request, &self.service.signed_path(&path), &self.tenant, None)
            .await
            .map_err(Problem::Transport)?;
        let url = self.service.url(&path);
        let call = Call {
            method: request.operation.method().as_str(),
            url: &url,
            headers: &headers,
            body: match &request.body {
                Body::Json(text) => Some(text),
                Body::Empty | Body::File => None,
            },
            timeout_ms: TIMEOUT_MS,
        };
        open(call).await.map_err(|failure| Problem::Transport(self.named(failure)))
    }

    async fn whole(&self, request: &Request, abort: &Abort) -> Result<Vec<u8>, Problem> {
        let answer = self.signed(request, async |call| http::fetch(call, abort).await).await?;
        if is_success(answer.status) { Ok(answer.body) } else { Err(refusal(&answer)) }
    }

    async fn in_pieces(&self, request: &Request, abort: &Abort) -> Result<Box<dyn Chunks>, Problem> {
        let opened = self.signed(request, async |call| http::open(call, abort).await).await?;
        let unreadable = || Problem::Transport(self.named(Failure::Unreachable));
        if is_success(opened.head.status) {
            let body = opened.chunks().ok_or_else(unreadable)?;
            return Ok(Box::new(Pieces { body, broken: unreadable(), abort: abort.clone() }));
        }
        Err(refusal(&opened.whole().await.map_err(|_| unreadable())?))
    }

    async fn with_file(
        &self,
        request: &Request,
        parcel: &UploadBody,
        abort: &Abort,
    ) -> Result<Vec<u8>, Problem> {
        // The panel may be locked and the network gone by the time that it is this file's turn, and a signature ages.
        let _slot = self.uploads.take().await;
        if !page_exit::is_online() {
            return Err(Problem::Transport(TransportProblem::Offline));
        }
        let path = request.path_and_query();
        let digest =
            BodyDigest { content_type: parcel.content_type.into(), sha256_hex: parcel.sha256_hex.clone() };
        let headers = self
            .signer
            .headers(request, &self.service.signed_path(&path), &self.tenant, Some(digest))
            .await
            .map_err(Problem::Transport)?;
        let put = upload::Put {
            method: request.operation.method().as_str(),
            url: &self.service.url(&path),
            headers: &headers,
            body: &parcel.bytes,
            stall_ms: STALL_MS,
            progress: parcel.progress.clone(),
        };
        let answer = upload::send(put, abort)
            .await
            .map_err(|failure| Problem::Transport(named(self.service.origin(), failure, STALL_MS)))?;
        if is_success(answer.status) { Ok(answer.body) } else { Err(refusal(&answer)) }
    }

    fn named(&self, failure: Failure) -> TransportProblem {
        named(self.service.origin(), failure, TIMEOUT_MS)
    }
}

/// Names why there is no answer from an origin.
pub fn named(origin: &str, failure: Failure, after_ms: u32) -> TransportProblem {
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

/// A refusal, or the clock as its cause where a signature was refused and the clocks are too far apart.
fn refusal(answer: &Answer) -> Problem {
    let refusal = ServerError::read(answer.status, &answer.body);
    match answer.server_ahead_seconds {
        Some(ahead_seconds)
            if refusal.is("InvalidAuthorization") && ahead_seconds.abs() > DATE_TOLERANCE_SECONDS =>
        {
            Problem::Transport(TransportProblem::ClockSkew { ahead_seconds, refusal })
        }
        _ => Problem::Server(refusal),
    }
}

impl Transport for HttpTransport {
    fn send<'a>(&'a self, request: &'a Request, abort: &'a Abort) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(self.whole(request, abort))
    }

    fn stream<'a>(
        &'a self,
        request: &'a Request,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Box<dyn Chunks>, Problem>> {
        Box::pin(self.in_pieces(request, abort))
    }

    fn upload<'a>(
        &'a self,
        request: &'a Request,
        parcel: &'a UploadBody,
        abort: &'a Abort,
    ) -> Pending<'a, Result<Vec<u8>, Problem>> {
        Box::pin(self.with_file(request, parcel, abort))
    }
}

/// A body on its way, and what it means when it breaks off.
struct Pieces {
    body: http::Chunks,
    broken: Problem,
    abort: Abort,
}

impl Chunks for Pieces {
    fn next(&mut self) -> Pending<'_, Result<Option<Vec<u8>>, Problem>> {
        Box::pin(async {
            self.body.next().await.map_err(|_| match self.abort.is_aborted() {
                true => Problem::Transport(TransportProblem::Aborted),
                false => self.broken.clone(),
            })
        })
    }
}

/// Whether a status says that the request was carried out.
pub fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
