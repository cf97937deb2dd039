//! What the user list says of the people in an operation. The list comes in one answer, however long it is, so it is
//! read as a stream, at the first question only, and kept for a while.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::time;
use crate::model::checks::Registration;
use crate::model::problem::Problem;
use crate::model::users::Users;
use admin_api::UserId;
use admin_api::endpoint::ListUsers;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// Milliseconds for which a list that was read counts as the truth.
const KEPT_MS: f64 = 10.0 * 60_000.0;
/// The same for a list that misses somebody.
const MISSED_MS: f64 = 5_000.0;
/// Bytes that are scanned in one turn, so that the page stays responsive.
const TURN_BYTES: usize = 256 * 1024;

/// The user list's handle. Copies are the same list.
#[derive(Clone, Copy)]
pub struct Directory {
    api: StoredValue<Api, LocalStorage>,
    users: StoredValue<Rc<RefCell<Users>>, LocalStorage>,
    abort: StoredValue<Abort, LocalStorage>,
    /// When the reading of the list began, in milliseconds since 1970-01-01 UTC.
    begun_ms: StoredValue<Option<f64>>,
    /// Grows with what is known.
    known: RwSignal<u64>,
}

impl Directory {
    /// The user list behind an API; not read yet.
    pub fn of(api: Api) -> Self {
        let directory = Self {
            api: StoredValue::new_local(api),
            users: StoredValue::new_local(Rc::default()),
            abort: StoredValue::new_local(Abort::new()),
            begun_ms: StoredValue::new(None),
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

    /// Reads the list for these users, unless it was read a while ago or is being read. A list that misses one of
    /// them counts for a moment only: the user may have come since.
    pub fn ensure<'a>(self, users: impl IntoIterator<Item = &'a UserId>) {
        let now = time::now_ms();
        let is_missed = |user: &UserId| {
            let registration = self.users.with_value(|users| users.borrow().registration(user.as_str()));
            registration == Some(Registration::NotListed)
        };
        let kept_ms = if users.into_iter().any(is_missed) { MISSED_MS } else { KEPT_MS };
        if self.begun_ms.get_value().is_some_and(|begun| now - begun < kept_ms) {
            return;
        }
        self.begun_ms.set_value(Some(now));
        let users = Rc::new(RefCell::new(Users::default()));
        self.users.set_value(users.clone());
        let (api, abort) = (self.api.get_value(), self.abort.get_value());
        leptos::task::spawn_local(async move {
            // What could not be read is asked for again at the next question.
            if self.read(&api, &users, &abort).await.is_err() {
                self.begun_ms.try_set_value(None);
            }
            self.tell();
        });
    }

    /// Reads the whole list. A list that breaks off or is malformed is closed as incomplete; what arrived is kept.
    async fn read(self, api: &Api, users: &RefCell<Users>, abort: &Abort) -> Result<(), Problem> {
        let read = self.read_chunks(api, users, abort).await;
        let _ = users.borrow_mut().finish();
        read
    }

    async fn read_chunks(self, api: &Api, users: &RefCell<Users>, abort: &Abort) -> Result<(), Problem> {
        let mut chunks = api.stream(&ListUsers, abort).await?;
        let mut turn = 0;
        while let Some(chunk) = chunks.next().await? {
            let mut rest = chunk.as_slice();
            while !rest.is_empty() {
                // Malformed: asking again would answer the same.
                let Ok(read) = users.borrow_mut().feed(rest, TURN_BYTES) else { return Ok(()) };
                rest = &rest[read..];
                turn += read;
                if turn >= TURN_BYTES {
                    turn = 0;
                    self.tell();
                    time::sleep(0).await;
                }
            }
        }
        Ok(())
    }

    fn tell(self) {
        self.known.try_update(|known| *known += 1);
    }
}
