//! The view of the user list: search, filter, order and selection. It outlives the page, so that the list looks the
//! same after a visit to another page. Reading the list is in `directory::user_list`, drawing it in `view::table`.

use crate::browser::time;
use crate::directory::user_list::{ListVersion, UserList};
use crate::reactive::effect;
use crate::tasks::revision::Revision;
use crate::tasks::slices::Slices;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use user_list::{DayRange, Filter, Selection, Sort, Users, View};

/// Milliseconds of searching before the browser gets a turn: less than a frame.
const SLICE_MS: f64 = 11.0;
/// Milliseconds between two redraws while a search runs.
const REDRAW_INTERVAL_MS: f64 = 50.0;
/// Rows searched between two checks of the clock: less than a millisecond's work.
const STEP_ROWS: usize = 64 * 1024;

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct UserListView {
    /// The list.
    pub directory: UserList,
    inner: StoredValue<Rc<RefCell<ListState>>, LocalStorage>,
    /// Grows with every change of the visible rows or of the selection.
    revision: Revision,
    slices: Slices,
}

/// Search, filter and order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Words that an id must contain.
    pub search: String,
    /// Which registration states.
    pub filter: Filter,
    /// The order.
    pub sort: Sort,
    /// Which days, by the dates in the ids.
    pub days: DayRange,
}

#[derive(Default)]
struct ListState {
    query: ListQuery,
    /// Rows of users whose secrets are in this browser. They are not orphans.
    sealed_rows: Vec<u32>,
    view: View,
    selection: Selection,
    /// The list that the view and the selection belong to.
    version: ListVersion,
    /// When the last query or notification was.
    notified_ms: f64,
}

/// The list, its view and its selection at one moment.
pub struct ListSnapshot<'a> {
    /// The list.
    pub users: &'a Users,
    /// The visible rows.
    pub view: &'a View,
    /// The selected rows.
    pub selection: &'a Selection,
}

impl UserListView {
    /// Creates a view of all users, with nothing selected.
    pub fn new(directory: UserList) -> Self {
        let list_view = Self {
            directory,
            inner: StoredValue::new_local(Rc::default()),
            revision: Revision::default(),
            slices: Slices::default(),
        };
        effect(move || {
            directory.revision();
            list_view.run();
        });
        list_view
    }

    /// Changes search, filter and order. A short search finishes before this returns.
    pub fn set_query(self, query: ListQuery) {
        self.change(|inner, users| {
            inner.view.days(query.days);
            inner.view.search(&query.search);
            inner.view.filter(users.store(), query.filter);
            inner.view.sort(query.sort);
            inner.query = query;
            inner.notified_ms = time::now_ms();
        });
        self.run();
    }

    /// Sets the users whose secrets are in this browser.
    pub fn set_sealed_users(self, ids: &[String]) {
        self.change(|inner, users| {
            inner.sealed_rows = ids.iter().filter_map(|id| users.store().row_of(id)).collect();
            inner.view.exclude_from_orphans(users.store(), inner.sealed_rows.clone());
        });
        self.run();
    }

    /// Changes the selection.
    pub fn select(self, change: impl FnOnce(&mut Selection, &View, &Users)) {
        self.change(|inner, users| change(&mut inner.selection, &inner.view, users));
        self.notify();
    }

    /// Reads the list, its view and its selection, not tracked.
    pub fn with_untracked<U>(self, read: impl FnOnce(ListSnapshot) -> U) -> Option<U> {
        let inner = self.inner.try_get_value()?;
        let inner = inner.borrow();
        self.directory
            .with(|users, _| read(ListSnapshot { users, view: &inner.view, selection: &inner.selection }))
    }

    /// Reads the list, its view and its selection, tracked.
    pub fn with<U>(self, read: impl FnOnce(ListSnapshot) -> U) -> Option<U> {
        self.revision.get();
        self.with_untracked(read)
    }

    fn change(self, change: impl FnOnce(&mut ListState, &Users)) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let mut inner = inner.borrow_mut();
        self.directory.with(|users, version| {
            inner.reset_if_replaced(users, version);
            change(&mut inner, users);
        });
    }

    /// Searches and sorts the rows that have arrived: the first slice at once, the rest in later turns of the event
    /// loop.
    fn run(self) {
        self.slices.run(Box::new(move || self.run_slice()));
    }

    /// Runs one slice of the search. `true` when it is finished.
    fn run_slice(self) -> bool {
        let started_ms = time::now_ms();
        let mut is_done = true;
        self.change(|inner, users| {
            loop {
                is_done = inner.view.step(users.store(), STEP_ROWS);
                if is_done || time::now_ms() - started_ms >= SLICE_MS {
                    break;
                }
            }
        });
        let notified_ms = self.inner.try_with_value(|inner| inner.borrow().notified_ms).unwrap_or_default();
        if is_done || time::now_ms() - notified_ms >= REDRAW_INTERVAL_MS {
            self.notify();
        }
        is_done
    }

    fn notify(self) {
        self.inner.try_with_value(|inner| inner.borrow_mut().notified_ms = time::now_ms());
        self.revision.bump();
    }
}

impl ListState {
    /// Starts again if the list changed. The selection is kept unless another list was read.
    fn reset_if_replaced(&mut self, users: &Users, version: ListVersion) {
        if self.version == version {
            return;
        }
        if self.version.list != version.list {
            (self.selection, self.sealed_rows) = (Selection::default(), Vec::new());
        }
        (self.version, self.view) = (version, View::default());
        self.view.days(self.query.days);
        self.view.search(&self.query.search);
        self.view.filter(users.store(), self.query.filter);
        self.view.sort(self.query.sort);
        self.view.exclude_from_orphans(users.store(), self.sealed_rows.clone());
    }
}
