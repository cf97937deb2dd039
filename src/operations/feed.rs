//! The operation feed of the integrating application: heard as server-sent events where it offers them, asked for
//! with an ETag otherwise; connected again with growing pauses, and its state always to be seen.

use super::backoff::Backoff;
use crate::browser::abort::Abort;
use crate::browser::event_source::{Event, Stream};
use crate::browser::http::{self, Call};
use crate::browser::{storage, time};
use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::queue::Item;
use admin_api::feed::{Decided, Feed as Waiting, FeedOperation};
use admin_api::{OperationKind, decode};
use futures::StreamExt;
use futures::channel::mpsc;
use leptos::prelude::*;
use std::collections::HashSet;

/// Milliseconds between two questions where the application offers no events.
const POLL_MS: u32 = 5_000;
const TIMEOUT_MS: u32 = 20_000;
const EVENTS: &[&str] = &["operation", "decided"];

/// How the feed is.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedState {
    /// Nobody gave an address.
    Off,
    /// The first connection is being made.
    Connecting,
    /// Events come as they happen.
    Live,
    /// Asked every few seconds.
    Polling,
    /// Broken off; the next try is at this time, in milliseconds since 1970-01-01 UTC.
    Waiting {
        /// When.
        next_ms: f64,
        /// Why, in words.
        reason: String,
    },
}

/// The feed's handle.
#[derive(Clone, Copy)]
pub struct Feed {
    operations: HeldOperations,
    url: RwSignal<String>,
    state: RwSignal<FeedState>,
    /// Grows with each new address, so that an older connection ends.
    turn: RwSignal<u64>,
    name: StoredValue<String>,
    abort: StoredValue<Abort, LocalStorage>,
}

impl Feed {
    /// The feed of a tenant, as it was set in this browser under this name; else the one that the host names.
    pub fn open(operations: HeldOperations, name: String, hosted: Option<String>) -> Self {
        let feed = Self {
            operations,
            url: RwSignal::new(storage::get(&name).or(hosted).unwrap_or_default()),
            state: RwSignal::new(FeedState::Off),
            turn: RwSignal::new(0),
            name: StoredValue::new(name),
            abort: StoredValue::new_local(Abort::new()),
        };
        on_cleanup(move || {
            feed.abort.try_with_value(Abort::abort);
        });
        // The first list tells what waits no more, of what is held: that must be there before.
        Effect::new(move |_| {
            if operations.is_loaded() {
                feed.start();
            }
        });
        feed
    }

    /// The address that was set; empty when there is none.
    pub fn url(self) -> String {
        self.url.get()
    }

    /// The address without following it.
    pub fn url_now(self) -> String {
        self.url.get_untracked()
    }

    /// How it is, and follows it.
    pub fn state(self) -> FeedState {
        self.state.get()
    }

    /// Sets the address and connects; an empty one ends the feed.
    pub fn set(self, url: &str) {
        let url = url.trim();
        // An empty one is stored, too: it switches a feed off that the host names.
        self.name.with_value(|name| storage::set(name, Some(url)));
        self.url.set(url.to_owned());
        self.start();
    }

    fn start(self) {
        self.abort.with_value(Abort::abort);
        let abort = Abort::new();
        self.abort.set_value(abort.clone());
        self.turn.update(|turn| *turn += 1);
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
        let mut known = Known::default();
        // Whether this application has ever offered events; without, it is asked.
        let mut has_events = None;
        while !abort.is_aborted() {
            let ended = match has_events {
                Some(false) => self.poll(&url, &abort, &mut known).await,
                _ => self.listen(&url, &abort, &mut known, &mut backoff, &mut has_events).await,
            };
            if abort.is_aborted() {
                break;
            }
            match ended {
                Ok(()) => {
                    backoff.succeeded();
                    self.tell(FeedState::Polling);
                    time::sleep(POLL_MS).await;
                }
                Err(reason) => {
                    let wait_ms = backoff.failed();
                    let next_ms = time::now_ms() + f64::from(wait_ms);
                    self.tell(FeedState::Waiting { next_ms, reason });
                    time::sleep(wait_ms).await;
                }
            }
        }
    }

