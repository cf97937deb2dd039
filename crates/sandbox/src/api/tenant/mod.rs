//! The tenant's administrative API: finds the operation of a request, checks its signature and input, and calls the
//! resource's handler.

mod content;
mod input;
mod operations;
mod recorded;
mod tresors;
mod users;

use crate::api_path::HOSTED_PREFIX;
use crate::error::{ApiError, UNKNOWN_PATH};
use crate::request_body::read_json_body;
use crate::signature::{BodyClaim, SignedTarget, Verifier};
use crate::state::AppState;
use admin_api::service::ADMIN_BASE;
use admin_api::{Operation, OperationKind};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use input::Input;
use server_kit::clock;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Answers a request of this API.
pub async fn answer(app: Arc<AppState>, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let (operation, unprefixed) = route(&app, &parts)?;
    let claim = verify(&app, &parts, unprefixed)?;
    if operation == Operation::UploadCustomContent {
        return content::upload(app, parts.uri.query(), &claim, body).await;
    }
    let body = read_json_body(body).await?;
    claim.check(&Sha256::digest(&body).into(), body.len() as u64)?;
    run(app, operation, Input::new(parts.uri.query(), body)).await
}

/// The operation of a method and path, and the path without the tenant's prefix where it has one.
fn route<'a>(app: &AppState, parts: &'a Parts) -> Result<(Operation, Option<&'a str>), ApiError> {
    let whole = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let unprefixed = match whole.strip_prefix(HOSTED_PREFIX) {
        None => None,
        Some(rest) => {
            let at = rest.find(['/', '?']).unwrap_or(rest.len());
            if rest[..at] != *app.tenant.as_str() {
                return Err(ApiError::Code("TenantDoesNotExist"));
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

fn verify(app: &AppState, parts: &Parts, unprefixed: Option<&str>) -> Result<BodyClaim, ApiError> {
    let verifier = Verifier {
        keys: [&app.keys.primary, &app.keys.secondary],
        admin_user: &app.admin_user,
        now: clock::unix_seconds(),
    };
    let target = SignedTarget {
        method: parts.method.as_str(),
        path_and_query: parts.uri.path_and_query().map_or("/", |path| path.as_str()),
        unprefixed,
    };
    verifier.check(&target, &parts.headers)
}

async fn run(app: Arc<AppState>, operation: Operation, input: Input) -> Result<Response, ApiError> {
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
        // Verdicts and details were answered above, the upload by the caller.
        _ => Err(UNKNOWN_PATH),
    }
}
