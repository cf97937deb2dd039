//! The routes of the panel and their paths. One enum; its paths are written and parsed only here.

use super::content_query::ContentView;
use super::places::Place;
use super::query::{page_value, parameter, to_query};
use super::review_query::ReviewFilter;
use crate::journal_store::rows::RowOutcome;
use crate::operations::key::OperationKey;
use crate::problem::reference::Catalogue;
use admin_api::percent;
use admin_api::{OperationKind, TresorId, UserId};
use user_list::{Day, DayRange, Filter, Sort};

/// How many operations a link can add to the queue. About as many fit into an address of 8 KiB, which is as long as
/// common servers take. A link is opened unread, so it must not fill the queue; a pasted list can be longer.
pub const MAX_LINKED: usize = 200;

/// A route of the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// What waits, and how things have gone.
    Overview,
    /// The operations that wait for a verdict.
    Review(ReviewRoute),
    /// The tenant's tresors.
    Tresors(TresorsRoute),
    /// The users of the tenant.
    Users(UsersRoute),
    /// One user.
    User(UserId),
    /// The deletion of device passwords.
    Credentials(CredentialsRoute),
    /// The files that the tenant publishes.
    Content(ContentView),
    /// The changes sent from this browser.
    Journal(JournalRoute),
    /// The settings and the data stored in this browser.
    Settings,
    /// What each error means.
    Errors(ErrorsRoute),
    /// An unknown path.
    NotFound(String),
}

/// A route within Tresors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TresorsRoute {
    /// The open tresor.
    pub open: Option<TresorId>,
    /// The first tresor of the page of the list; `None` for the first page.
    pub from: Option<TresorId>,
}

/// A route within Users.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsersRoute {
    /// The search text.
    pub search: String,
    /// Only users of this registration.
    pub filter: Filter,
    /// The order.
    pub sort: Sort,
    /// Only users whose ids have a date of these days.
    pub days: DayRange,
    /// The user whose row was last used, so that Back returns to it.
    pub at: Option<UserId>,
}

/// A route within Credentials: the values of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CredentialsRoute {
    /// External id of the client.
    pub client: String,
    /// External id of the user.
    pub user: String,
    /// External id of the credential.
    pub credential: String,
    /// The login id for the user search.
    pub login_id: String,
}

/// A route within Errors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorsRoute {
    /// The open code.
    pub code: Option<String>,
    /// The search text.
    pub search: String,
    /// Only codes of this catalogue.
    pub of: Option<Catalogue>,
}

/// A route within Journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalRoute {
    /// The search text.
    pub search: String,
    /// Only calls with this outcome.
    pub outcome: Option<RowOutcome>,
    /// The page, from 0; the newest entries are on the first.
    pub page: usize,
}

/// A route within Review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewRoute {
    /// The open operation.
    pub open: Option<OperationKey>,
    /// Operations from a link, to be added to the queue.
    pub to_add: Vec<OperationKey>,
    /// How many operations the link names beyond [`MAX_LINKED`]. They are not added.
    pub left_out: usize,
    /// The filters and the order of the queue.
    pub filter: ReviewFilter,
}

impl Route {
    /// The route of one operation.
    pub fn operation(key: OperationKey) -> Self {
        Self::Review(ReviewRoute { open: Some(key), ..ReviewRoute::default() })
    }

    /// The place that the route belongs to, if it is one of the panel's.
    pub fn place(&self) -> Option<Place> {
        Some(match self {
            Self::Overview => Place::Overview,
            Self::Review(_) => Place::Review,
            Self::Tresors(_) => Place::Tresors,
            Self::Users(_) | Self::User(_) => Place::Users,
            Self::Credentials(_) => Place::Credentials,
            Self::Content(_) => Place::Content,
            Self::Journal(_) => Place::Journal,
            Self::Settings => Place::Settings,
            Self::Errors(_) => Place::Errors,
            Self::NotFound(_) => return None,
        })
    }

