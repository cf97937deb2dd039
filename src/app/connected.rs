//! What is there once somebody is connected: the operations held and their feed, which run whatever page is open, and
//! the page of the address.

use super::lazy_page::lazy_page;
use crate::navigation::location::Location;
use crate::navigation::route::Route;
use crate::operations::feed::Feed;
use crate::operations::held_operations::HeldOperations;
use crate::pages::{content, credentials, errors, journal, review, settings, tresors, users};
use crate::session::hosting::HostingState;
use crate::session::preferences;
use crate::session::scope::ConnectionScope;
use crate::session::{Connection, Session};
use crate::split_point;
use leptos::prelude::*;

split_point! {
    /// All that belongs to one tenant. Another connection makes it anew.
    fn shell() -> AnyView {
        match expect_context::<Session>().connection_now() {
            Some(connection) => view! { <Tenant connection=connection/> }.into_any(),
            // It was locked while this was on its way.
            None => ().into_any(),
        }
    }
}

#[component]
fn Tenant(connection: Connection) -> impl IntoView {
    ConnectionScope::provide(connection.clone());
    let operations = HeldOperations::open(&connection);
    provide_context(operations);
    let feed = preferences::feed_name(connection.tenant.as_str(), &connection.service.to_string());
    provide_context(Feed::open(operations, feed, expect_context::<HostingState>().get().feed_url));
    let location = expect_context::<Location>();
    view! { <Page location=location/> }
}

#[component]
fn Page(location: Location) -> impl IntoView {
    // Within a page the place may change without the page being made anew.
    let page = Memo::new(move |_| std::mem::discriminant(&location.route()));
    move || {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        page.get();
        match location.route_now() {
            Route::Review(_) => lazy_page("Review", review::review),
            Route::Tresors(_) => lazy_page("Tresors", tresors::tresors),
            Route::Users(_) => lazy_page("Users", users::users),
            Route::User(_) => lazy_page("User", users::user),
            Route::Credentials(_) => lazy_page("Credentials", credentials::credentials),
            Route::Content(_) => lazy_page("Content", content::content),
            Route::Journal(_) => lazy_page("Journal", journal::journal),
            Route::Settings => lazy_page("Settings", settings::settings),
            Route::Errors(_) => lazy_page("Errors", errors::errors),
            Route::NotFound(path) => view! { <NotFound path=path/> }.into_any(),
        }
    }
}

#[component]
fn NotFound(path: String) -> impl IntoView {
    view! {
        <h1 id="page-title" tabindex="-1">"Nothing here"</h1>
        <p>"The panel has no page at "<code>{path}</code>". "<a href="/review">"Go to Review"</a></p>
    }
}
