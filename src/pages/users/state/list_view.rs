//! What is shown of the user list, and what is selected of it. It outlives the page, so that who comes back to the list
//! finds it as it was.

use crate::browser::time;
use crate::directory::user_list::{UserList, Version};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use user_list::{Filter, Selection, Sort, Users, View};

/// Milliseconds of searching in one turn: what a frame has room for.
const TURN_MS: f64 = 11.0;
/// Milliseconds from a question, and from one drawing of what was found so far to the next.
const DRAWN_MS: f64 = 50.0;
/// Rows between two looks at the clock: less than a millisecond's.
const STEP_ROWS: usize = 64 * 1024;

/// The handle. Copies are the same roll.
#[derive(Clone, Copy)]
pub struct UserListView {
    /// The list.
    pub directory: UserList,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
    /// Grows with each change of what is shown or selected.
    shown: RwSignal<u64>,
    is_working: StoredValue<bool>,
}

/// What is asked of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Words that the ids must have.
    pub search: String,
    /// Which registrations.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
}

#[derive(Default)]
struct Inner {
    question: Question,
    /// Rows of users whose secrets are here, so that they are no orphans.
    kept: Vec<u32>,
    view: View,
    selection: Selection,
    /// Which list the view and the selection are of.
    version: Version,
    /// When it was last told what is shown, or asked.
    told_ms: f64,
}

/// Where the roll stands.
pub struct Standing<'a> {
    /// The list.
    pub users: &'a Users,
    /// What is shown of it.
    pub view: &'a View,
    /// What is selected of it.
    pub selection: &'a Selection,
}

impl UserListView {
    /// Nothing asked, nothing selected.
    pub fn of(directory: UserList) -> Self {
        let list_view = Self {
            directory,
            inner: StoredValue::new_local(Rc::default()),
            shown: RwSignal::new(0),
            is_working: StoredValue::new(false),
        };
        Effect::new(move |_| {
            directory.known();
            list_view.work();
        });
        list_view
    }

    /// Asks something of the list. A short search is answered at once.
    pub fn ask(self, question: Question) {
        self.change(|inner, users| {
            inner.view.search(&question.search);
            inner.view.filter(users.store(), question.filter);
            inner.view.sort(question.sort);
            inner.question = question;
            inner.told_ms = time::now_ms();
        });
        self.work();
    }

    /// Says which users' secrets are here.
    pub fn keep(self, ids: &[String]) {
        self.change(|inner, users| {
            inner.kept = ids.iter().filter_map(|id| users.store().row_of(id)).collect();
            inner.view.exclude_from_orphans(users.store(), inner.kept.clone());
        });
        self.work();
    }

    /// Changes what is selected.
    pub fn select(self, change: impl FnOnce(&mut Selection, &View, &Users)) {
        self.change(|inner, users| change(&mut inner.selection, &inner.view, users));
        self.tell();
    }

    /// What is shown, without following it.
    pub fn with_untracked<U>(self, read: impl FnOnce(Standing) -> U) -> Option<U> {
        let inner = self.inner.try_get_value()?;
        let inner = inner.borrow();
        self.directory
            .with(|users, _| read(Standing { users, view: &inner.view, selection: &inner.selection }))
    }

    /// What is shown, and follows it.
    pub fn with<U>(self, read: impl FnOnce(Standing) -> U) -> Option<U> {
        self.shown.get();
        self.with_untracked(read)
    }

    fn change(self, change: impl FnOnce(&mut Inner, &Users)) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let mut inner = inner.borrow_mut();
        self.directory.with(|users, version| {
            inner.follow(users, version);
            change(&mut inner, users);
        });
    }

    /// Goes on until the list that is here is searched through and in order: as far as it gets in this turn, and then
    /// in turns of its own.
    fn work(self) {
        if self.turn() || self.is_working.try_get_value().unwrap_or(true) {
            return;
        }
        self.is_working.set_value(true);
        leptos::task::spawn_local(async move {
            loop {
                time::yield_now().await;
                if self.is_working.try_get_value().is_none() || self.turn() {
                    break;
                }
            }
            self.is_working.try_set_value(false);
        });
    }

    /// One turn; `true` when nothing is left to do.
    fn turn(self) -> bool {
        let begun_ms = time::now_ms();
        let mut is_done = true;
        self.change(|inner, users| {
            loop {
                is_done = inner.view.step(users.store(), STEP_ROWS);
                if is_done || time::now_ms() - begun_ms >= TURN_MS {
                    break;
                }
            }
        });
        let told_ms = self.inner.try_with_value(|inner| inner.borrow().told_ms).unwrap_or_default();
        if is_done || time::now_ms() - told_ms >= DRAWN_MS {
            self.tell();
        }
        is_done
    }

    fn tell(self) {
        self.inner.try_with_value(|inner| inner.borrow_mut().told_ms = time::now_ms());
        self.shown.try_update(|shown| *shown += 1);
    }
}

impl Inner {
    /// Begins anew where another list is here. What is selected of a list stays as long as the list.
    fn follow(&mut self, users: &Users, version: Version) {
        if self.version == version {
            return;
        }
        if self.version.list != version.list {
            (self.selection, self.kept) = (Selection::default(), Vec::new());
        }
        (self.version, self.view) = (version, View::default());
        self.view.search(&self.question.search);
        self.view.filter(users.store(), self.question.filter);
        self.view.sort(self.question.sort);
        self.view.exclude_from_orphans(users.store(), self.kept.clone());
    }
}
