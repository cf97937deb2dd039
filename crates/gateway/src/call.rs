//! One call: who it is from, what it is, and what became of it; each in the audit file.

use crate::admins::{Admins, Caller, now};
use crate::audit::{Audit, Event, Line, cut};
use crate::body::{self, Idle, JSON_LIMIT, UPLOAD_LIMIT};
use crate::guard::Guard;
use crate::nevis::{self, NevisCall};
use crate::refusal::{self, Form};
use crate::upstream::{NevisService, Payload, TenantService, Upstream, media_type_of};
use admin_api::gateway::{CREDENTIAL_HEADER, Refusal};
use admin_api::service::ADMIN_BASE;
use admin_api::{Effect, Operation, ServerError, percent};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, ORIGIN, RETRY_AFTER,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What of an answer's head is passed on. Cookies, redirects and permissions for other origins are not.
const PASSED_ON: [HeaderName; 5] = [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, ETAG, RETRY_AFTER];
/// Bytes of a refusal that are read for its code.
const REFUSAL_LIMIT: usize = 64 * 1024;
/// Members of a request's body that say what it is about, and names of query parameters that do.
const TARGETS: [&str; 3] = ["OperationId", "TresorId", "UserId"];
const TARGETS_IN_QUERY: [&str; 3] = ["operationid", "tresorid", "filename"];

/// All that a call needs.
pub(crate) struct Desk {
    pub guard: Guard,
    pub admins: Admins,
    pub audit: Audit,
    pub upstream: Upstream,
    pub tenant: TenantService,
    pub nevis: Option<NevisService>,
    /// Names this run in the audit file, and counts its calls.
    pub run: String,
    pub calls: AtomicU64,
}

/// What a path leads to.
enum Asked {
    Tenant(Operation, String),
    Nevis(NevisCall),
    /// Something of an API that is not forwarded.
    Nothing,
}

/// Whether a path belongs to one of the interfaces, and in which form it is answered.
pub(crate) fn form_of(path: &str) -> Option<Form> {
    if nevis::is_path(path) {
        return Some(Form::Nevis);
    }
    (path.starts_with("/api/") || path.starts_with("/tenant-")).then_some(Form::Tenant)
}

/// Answers a call.
pub(crate) async fn answer(desk: Arc<Desk>, request: Request, peer: SocketAddr, form: Form) -> Response {
    // On a task of its own: a caller who goes away does not cut a change off from its line in the audit file.
    let done = tokio::spawn(async move {
        let (parts, body) = request.into_parts();
        let asked = desk.asked(&parts);
        let mut entry = Entry::begin(&desk, &parts, &asked, peer);
        let result = desk.forward(&parts, body, asked, &mut entry).await;
        finish(&desk, result, form, entry).await
    });
    // A task that panicked has said so on the terminal; what it had sent is not known.
    done.await.unwrap_or_else(|_| refusal::answer(Refusal::AnswerLost, form))
}

/// What will be a call's line in the audit file.
struct Entry {
    line: Line,
    started: Instant,
}

impl Entry {
    fn begin(desk: &Desk, parts: &Parts, asked: &Asked, peer: SocketAddr) -> Self {
        let number = desk.calls.fetch_add(1, Ordering::Relaxed);
        let (operation, target) = match asked {
            Asked::Tenant(operation, _) => (operation.name().to_owned(), target_in_query(parts.uri.query())),
            Asked::Nevis(call) => (call.name.to_owned(), Some(call.target.clone())),
            Asked::Nothing => (cut(&format!("{} {}", parts.method, parts.uri.path())), None),
        };
        let origin = parts.headers.get(ORIGIN).map(|origin| String::from_utf8_lossy(origin.as_bytes()));
        let line = Line {
            at: String::new(),
            call: format!("{}-{number}", desk.run),
            event: Event::Refused,
            admin: None,
            from: peer.ip().to_string(),
            operation,
            target: target.map(|target| cut(&target)).filter(|target| !target.is_empty()),
            origin: origin
                .filter(|_| desk.guard.check_call(&parts.method, &parts.uri, &parts.headers).is_err())
                .map(|o| cut(&o)),
            status: None,
            code: None,
            duration_ms: None,
        };
        Self { line, started: Instant::now() }
    }

    async fn write(&mut self, desk: &Arc<Desk>, event: Event) -> Result<(), Refusal> {
        self.line.event = event;
        self.line.at = now();
        let (desk, line) = (Arc::clone(desk), self.line.clone());
        let written = tokio::task::spawn_blocking(move || desk.audit.write(&line)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                crate::terminal::complain(&format!("The audit file cannot be written: {error}."));
                Err(Refusal::BooksClosed)
            }
            Err(_) => Err(Refusal::BooksClosed),
        }
    }
}

impl Desk {
    fn asked(&self, parts: &Parts) -> Asked {
        let path = parts.uri.path();
        if nevis::is_path(path) {
            let call = self.nevis.as_ref().and_then(|_| nevis::read(&parts.method, path));
            return call.map_or(Asked::Nothing, Asked::Nevis);
        }
        let own = format!("/tenant-{}", self.tenant.tenant);
        let operation = path
            .strip_prefix(own.as_str())
            .unwrap_or(path)
            .strip_prefix(ADMIN_BASE)
            .and_then(Operation::at_path)
            .filter(|operation| operation.method().as_str() == parts.method.as_str());
        match operation {
            Some(operation) => {
                let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
                Asked::Tenant(operation, format!("{}{query}", operation.path()))
            }
            None => Asked::Nothing,
        }
    }

