//! **Users**: the user list, registrations, and the page of one user. The list itself and the policy ledger are in
//! `directory`, because other pages use them too.

pub mod api;
pub mod model;
pub mod state;
mod text;
mod view;

use crate::directory;
use crate::list_options::{Column, ListOptions};
use crate::navigation::places::Place;
use crate::reactive::memo;
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::ui::button::{Look, button};
use crate::ui::dialog::PageCover;
use crate::ui::progress::endless_progress;
use crate::ui::view;
use leptos::prelude::*;
use state::bulk_policies::BulkPolicies;
use state::list_view::UserListView;
use state::registrations::Registrations;
use view::bulk_dialog::BulkBar;
use view::list::user_table;
use view::notices::Notices;
use view::page_state::UsersPageState;
use view::start_registration::{NewRegistration, StartButton};
use view::toolbar::Toolbar;
use view::user::UserPage;
use view::validate::ValidateDialog;

/// Opens the state of this page if it is not open yet.
fn open() {
    let scope = expect_context::<ConnectionScope>();
    let (users, policies) = directory::open(&scope);
    scope.open(|_| UserListView::new(users));
    scope.open(|connection| Registrations::open(connection, users));
    scope.open(|connection| BulkPolicies::open(connection, policies));
}

split_point! {
    /// The page. Its code is loaded at the first call.
    fn users() -> AnyView {
        open();
        view! { <UsersPage/> }.into_any()
    }
}

split_point! {
    /// The page of one user. Its code is loaded at the first call.
    fn user() -> AnyView {
        open();
        view! { <UserPage/> }.into_any()
    }
}

/// The columns that can be hidden.
const COLUMNS: [Column; 4] = [
    Column { cell: "3", name: "registration", label: "Registration" },
    Column { cell: "4", name: "account", label: "Account" },
    Column { cell: "5", name: "creating", label: "Creating" },
    Column { cell: "6", name: "sharing", label: "Sharing" },
];

/// The page of the user list.
#[component]
pub fn UsersPage() -> impl IntoView {
    let view = UsersPageState::new();
    provide_context(view);
    let registrations = expect_context::<Registrations>();
    let covered = PageCover::of_page();
    let options = ListOptions::new(Place::Users, text::USER_ID, &COLUMNS);
    let numbers = move || {
        let summary = view.summary.get();
        match summary.is_reading {
            false if summary.is_unread => text::NOT_LOADED.into(),
            true => text::progress(summary.counts.total() as usize, summary.bytes),
            false => text::counts(summary.counts),
        }
    };
    let is_reading = memo(move || view.summary.with(|summary| summary.is_reading));
    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Users"</h1>
            <span class="muted num" id="users-count">{numbers}</span>
            <span class="grow"></span>
            {button(Look::Plain, text::VALIDATE_A_USER, move |_| view.validate(None))}
            <StartButton/>
        </div>
        {move || is_reading.get().then(|| endless_progress(text::LOADING_THE_USER_LIST))}
        <div class="stack">
            // Not in the document while the page is covered.
            {move || registrations.latest().filter(|_| !covered.get()).map(|user| view! { <NewRegistration user=user/> })}
            <Notices/>
            <section class="card" aria-label=text::USER_LIST data-off=options.off>
                <Toolbar options=options/>
                <BulkBar/>
                {user_table(options)}
            </section>
            <p class="muted">{text::POLICIES_HINT}</p>
        </div>
        <ValidateDialog/>
    }
}
