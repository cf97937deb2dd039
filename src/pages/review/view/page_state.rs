//! What the page shows of the queue: filter, order, the open operation, the selection; and moving about in it.

use crate::browser::{focus, time};
use crate::navigation::location::Location;
use crate::navigation::review_query::ReviewFilter;
use crate::navigation::route::{ReviewRoute, Route};
use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::queue::{Item, Queue};
use crate::pages::review::model::collisions::{Collisions, Waiting};
use crate::pages::review::model::listing::Listing;
use crate::pages::review::state::bulk_reject::Bulk;
use admin_api::TresorId;
use leptos::prelude::*;
use std::collections::HashSet;

/// The id of the heading of an operation's pane, for the focus.
pub const PANE_TITLE: &str = "operation-title";
/// The id of what says where a verdict stands, for the focus.
pub const STATUS: &str = "verdict-status";

/// The page's view of the queue. Copies are the same view.
#[derive(Clone, Copy)]
pub struct ReviewPageState {
    /// The operations.
    pub operations: HeldOperations,
    /// Filter and sort, as in the address.
    pub filter: Memo<ReviewFilter>,
    /// The operation that is open.
    pub open: Memo<Option<OperationKey>>,
    /// The lines.
    pub listing: RwSignal<Listing>,
    /// Operations that wait, by tresor.
    pub collisions: Memo<Collisions>,
    /// What is selected for a verdict in bulk.
    pub selected: RwSignal<HashSet<OperationKey>>,
    /// The verdicts on many at a time.
    pub bulk: Bulk,
    /// Whether the pointer is in the list.
    pub hovered: RwSignal<bool>,
    /// Whether the keyboard is in the list.
    pub focused: RwSignal<bool>,
    /// When the page itself opened the next operation, in milliseconds since 1970-01-01 UTC.
    advanced_ms: StoredValue<f64>,
    here: Memo<ReviewRoute>,
    location: Location,
}

/// Milliseconds after the page opened the next operation by itself in which nothing can be decided: the second click
/// of an impatient double click, and a key pressed twice, were meant for the one before.
const SETTLE_MS: f64 = 600.0;

/// What a change of the queue must show to be a change of the lines.
type Stamp = (usize, usize);

impl ReviewPageState {
    /// The view of a desk, following the address.
    pub fn new(operations: HeldOperations, location: Location) -> Self {
        let here = Memo::new(move |_| match location.route() {
            Route::Review(here) => here,
            _ => ReviewRoute::default(),
        });
        let view = Self {
            operations,
            filter: Memo::new(move |_| here.with(|here| here.filter.clone())),
            open: Memo::new(move |_| here.with(|here| here.open.clone())),
            listing: RwSignal::default(),
            collisions: Memo::new(move |_| operations.with(collisions)),
            selected: RwSignal::default(),
            bulk: Bulk::new(operations),
            hovered: RwSignal::new(false),
            focused: RwSignal::new(false),
            advanced_ms: StoredValue::new(0.0),
            here,
            location,
        };
        view.follow_link();
        view.follow_queue();
        view
    }

    /// Whatever a link names is held; a link that brings several opens the first.
    fn follow_link(self) {
        Effect::new(move |_| {
            let here = self.here.get();
            self.operations.hold_keys(here.open.iter().chain(&here.given).cloned());
            if let (None, Some(first)) = (&here.open, here.given.first()) {
                self.location.replace(Route::Review(here.opening(Some(first.clone()))));
            }
        });
    }

    fn follow_queue(self) {
        let stamp = Memo::new(move |_| self.operations.with(stamp));
        Effect::new(move |before: Option<ReviewFilter>| {
            stamp.get();
            let filter = self.filter.get();
            let keep_order = before.as_ref() == Some(&filter) && self.is_touched();
            self.operations.with_untracked(|queue| {
                let lines = match keep_order {
                    true => self.listing.with_untracked(|listing| listing.extended(queue, &filter)),
                    false => Listing::of(queue, &filter),
                };
                self.listing.set(lines);
            });
            filter
        });
    }

    /// Whether a hand is on the list, so that its rows must stay where they are.
    fn is_touched(self) -> bool {
        self.hovered.get() || self.focused.get()
    }

    /// Whether the lines would stand otherwise if the list were not held.
    pub fn is_stale(self) -> bool {
        let filter = self.filter.get();
        self.is_touched()
            && self
                .operations
                .with(|queue| self.listing.with(|listing| *listing != Listing::of(queue, &filter)))
    }

    /// Sorts and groups anew.
    pub fn sort_again(self) {
        let filter = self.filter.get_untracked();
        self.listing.set(self.operations.with_untracked(|queue| Listing::of(queue, &filter)));
    }

    /// Shows another part of the queue. Typing does not fill the history.
    pub fn set_filter(self, filter: ReviewFilter) {
        let here = ReviewRoute { filter, ..self.here.get_untracked() };
        self.location.replace(Route::Review(here));
    }

    /// The address of an operation in this view.
    pub fn path_of(self, key: &OperationKey) -> String {
        Route::Review(self.here.with(|here| here.opening(Some(key.clone())))).path()
    }

    /// The address of a tab.
    pub fn path_of_tab(self, filter: ReviewFilter) -> String {
        Route::Review(ReviewRoute { filter, ..self.here.get() }).path()
    }

    /// Opens an operation and moves the keyboard to it; Back leads back.
    pub fn open(self, key: OperationKey) {
        self.location.go(Route::Review(self.here.with_untracked(|here| here.opening(Some(key)))));
        focus::on_id_soon(PANE_TITLE);
    }

    /// Opens the next operation that waits, because the one before is through. `false` when there is none.
    pub fn advance(self) -> bool {
        self.advanced_ms.set_value(time::now_ms());
        self.step(true, true)
    }

    /// Milliseconds until something can be decided, after the page opened an operation by itself.
    pub fn unsettled_ms(self) -> u32 {
        (self.advanced_ms.get_value() + SETTLE_MS - time::now_ms()).clamp(0.0, SETTLE_MS) as u32
    }

    /// Opens the next or the previous operation; `waiting` passes over what is through. `false` when there is none.
    pub fn step(self, forward: bool, waiting: bool) -> bool {
        let open = self.open.get_untracked();
        let found = self.operations.with_untracked(|queue| {
            let wanted = |key: &OperationKey| !waiting || queue.get(key).is_some_and(Item::is_waiting);
            self.listing.with_untracked(|listing| listing.neighbour(open.as_ref(), forward, wanted))
        });
        let Some(key) = found else { return false };
        // Stepping through a queue does not fill the history.
        self.location.replace(Route::Review(self.here.with_untracked(|here| here.opening(Some(key)))));
        focus::on_id_soon(PANE_TITLE);
        true
    }
}

fn stamp(queue: &Queue) -> Stamp {
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
        .map(|(item, tresor)| Waiting { key: &item.key, tresor, made_at: item.made_at() })
        .collect::<Vec<_>>();
    Collisions::of(&waiting)
}
