//! Extractors of the control interface. They reject with errors of the catalogue.

use crate::error::{ApiError, BAD_INPUT};
use crate::request_body::read_json_body;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A JSON object, whatever the Content-Type. A list is refused, although serde would accept it for a struct.
pub struct JsonObject<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonObject<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let body = read_json_body(request.into_body()).await?;
        let members: Map<String, Value> = serde_json::from_slice(&body).map_err(|_| BAD_INPUT)?;
        T::deserialize(Value::Object(members)).map(Self).map_err(|_| BAD_INPUT)
    }
}

/// The id in the path.
pub struct PathId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::from_request_parts(parts, state).await.map_err(|_| BAD_INPUT)?;
        Ok(Self(id))
    }
}
