//! One call from its head to its answer: identifying the caller, reading the call, writing it down, sending it.

use crate::admins::{Admins, Caller, CredentialHash};
use crate::audit::{Audit, AuditLine, Event, Importance, OpenCalls, Unidentified, cut};
use crate::body::{self, Idle, JSON_LIMIT};
use crate::client_address::TrustedProxies;
use crate::clock::now;
use crate::connections::OpenConnection;
use crate::error_answer::{self, Form};
use crate::limits::Limits;
use crate::nevis_request::{self, NevisRequest, NevisRoute};
use crate::origin::OriginPolicy;
use crate::parameters::NotTaken;
use crate::spool::{Room, UPLOAD_LIMIT, spool};
use crate::tenant_request::{self, BodyKind};
use crate::upstream::{NevisService, Payload, TenantService, Upstream};
use admin_api::gateway::{CREDENTIAL_HEADER, Refusal};
use admin_api::journal_head::{self, JournalHead};
use admin_api::service::ADMIN_BASE;
use admin_api::{Effect, Operation, ServerError};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, ORIGIN, RETRY_AFTER,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::{Map, Value};
use server_kit::clock::unix_seconds;
use server_kit::terminal::print_error;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

/// What of an answer's head is passed on. Cookies, redirects and permissions for other origins are not.
const PASSED_ON: [HeaderName; 5] = [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, ETAG, RETRY_AFTER];
/// Bytes of a refusal that are read for its code.
const REFUSAL_LIMIT: usize = 64 * 1024;
const X_TOKEN: HeaderName = HeaderName::from_static("x-token");
/// The operation in lines that sum up calls without an identity.
const UNIDENTIFIED: &str = "Unidentified";

/// All that a call needs.
pub(crate) struct CallContext {
    pub origins: OriginPolicy,
    pub proxies: TrustedProxies,
    pub admins: Admins,
    pub audit: Audit,
    pub open_calls: OpenCalls,
    pub unidentified: Unidentified,
    pub upstream: Upstream,
    pub tenant: TenantService,
    pub nevis: Option<NevisService>,
    pub room: Arc<Room>,
    pub limits: Limits,
    /// Identifies this run of the gateway in the audit file.
    pub run: String,
    /// Counts the calls of this run.
    pub calls: AtomicU64,
    /// When an error was last printed, in seconds since 1970.
    pub reported_at: AtomicI64,
}

/// What a path leads to.
enum Asked {
    Tenant(Operation),
    Nevis(NevisRoute),
    /// Something of an API that is not forwarded.
    Nothing,
}

/// A call, read and ready to be sent.
enum Prepared {
    /// The request, without its body, with all its values that are no secrets, and the body.
    Tenant(admin_api::Request, Map<String, Value>, Payload),
    Nevis(NevisRequest, Option<HeaderValue>),
}

impl From<NotTaken> for Refusal {
    fn from(_: NotTaken) -> Self {
        Self::InputRefused
    }
}

/// Whether a path belongs to one of the interfaces, and in which form it is answered.
pub(crate) fn form_of(path: &str) -> Option<Form> {
    if nevis_request::is_path(path) {
        return Some(Form::Nevis);
    }
    (path.starts_with("/api/") || path.starts_with("/tenant-")).then_some(Form::Tenant)
}

/// Answers a call.
pub(crate) async fn answer(
    context: Arc<CallContext>,
    request: Request,
    connection: Arc<OpenConnection>,
    form: Form,
) -> Response {
    // A task of its own: when the caller disconnects, the outcome of a change is still written to the audit file.
    let done = tokio::spawn(async move {
        let (parts, body) = request.into_parts();
        let asked = context.asked(&parts);
        let mut entry = CallEntry::begin(&context, &parts, &asked, connection.peer);
        let result = context.forward(&parts, body, asked, &connection, &mut entry).await;
        finish(&context, result, form, entry).await
    });
    // The panic was printed to the terminal. Whether the call was sent is not known.
    done.await.unwrap_or_else(|_| error_answer::answer(Refusal::AnswerLost, form))
}

/// What will be a call's line in the audit file.
struct CallEntry {
    line: AuditLine,
    /// The address of the caller, for the counts of calls without an identity.
    from: IpAddr,
    /// Whether the caller is an administrator now.
    is_identified: bool,
    is_change: bool,
    is_sent: bool,
    started: Instant,
}

