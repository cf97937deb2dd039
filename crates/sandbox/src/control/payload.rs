//! What the control interface takes from a request, with refusals in the catalogue's form.

use crate::body::{self, JSON_LIMIT};
use crate::refusal::{BAD_INPUT, Refusal};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A JSON object, whatever its media type says. A list is none, although it could stand for a struct.
pub struct Payload<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Payload<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let body = body::read(&mut request.into_body(), JSON_LIMIT).await?;
        let members: Map<String, Value> = serde_json::from_slice(&body).map_err(|_| BAD_INPUT)?;
        T::deserialize(Value::Object(members)).map(Self).map_err(|_| BAD_INPUT)
    }
}

/// The id in the path.
pub struct Id(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(id) = Path::from_request_parts(parts, state).await.map_err(|_| BAD_INPUT)?;
        Ok(Self(id))
    }
}
