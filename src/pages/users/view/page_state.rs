//! What the page of users shows: the question in the address, the summary of the answer, and what can be done from a
//! row.

use crate::browser::time::{self, Timer};
use crate::directory::policies::PolicyLedger;
use crate::directory::user_list::Standing;
use crate::feedback::announcer::Announcer;
use crate::navigation::location::Location;
use crate::navigation::route::{Route, UsersRoute};
use crate::pages::users::state::list_view::{Question, UserListView};
use crate::pages::users::state::registrations::Registrations;
use crate::pages::users::text;
use admin_api::UserId;
use leptos::prelude::*;
use user_list::{Counts, Fault, Filter};

/// Milliseconds without another change after which a count is announced.
const SETTLED_MS: u32 = 600;

/// The page's view. Copies are the same view.
#[derive(Clone, Copy)]
pub struct UsersPageState {
    /// The list.
    pub list_view: UserListView,
    /// What was set from here.
    pub book: PolicyLedger,
    /// The address.
    pub here: Memo<UsersRoute>,
    /// Numbers.
    pub summary: Memo<Summary>,
    /// The user whose validation is asked about: `Some(None)` is anybody's, to be typed.
    pub validating: RwSignal<Option<Option<UserId>>>,
    /// The user to whose row a person comes back.
    back_to: StoredValue<Option<UserId>>,
    location: Location,
}

/// The numbers of the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Of the whole list.
    pub counts: Counts,
    /// Rows shown.
    pub shown: usize,
    /// Rows selected.
    pub selected: usize,
    /// How many of them are shown.
    pub selected_shown: usize,
    /// Bytes that arrived.
    pub bytes: u64,
    /// Whether the list is on its way.
    pub is_reading: bool,
    /// Whether nothing of it could be read, so that it has no numbers.
    pub is_unread: bool,
    /// What is wrong with the list.
    pub fault: Option<Fault>,
    /// Rows of users that were there before, and how many of them say something else.
    pub duplicates: (u32, u32),
}

impl UsersPageState {
    /// The view of the address.
    pub fn new() -> Self {
        let (list_view, location) = (expect_context::<UserListView>(), expect_context::<Location>());
        let registrations = expect_context::<Registrations>();
        let here = Memo::new(move |_| match location.route() {
            Route::Users(here) => here,
            _ => UsersRoute::default(),
        });
        let view = Self {
            list_view,
            book: expect_context::<PolicyLedger>(),
            here,
            summary: Memo::new(move |_| summary(list_view, &list_view.directory.standing())),
            validating: RwSignal::new(None),
            back_to: StoredValue::new(here.with_untracked(|here| here.at.clone())),
            location,
        };
        Effect::new(move |_| {
            let UsersRoute { search, filter, sort, .. } = view.here.get();
            view.list_view.ask(Question { search, filter, sort });
        });
        Effect::new(move |_| {
            list_view.directory.known();
            list_view.keep(&registrations.users());
        });
        registrations.look();
        view.announce();
        list_view.directory.ensure([]);
        view
    }

    /// Says how many users are shown, once they are.
    fn announce(self) {
        let announcer = expect_context::<Announcer>();
        let timer = StoredValue::new_local(None::<Timer>);
        let settled = Memo::new(move |_| {
            let summary = self.summary.get();
            (summary.shown, summary.is_reading)
        });
        Effect::new(move |before: Option<()>| {
            let (shown, is_reading) = settled.get();
            if before.is_some() && !is_reading {
                timer.set_value(Some(time::after(SETTLED_MS, move || announcer.say(text::users(shown)))));
            }
        });
    }

    /// Asks something else. Typing does not fill the history.
    pub fn ask(self, change: impl FnOnce(&mut UsersRoute)) {
        let mut here = UsersRoute { at: None, ..self.here.get_untracked() };
        change(&mut here);
        self.back_to.set_value(None);
        self.location.replace(Route::Users(here));
    }

    /// Shows only users of one registration.
    pub fn filter(self, filter: Filter) {
        self.ask(|here| here.filter = filter);
    }

    /// The user of a row.
    pub fn user_at(self, row: u32) -> Option<UserId> {
        self.list_view
            .with_untracked(|standing| standing.users.store().id(row).map(|id| UserId::new(id.to_string())))
            .flatten()
    }

    /// Selects the row at a place, or takes it out.
    pub fn toggle(self, location: usize) {
        self.list_view.select(|selection, view, users| {
            if let Some(row) = view.row(users.store(), location) {
                selection.set(row, !selection.has(row));
            }
        });
    }

    /// Selects the rows between two places.
    pub fn select_range(self, one: usize, other: usize) {
        self.list_view.select(|selection, view, users| selection.add_range(view, users.store(), one, other));
    }

    /// The users selected, in the order of the list.
    pub fn selected(self) -> Vec<UserId> {
        let ids = |standing: crate::pages::users::state::list_view::Standing| {
            let id = |row| standing.users.store().id(row).map(|id| UserId::new(id.to_string()));
            standing.selection.rows().filter_map(id).collect()
        };
        self.list_view.with_untracked(ids).unwrap_or_default()
    }

    /// Asks about a validation.
    pub fn validate(self, user: Option<UserId>) {
        self.validating.set(Some(user));
    }

    /// Notes in the address from which row a person leaves, so that Back leads to it.
    pub fn leave_from(self, user: Option<UserId>) {
        let here = UsersRoute { at: user, ..self.here.get_untracked() };
        self.location.replace(Route::Users(here));
    }

    /// The user to whose row a person comes back, until there.
    pub fn coming_back(self) -> Option<UserId> {
        self.back_to.try_get_value().flatten()
    }

    /// The person is there.
    pub fn has_come_back(self) {
        self.back_to.set_value(None);
    }
}

fn summary(list_view: UserListView, standing: &Standing) -> Summary {
    let (is_reading, has_failed) = (standing.is_reading, standing.problem.is_some());
    let numbers = list_view.with(|standing| {
        let pack = standing.users.store();
        let duplicates = pack.duplicates();
        Summary {
            counts: pack.counts(),
            shown: standing.view.len(),
            selected: standing.selection.len(),
            selected_shown: standing.selection.shown_in(standing.view),
            bytes: standing.users.bytes(),
            is_reading,
            is_unread: has_failed && pack.is_empty(),
            fault: standing.users.fault(),
            duplicates: (duplicates.count, duplicates.contradictions),
        }
    });
    numbers.unwrap_or_default()
}
