//! Bodies on their way through: small ones are read whole, answers are passed on in pieces. None is waited for without
//! an end.

use admin_api::gateway::Refusal;
use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;
use http_body_util::BodyExt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};
use zeroize::Zeroizing;

/// Bytes of a JSON body. The longest real one has a few hundred.
pub(crate) const JSON_LIMIT: u64 = 1024 * 1024;
/// How long the next piece of a body may take.
const IDLE: Duration = Duration::from_secs(60);

/// The next piece of a caller's body; `None` at its end.
pub(crate) async fn next(body: &mut Body) -> Result<Option<Bytes>, Refusal> {
    loop {
        let frame = tokio::time::timeout(IDLE, body.frame()).await.map_err(|_| Refusal::BodyIncomplete)?;
        match frame.transpose().map_err(|_| Refusal::BodyIncomplete)?.map(Frame::into_data) {
            None => return Ok(None),
            Some(Ok(data)) => return Ok(Some(data)),
            // Trailers are ignored.
            Some(Err(_)) => {}
        }
    }
}

/// Refuses a body whose announced length is too long, before any of it is read.
pub(crate) fn check_announced(body: &Body, limit: u64) -> Result<(), Refusal> {
    if body.size_hint().lower() > limit { Err(Refusal::BodyTooLarge) } else { Ok(()) }
}

/// Reads a short body, within `time`. It may hold secrets, so it is wiped when it is dropped.
pub(crate) async fn read(body: Body, limit: u64, time: Duration) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    check_announced(&body, limit)?;
    within(time, read_all(body, limit)).await
}

async fn read_all(mut body: Body, limit: u64) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let mut whole = Zeroizing::new(Vec::new());
    while let Some(data) = next(&mut body).await? {
        let size = whole.len() + data.len();
        if size as u64 > limit {
            return Err(Refusal::BodyTooLarge);
        }
        if size > whole.capacity() {
            // A vector that grows by itself leaves copies of its bytes behind.
            let mut larger = Zeroizing::new(Vec::with_capacity(size.next_power_of_two()));
            larger.extend_from_slice(&whole);
            whole = larger;
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole)
}

/// Makes sure that there is no body.
pub(crate) async fn refuse_any(mut body: Body, time: Duration) -> Result<(), Refusal> {
    let none = async {
        while let Some(data) = next(&mut body).await? {
            if !data.is_empty() {
                return Err(Refusal::InputRefused);
            }
        }
        Ok(())
    };
    within(time, none).await
}

/// Limits the whole time of reading a body, so that a body that trickles in cannot hold a call for hours.
pub(crate) async fn within<T>(
    time: Duration,
    reading: impl Future<Output = Result<T, Refusal>>,
) -> Result<T, Refusal> {
    tokio::time::timeout(time, reading).await.unwrap_or(Err(Refusal::BodyIncomplete))
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
    use futures_util::{StreamExt, stream};

    const TIME: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn bodies_are_read_up_to_their_limits() {
        assert_eq!(&read(Body::from("1234"), 4, TIME).await.unwrap()[..], b"1234");
        assert_eq!(read(Body::from("12345"), 4, TIME).await.err(), Some(Refusal::BodyTooLarge));
        let pieces =
            || stream::iter(["ab", "", "cde"]).map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece)));
        assert_eq!(&read(Body::from_stream(pieces()), 5, TIME).await.unwrap()[..], b"abcde");
        assert_eq!(read(Body::from_stream(pieces()), 4, TIME).await.err(), Some(Refusal::BodyTooLarge));
        assert_eq!(refuse_any(Body::empty(), TIME).await, Ok(()));
        assert_eq!(refuse_any(Body::from_stream(pieces()), TIME).await, Err(Refusal::InputRefused));
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_not_sent_on() {
        let pieces = stream::iter([Ok(Bytes::from("ab")), Err(std::io::Error::other("cut"))]);
        assert_eq!(read(Body::from_stream(pieces), 9, TIME).await.err(), Some(Refusal::BodyIncomplete));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_given_up_in_the_end() {
        let trickle = stream::repeat(()).then(|()| async {
            tokio::time::sleep(Duration::from_secs(10)).await;
            Ok::<_, std::io::Error>(Bytes::from(" "))
        });
        let started = Instant::now();
        assert_eq!(read(Body::from_stream(trickle), 1000, TIME).await.err(), Some(Refusal::BodyIncomplete));
        assert_eq!(started.elapsed().as_secs(), 30);
    }
}