    fn tell(self, state: FeedState) {
        let _ = self.state.try_set(state);
    }

    /// Hears events until the stream breaks.
    async fn listen(
        self,
        url: &str,
        abort: &Abort,
        known: &mut Known,
        backoff: &mut Backoff,
        has_events: &mut Option<bool>,
    ) -> Result<(), String> {
        // What was decided while nobody listened is told by no event, so the whole list is read first.
        self.poll(url, abort, known).await?;
        let (sender, mut events) = mpsc::unbounded();
        let hear = move |event| drop(sender.unbounded_send(event));
        let _stream = Stream::open(&format!("{}/events", url.trim_end_matches('/')), EVENTS, hear)?;
        while let Some(event) = events.next().await {
            match event {
                _ if abort.is_aborted() => return Ok(()),
                Event::Open => {
                    *has_events = Some(true);
                    backoff.succeeded();
                    self.tell(FeedState::Live);
                }
                // The list could be read and the events could not: there are none.
                Event::Broken if has_events.is_none() => {
                    *has_events = Some(false);
                    return Ok(());
                }
                Event::Broken => return Err("The feed broke off.".into()),
                Event::Named("operation", data) => {
                    if let Ok(operation) = decode::json::<FeedOperation>(data.as_bytes()) {
                        self.hold(vec![operation], known);
                    }
                }
                Event::Named(_, data) => {
                    if let Ok(decided) = decode::json::<Decided>(data.as_bytes()) {
                        self.operations.gone(known.take(|key| key.id.as_str() == decided.id));
                    }
                }
            }
        }
        Err("The feed broke off.".into())
    }

    /// Reads the whole list, unless it is the one that was read last.
    async fn poll(self, url: &str, abort: &Abort, known: &mut Known) -> Result<(), String> {
        let headers = known.etag.iter().map(|etag| ("If-None-Match", etag.clone())).collect::<Vec<_>>();
        let call = Call { method: "GET", url, headers: &headers, body: None, timeout_ms: TIMEOUT_MS };
        let answer = http::fetch(call, abort).await.map_err(|_| "The feed cannot be reached.".to_owned())?;
        match answer.status {
            304 => Ok(()),
            200 => {
                let list = decode::json::<Waiting>(&answer.body)
                    .map_err(|error| format!("The feed does not fit its form at {error}"))?;
                known.etag = answer.etag;
                let listed =
                    list.operations.iter().map(|operation| operation.id.clone()).collect::<HashSet<_>>();
                known.keys.extend(self.fed());
                self.operations.gone(known.take(|key| !listed.contains(key.id.as_str())));
                self.hold(list.operations, known);
                Ok(())
            }
            status => Err(format!("The feed answered with status {status}.")),
        }
    }

    /// What came by a feed, before this page was loaded too.
    fn fed(self) -> Vec<OperationKey> {
        self.operations.with_untracked(|queue| {
            let came = queue.items().iter().filter(|item| item.received_at.is_some() && item.is_waiting());
            came.map(|item| item.key.clone()).collect()
        })
    }

    fn hold(self, operations: Vec<FeedOperation>, known: &mut Known) {
        let now = time::now_ms();
        let items = operations.into_iter().filter_map(|operation| {
            let key = OperationKey::new(OperationKind::from_name(&operation.kind)?, operation.id);
            known.keys.insert(key.clone());
            Some(Item {
                received_at: operation.received_at,
                feed_note: operation.note,
                ..Item::new(key, now)
            })
        });
        self.operations.hold(items.collect());
    }
}

/// What the feed has told so far.
#[derive(Default)]
struct Known {
    keys: HashSet<OperationKey>,
    etag: Option<String>,
}

impl Known {
    /// Takes out what waits no more.
    fn take(&mut self, gone: impl Fn(&OperationKey) -> bool) -> Vec<OperationKey> {
        self.keys.extract_if(|key| gone(key)).collect()
    }
}
