//! Request bodies: read up to a limit, and read to their end even where nobody wanted them, so that an early answer
//! reaches the client and the connection stays usable.

use crate::refusal::{BAD_INPUT, Refusal};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// Bytes of a JSON body. The longest real one has a few hundred.
pub const JSON_LIMIT: u64 = 1024 * 1024;
/// Bytes of an uploaded file.
pub const UPLOAD_LIMIT: u64 = 4 * 1024 * 1024 * 1024;

/// Reads a body of at most `limit` bytes. A longer one, and one that breaks off, are `BadInput`.
pub async fn read(body: &mut Body, limit: u64) -> Result<Bytes, Refusal> {
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BAD_INPUT)?.into_data() else { continue };
        if whole.len() as u64 + data.len() as u64 > limit {
            return Err(BAD_INPUT);
        }
        if whole.is_empty() && body.is_end_stream() {
            return Ok(data);
        }
        whole.extend_from_slice(&data);
    }
    Ok(Bytes::from(whole))
}

/// Hands the rest of a body back when whoever read it lets go of it.
struct Lent {
    body: Option<Body>,
    back: Option<oneshot::Sender<Body>>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(back)) = (self.body.take(), self.back.take()) {
            // Nobody waits for it once the request was given up.
            let _ = back.send(body);
        }
    }
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

/// Reads what a handler left of the request's body before the answer goes out.
pub async fn finish(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (back, rest) = oneshot::channel();
    let request = request.map(|body| Body::new(Lent { body: Some(body), back: Some(back) }));
    let response = next.run(request).await;
    if let Ok(mut body) = rest.await {
        while let Some(Ok(_)) = body.frame().await {}
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_up_to_its_limit() {
        assert_eq!(&read(&mut Body::from("1234"), 4).await.unwrap()[..], b"1234");
        assert_eq!(read(&mut Body::from("12345"), 4).await.unwrap_err().code(), "BadInput");
        assert!(read(&mut Body::empty(), 4).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_lent_body_comes_back_with_its_rest() {
        let (back, rest) = oneshot::channel();
        drop(Body::new(Lent { body: Some(Body::from("rest")), back: Some(back) }));
        assert_eq!(&read(&mut rest.await.unwrap(), 9).await.unwrap()[..], b"rest");
    }
}
