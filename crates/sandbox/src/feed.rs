//! The operation feed: the ids that wait, as one JSON answer with an ETag, and as server-sent events.

use crate::app::{App, end_of};
use crate::refusal::{self, Refusal};
use crate::store::pending;
use admin_api::feed::{Decided, Feed, FeedOperation};
use admin_api::signing;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;
use serde::Serialize;
use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// How often a comment keeps a silent stream alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Something that happened to the feed.
#[derive(Debug, Clone)]
pub enum FeedEvent {
    /// This waits now.
    Waiting(FeedOperation),
    /// The operation or tresor with this id no longer waits.
    Decided(String),
}

/// GET `/sandbox/pending`.
pub async fn list(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let feed = Feed { operations: app.read(pending::list).await? };
    let mut response = refusal::json(StatusCode::OK, &feed);
    // The text decides: the tag holds across restarts, and a note that changes counts.
    let text = serde_json::to_vec(&feed).unwrap_or_default();
    let etag = format!("\"{}\"", &signing::sha256_hex(&text)[..32]);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| panel_host::matches_etag(known, &etag)) {
        response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(ETAG, etag);
    }
    Ok(response)
}

/// GET `/sandbox/pending/events`: first everything that waits, then what changes.
pub async fn events(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    // Listening begins before the list is read: what happens in between comes twice rather than never.
    let listener = app.feed.subscribe();
    let mut known = HashSet::new();
    let mut first = String::from(": the operations that wait, then changes\n\n");
    for operation in app.read(pending::list).await? {
        write_waiting(&mut first, &operation);
        known.insert(operation.id);
    }
    let ending = app.ending.subscribe();
    let state = Stream { app, listener, ending, known, first: Some(first) };
    let body = Body::from_stream(stream::unfold(state, |mut state| async move {
        let text = state.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(text)), state))
    }));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

struct Stream {
    app: Arc<App>,
    listener: broadcast::Receiver<FeedEvent>,
    ending: watch::Receiver<bool>,
    /// Ids that this listener takes for waiting.
    known: HashSet<String>,
    first: Option<String>,
}

impl Stream {
    /// The next piece of text; `None` ends the stream.
    async fn next(&mut self) -> Option<String> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            let event = tokio::select! {
                () = end_of(&mut self.ending) => return None,
                () = tokio::time::sleep(KEEP_ALIVE) => return Some(": still here\n\n".to_owned()),
                event = self.listener.recv() => event,
            };
            let mut text = String::new();
            match event {
                Ok(event) => self.write(&mut text, event),
                Err(broadcast::error::RecvError::Lagged(_)) => self.compare(&mut text).await?,
                Err(broadcast::error::RecvError::Closed) => return None,
            }
            if !text.is_empty() {
                return Some(text);
            }
        }
    }

    fn write(&mut self, text: &mut String, event: FeedEvent) {
        match event {
            FeedEvent::Waiting(operation) => {
                if self.known.insert(operation.id.clone()) {
                    write_waiting(text, &operation);
                }
            }
            FeedEvent::Decided(id) => {
                if self.known.remove(&id) {
                    write_event(text, "decided", &Decided { id });
                }
            }
        }
    }

    /// After events were missed: tells the difference between what this listener knows and what is stored.
    async fn compare(&mut self, text: &mut String) -> Option<()> {
        let waiting = self.app.read(pending::list).await.ok()?;
        let ids: HashSet<&str> = waiting.iter().map(|operation| operation.id.as_str()).collect();
        let gone: Vec<String> = self.known.iter().filter(|id| !ids.contains(id.as_str())).cloned().collect();
        for id in gone {
            self.write(text, FeedEvent::Decided(id));
        }
        for operation in waiting {
            self.write(text, FeedEvent::Waiting(operation));
        }
        Some(())
    }
}

fn write_waiting(text: &mut String, operation: &FeedOperation) {
    write_event(text, "operation", operation);
}

/// JSON is on one line, so it is one `data` field.
fn write_event(text: &mut String, name: &str, data: &impl Serialize) {
    text.push_str("event: ");
    text.push_str(name);
    text.push_str("\ndata: ");
    // Texts only: writing them cannot fail.
    text.push_str(&serde_json::to_string(data).unwrap_or_default());
    text.push_str("\n\n");
}