impl CallEntry {
    fn begin(context: &CallContext, parts: &Parts, asked: &Asked, peer: IpAddr) -> Self {
        let (operation, is_change) = match asked {
            Asked::Tenant(operation) => (operation.name().to_owned(), operation.effect() == Effect::Change),
            Asked::Nevis(route) => (route.name.to_owned(), route.is_change),
            Asked::Nothing => (cut(&format!("{} {}", parts.method, parts.uri.path())), false),
        };
        let address = context.proxies.client(peer, &parts.headers);
        let mut line = AuditLine::new(context.next_call(), address.from.to_string(), operation);
        line.via = address.via.map(|via| via.to_string());
        if context.origins.check_call(&parts.method, &parts.uri, &parts.headers).is_err() {
            let origin = parts.headers.get(ORIGIN);
            line.origin = origin.map(|origin| cut(&String::from_utf8_lossy(origin.as_bytes())));
        }
        let from = address.from;
        Self { line, from, is_identified: false, is_change, is_sent: false, started: Instant::now() }
    }

    /// Notes everything that is about to be sent.
    fn describe(&mut self, prepared: &Prepared) {
        match prepared {
            Prepared::Tenant(request, values, payload) => {
                self.line.target = Some(request.target.clone()).filter(|target| !target.is_empty());
                self.line.values = values.clone();
                if let Payload::File(_, media_type) = payload {
                    self.line.values.insert("Content-Type".into(), media_type.as_str().into());
                }
                if let Some((sha256_hex, size)) = payload.digest() {
                    self.line.body_sha256 = Some(sha256_hex.to_owned());
                    self.line.body_size = Some(size);
                }
            }
            Prepared::Nevis(call, _) => {
                self.line.target = Some(call.target.clone()).filter(|target| !target.is_empty());
                self.line.values = call.values.clone();
            }
        }
    }

    async fn write(&mut self, context: &Arc<CallContext>, event: Event) -> Result<(), Refusal> {
        self.line.event = event;
        self.line.at = now();
        let importance = match event {
            Event::Sent if self.is_change => Importance::Change,
            Event::Answered | Event::Unknown if self.is_change => Importance::Outcome,
            _ => Importance::Other,
        };
        context.write(self.line.clone(), importance).await
    }
}

impl CallContext {
    fn next_call(&self) -> String {
        format!("{}-{}", self.run, self.calls.fetch_add(1, Ordering::Relaxed))
    }

