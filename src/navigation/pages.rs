//! The pages: their names, their paths and their order in the navigation.

use super::route::Route;

/// The pages of the navigation.
pub const PAGES: [(&str, &str); 8] = [
    ("Review", "/review"),
    ("Users", "/users"),
    ("Tresors", "/tresors"),
    ("Content", "/content"),
    ("Credentials", "/credentials"),
    ("Journal", "/journal"),
    ("Errors", "/errors"),
    ("Settings", "/settings"),
];

/// The name of the page of a route.
pub fn title(route: &Route) -> &'static str {
    match route {
        Route::Review(_) => "Review",
        Route::Tresors(_) => "Tresors",
        Route::Users(_) | Route::User(_) => "Users",
        Route::Credentials(_) => "Credentials",
        Route::Content(_) => "Content",
        Route::Journal(_) => "Journal",
        Route::Settings => "Settings",
        Route::Errors(_) => "Errors",
        Route::NotFound(_) => "Page not found",
    }
}
