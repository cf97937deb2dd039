//! The state of the page: filter, order, open operation, selection, and how to move in the list. The rules of the list
//! are in `model::listing`.

use crate::browser::{focus, time};
use crate::navigation::location::Location;
use crate::navigation::review_query::ReviewFilter;
use crate::navigation::route::{ReviewRoute, Route};
use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::queue::{Item, Queue};
use crate::pages::review::model::collisions::{Collisions, PendingOperation};
use crate::pages::review::model::listing::Listing;
use crate::pages::review::state::bulk_reject::BulkReject;
use crate::reactive::{effect, memo};
use admin_api::TresorId;
use leptos::prelude::*;
use std::collections::HashSet;

/// The id of the heading of an operation's pane, for the focus.
pub const PANE_TITLE: &str = "operation-title";
/// The id of a verdict's status, for the focus.
pub const STATUS: &str = "verdict-status";

/// The state of the page. All copies share one state.
#[derive(Clone, Copy)]
pub struct ReviewPageState {
    /// The queue.
    pub operations: HeldOperations,
    /// The filters and the order, from the address.
    pub filter: Memo<ReviewFilter>,
    /// The open operation.
    pub open: Memo<Option<OperationKey>>,
    /// The lines of the list.
    pub listing: RwSignal<Listing>,
    /// Waiting operations by tresor.
    pub collisions: Memo<Collisions>,
    /// The operations selected for a bulk rejection.
    pub selected: RwSignal<HashSet<OperationKey>>,
    /// The bulk rejection.
    pub bulk: BulkReject,
    /// Whether the pointer is over the list.
    pub hovered: RwSignal<bool>,
    /// Whether the focus is in the list.
    pub focused: RwSignal<bool>,
    /// How many operations the last link named beyond the limit.
    pub left_out: RwSignal<usize>,
    /// When the page opened the next operation by itself, in milliseconds since 1970-01-01 UTC.
    advanced_ms: StoredValue<f64>,
    here: Memo<ReviewRoute>,
    location: Location,
}

/// Milliseconds in which nothing can be decided after the page opened the next operation by itself. The second click of
/// a double click, or a key pressed twice, is meant for the previous operation.
const SETTLE_MS: f64 = 600.0;

/// A fingerprint of the queue. The lines are rebuilt only if it changes.
type QueueStamp = (usize, usize);

impl ReviewPageState {
    /// The state for a queue; it follows the address.
    pub fn new(operations: HeldOperations, location: Location) -> Self {
        let here = memo(move || match location.route() {
            Route::Review(here) => here,
            _ => ReviewRoute::default(),
        });
        let view = Self {
            operations,
            filter: memo(move || here.with(|here| here.filter.clone())),
            open: memo(move || here.with(|here| here.open.clone())),
            listing: RwSignal::default(),
            collisions: memo(move || operations.queue.with(collisions)),
            selected: RwSignal::default(),
            bulk: BulkReject::new(operations),
            hovered: RwSignal::new(false),
            focused: RwSignal::new(false),
            left_out: RwSignal::new(0),
            advanced_ms: StoredValue::new(0.0),
            here,
            location,
        };
        view.follow_link();
        view.follow_queue();
        view
    }

    /// Adds the operations of a link to the queue. A link with several operations opens the first.
    fn follow_link(self) {
        effect(move || {
            let here = self.here.get();
            self.operations.queue.enqueue_keys(here.open.iter().chain(&here.to_add).cloned());
            if let (None, Some(first)) = (&here.open, here.to_add.first()) {
                self.left_out.set(here.left_out);
                self.location.replace(Route::Review(here.opening(Some(first.clone()))));
            }
        });
    }

    fn follow_queue(self) {
        let stamp = memo(move || self.operations.queue.with(stamp));
        Effect::new(move |before: Option<ReviewFilter>| {
            stamp.get();
            let filter = self.filter.get();
            let keep_order = before.as_ref() == Some(&filter) && self.is_touched();
            self.operations.queue.with_untracked(|queue| {
                let lines = match keep_order {
                    true => self.listing.with_untracked(|listing| listing.extended(queue, &filter)),
                    false => Listing::of(queue, &filter),
                };
                self.listing.set(lines);
            });
            filter
        });
    }

    /// Whether the list is in use, so that its rows must not move.
    fn is_touched(self) -> bool {
        self.hovered.get() || self.focused.get()
    }

    /// Whether the lines are out of order because the list is in use.
    pub fn is_stale(self) -> bool {
        let filter = self.filter.get();
        self.is_touched()
            && self
                .operations
                .queue
                .with(|queue| self.listing.with(|listing| *listing != Listing::of(queue, &filter)))
    }

    /// Sorts and groups the lines again.
    pub fn sort_again(self) {
        let filter = self.filter.get_untracked();
        self.listing.set(self.operations.queue.with_untracked(|queue| Listing::of(queue, &filter)));
    }

    /// Changes the filter. The history gets no entry, because it would fill while typing.
    pub fn set_filter(self, filter: ReviewFilter) {
        let here = ReviewRoute { filter, ..self.here.get_untracked() };
        self.location.replace(Route::Review(here));
    }

    /// The address of an operation with the current filter.
    pub fn path_of(self, key: &OperationKey) -> String {
        Route::Review(self.here.with(|here| here.opening(Some(key.clone())))).path()
    }

    /// The address of a tab.
    pub fn path_of_tab(self, filter: ReviewFilter) -> String {
        Route::Review(ReviewRoute { filter, ..self.here.get() }).path()
    }

    /// Opens an operation and moves the focus to it, with a new entry in the history.
    pub fn open(self, key: OperationKey) {
        self.location.go(Route::Review(self.here.with_untracked(|here| here.opening(Some(key)))));
        focus::on_id_soon(PANE_TITLE);
    }

    /// Opens the next waiting operation after a verdict. `false` if there is none.
    pub fn advance(self) -> bool {
        self.advanced_ms.set_value(time::now_ms());
        self.step(true, true)
    }

    /// Milliseconds until the open operation can be decided, after the page opened it by itself.
    pub fn unsettled_ms(self) -> u32 {
        (self.advanced_ms.get_value() + SETTLE_MS - time::now_ms()).clamp(0.0, SETTLE_MS) as u32
    }

    /// Opens the next or the previous operation; `waiting` skips those that do not wait. `false` if there is none.
    pub fn step(self, forward: bool, waiting: bool) -> bool {
        let open = self.open.get_untracked();
        let found = self.operations.queue.with_untracked(|queue| {
            let wanted = |key: &OperationKey| !waiting || queue.get(key).is_some_and(Item::is_waiting);
            self.listing.with_untracked(|listing| listing.neighbour(open.as_ref(), forward, wanted))
        });
        let Some(key) = found else { return false };
        // Stepping adds no entries to the history.
        self.location.replace(Route::Review(self.here.with_untracked(|here| here.opening(Some(key)))));
        focus::on_id_soon(PANE_TITLE);
        true
    }
}

fn stamp(queue: &Queue) -> QueueStamp {
    (queue.items().len(), queue.items().iter().filter(|item| item.details.is_some()).count())
}

fn collisions(queue: &Queue) -> Collisions {
    let tresors: Vec<(&Item, TresorId)> = queue
        .items()
        .iter()
        .filter(|item| item.is_waiting())
        .filter_map(|item| item.tresor().map(|tresor| (item, tresor)))
        .collect();
    let waiting = tresors
        .iter()
        .map(|(item, tresor)| PendingOperation { key: &item.key, tresor, made_at: item.made_at() })
        .collect::<Vec<_>>();
    Collisions::of(&waiting)
}
