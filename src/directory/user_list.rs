//! The user list of the tenant, for the Users page and for the people named in operations. The server answers with the
//! whole list at once, so it is read as a stream, only when it is first needed, and cached for some minutes. Searching,
//! sorting and selecting are in `pages::users`.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::time;
use crate::problem::{Problem, TransportProblem};
use crate::tasks::revision::Revision;
use admin_api::UserId;
use admin_api::endpoint::ListUsers;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use user_list::Registration;
use user_list::Users;

/// How long a list that was read counts as up to date, in milliseconds.
const MAX_AGE_MS: f64 = 10.0 * 60_000.0;
/// The same for a list that lacks a user who is asked for.
const MAX_AGE_WHEN_MISSING_MS: f64 = 5_000.0;
/// Milliseconds of parsing before the browser gets a turn, so that the page stays responsive.
const SLICE_MS: f64 = 8.0;
/// Bytes parsed between two checks of the clock: about one millisecond's work on a slow machine.
const STEP_BYTES: usize = 64 * 1024;
/// Milliseconds between two notifications of progress.
const NOTIFY_INTERVAL_MS: f64 = 120.0;

/// The user list's handle. Copies share one list.
#[derive(Clone, Copy)]
pub struct UserList {
    api: StoredValue<Api, LocalStorage>,
    users: StoredValue<Rc<RefCell<Users>>, LocalStorage>,
    abort: StoredValue<Abort, LocalStorage>,
    /// When the last read started, in milliseconds since 1970-01-01 UTC. `None`: the next use reads the list.
    started_ms: StoredValue<Option<f64>>,
    version: StoredValue<ListVersion>,
    status: RwSignal<ListStatus>,
    /// Grows with every change.
    revision: Revision,
}

/// Identifies a state of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListVersion {
    /// Grows with every read that starts. Row numbers of one list mean nothing in another.
    pub list: u64,
    /// Grows when rows that are already in the list change.
    pub revision: u64,
}

/// Whether the list is being read, and why the last read failed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListStatus {
    /// Whether a read is in progress.
    pub is_reading: bool,
    /// Why the transfer failed, if it did.
    pub problem: Option<Problem>,
    /// When the last read started or ended, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

impl UserList {
    /// Creates a user list that is not read yet.
    pub fn new(api: Api) -> Self {
        let directory = Self {
            api: StoredValue::new_local(api),
            users: StoredValue::new_local(Rc::default()),
            abort: StoredValue::new_local(Abort::new()),
            started_ms: StoredValue::new(None),
            version: StoredValue::default(),
            status: RwSignal::default(),
            revision: Revision::default(),
        };
        on_cleanup(move || {
            directory.abort.try_with_value(Abort::abort);
        });
        directory
    }

    /// The registration state of a user, tracked. `None` while it is not known.
    pub fn registration(self, user: &UserId) -> Option<Registration> {
        self.revision.get();
        self.users.with_value(|users| users.borrow().registration(user.as_str()))
    }

    /// A number that grows with every change, tracked.
    pub fn revision(self) -> u64 {
        self.revision.get()
    }

    /// The status, tracked.
    pub fn status(self) -> ListStatus {
        self.status.get()
    }

    /// Reads the part of the list that has arrived. Not tracked.
    pub fn with<U>(self, read: impl FnOnce(&Users, ListVersion) -> U) -> Option<U> {
        let version = self.version.try_get_value()?;
        self.users.try_with_value(|users| read(&users.borrow(), version))
    }

    /// Reads the list if the cached one is too old for these users. A list that lacks one of them gets old quickly,
    /// because the user may have been added since.
    pub fn ensure<'a>(self, users: impl IntoIterator<Item = &'a UserId>) {
        let now = time::now_ms();
        let is_missing = |user: &UserId| {
            let registration = self.users.with_value(|users| users.borrow().registration(user.as_str()));
            registration == Some(Registration::NotListed)
        };
        let max_age_ms = if users.into_iter().any(is_missing) { MAX_AGE_WHEN_MISSING_MS } else { MAX_AGE_MS };
        if self.started_ms.get_value().is_none_or(|started| now - started >= max_age_ms) {
            self.refresh();
        }
    }

    /// Marks a user as validated after the server confirmed it.
    pub fn mark_validated(self, user: &UserId) {
        self.users.try_with_value(|users| users.borrow_mut().mark_validated(user.as_str()));
        self.version.try_update_value(|version| version.revision += 1);
        self.notify();
    }

    /// Reads the list again. Aborts a read in progress.
    pub fn refresh(self) {
        let (users, abort) = (Rc::new(RefCell::new(Users::default())), Abort::new());
        self.users.set_value(users.clone());
        self.abort.update_value(|old| std::mem::replace(old, abort.clone()).abort());
        self.version.update_value(|version| version.list += 1);
        let started_ms = time::now_ms();
        self.started_ms.set_value(Some(started_ms));
        self.status.set(ListStatus { is_reading: true, problem: None, at_ms: started_ms });
        let api = self.api.get_value();
        leptos::task::spawn_local(async move {
            let read = self.read_chunks(&api, &users, &abort).await;
            let is_aborted = matches!(read, Err(Problem::Transport(TransportProblem::Aborted)));
            let problem = read.err();
            // What arrived is kept, and its fault says where it ends.
            let _ = users.borrow_mut().finish();
            if is_aborted {
                return;
            }
            if problem.is_some() {
                // The next use tries again.
                self.started_ms.try_set_value(None);
            }
            let at_ms = time::now_ms();
            self.status.try_set(ListStatus { is_reading: false, problem, at_ms });
            self.notify();
        });
    }

    async fn read_chunks(self, api: &Api, users: &RefCell<Users>, abort: &Abort) -> Result<(), Problem> {
        let mut chunks = api.stream(&ListUsers, abort).await?;
        let (mut slice_ms, mut notified_ms) = (time::now_ms(), 0.0);
        while let Some(chunk) = chunks.next().await? {
            let mut rest = chunk.as_slice();
            while !rest.is_empty() {
                let Ok(read) = users.borrow_mut().feed(rest, STEP_BYTES) else {
                    // Malformed: the rest cannot be trusted, and another read would get the same answer.
                    abort.abort();
                    return Ok(());
                };
                rest = &rest[read..];
                let now_ms = time::now_ms();
                if now_ms - slice_ms < SLICE_MS {
                    continue;
                }
                if now_ms - notified_ms >= NOTIFY_INTERVAL_MS {
                    notified_ms = now_ms;
                    self.notify();
                }
                time::yield_now().await;
                slice_ms = time::now_ms();
            }
        }
        Ok(())
    }

    fn notify(self) {
        self.revision.bump();
    }
}