    /// The title of the route's page.
    pub fn title(&self) -> &'static str {
        self.place().map_or("Page not found", Place::title)
    }

    /// Parses a path with its query.
    pub fn parse(path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let segments = path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
        Self::of_segments(&segments, query).unwrap_or_else(|| Self::NotFound(path_and_query.to_owned()))
    }

    fn of_segments(segments: &[&str], query: &str) -> Option<Self> {
        let (place, below) = match segments.split_first() {
            Some((first, below)) => (Place::of_segment(first)?, below),
            None => (Place::Overview, segments),
        };
        Some(match (place, below) {
            (Place::Overview, []) => Self::Overview,
            (Place::Review, []) => Self::Review(ReviewRoute::parse(None, query)),
            (Place::Review, [slug, id]) => {
                let key = OperationKey::new(OperationKind::from_slug(slug)?, percent::decode_path(id)?);
                Self::Review(ReviewRoute::parse(Some(key), query))
            }
            (Place::Users, []) => Self::Users(UsersRoute::parse(query)),
            (Place::Users, [id]) => Self::User(UserId::new(percent::decode_path(id)?)),
            (Place::Tresors, []) => Self::Tresors(TresorsRoute::parse(None, query)),
            (Place::Tresors, [id]) => {
                Self::Tresors(TresorsRoute::parse(Some(percent::decode_path(id)?), query))
            }
            (Place::Content, []) => Self::Content(ContentView::parse(query)),
            (Place::Credentials, []) => Self::Credentials(CredentialsRoute::parse(query)),
            (Place::Journal, []) => Self::Journal(JournalRoute::parse(query)),
            (Place::Errors, []) => Self::Errors(ErrorsRoute::parse(None, query)),
            (Place::Errors, [code]) => Self::Errors(ErrorsRoute::parse(percent::decode_path(code), query)),
            (Place::Settings, []) => Self::Settings,
            _ => return None,
        })
    }

    /// The same filters and order, without the place in the list and without what is open.
    pub fn without_place(mut self) -> Self {
        match &mut self {
            Self::Review(route) => *route = route.opening(None),
            Self::Users(route) => route.at = None,
            Self::Content(view) => view.page = 0,
            Self::Journal(route) => route.page = 0,
            _ => {}
        }
        self
    }

    /// The path with its query.
    pub fn path(&self) -> String {
        match self {
            Self::Overview => Place::Overview.path().into(),
            Self::Review(route) => route.path(),
            Self::Tresors(route) => route.path(),
            Self::Users(route) => route.path(),
            // An `@` needs no escape in a path, and the id stays readable.
            Self::User(id) => below(Place::Users, id.as_str()).replace("%40", "@"),
            Self::Credentials(route) => route.path(),
            Self::Content(view) => with_query(Place::Content.path().into(), &view.to_query()),
            Self::Journal(route) => route.path(),
            Self::Settings => Place::Settings.path().into(),
            Self::Errors(route) => route.path(),
            Self::NotFound(path) => path.clone(),
        }
    }
}

impl ReviewRoute {
    /// The same view with another operation open.
    pub fn opening(&self, key: Option<OperationKey>) -> Self {
        Self { open: key, filter: self.filter.clone(), ..Self::default() }
    }

    /// A link to one operation adds no others.
    fn parse(open: Option<OperationKey>, query: &str) -> Self {
        let named = parameter(query, "ops").filter(|_| open.is_none()).unwrap_or_default();
        let mut keys = named.split(',').filter_map(OperationKey::parse);
        let to_add = keys.by_ref().take(MAX_LINKED).collect();
        Self { open, to_add, left_out: keys.count(), filter: ReviewFilter::parse(query) }
    }

    fn path(&self) -> String {
        let path = match &self.open {
            Some(key) => {
                let id = percent::encode_segment(key.id.as_str());
                [Place::Review.path(), "/", key.kind.slug(), "/", &id].concat()
            }
            None => Place::Review.path().into(),
        };
        // The commas between the operations stay readable.
        let ops = self.to_add.iter().map(|key| percent::encode(&key.to_string())).collect::<Vec<_>>();
        let ops = if ops.is_empty() { String::new() } else { ["ops=", &ops.join(",")].concat() };
        let filter = self.filter.to_query();
        let both = if ops.is_empty() || filter.is_empty() { "" } else { "&" };
        with_query(path, &[&ops, both, &filter].concat())
    }
}

impl TresorsRoute {
    /// The route of one tresor, which keeps the page of the list that it was opened from.
    pub fn opening(&self, tresor: TresorId) -> Self {
        Self { open: Some(tresor), from: self.from.clone() }
    }

    fn parse(open: Option<String>, query: &str) -> Self {
        Self { open: open.map(TresorId::new), from: parameter(query, "from").map(TresorId::new) }
    }

    fn path(&self) -> String {
        let path = match &self.open {
            Some(open) => below(Place::Tresors, open.as_str()),
            None => Place::Tresors.path().into(),
        };
        with_query(path, &to_query(&[("from", self.from.as_ref().map_or("", TresorId::as_str))]))
    }
}

