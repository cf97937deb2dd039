//! The gateway's own refusals as answers, in the form of the interface that was called, so that the panel reads them
//! like any other.

use admin_api::gateway::Refusal;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

/// Whose form an answer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The tenant's API.
    Tenant,
    /// nevisIDM.
    Nevis,
}

/// The answer.
pub(crate) fn answer(refusal: Refusal, form: Form) -> Response {
    let (code, message) = (refusal.code(), refusal.message());
    let body = match form {
        Form::Tenant => json!({ "ErrorMessage": message, "ErrorCode": code, "Trace": Value::Null }),
        Form::Nevis => json!({ "errors": [{ "code": code, "message": message }] }),
    };
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() =
        StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn both_forms_are_read_by_their_readers() {
        let response = answer(Refusal::NotReached, Form::Tenant);
        assert_eq!(response.status(), 502);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(admin_api::ServerError::read(502, &body).is("GatewayNotReached"));
        let body = answer(Refusal::NotReached, Form::Nevis).into_body().collect().await.unwrap().to_bytes();
        let read: admin_api::nevis::ErrorBody = admin_api::decode::json(&body).unwrap();
        assert_eq!(read.errors[0].code, "GatewayNotReached");
    }
}
