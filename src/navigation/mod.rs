//! Navigation: the places, the `Route` enum with its paths, the queries of the pages, and the current location. What a page shows
//! for its route is in the page.

pub mod content_query;
pub mod location;
pub mod named_route;
pub mod places;
pub mod query;
pub mod review_query;
pub mod route;
