//! The operation feed of the integrating application: server-sent events where it offers them, polling with an ETag
//! otherwise. It reconnects with growing pauses, and its state is always visible. What a list or an event changes in the
//! queue is decided in `feed_contents`.

use super::backoff::Backoff;
use super::feed_contents::{FeedChange, FeedContents};
use super::live_queue::LiveQueue;
use super::queue::Queue;
use super::text;
use crate::browser::abort::Abort;
use crate::browser::capabilities::{self, Capability};
use crate::browser::event_source::{Stream, StreamEvent};
use crate::browser::events;
use crate::browser::http::{self, HttpCall};
use crate::browser::{storage, time};
use crate::reactive::effect;
use admin_api::decode;
use admin_api::feed::{Decided, FeedList, FeedOperation};
use futures::StreamExt;
use futures::channel::mpsc;
use leptos::prelude::*;

/// Milliseconds between two polls if the application offers no events.
const POLL_MS: u32 = 5_000;
const TIMEOUT_MS: u32 = 20_000;
const EVENTS: &[&str] = &["operation", "decided"];

/// The state of the feed.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedState {
    /// No address is set.
    Off,
    /// The first connection is being made.
    Connecting,
    /// Events arrive as they happen.
    Live,
    /// The list is polled every few seconds.
    Polling,
    /// The connection was lost; the next attempt is scheduled.
    Retrying {
        /// When the next attempt is, in milliseconds since 1970-01-01 UTC.
        next_ms: f64,
        /// Why it was lost, in words.
        reason: String,
    },
}