    async fn write(self: &Arc<Self>, line: AuditLine, importance: Importance) -> Result<(), Refusal> {
        let context = Arc::clone(self);
        match tokio::task::spawn_blocking(move || context.audit.write(&line, importance)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                self.report(&format!("The audit file cannot be written: {error}."));
                Err(Refusal::BooksClosed)
            }
            Err(_) => Err(Refusal::BooksClosed),
        }
    }

    /// Prints an error, at most one a second: strangers can cause errors, and the terminal may go to a file.
    fn report(&self, sentence: &str) {
        let now = unix_seconds();
        if self.reported_at.swap(now, Ordering::Relaxed) != now {
            print_error(sentence);
        }
    }

    fn asked(&self, parts: &Parts) -> Asked {
        let path = parts.uri.path();
        if nevis_request::is_path(path) {
            let route = self.nevis.as_ref().and_then(|_| nevis_request::route(&parts.method, path));
            return route.map_or(Asked::Nothing, Asked::Nevis);
        }
        let own = format!("/tenant-{}", self.tenant.tenant);
        let operation = path
            .strip_prefix(own.as_str())
            .unwrap_or(path)
            .strip_prefix(ADMIN_BASE)
            .and_then(Operation::at_path)
            .filter(|operation| operation.method().as_str() == parts.method.as_str());
        operation.map_or(Asked::Nothing, Asked::Tenant)
    }

    async fn forward(
        self: &Arc<Self>,
        parts: &Parts,
        body: Body,
        asked: Asked,
        connection: &OpenConnection,
        entry: &mut CallEntry,
    ) -> Result<Response<Incoming>, Refusal> {
        self.origins.check_call(&parts.method, &parts.uri, &parts.headers)?;
        let credential = credential(&parts.headers)?;
        self.identify(&credential, entry).await?;
        connection.held_by(&credential);
        entry.line.journal_head = journal_head(&parts.headers)?;
        let prepared = self.prepare(parts, body, asked).await?;
        entry.describe(&prepared);
        // Reading the body may have taken long, and the administrator may have been revoked meanwhile.
        self.identify(&credential, entry).await?;
        self.note_as_sent(entry).await?;
        let accepted = parts.headers.get(ACCEPT_ENCODING).cloned();
        match prepared {
            Prepared::Tenant(request, _, payload) => {
                self.upstream.call_tenant(&self.tenant, &request, payload, accepted).await
            }
            Prepared::Nevis(call, token) => {
                let to = self.nevis.as_ref().ok_or(Refusal::UnknownOperation)?;
                self.upstream.call_nevis(to, &call, token, accepted).await
            }
        }
    }

    /// Reads the call and its body. Nothing else of what the caller sent goes on.
    async fn prepare(&self, parts: &Parts, body: Body, asked: Asked) -> Result<Prepared, Refusal> {
        let query = parts.uri.query();
        match asked {
            Asked::Tenant(operation) => match tenant_request::body_kind(operation) {
                BodyKind::None => {
                    let request = tenant_request::read(operation, query, b"")?;
                    body::refuse_any(body, self.limits.json_body).await?;
                    let values = tenant_request::values(&request);
                    Ok(Prepared::Tenant(request, values, Payload::Empty))
                }
                BodyKind::Json => {
                    let given = body::read(body, JSON_LIMIT, self.limits.json_body).await?;
                    let mut request = tenant_request::read(operation, query, &given)?;
                    let values = tenant_request::values(&request);
                    let payload = match std::mem::replace(&mut request.body, admin_api::Body::Empty) {
                        admin_api::Body::Json(text) => Payload::json(text),
                        _ => Payload::Empty,
                    };
                    Ok(Prepared::Tenant(request, values, payload))
                }
                BodyKind::File => {
                    let request = tenant_request::read(operation, query, b"")?;
                    let media_type = media_type(&parts.headers)?;
                    let spooled = spool(body, UPLOAD_LIMIT, &self.room, self.limits.upload_body).await?;
                    let values = tenant_request::values(&request);
                    Ok(Prepared::Tenant(request, values, Payload::File(spooled, media_type)))
                }
            },
            Asked::Nevis(route) => {
                let call = route.with_query(query)?;
                body::refuse_any(body, self.limits.json_body).await?;
                Ok(Prepared::Nevis(call, single(&parts.headers, &X_TOKEN)?.cloned()))
            }
            Asked::Nothing => Err(Refusal::UnknownOperation),
        }
    }

    /// Writes the Sent line. A call that cannot be written down, or that comes during the stop, is refused.
    async fn note_as_sent(self: &Arc<Self>, entry: &mut CallEntry) -> Result<(), Refusal> {
        if !self.open_calls.begin(&entry.line, entry.is_change) {
            return Err(Refusal::Busy);
        }
        if let Err(unwritten) = entry.write(self, Event::Sent).await {
            self.open_calls.end(&entry.line.call);
            return Err(unwritten);
        }
        entry.is_sent = true;
        // Where the gateway stopped meanwhile, an Unknown line was written for this call.
        if self.open_calls.is_open(&entry.line.call) { Ok(()) } else { Err(Refusal::Busy) }
    }

    /// Finds out who calls.
    async fn identify(
        self: &Arc<Self>,
        credential: &CredentialHash,
        entry: &mut CallEntry,
    ) -> Result<(), Refusal> {
        entry.is_identified = false;
        let (context, credential) = (Arc::clone(self), credential.clone());
        let caller = tokio::task::spawn_blocking(move || context.admins.caller(&credential)).await;
        match caller {
            Ok(Ok(Caller::Known(name))) => {
                entry.line.admin = Some(name);
                entry.is_identified = true;
                Ok(())
            }
            Ok(Ok(Caller::Revoked(name))) => {
                entry.line.admin = Some(name);
                Err(Refusal::CredentialRefused)
            }
            Ok(Ok(Caller::Unknown)) => Err(Refusal::CredentialRefused),
            Ok(Err(error)) => {
                self.report(&error.to_string());
                Err(Refusal::BooksClosed)
            }
            Err(_) => Err(Refusal::BooksClosed),
        }
    }

    /// Writes one line for each address with calls that had no line of their own.
    pub async fn write_counts(self: &Arc<Self>) {
        for count in self.unidentified.take() {
            let from = count.from.map_or_else(|| "other addresses".to_owned(), |from| from.to_string());
            let mut line = AuditLine::new(self.next_call(), from, UNIDENTIFIED.into());
            line.at = now();
            line.count = Some(count.calls);
            if self.write(line, Importance::Other).await.is_err() {
                self.unidentified.put_back(&count);
            }
        }
    }

    /// Writes an Unknown line for each call that has no outcome yet. No call is sent after this.
    pub async fn write_unknown(self: &Arc<Self>) {
        for (mut line, is_change) in self.open_calls.close() {
            line.event = Event::Unknown;
            line.at = now();
            let importance = if is_change { Importance::Outcome } else { Importance::Other };
            // An error was printed to the terminal. The Sent line of the call is in the file.
            let _ = self.write(line, importance).await;
        }
    }
}

/// The only value of a header, if there is one. Several are refused, because servers differ in which one they take.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a HeaderValue>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() { Err(Refusal::InputRefused) } else { Ok(first) }
}

