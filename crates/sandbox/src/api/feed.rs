//! The operation feed: what waits for a verdict, as one JSON answer with an ETag and as server-sent events.

use crate::error::ApiError;
use crate::feed_event::FeedEvent;
use crate::respond;
use crate::state::AppState;
use crate::store::pending;
use admin_api::feed::{Decided, FeedList, FeedOperation};
use admin_api::signing;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use serde::Serialize;
use server_kit::CancellationToken;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

/// How often a comment keeps a silent stream open.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);
/// Hex digits of the hash that make the ETag.
const ETAG_DIGITS: usize = 32;

/// The routes.
pub fn router() -> Router<Arc<AppState>> {
    Router::new().route("/sandbox/pending", get(list)).route("/sandbox/pending/events", get(events))
}

/// GET `/sandbox/pending`.
async fn list(State(app): State<Arc<AppState>>, headers: HeaderMap) -> Result<Response, ApiError> {
    let feed = FeedList { operations: app.read(pending::list).await? };
    // The tag is a hash of the text: it survives restarts, and a changed note changes it.
    let text = serde_json::to_vec(&feed).unwrap_or_default();
    let etag = format!("\"{}\"", &signing::sha256_hex(&text)[..ETAG_DIGITS]);
    Ok(respond::with_etag(&headers, &etag, respond::ok(&feed)))
}

/// GET `/sandbox/pending/events`: first everything that waits, then the changes.
async fn events(State(app): State<Arc<AppState>>) -> Result<Response, ApiError> {
    // Subscribed before the list is read, so that an event in between is sent twice rather than never.
    let listener = app.feed.subscribe();
    let first = Event::default().comment("the operations that wait, then changes");
    let mut feed = FeedStream {
        listener,
        shutdown: app.shutdown.clone(),
        known: HashSet::new(),
        ready: VecDeque::from([first]),
        app,
    };
    for operation in feed.app.read(pending::list).await? {
        feed.push(FeedEvent::Waiting(operation));
    }
    let events = stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        Some((Ok::<_, axum::Error>(event), feed))
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE_INTERVAL).text("still here");
    Ok(Sse::new(events).keep_alive(keep_alive).into_response())
}

/// The events of one listener.
struct FeedStream {
    app: Arc<AppState>,
    listener: broadcast::Receiver<FeedEvent>,
    shutdown: CancellationToken,
    /// Ids that this listener was told to be waiting.
    known: HashSet<String>,
    /// Events to send next.
    ready: VecDeque<Event>,
}

impl FeedStream {
    /// The next event; `None` ends the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            match self.shutdown.run_until_cancelled(self.listener.recv()).await? {
                Ok(event) => self.push(event),
                Err(broadcast::error::RecvError::Lagged(_)) => self.catch_up().await?,
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }

    /// Queues an event, unless it is no news for this listener.
    fn push(&mut self, event: FeedEvent) {
        let sent = match event {
            FeedEvent::Waiting(operation) => {
                self.known.insert(operation.id.clone()).then(|| sse_event("operation", &operation))
            }
            FeedEvent::Decided(id) => self.known.remove(&id).then(|| sse_event("decided", &Decided { id })),
        };
        self.ready.extend(sent);
    }

    /// Queues the difference between what this listener knows and what is stored, after it missed events.
    async fn catch_up(&mut self) -> Option<()> {
        let waiting: Vec<FeedOperation> = self.app.read(pending::list).await.ok()?;
        let ids: HashSet<&str> = waiting.iter().map(|operation| operation.id.as_str()).collect();
        let gone: Vec<String> = self.known.iter().filter(|id| !ids.contains(id.as_str())).cloned().collect();
        for id in gone {
            self.push(FeedEvent::Decided(id));
        }
        for operation in waiting {
            self.push(FeedEvent::Waiting(operation));
        }
        Some(())
    }
}

fn sse_event(name: &str, data: &impl Serialize) -> Event {
    // Texts only: serialising them cannot fail.
    Event::default().event(name).data(serde_json::to_string(data).unwrap_or_default())
}
