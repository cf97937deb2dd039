//! The tenant's administrative API: from a path to an operation, its signature, its input, and on to the resource.

mod content;
mod input;
mod operations;
mod tresors;
mod users;

pub use content::{content_type, etag};

use crate::app::{App, Change};
use crate::auth::{BodyClaim, Target, Verifier};
use crate::body::{self, JSON_LIMIT};
use crate::random;
use crate::refusal::{self, Refusal, UNKNOWN_PATH};
use admin_api::service::ADMIN_BASE;
use admin_api::{Operation, OperationKind};
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use input::Input;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How a hosted service's paths begin, up to the tenant's id.
const HOSTED: &str = "/tenant-";

/// Whether a path belongs to this API, known or not.
pub fn is_path(path: &str) -> bool {
    path.starts_with("/api") || path.starts_with(HOSTED)
}

/// Answers a request of this API.
pub async fn answer(app: Arc<App>, request: Request) -> Result<Response, Refusal> {
    let (parts, mut body) = request.into_parts();
    let (operation, unprefixed) = route(&app, &parts)?;
    let claim = verify(&app, &parts, unprefixed)?;
    if operation == Operation::UploadCustomContent {
        return content::upload(app, parts.uri.query(), &claim, &mut body).await;
    }
    let body = body::read(&mut body, JSON_LIMIT).await?;
    claim.check(&Sha256::digest(&body).into(), body.len() as u64)?;
    run(app, operation, Input::new(parts.uri.query(), body)).await
}

/// The operation behind method and path, and the path without the tenant's prefix where it has one.
fn route<'a>(app: &App, parts: &'a Parts) -> Result<(Operation, Option<&'a str>), Refusal> {
    let whole = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let unprefixed = match whole.strip_prefix(HOSTED) {
        None => None,
        Some(rest) => {
            let at = rest.find(['/', '?']).unwrap_or(rest.len());
            if rest[..at] != *app.tenant.as_str() {
                return Err(Refusal::Code("TenantDoesNotExist"));
            }
            Some(&rest[at..])
        }
    };
    let local = unprefixed.unwrap_or(whole);
    let path = local.split('?').next().unwrap_or(local);
    path.strip_prefix(ADMIN_BASE)
        .and_then(Operation::at_path)
        .filter(|operation| operation.method().as_str() == parts.method.as_str())
        .map(|operation| (operation, unprefixed))
        .ok_or(UNKNOWN_PATH)
}

fn verify(app: &App, parts: &Parts, unprefixed: Option<&str>) -> Result<BodyClaim, Refusal> {
    let verifier = Verifier {
        keys: [&app.keys.primary, &app.keys.secondary],
        admin_user: &app.admin_user,
        now: random::now(),
    };
    let target = Target {
        method: parts.method.as_str(),
        path_and_query: parts.uri.path_and_query().map_or("/", |path| path.as_str()),
        unprefixed,
    };
    verifier.check(&target, &parts.headers)
}

async fn run(app: Arc<App>, operation: Operation, input: Input) -> Result<Response, Refusal> {
    for kind in OperationKind::ALL {
        if kind == OperationKind::TresorCreation {
            continue;
        }
        if operation == kind.approval() {
            return operations::approve(app, kind, input).await;
        }
        if operation == kind.rejection() {
            return operations::reject(app, kind, input).await;
        }
        if Some(operation) == kind.details() {
            return operations::details(app, kind, input).await;
        }
    }
    match operation {
        Operation::InitUserRegistration => users::init(app, input).await,
        Operation::ValidateUser => users::validate(app, input).await,
        Operation::ListUsers => users::list(app).await,
        Operation::SetUserStatus
        | Operation::SetUserTresorCreationMode
        | Operation::SetUserTresorSharingMode => users::set_policy(app, operation, input).await,
        Operation::ListTresors => tresors::list(app, input).await,
        Operation::ListMembers => tresors::list_members(app, input).await,
        Operation::ApproveTresorCreation | Operation::RejectTresorCreation => {
            tresors::decide(app, operation, input).await
        }
        Operation::DeleteTresor => tresors::delete(app, input).await,
        Operation::ListCustomContents => content::list(app).await,
        Operation::DeleteCustomContent => content::delete(app, input).await,
        // The verdicts and details were answered above, the upload before.
        _ => Err(UNKNOWN_PATH),
    }
}

/// Runs an operation's change and logs it in the same transaction.
async fn change<T: Send + 'static>(
    app: &Arc<App>,
    operation: Operation,
    target: String,
    change: impl FnOnce(&mut Change<'_>) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    app.change(move |context| {
        let value = change(context)?;
        context.record(operation.name(), &target)?;
        Ok(value)
    })
    .await
}

fn ok(value: &impl Serialize) -> Result<Response, Refusal> {
    Ok(refusal::json(StatusCode::OK, value))
}

fn json_stream(body: Body) -> Response {
    let mut response = refusal::empty();
    response
        .headers_mut()
        .insert(axum::http::header::CONTENT_TYPE, axum::http::HeaderValue::from_static("application/json"));
    *response.body_mut() = body;
    response
}

/// A parameter of a raw query that nevisIDM's part reads by the same rules; `None` where it cannot be read, too.
pub fn query_parameter(query: Option<&str>, name: &str) -> Option<String> {
    input::parameter(query, name).ok().flatten()
}
