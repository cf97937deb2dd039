//! The current location: the route in the address bar.

use super::route::Route;
use crate::browser::history;
use leptos::prelude::*;

/// The handle of the current route. All copies share one location.
#[derive(Clone, Copy)]
pub struct Location(RwSignal<Route>);

impl Location {
    /// Follows the address bar, Back, Forward, and clicks on links of the panel.
    pub fn follow() -> Self {
        let location = Self(RwSignal::new(Route::parse(&history::current())));
        history::on_pop(move |path| location.0.set(Route::parse(&path)));
        history::on_link(move |path| location.go(Route::parse(&path)));
        location
    }

    /// Goes to a route; Back returns to the current one.
    pub fn go(self, route: Route) {
        let path = route.path();
        if path != history::current() {
            history::push(&path);
        }
        self.0.set(route);
    }

    /// Replaces the current route, without a new entry in the history.
    pub fn replace(self, route: Route) {
        history::replace(&route.path());
        self.0.set(route);
    }

    /// The route without tracking it.
    pub fn route_now(self) -> Route {
        self.0.get_untracked()
    }

    /// The route, reactively.
    pub fn route(self) -> Route {
        self.0.get()
    }
}
