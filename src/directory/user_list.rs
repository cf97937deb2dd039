//! The user list of the tenant: of the people in an operation, and of the page of users. The list comes in one answer,
//! however long it is, so it is read as a stream, at the first question only, and kept for a while.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::time;
use crate::problem::{Problem, TransportProblem};
use admin_api::UserId;
use admin_api::endpoint::ListUsers;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use user_list::Registration;
use user_list::Users;

/// Milliseconds for which a list that was read counts as the truth.
const KEPT_MS: f64 = 10.0 * 60_000.0;
/// The same for a list that misses somebody.
const MISSED_MS: f64 = 5_000.0;
/// Milliseconds that are scanned for in one turn, so that the page stays responsive, and bytes between two looks at the
/// clock: about one millisecond's on a slow machine.
const TURN_MS: f64 = 8.0;
const STEP_BYTES: usize = 64 * 1024;
/// Milliseconds between two times that the page is told of progress.
const TELL_MS: f64 = 120.0;

/// The user list's handle. Copies are the same list.
#[derive(Clone, Copy)]
pub struct UserList {
    api: StoredValue<Api, LocalStorage>,
    users: StoredValue<Rc<RefCell<Users>>, LocalStorage>,
    abort: StoredValue<Abort, LocalStorage>,
    /// When the reading of the list began, in milliseconds since 1970-01-01 UTC.
    begun_ms: StoredValue<Option<f64>>,
    version: StoredValue<Version>,
    standing: RwSignal<Standing>,
    /// Grows with what is known.
    known: RwSignal<u64>,
}

/// Which list is here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Version {
    /// How many lists were begun. Rows of one say nothing of another's.
    pub list: u64,
    /// How often rows that were there already have become others.
    pub edition: u64,
}

/// Whether the list is being read, and why it was not read to its end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// Whether it is on its way.
    pub is_reading: bool,
    /// What cut it off, where the way there did.
    pub problem: Option<Problem>,
    /// When it was read, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

impl UserList {
    /// The user list behind an API; not read yet.
    pub fn of(api: Api) -> Self {
        let directory = Self {
            api: StoredValue::new_local(api),
            users: StoredValue::new_local(Rc::default()),
            abort: StoredValue::new_local(Abort::new()),
            begun_ms: StoredValue::new(None),
            version: StoredValue::default(),
            standing: RwSignal::default(),
            known: RwSignal::new(0),
        };
        on_cleanup(move || {
            directory.abort.try_with_value(Abort::abort);
        });
        directory
    }

    /// How far a user's registration has come, and follows it; `None` while that is not known.
    pub fn registration(self, user: &UserId) -> Option<Registration> {
        self.known.get();
        self.users.with_value(|users| users.borrow().registration(user.as_str()))
    }

    /// Follows what is known; grows with it.
    pub fn known(self) -> u64 {
        self.known.get()
    }

    /// Whether the list is being read and what went wrong with it, and follows that.
    pub fn standing(self) -> Standing {
        self.standing.get()
    }

    /// The list as far as it is here.
    pub fn with<U>(self, read: impl FnOnce(&Users, Version) -> U) -> Option<U> {
        let version = self.version.try_get_value()?;
        self.users.try_with_value(|users| read(&users.borrow(), version))
    }

    /// Reads the list for these users, unless it was read a while ago or is being read. A list that misses one of
    /// them counts for a moment only: the user may have come since.
    pub fn ensure<'a>(self, users: impl IntoIterator<Item = &'a UserId>) {
        let now = time::now_ms();
        let is_missed = |user: &UserId| {
            let registration = self.users.with_value(|users| users.borrow().registration(user.as_str()));
            registration == Some(Registration::NotListed)
        };
        let kept_ms = if users.into_iter().any(is_missed) { MISSED_MS } else { KEPT_MS };
        if self.begun_ms.get_value().is_none_or(|begun| now - begun >= kept_ms) {
            self.read_again();
        }
    }

    /// Notes that the server has validated a user.
    pub fn validated(self, user: &UserId) {
        self.users.try_with_value(|users| users.borrow_mut().mark_validated(user.as_str()));
        self.version.try_update_value(|version| version.edition += 1);
        self.tell();
    }

    /// Reads the list anew; a reading that is under way is given up.
    pub fn read_again(self) {
        let (users, abort) = (Rc::new(RefCell::new(Users::default())), Abort::new());
        self.users.set_value(users.clone());
        self.abort.update_value(|old| std::mem::replace(old, abort.clone()).abort());
        self.version.update_value(|version| version.list += 1);
        let begun_ms = time::now_ms();
        self.begun_ms.set_value(Some(begun_ms));
        self.standing.set(Standing { is_reading: true, problem: None, at_ms: begun_ms });
        let api = self.api.get_value();
        leptos::task::spawn_local(async move {
            let read = self.read_chunks(&api, &users, &abort).await;
            let given_up = matches!(read, Err(Problem::Transport(TransportProblem::Aborted)));
            let problem = read.err();
            // What arrived is kept; its fault says how far it goes.
            let _ = users.borrow_mut().finish();
            if given_up {
                return;
            }
            if problem.is_some() {
                // What could not be read is asked for again at the next question.
                self.begun_ms.try_set_value(None);
            }
            let at_ms = time::now_ms();
            self.standing.try_set(Standing { is_reading: false, problem, at_ms });
            self.tell();
        });
    }

    async fn read_chunks(self, api: &Api, users: &RefCell<Users>, abort: &Abort) -> Result<(), Problem> {
        let mut chunks = api.stream(&ListUsers, abort).await?;
        let (mut turn_ms, mut told_ms) = (time::now_ms(), 0.0);
        while let Some(chunk) = chunks.next().await? {
            let mut rest = chunk.as_slice();
            while !rest.is_empty() {
                let Ok(read) = users.borrow_mut().feed(rest, STEP_BYTES) else {
                    // Malformed: the rest can mean anything, and asking again would answer the same.
                    abort.abort();
                    return Ok(());
                };
                rest = &rest[read..];
                let now_ms = time::now_ms();
                if now_ms - turn_ms < TURN_MS {
                    continue;
                }
                if now_ms - told_ms >= TELL_MS {
                    told_ms = now_ms;
                    self.tell();
                }
                time::yield_now().await;
                turn_ms = time::now_ms();
            }
        }
        Ok(())
    }

    fn tell(self) {
        self.known.try_update(|known| *known += 1);
    }
}