impl UsersRoute {
    fn parse(query: &str) -> Self {
        let text = |name| parameter(query, name).unwrap_or_default();
        Self {
            search: text("q"),
            filter: Filter::from_name(&text("state")),
            sort: Sort::from_name(&text("sort")),
            days: DayRange { from: Day::parse(&text("from")), to: Day::parse(&text("to")) },
            at: parameter(query, "at").map(UserId::new),
        }
    }

    /// The path with the query.
    pub fn path(&self) -> String {
        let (from, to) = (day_text(self.days.from), day_text(self.days.to));
        let query = to_query(&[
            ("q", &self.search),
            ("state", self.filter.name()),
            ("sort", self.sort.name()),
            ("from", &from),
            ("to", &to),
            ("at", self.at.as_ref().map_or("", UserId::as_str)),
        ]);
        with_query(Place::Users.path().into(), &query)
    }
}

impl CredentialsRoute {
    fn parse(query: &str) -> Self {
        let text = |name| parameter(query, name).unwrap_or_default();
        Self {
            client: text("client"),
            user: text("user"),
            credential: text("credential"),
            login_id: text("login"),
        }
    }

    fn path(&self) -> String {
        let query = to_query(&[
            ("client", &self.client),
            ("user", &self.user),
            ("credential", &self.credential),
            ("login", &self.login_id),
        ]);
        with_query(Place::Credentials.path().into(), &query)
    }
}

impl ErrorsRoute {
    /// The route of one code.
    pub fn of_code(code: &str) -> Route {
        Route::Errors(Self { code: Some(code.to_owned()), ..Self::default() })
    }

    fn parse(code: Option<String>, query: &str) -> Self {
        Self {
            code,
            search: parameter(query, "q").unwrap_or_default(),
            of: parameter(query, "of").as_deref().and_then(Catalogue::from_name),
        }
    }

    fn path(&self) -> String {
        let path = match &self.code {
            Some(code) => below(Place::Errors, code),
            None => Place::Errors.path().into(),
        };
        let of = self.of.map_or("", Catalogue::name);
        with_query(path, &to_query(&[("q", &self.search), ("of", of)]))
    }
}

impl JournalRoute {
    fn parse(query: &str) -> Self {
        Self {
            search: parameter(query, "q").unwrap_or_default(),
            outcome: parameter(query, "outcome").as_deref().and_then(RowOutcome::from_name),
            page: parameter(query, "page").and_then(|page| page.parse().ok()).unwrap_or_default(),
        }
    }

    fn path(&self) -> String {
        let outcome = self.outcome.map_or("", RowOutcome::name);
        let page = page_value(self.page);
        let query = to_query(&[("q", &self.search), ("outcome", outcome), ("page", &page)]);
        with_query(Place::Journal.path().into(), &query)
    }
}

