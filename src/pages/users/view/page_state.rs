//! State shared by the components of the user list: the query in the URL, the numbers shown, and the actions on rows.
//! It lasts as long as the page is open; what outlives the page is in `state`.

use crate::browser::time::{self, Timer};
use crate::directory::policies::PolicyLedger;
use crate::directory::user_list::ListStatus;
use crate::feedback::announcer::Announcer;
use crate::navigation::location::Location;
use crate::navigation::route::{Route, UsersRoute};
use crate::pages::users::state::list_view::{ListQuery, ListSnapshot, UserListView};
use crate::pages::users::state::registrations::Registrations;
use crate::pages::users::text;
use crate::reactive::{effect, memo};
use admin_api::UserId;
use leptos::prelude::*;
use user_list::{Filter, ListFault, RegistrationCounts};

/// Milliseconds without a change before a screen reader is told the number of users.
const ANNOUNCE_DELAY_MS: u32 = 600;

/// The page's state. Copies share one state.
#[derive(Clone, Copy)]
pub struct UsersPageState {
    /// The list.
    pub list_view: UserListView,
    /// The policies set from this browser.
    pub policies: PolicyLedger,
    /// Search, filter and order, as in the URL.
    pub route: Memo<UsersRoute>,
    /// The numbers shown.
    pub summary: Memo<Summary>,
    /// Set while the dialog **Validate a user** is open. `Some(None)`: the user id is to be typed.
    pub validating: RwSignal<Option<Option<UserId>>>,
    /// The user whose row gets the focus when the list is opened again.
    return_to: StoredValue<Option<UserId>>,
    location: Location,
}

/// The numbers of the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Counts of the whole list.
    pub counts: RegistrationCounts,
    /// Rows shown.
    pub shown: usize,
    /// Rows selected.
    pub selected: usize,
    /// How many of them are shown.
    pub selected_shown: usize,
    /// Bytes received.
    pub bytes: u64,
    /// Whether the list is being read.
    pub is_reading: bool,
    /// Whether no user could be read, so that there are no numbers.
    pub is_unread: bool,
    /// What is wrong with the list.
    pub fault: Option<ListFault>,
    /// The number of duplicate rows, and how many of them contradict the first row.
    pub duplicates: (u32, u32),
}

impl UsersPageState {
    /// Creates the state from the current URL.
    pub fn new() -> Self {
        let (list_view, location) = (expect_context::<UserListView>(), expect_context::<Location>());
        let registrations = expect_context::<Registrations>();
        let route = memo(move || match location.route() {
            Route::Users(route) => route,
            _ => UsersRoute::default(),
        });
        let view = Self {
            list_view,
            policies: expect_context::<PolicyLedger>(),
            route,
            summary: memo(move || summary(list_view, &list_view.directory.status())),
            validating: RwSignal::new(None),
            return_to: StoredValue::new(route.with_untracked(|route| route.at.clone())),
            location,
        };
        effect(move || {
            let UsersRoute { search, filter, sort, .. } = view.route.get();
            view.list_view.set_query(ListQuery { search, filter, sort });
        });
        effect(move || {
            list_view.directory.revision();
            list_view.set_sealed_users(&registrations.users());
        });
        registrations.reload();
        view.announce();
        list_view.directory.ensure([]);
        view
    }

    /// Announces the number of users shown after a change.
    fn announce(self) {
        let announcer = expect_context::<Announcer>();
        let timer = StoredValue::new_local(None::<Timer>);
        let settled = memo(move || {
            let summary = self.summary.get();
            (summary.shown, summary.is_reading)
        });
        Effect::new(move |before: Option<()>| {
            let (shown, is_reading) = settled.get();
            if before.is_some() && !is_reading {
                timer.set_value(Some(time::after(ANNOUNCE_DELAY_MS, move || {
                    announcer.say(text::users(shown))
                })));
            }
        });
    }

    /// Changes search, filter or order in the URL, without a new history entry.
    pub fn change_route(self, change: impl FnOnce(&mut UsersRoute)) {
        let mut route = UsersRoute { at: None, ..self.route.get_untracked() };
        change(&mut route);
        self.return_to.set_value(None);
        self.location.replace(Route::Users(route));
    }

    /// Changes the registration filter.
    pub fn filter(self, filter: Filter) {
        self.change_route(|route| route.filter = filter);
    }

    /// The user of a row.
    pub fn user_at(self, row: u32) -> Option<UserId> {
        self.list_view
            .with_untracked(|snapshot| snapshot.users.store().id(row).map(|id| UserId::new(id.to_string())))
            .flatten()
    }

    /// Toggles the selection of the row at an index.
    pub fn toggle(self, index: usize) {
        self.list_view.select(|selection, view, users| {
            if let Some(row) = view.row(users.store(), index) {
                selection.set(row, !selection.has(row));
            }
        });
    }

    /// Selects the rows between two indexes, both included.
    pub fn select_range(self, one: usize, other: usize) {
        self.list_view.select(|selection, view, users| selection.add_range(view, users.store(), one, other));
    }

    /// The selected users, in the order of the list.
    pub fn selected(self) -> Vec<UserId> {
        let ids = |snapshot: ListSnapshot| {
            let id = |row| snapshot.users.store().id(row).map(|id| UserId::new(id.to_string()));
            snapshot.selection.rows().filter_map(id).collect()
        };
        self.list_view.with_untracked(ids).unwrap_or_default()
    }

    /// Opens the dialog **Validate a user**.
    pub fn validate(self, user: Option<UserId>) {
        self.validating.set(Some(user));
    }

    /// Notes the row in the URL before its user's page is opened, so that Back returns to it.
    pub fn remember_row(self, user: Option<UserId>) {
        let route = UsersRoute { at: user, ..self.route.get_untracked() };
        self.location.replace(Route::Users(route));
    }

    /// The user whose row is to get the focus, until it has it.
    pub fn return_target(self) -> Option<UserId> {
        self.return_to.try_get_value().flatten()
    }

    /// The row has the focus now.
    pub fn clear_return_target(self) {
        self.return_to.set_value(None);
    }
}

fn summary(list_view: UserListView, status: &ListStatus) -> Summary {
    let (is_reading, has_failed) = (status.is_reading, status.problem.is_some());
    let numbers = list_view.with(|snapshot| {
        let store = snapshot.users.store();
        let duplicates = store.duplicates();
        Summary {
            counts: store.counts(),
            shown: snapshot.view.len(),
            selected: snapshot.selection.len(),
            selected_shown: snapshot.selection.shown_in(snapshot.view),
            bytes: snapshot.users.bytes(),
            is_reading,
            is_unread: has_failed && store.is_empty(),
            fault: snapshot.users.fault(),
            duplicates: (duplicates.count, duplicates.contradictions),
        }
    });
    numbers.unwrap_or_default()
}
