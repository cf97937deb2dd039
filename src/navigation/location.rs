//! Where the panel is: the route over the address bar.

use super::route::Route;
use crate::browser::history;
use leptos::prelude::*;

/// The current place. Copies are the same place.
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

    /// Goes to a place; Back leads here again.
    pub fn go(self, route: Route) {
        let path = route.path();
        if path != history::current() {
            history::push(&path);
        }
        self.0.set(route);
    }

    /// Shows another place as if it had been this one.
    pub fn replace(self, route: Route) {
        history::replace(&route.path());
        self.0.set(route);
    }

    /// The place without following it.
    pub fn route_now(self) -> Route {
        self.0.get_untracked()
    }

    /// The place, and follows it.
    pub fn route(self) -> Route {
        self.0.get()
    }
}
