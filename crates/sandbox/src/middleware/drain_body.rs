//! Reads request bodies to their end even where the handler answered early, so that the answer reaches the client and
//! the connection stays usable. By hand, because hyper closes such a connection and no known middleware prevents it.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// A body that returns its unread rest when the handler drops it.
struct ReturningBody {
    body: Option<Body>,
    rest: Option<oneshot::Sender<Body>>,
}

impl Drop for ReturningBody {
    fn drop(&mut self) {
        if let (Some(body), Some(rest)) = (self.body.take(), self.rest.take()) {
            // Nobody receives it once the request was dropped.
            let _ = rest.send(body);
        }
    }
}

impl HttpBody for ReturningBody {
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
pub async fn drain_body(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (sender, rest) = oneshot::channel();
    let request = request.map(|body| Body::new(ReturningBody { body: Some(body), rest: Some(sender) }));
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
    async fn a_dropped_body_returns_its_rest() {
        let (sender, rest) = oneshot::channel();
        drop(Body::new(ReturningBody { body: Some(Body::from("rest")), rest: Some(sender) }));
        assert_eq!(&rest.await.unwrap().collect().await.unwrap().to_bytes()[..], b"rest");
    }
}