/// Names the credential that a call carries.
fn credential(headers: &HeaderMap) -> Result<CredentialHash, Refusal> {
    let mut given = headers.get_all(CREDENTIAL_HEADER).iter();
    let credential = given.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    if given.next().is_some() { Err(Refusal::CredentialRefused) } else { Ok(CredentialHash::of(credential)) }
}

/// The head of the caller's journal, where it is named. A text that is no head is refused, so that the audit file holds
/// no others.
fn journal_head(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let mut given = headers.get_all(journal_head::HEADER).iter();
    let Some(first) = given.next() else { return Ok(None) };
    let head = first.to_str().ok().and_then(JournalHead::parse).filter(|_| given.next().is_none());
    head.map(|head| Some(head.to_string())).ok_or(Refusal::InputRefused)
}

/// The media type of an upload, as the caller names it.
fn media_type(headers: &HeaderMap) -> Result<String, Refusal> {
    let given = single(headers, &CONTENT_TYPE)?.and_then(|value| value.to_str().ok());
    Ok(given.unwrap_or("application/octet-stream").to_owned())
}

/// Builds the answer from the result, and writes the outcome to the audit file.
async fn finish(
    context: &Arc<CallContext>,
    result: Result<Response<Incoming>, Refusal>,
    form: Form,
    mut entry: CallEntry,
) -> Response {
    // A lost answer is written as an answer, because the call was sent. All other errors are refusals.
    let (response, code, event) = match result {
        Ok(response) => {
            let (response, code) = passed_on(response, form).await;
            (response, code, Event::Answered)
        }
        Err(lost @ (Refusal::AnswerLost | Refusal::NotReached)) => {
            (error_answer::answer(lost, form), Some(lost.code().to_owned()), Event::Answered)
        }
        Err(refused) => {
            (error_answer::answer(refused, form), Some(refused.code().to_owned()), Event::Refused)
        }
    };
    entry.line.status = Some(response.status().as_u16());
    entry.line.code = code;
    entry.line.duration_ms = Some(entry.started.elapsed().as_millis().try_into().unwrap_or(u64::MAX));
    let has_line = if entry.is_sent {
        // Where the gateway stopped meanwhile, an Unknown line was written for this call.
        context.open_calls.end(&entry.line.call)
    } else {
        entry.is_identified || context.unidentified.has_line(entry.from)
    };
    if !has_line {
        return response;
    }
    match entry.write(context, event).await {
        // A refusal that cannot be written down becomes a refusal for that reason. The answer to a call that was sent
        // is given in any case.
        Err(unwritten) if event == Event::Refused => error_answer::answer(unwritten, form),
        _ => response,
    }
}

/// An answer as the caller gets it, in pieces; of a refusal also its code.
async fn passed_on(response: Response<Incoming>, form: Form) -> (Response, Option<String>) {
    let (parts, body) = response.into_parts();
    let is_readable = !parts.headers.contains_key(CONTENT_ENCODING);
    let (body, code) = if parts.status.is_success() || !is_readable {
        (Body::new(Idle::new(body)), None)
    } else {
        match Limited::new(Idle::new(body), REFUSAL_LIMIT).collect().await {
            Ok(whole) => {
                let bytes = whole.to_bytes();
                let code = code_of(parts.status, &bytes, form);
                (Body::from(bytes), code)
            }
            // The status alone is passed on.
            Err(_) => (Body::empty(), None),
        }
    };
    let mut answer = Response::new(body);
    *answer.status_mut() = parts.status;
    let has_other_length = !parts.status.is_success() && is_readable;
    for name in PASSED_ON.iter().filter(|name| **name != CONTENT_LENGTH || !has_other_length) {
        if let Some(value) = parts.headers.get(name) {
            answer.headers_mut().insert(name.clone(), value.clone());
        }
    }
    (answer, code)
}

fn code_of(status: StatusCode, body: &[u8], form: Form) -> Option<String> {
    match form {
        Form::Tenant => ServerError::read(status.as_u16(), body).code.map(String::from),
        Form::Nevis => {
            let read = serde_json::from_slice::<admin_api::nevis::ErrorBody>(body).ok()?;
            Some(read.errors.first()?.code.clone())
        }
    }
    .map(|code| cut(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_from_the_panels_own_paths() {
        assert_eq!(form_of("/tenant-abcdefgh12/api/v4/admin/x"), Some(Form::Tenant));
        assert_eq!(form_of("/api/v4/admin/x"), Some(Form::Tenant));
        assert_eq!(form_of("/nevisidm/api"), Some(Form::Nevis));
        assert_eq!(form_of("/review"), None);
    }
}
