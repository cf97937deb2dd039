//! The place that a text names by itself: a page by its name, a tresor or a user by the id. Texts that name operations
//! are read by `pages::review::model::id_scan`.

use super::places::Place;
use super::route::{Route, TresorsRoute};
use admin_api::{TresorId, UserId};

/// The place that a text names; `None` if it may name operations, or nothing.
pub fn named_route(text: &str) -> Option<Route> {
    let text = text.trim();
    if let Some(place) = Place::ALL.into_iter().find(|place| place.title().eq_ignore_ascii_case(text)) {
        return Some(Route::parse(place.path()));
    }
    let tresor = TresorId::new(text);
    if tresor.looks_right() {
        return Some(Route::Tresors(TresorsRoute { open: Some(tresor), from: None }));
    }
    // Only user ids contain an `@`.
    let is_user = text.contains('@') && !text.contains(char::is_whitespace);
    is_user.then(|| Route::User(UserId::new(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_in_any_case() {
        assert_eq!(named_route(" journal "), Some(Route::parse("/journal")));
        assert_eq!(named_route("Journals"), None);
    }

    #[test]
    fn a_user_is_named_by_an_id_with_an_at_sign() {
        let id = "20260101.abcdefgh@abcdefgh12.example";
        assert_eq!(named_route(id), Some(Route::User(UserId::new(id))));
        assert_eq!(named_route("a note @ noon"), None);
    }

    #[test]
    fn a_tresor_is_named_by_an_id_that_looks_right() {
        let tresor = TresorId::new("0000abcdefgh0123456789ij");
        let expected = Route::Tresors(TresorsRoute { open: Some(tresor.clone()), from: None });
        assert_eq!(named_route(&format!(" {tresor}\n")), Some(expected));
        for other in ["share:0000abcdefgh0123456789ij", "0123456789abcdef0123456789abcdef", ""] {
            assert_eq!(named_route(other), None, "{other}");
        }
    }
}
