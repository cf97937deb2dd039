//! What **Overview** keeps: the list of files once it was loaded, and the users counted by day while the list arrives.

use crate::api::Api;
use crate::browser::time;
use crate::directory::user_list::{ListVersion, UserList};
use crate::reactive::effect;
use crate::tasks::loader::Loader;
use crate::tasks::revision::Revision;
use crate::tasks::slices::Slices;
use admin_api::endpoint::ListCustomContents;
use admin_api::entities::CustomContentList;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use user_list::DayCounts;

/// Milliseconds of counting before the browser gets a turn.
const SLICE_MS: f64 = 8.0;
/// Users counted between two checks of the clock: about a millisecond's work.
const STEP_ROWS: u32 = 16 * 1024;
/// Milliseconds between two drawings while users are counted.
const REDRAW_INTERVAL_MS: f64 = 500.0;

/// The list of files. It is asked for by a button alone, and kept for the connection.
#[derive(Clone, Copy)]
pub struct FileCounts {
    api: StoredValue<Api, LocalStorage>,
    /// The list.
    pub list: Loader<Arc<CustomContentList>>,
}

impl FileCounts {
    /// Not loaded yet.
    pub fn new(api: Api) -> Self {
        Self { api: StoredValue::new_local(api), list: Loader::default() }
    }

    /// Loads the list.
    pub fn load(self) {
        let Some(api) = self.api.try_get_value() else { return };
        self.list
            .run(true, move |abort| async move { api.call(&ListCustomContents, &abort).await.map(Arc::new) });
    }
}

/// The users by day. Lasts as long as the page.
#[derive(Clone, Copy)]
pub struct Registrations {
    /// The list.
    pub users: UserList,
    counting: StoredValue<Rc<RefCell<Counting>>, LocalStorage>,
    revision: Revision,
    slices: Slices,
}

#[derive(Default)]
struct Counting {
    counts: DayCounts,
    /// The list that was counted.
    version: ListVersion,
    notified_ms: f64,
}

impl Registrations {
    /// Counts what has arrived and what arrives.
    pub fn follow(users: UserList) -> Self {
        let registrations = Self {
            users,
            counting: StoredValue::new_local(Rc::default()),
            revision: Revision::default(),
            slices: Slices::default(),
        };
        effect(move || {
            users.revision();
            registrations.run();
        });
        registrations
    }

    /// Reads the counts, tracked.
    pub fn with<U>(self, read: impl FnOnce(&DayCounts) -> U) -> Option<U> {
        self.revision.get();
        self.counting.try_with_value(|counting| read(&counting.borrow().counts))
    }

    /// Counts: the first slice at once, the rest in later turns of the event loop.
    fn run(self) {
        self.slices.run(Box::new(move || self.run_slice()));
    }

    /// Counts one slice. `true` when all that have arrived are counted.
    fn run_slice(self) -> bool {
        let started_ms = time::now_ms();
        let Some(counting) = self.counting.try_get_value() else { return true };
        let mut counting = counting.borrow_mut();
        let is_done = self.users.with(|users, version| {
            if counting.version != version {
                *counting = Counting { version, ..Counting::default() };
            }
            loop {
                let is_done = counting.counts.step(users.store(), STEP_ROWS);
                if is_done || time::now_ms() - started_ms >= SLICE_MS {
                    return (is_done, users.store().is_closed());
                }
            }
        });
        let (is_done, is_closed) = is_done.unwrap_or((true, true));
        if is_done && is_closed || started_ms - counting.notified_ms >= REDRAW_INTERVAL_MS {
            counting.notified_ms = started_ms;
            drop(counting);
            self.revision.bump();
        }
        is_done
    }
}