/// The handle of the feed. All copies share one feed.
#[derive(Clone, Copy)]
pub struct Feed {
    queue: LiveQueue,
    url: RwSignal<String>,
    state: RwSignal<FeedState>,
    name: StoredValue<String>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl Feed {
    /// Opens the feed whose address this browser stores under this name, or else the one from the host's configuration.
    pub fn open(queue: LiveQueue, name: String, hosted: Option<String>) -> Self {
        let feed = Self {
            queue,
            url: RwSignal::new(storage::get(&name).or(hosted).unwrap_or_default()),
            state: RwSignal::new(FeedState::Off),
            name: StoredValue::new(name),
            abort: StoredValue::new_local(Abort::new()),
        };
        on_cleanup(move || {
            feed.abort.try_with_value(Abort::abort);
        });
        // The first list marks queued operations as gone, so the stored queue must be loaded before.
        // After a jump of time the stream may be dead without a sign, and its next try may be far away.
        effect(move || {
            queue.jumps();
            if queue.is_loaded() {
                feed.start();
            }
        });
        feed
    }

    /// The address, reactively; empty if there is none.
    pub fn url(self) -> String {
        self.url.get()
    }

    /// The address without tracking it.
    pub fn url_now(self) -> String {
        self.url.get_untracked()
    }

    /// The state, reactively.
    pub fn state(self) -> FeedState {
        self.state.get()
    }

    /// Sets the address and connects; an empty one switches the feed off.
    pub fn set(self, url: &str) {
        let url = url.trim();
        // An empty address is stored too: it switches off the feed from the host's configuration.
        self.name.with_value(|name| storage::set(name, Some(url)));
        self.url.set(url.to_owned());
        self.start();
    }

    fn start(self) {
        self.abort.with_value(Abort::abort);
        let abort = Abort::new();
        self.abort.set_value(abort.clone());
        let url = self.url.get_untracked();
        if url.is_empty() {
            self.state.set(FeedState::Off);
            return;
        }
        self.state.set(FeedState::Connecting);
        leptos::task::spawn_local(async move { self.run(url, abort).await });
    }

    async fn run(self, url: String, abort: Abort) {
        let mut backoff = Backoff::default();
        let mut contents = Contents::default();
        // Whether this application offers events, once known. Without events it is polled.
        let mut has_events = None;
        while !abort.is_aborted() {
            let ended = match has_events {
                Some(false) => self.poll(&url, &abort, &mut contents).await,
                _ => self.listen(&url, &abort, &mut contents, &mut backoff, &mut has_events).await,
            };
            if abort.is_aborted() {
                break;
            }
            match ended {
                Ok(()) => {
                    backoff.succeeded();
                    self.set_state(FeedState::Polling);
                    time::sleep(POLL_MS).await;
                }
                Err(reason) => {
                    let wait_ms = backoff.failed();
                    let next_ms = time::now_ms() + f64::from(wait_ms);
                    self.set_state(FeedState::Retrying { next_ms, reason });
                    time::sleep(wait_ms).await;
                }
            }
        }
    }

    fn set_state(self, state: FeedState) {
        let _ = self.state.try_set(state);
    }

    /// Receives events until the stream ends.
    async fn listen(
        self,
        url: &str,
        abort: &Abort,
        contents: &mut Contents,
        backoff: &mut Backoff,
        has_events: &mut Option<bool>,
    ) -> Result<(), String> {
        // No event reports what was decided while disconnected, so the whole list is read first.
        self.poll(url, abort, contents).await?;
        let (sender, mut received) = mpsc::unbounded();
        // A stream that is dead without a sign would otherwise keep its connection.
        let ending = sender.clone();
        let _ending = events::listen(&abort.signal(), "abort", move |_| {
            drop(ending.unbounded_send(StreamEvent::Broken));
        });
        let on_event = move |event| drop(sender.unbounded_send(event));
        if !capabilities::has(Capability::EventSource) {
            *has_events = Some(false);
            return Ok(());
        }
        let _stream = Stream::open(&format!("{}/events", url.trim_end_matches('/')), EVENTS, on_event)?;
        while let Some(event) = received.next().await {
            match event {
                _ if abort.is_aborted() => return Ok(()),
                StreamEvent::Open => {
                    *has_events = Some(true);
                    backoff.succeeded();
                    self.set_state(FeedState::Live);
                }
                // The list could be read, but the events could not: the application offers none.
                StreamEvent::Broken if has_events.is_none() => {
                    *has_events = Some(false);
                    return Ok(());
                }
                StreamEvent::Broken => return Err(text::FEED_LOST.into()),
                StreamEvent::Named("operation", data) => {
                    if let Ok(operation) = decode::json::<FeedOperation>(data.as_bytes()) {
                        self.apply(contents.listed.operation(operation, time::now_ms()));
                    }
                }
                StreamEvent::Named(_, data) => {
                    if let Ok(decided) = decode::json::<Decided>(data.as_bytes()) {
                        self.apply(contents.listed.decided(&decided.id));
                    }
                }
            }
        }
        Err(text::FEED_LOST.into())
    }

    /// Reads the whole list, unless it is unchanged since the last read.
    async fn poll(self, url: &str, abort: &Abort, contents: &mut Contents) -> Result<(), String> {
        let headers = contents.etag.iter().map(|etag| ("If-None-Match", etag.clone())).collect();
        let call = HttpCall { method: "GET", url, headers, body: None, timeout_ms: TIMEOUT_MS };
        let answer = http::fetch(call, abort).await.map_err(|_| text::FEED_UNREACHABLE.to_owned())?;
        match answer.status {
            304 => Ok(()),
            200 => {
                let list =
                    decode::json::<FeedList>(&answer.body).map_err(|error| text::feed_malformed(&error))?;
                contents.etag = answer.etag;
                let now_ms = time::now_ms();
                let take = |queue: &Queue| contents.listed.list(list.operations, queue, now_ms);
                if let Some(change) = self.queue.try_with_untracked(take) {
                    self.apply(change);
                }
                Ok(())
            }
            status => Err(text::feed_status(status)),
        }
    }

    fn apply(self, change: FeedChange) {
        self.queue.mark_gone(change.gone, None);
        self.queue.enqueue(change.listed);
    }
}

/// What the feed has listed so far, and the ETag of the latest list.
#[derive(Default)]
struct Contents {
    listed: FeedContents,
    etag: Option<String>,
}
