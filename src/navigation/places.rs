//! The places of the panel: the one list of their names, addresses and order. The navigation, the titles, the addresses
//! in [`super::route`] and the doors in `app` take them from here. Which route is at which place is in `route`. The servers that host the panel have lists of their
//! own, which the tests below compare with this one.

/// A place of the navigation. A place can have several pages, such as the list of users and one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What waits, and how things have gone.
    Overview,
    /// The operations that wait for a verdict.
    Review,
    /// The users.
    Users,
    /// The tresors.
    Tresors,
    /// The files that the tenant publishes.
    Content,
    /// The deletion of device passwords.
    Credentials,
    /// The changes sent from this browser.
    Journal,
    /// What each error means.
    Errors,
    /// The settings and the stored data.
    Settings,
}

impl Place {
    /// All places in the order of the navigation.
    pub const ALL: [Self; 9] = [
        Self::Overview,
        Self::Review,
        Self::Users,
        Self::Tresors,
        Self::Content,
        Self::Credentials,
        Self::Journal,
        Self::Errors,
        Self::Settings,
    ];

    /// The name in the navigation and in titles, and the address of the first page.
    const fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Overview => ("Overview", "/"),
            Self::Review => ("Review", "/review"),
            Self::Users => ("Users", "/users"),
            Self::Tresors => ("Tresors", "/tresors"),
            Self::Content => ("Content", "/content"),
            Self::Credentials => ("Credentials", "/credentials"),
            Self::Journal => ("Journal", "/journal"),
            Self::Errors => ("Errors", "/errors"),
            Self::Settings => ("Settings", "/settings"),
        }
    }

    /// The name in the navigation and in titles.
    pub fn title(self) -> &'static str {
        self.named().0
    }

    /// The address of its first page. All its addresses begin like this.
    pub fn path(self) -> &'static str {
        self.named().1
    }

    /// The place whose addresses begin with this segment.
    pub fn of_segment(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.path().strip_prefix('/') == Some(segment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::navigation::route::Route;

    /// The servers that host the panel. Each lists the first segments of the addresses that it answers with the panel.
    const HOSTS: [(&str, &str, &str, &str); 5] = [
        ("nginx", include_str!("../../hosting/nginx.conf"), "\"~^/(", ")("),
        (
            "nginx under a path",
            include_str!("../../hosting/nginx-under-a-path.conf"),
            "\"~^/tools/tresor/(",
            ")(",
        ),
        ("Caddy", include_str!("../../hosting/Caddyfile"), " ^/(?:(?:", ")("),
        (
            "Caddy under a path",
            include_str!("../../hosting/Caddyfile-under-a-path"),
            " ^/tools/tresor/(?:(?:",
            ")(",
        ),
        ("panel-host", include_str!("../../crates/panel-host/src/lib.rs"), "const ROUTES", "];"),
    ];

    #[test]
    fn every_address_begins_with_that_of_its_place_and_is_parsed_back_to_it() {
        for place in Place::ALL {
            let route = Route::parse(place.path());
            assert_eq!(route.place(), Some(place));
            assert_eq!(route.path(), place.path());
            assert_eq!(route.title(), place.title());
            assert_eq!(Place::of_segment(&place.path()[1..]), Some(place));
        }
        for segment in ["overview", "/review", "Review", "reviews", "settings/"] {
            assert_eq!(Place::of_segment(segment), None, "{segment}");
        }
        assert_eq!(Route::parse("/nowhere").title(), "Page not found");
    }

    #[test]
    fn every_host_answers_all_places_with_the_panel() {
        for (host, text, start, end) in HOSTS {
            let (_, list) = text.split_once(start).unwrap_or_else(|| panic!("{host} has no list"));
            let (list, _) = list.split_once(end).unwrap_or_else(|| panic!("{host}'s list has no end"));
            let mut answered = list
                .split(|c: char| !c.is_ascii_lowercase())
                .filter(|word| word.len() > 1)
                .collect::<Vec<_>>();
            // The type of panel-host's list.
            answered.retain(|word| !["str", "usize"].contains(word));
            // The form is at every address. This one is for people who look for it.
            let mut expected = vec!["connect"];
            // The first page's address has no segment: it is the host's own index.
            expected.extend(
                Place::ALL.map(|place| &place.path()[1..]).into_iter().filter(|segment| !segment.is_empty()),
            );
            answered.sort_unstable();
            expected.sort_unstable();
            assert_eq!(answered, expected, "{host}");
        }
    }
}
