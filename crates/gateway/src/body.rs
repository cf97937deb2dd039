//! Bodies on their way through: small ones read whole, uploads set aside on disk until their hash is known (it is part
//! of what is signed), answers passed on in pieces. None is waited for without an end.

use admin_api::gateway::Refusal;
use admin_api::signing::hex;
use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio::time::{Instant, Sleep};

/// Bytes of a JSON body. The longest real one has a few hundred.
pub(crate) const JSON_LIMIT: u64 = 1024 * 1024;
/// Bytes of an uploaded file.
pub(crate) const UPLOAD_LIMIT: u64 = 1024 * 1024 * 1024;
/// How long the next piece of a body may take.
const IDLE: Duration = Duration::from_secs(60);

/// An upload, set aside.
pub(crate) struct Spooled {
    /// The bytes, from the beginning.
    pub file: File,
    /// How many.
    pub size: u64,
    /// Their SHA-256 in hex digits.
    pub sha256_hex: String,
}

/// The next piece of a caller's body; `None` at its end.
async fn next(body: &mut Body) -> Result<Option<Bytes>, Refusal> {
    loop {
        let frame = tokio::time::timeout(IDLE, body.frame()).await.map_err(|_| Refusal::BodyIncomplete)?;
        match frame.transpose().map_err(|_| Refusal::BodyIncomplete)?.map(Frame::into_data) {
            None => return Ok(None),
            Some(Ok(data)) => return Ok(Some(data)),
            // Trailers say nothing here.
            Some(Err(_)) => {}
        }
    }
}

/// Refuses a body that says of itself that it is too long, before any of it is read.
fn announced(body: &Body, limit: u64) -> Result<(), Refusal> {
    if body.size_hint().lower() > limit { Err(Refusal::BodyTooLarge) } else { Ok(()) }
}

/// Reads a short body.
pub(crate) async fn read(mut body: Body, limit: u64) -> Result<Bytes, Refusal> {
    announced(&body, limit)?;
    let mut whole = Vec::new();
    while let Some(data) = next(&mut body).await? {
        if whole.len() as u64 + data.len() as u64 > limit {
            return Err(Refusal::BodyTooLarge);
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.into())
}

/// Sets a long body aside. The file has no name and goes with the call.
pub(crate) async fn spool(mut body: Body, limit: u64) -> Result<Spooled, Refusal> {
    announced(&body, limit)?;
    // A disk that is full or read-only closes the books of the gateway as well as its uploads.
    let unwritable = |_| Refusal::BooksClosed;
    let mut file = File::from_std(tempfile::tempfile().map_err(unwritable)?);
    let (mut hash, mut size) = (Sha256::new(), 0_u64);
    while let Some(data) = next(&mut body).await? {
        size += data.len() as u64;
        if size > limit {
            return Err(Refusal::BodyTooLarge);
        }
        hash.update(&data);
        file.write_all(&data).await.map_err(unwritable)?;
    }
    file.flush().await.map_err(unwritable)?;
    file.rewind().await.map_err(unwritable)?;
    Ok(Spooled { file, size, sha256_hex: hex(&hash.finalize()) })
}

/// A service's answer that is broken off when nothing more comes for a while.
pub(crate) struct Idle<B> {
    inner: B,
    deadline: Pin<Box<Sleep>>,
}

/// The service stopped in the middle of its answer.
#[derive(Debug, thiserror::Error)]
#[error("nothing more came from the service for {IDLE:?}")]
struct Stopped;

impl<B> Idle<B> {
    pub(crate) fn new(inner: B) -> Self {
        Self { inner, deadline: Box::pin(tokio::time::sleep(IDLE)) }
    }
}

impl<B> HttpBody for Idle<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match Pin::new(&mut self.inner).poll_frame(context) {
            Poll::Ready(frame) => {
                self.deadline.as_mut().reset(Instant::now() + IDLE);
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => match self.deadline.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(Some(Err(Box::new(Stopped)))),
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    #[tokio::test]
    async fn bodies_up_to_their_limits() {
        assert_eq!(&read(Body::from("1234"), 4).await.unwrap()[..], b"1234");
        assert_eq!(read(Body::from("12345"), 4).await, Err(Refusal::BodyTooLarge));
        let mut spooled = spool(Body::from("abc"), 3).await.ok().unwrap();
        let mut text = String::new();
        spooled.file.read_to_string(&mut text).await.unwrap();
        assert_eq!((text.as_str(), spooled.size), ("abc", 3));
        assert!(spooled.sha256_hex.starts_with("ba7816bf"));
        assert_eq!(spool(Body::from("abcd"), 3).await.err(), Some(Refusal::BodyTooLarge));
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_not_sent_on() {
        let pieces = futures_util::stream::iter([Ok(Bytes::from("ab")), Err(std::io::Error::other("cut"))]);
        assert_eq!(read(Body::from_stream(pieces), 9).await, Err(Refusal::BodyIncomplete));
    }
}