/// A day in the address and in a field; empty for none.
pub fn day_text(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The path of something at a place.
fn below(place: Place, id: &str) -> String {
    [place.path(), "/", &percent::encode_segment(id)].concat()
}

/// A path with a query, if there is one.
fn with_query(mut path: String, query: &str) -> String {
    if !query.is_empty() {
        path.push('?');
        path.push_str(query);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::reference::Reference;

    fn share(id: &str) -> OperationKey {
        OperationKey::new(OperationKind::Share, id)
    }

    #[test]
    fn every_code_of_the_error_reference_has_an_address() {
        let reference = Reference::parse(include_bytes!("../../assets/errors.json")).unwrap();
        for entry in reference.search("", None) {
            let route = ErrorsRoute::of_code(&entry.code);
            assert_eq!(Route::parse(&route.path()), route, "{}", entry.code);
        }
    }

    #[test]
    fn a_route_survives_its_path() {
        // A comma separates operations, so an id in a list cannot contain one; an id in a path can.
        let to_add = vec![share("a"), share("b+c/d e?&f")];
        let filter =
            ReviewFilter { tab: Some(OperationKind::Kick), search: "a&b".into(), ..ReviewFilter::default() };
        let mut routes = vec![
            Route::Review(ReviewRoute::default()),
            Route::Review(ReviewRoute { to_add: to_add.clone(), ..ReviewRoute::default() }),
            Route::Review(ReviewRoute { to_add, filter: filter.clone(), ..ReviewRoute::default() }),
            Route::Review(ReviewRoute { open: Some(share("x")), filter, ..ReviewRoute::default() }),
            Route::Overview,
            Route::Settings,
            Route::Tresors(TresorsRoute::default()),
            Route::Tresors(TresorsRoute { open: None, from: Some(TresorId::new("a&b")) }),
            Route::Tresors(TresorsRoute {
                open: Some(TresorId::new("a/b+c")),
                from: Some(TresorId::new("d")),
            }),
            Route::Users(UsersRoute::default()),
            Route::Users(UsersRoute {
                search: "a+b &@".into(),
                filter: Filter::Orphans,
                sort: Sort::NewestFirst,
                days: DayRange { from: Day::parse("2026-11-03"), to: Day::parse("2026-11-30") },
                at: Some(UserId::new("x+y@t")),
            }),
            Route::User(UserId::new("20161214010237.t8hnqidl@abcdefgh12.tresorit.io")),
            Route::User(UserId::new("a b+c/d?,e%@é")),
            Route::Content(ContentView::default()),
            Route::Content(ContentView { search: "a&b".into(), page: 2, ..ContentView::default() }),
            Route::NotFound("/nowhere?x=1".into()),
            Route::Credentials(CredentialsRoute::default()),
            Route::Credentials(CredentialsRoute {
                client: "1 0&0".into(),
                user: "u+/?".into(),
                credential: "c=%".into(),
                login_id: "ü".into(),
            }),
            Route::Errors(ErrorsRoute::default()),
            Route::Errors(ErrorsRoute {
                code: Some("errors.no/Record? +%".into()),
                search: "404 x".into(),
                of: Some(Catalogue::NevisIdm),
            }),
        ];
        routes
            .extend(OperationKind::ALL.map(|kind| Route::operation(OperationKey::new(kind, "a b+c/d?,e%"))));
        for route in routes {
            assert_eq!(Route::parse(&route.path()), route, "{}", route.path());
        }
    }

    #[test]
    fn deep_links_are_parsed() {
        assert_eq!(Route::parse("/review/share/9f2c"), Route::operation(share("9f2c")));
        let kick = OperationKey::new(OperationKind::Kick, "2");
        assert_eq!(
            Route::parse("/review?ops=share:1,kick:2,nonsense,tresor-creation:"),
            Route::Review(ReviewRoute { to_add: vec![share("1"), kick], ..ReviewRoute::default() })
        );
        assert_eq!(Route::parse("/"), Route::Overview);
        assert_eq!(Route::parse("/users/a@t"), Route::User(UserId::new("a@t")));
        assert_eq!(Route::User(UserId::new("a@t")).path(), "/users/a@t");
        assert_eq!(Route::parse("/users?q=a%40t&state=x&sort=y&from=2026-02-30&to=today&at="), {
            Route::Users(UsersRoute { search: "a@t".into(), ..UsersRoute::default() })
        });
        assert!(matches!(Route::parse("/review/push/1"), Route::NotFound(_)));
        assert!(matches!(Route::parse("/review/share"), Route::NotFound(_)));
    }

    #[test]
    fn filters_and_order_stay_without_the_place_in_the_list() {
        for (path, without) in [
            ("/users?q=a&state=orphans&sort=newest&at=a%40t", "/users?q=a&state=orphans&sort=newest"),
            ("/content?kind=image&sort=-size&page=3", "/content?kind=image&sort=-size"),
            ("/journal?q=a&outcome=Refused&page=2", "/journal?q=a&outcome=Refused"),
            ("/review/share/1?tab=share", "/review?tab=share"),
            ("/review?ops=share%3A1&tab=share", "/review?tab=share"),
            ("/tresors?from=a", "/tresors?from=a"),
        ] {
            assert_eq!(Route::parse(path).without_place().path(), without);
        }
    }

    #[test]
    fn a_link_adds_a_limited_number_of_operations_and_counts_the_others() {
        let link = |count: usize| {
            let ids = (0..count).map(|n| format!("share:{n}")).collect::<Vec<_>>().join(",");
            match Route::parse(&format!("/review?ops={ids},nonsense&tab=kick")) {
                Route::Review(route) => route,
                other => panic!("{other:?}"),
            }
        };
        let fits = link(MAX_LINKED);
        assert_eq!((fits.to_add.len(), fits.left_out), (MAX_LINKED, 0));
        let over = link(MAX_LINKED + 7);
        assert_eq!((over.to_add.len(), over.left_out), (MAX_LINKED, 7));
        assert_eq!(over.to_add[MAX_LINKED - 1], share(&(MAX_LINKED - 1).to_string()));
        assert_eq!(over.filter.tab, Some(OperationKind::Kick));
        assert_eq!(over.opening(Some(share("1"))).left_out, 0);
    }
}