    async fn forward(
        self: &Arc<Self>,
        parts: &Parts,
        body: Body,
        asked: Asked,
        entry: &mut Entry,
    ) -> Result<Response<Incoming>, Refusal> {
        self.guard.check_call(&parts.method, &parts.uri, &parts.headers)?;
        self.identify(&parts.headers, entry).await?;
        let accepted = parts.headers.get(ACCEPT_ENCODING).cloned();
        match asked {
            Asked::Tenant(operation, path) => {
                let payload = match operation {
                    Operation::UploadCustomContent => {
                        Payload::File(body::spool(body, UPLOAD_LIMIT).await?, media_type_of(&parts.headers))
                    }
                    _ => match body::read(body, JSON_LIMIT).await? {
                        bytes if bytes.is_empty() || operation.effect() == Effect::Read => Payload::Empty,
                        bytes => Payload::Json(bytes),
                    },
                };
                if let Payload::Json(bytes) = &payload {
                    entry.line.target = target_in_body(bytes);
                }
                if operation.effect() == Effect::Change {
                    entry.write(self, Event::Sent).await?;
                }
                self.upstream.call_tenant(&self.tenant, operation, &path, payload, accepted).await
            }
            Asked::Nevis(call) => {
                let to = self.nevis.as_ref().ok_or(Refusal::UnknownOperation)?;
                if call.is_change {
                    entry.write(self, Event::Sent).await?;
                }
                let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
                let token = parts.headers.get("x-token").cloned();
                self.upstream.call_nevis(to, &parts.method, path, token, accepted).await
            }
            Asked::Nothing => Err(Refusal::UnknownOperation),
        }
    }

    /// Finds out who calls.
    async fn identify(self: &Arc<Self>, headers: &HeaderMap, entry: &mut Entry) -> Result<(), Refusal> {
        let mut given = headers.get_all(CREDENTIAL_HEADER).iter();
        let credential = given.next().and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        if given.next().is_some() {
            return Err(Refusal::CredentialRefused);
        }
        let desk = Arc::clone(self);
        let caller = tokio::task::spawn_blocking(move || desk.admins.caller(&credential)).await;
        match caller {
            Ok(Ok(Caller::Known(name))) => {
                entry.line.admin = Some(name);
                Ok(())
            }
            Ok(Ok(Caller::Revoked(name))) => {
                entry.line.admin = Some(name);
                Err(Refusal::CredentialRefused)
            }
            Ok(Ok(Caller::Unknown)) => Err(Refusal::CredentialRefused),
            Ok(Err(error)) => {
                crate::terminal::complain(&error.to_string());
                Err(Refusal::BooksClosed)
            }
            Err(_) => Err(Refusal::BooksClosed),
        }
    }
}

/// Turns what came back into the answer, and writes it down.
async fn finish(
    desk: &Arc<Desk>,
    result: Result<Response<Incoming>, Refusal>,
    form: Form,
    mut entry: Entry,
) -> Response {
    // A lost answer is an answer of a kind; all else that goes wrong here is a refusal of the gateway's own.
    let (response, code, event) = match result {
        Ok(response) => {
            let (response, code) = passed_on(response, form).await;
            (response, code, Event::Answered)
        }
        Err(lost @ (Refusal::AnswerLost | Refusal::NotReached)) => {
            (refusal::answer(lost, form), Some(lost.code().to_owned()), Event::Answered)
        }
        Err(refused) => (refusal::answer(refused, form), Some(refused.code().to_owned()), Event::Refused),
    };
    entry.line.status = Some(response.status().as_u16());
    entry.line.code = code;
    entry.line.duration_ms = Some(entry.started.elapsed().as_millis().try_into().unwrap_or(u64::MAX));
    match entry.write(desk, event).await {
        // What was not written down is not answered either, unless it was done: then the truth is worth more.
        Err(unwritten) if event == Event::Refused => refusal::answer(unwritten, form),
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
            // The status is there, and with it the refusal.
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

/// The id that a body is about. Its other members may be secrets and are not looked at.
fn target_in_body(body: &Bytes) -> Option<String> {
    let body = serde_json::from_slice::<serde_json::Value>(body).ok()?;
    TARGETS.iter().find_map(|name| body.get(name)?.as_str()).map(cut)
}

fn target_in_query(query: Option<&str>) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(name, _)| TARGETS_IN_QUERY.contains(&name.to_ascii_lowercase().as_str()));
    percent::decode(found.next()?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_call_is_about() {
        assert_eq!(target_in_query(Some("pagesize=1&operationId=a%20b")).as_deref(), Some("a b"));
        assert_eq!(target_in_query(Some("fileName=css/x.css")).as_deref(), Some("css/x.css"));
        assert_eq!(target_in_query(Some("continueFrom=1")), None);
        let secrets = Bytes::from(r#"{"RegSessionVerifier":"s","UserId":"u"}"#);
        assert_eq!(target_in_body(&secrets).as_deref(), Some("u"));
        assert_eq!(target_in_body(&Bytes::from("{")), None);
    }

    #[test]
    fn interfaces_and_the_panels_own_paths() {
        assert_eq!(form_of("/tenant-abcdefgh12/api/v4/admin/x"), Some(Form::Tenant));
        assert_eq!(form_of("/api/v4/admin/x"), Some(Form::Tenant));
        assert_eq!(form_of("/nevisidm/api"), Some(Form::Nevis));
        assert_eq!(form_of("/review"), None);
    }
}
