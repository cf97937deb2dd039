//! The connected part of the shell: the held operations and their feed, which keep running on every page, and the
//! page that belongs to the address.

use super::lazy_page::lazy_page;
use super::text;
use crate::browser::{document, history, time};
use crate::navigation::location::Location;
use crate::navigation::route::Route;
use crate::operations::feed::Feed;
use crate::operations::held_operations::HeldOperations;
use crate::operations::live_queue::LiveQueue;
use crate::operations::queue::{Item, Status};
use crate::pages::{content, credentials, errors, journal, overview, review, settings, tresors, users};
use crate::reactive::{self, memo};
use crate::session::connection::Work;
use crate::session::hosting::HostingState;
use crate::session::preferences;
use crate::session::scope::ConnectionScope;
use crate::session::{Connection, Session};
use crate::split_point;
use crate::tasks::news::{self, News};
use crate::ui::printing::printing;
use crate::ui::view;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

split_point! {
    /// Everything that belongs to one connection. Another connection builds it again.
    fn shell() -> AnyView {
        match expect_context::<Session>().connection_now() {
            Some(connection) => view! { <Tenant connection=connection/> }.into_any(),
            // The session ended while this code was loading.
            None => ().into_any(),
        }
    }
}

#[component]
fn Tenant(connection: Connection) -> impl IntoView {
    let scope = ConnectionScope::provide(expect_context(), &connection);
    let operations = scope.open(open_operations);
    let feed = preferences::feed_name(connection.tenant.as_str(), &connection.service.to_string());
    let hosted = expect_context::<HostingState>().get().feed_of(&connection.tenant);
    provide_context(Feed::open(operations.queue, feed, hosted));
    tell_new_operations(operations.queue);
    let location = expect_context::<Location>();
    view! {
        {print_head(connection, location)}
        <Page location=location/>
    }
}

/// What stands above each print: the tenant, the page with its address, and the time.
fn print_head(connection: Connection, location: Location) -> AnyView {
    let printing = printing();
    let head = move || {
        printing.get().then(|| {
            let tenant = [connection.tenant.as_str(), connection.service.host()].join(" · ");
            let title = location.route_now().title();
            [tenant.as_str(), title, &history::current(), &time::date_time(time::now_ms())].join(" · ")
        })
    };
    view! { <p class="print-only" id="print-head">{head}</p> }.into_any()
}

/// Tells how many operations arrived while the page is hidden.
fn tell_new_operations(queue: LiveQueue) {
    // The last operation that a person may have seen.
    let seen = Cell::new(0);
    // Each is told once, however the number of those that wait changes meanwhile.
    let told = RefCell::new(HashSet::new());
    reactive::effect(move || {
        let is_loaded = queue.is_loaded();
        queue.with(|queue| {
            if !is_loaded || !document().hidden() {
                told.borrow_mut().clear();
                return seen.set(queue.last_seq());
            }
            let is_new = |item: &&Item| item.seq > seen.get() && item.is_waiting();
            let (mut waiting, mut is_news) = (0, false);
            for item in queue.items().iter().filter(is_new) {
                waiting += 1;
                is_news |= told.borrow_mut().insert(item.key.clone());
            }
            news::tell(News::Operations { waiting, is_news });
        });
    });
}

/// The operations held. They are in the browser's database, but not while a verdict is on its way, and not if the
/// browser cannot store them.
fn open_operations(connection: &Connection) -> HeldOperations {
    let operations = HeldOperations::open(connection);
    connection.keep_work(Box::new(move || {
        let is_stored = untrack(|| operations.queue.storage_failure().is_none());
        let is_kept = |item: &&Item| match item.status {
            Status::Sending(_) => true,
            _ => item.is_waiting() && !is_stored,
        };
        let count = operations.queue.with_untracked(|queue| queue.items().iter().filter(is_kept).count());
        (count > 0).then_some(Work::Operations(count))
    }));
    operations
}

#[component]
fn Page(location: Location) -> impl IntoView {
    // A change of the address within one page does not build the page again.
    let page = memo(move || std::mem::discriminant(&location.route()));
    reactive::view(move || {
        // The memo must be read here: one that is never read does not track the route.
        page.get();
        let route = location.route_now();
        let title = route.title();
        match route {
            Route::Overview => lazy_page(title, overview::overview),
            Route::Review(_) => lazy_page(title, review::review),
            Route::Tresors(_) => lazy_page(title, tresors::tresors),
            Route::Users(_) => lazy_page(title, users::users),
            Route::User(_) => lazy_page("User", users::user),
            Route::Credentials(_) => lazy_page(title, credentials::credentials),
            Route::Content(_) => lazy_page(title, content::content),
            Route::Journal(_) => lazy_page(title, journal::journal),
            Route::Settings => lazy_page(title, settings::settings),
            Route::Errors(_) => lazy_page(title, errors::errors),
            Route::NotFound(path) => view! { <NotFound path=path/> }.into_any(),
        }
    })
}

#[component]
fn NotFound(path: String) -> impl IntoView {
    view! {
        <h1 id="page-title" tabindex="-1">{text::NOT_FOUND}</h1>
        <p>{text::NOT_FOUND_AT}" "<code>{path}</code>". "<a href="/review">{text::GO_TO_REVIEW}</a></p>
    }
}
