//! The routes of the panel and their paths. One enum; its paths are written and parsed only here.

use super::review_query::ReviewFilter;
use crate::journal_store::rows::RowOutcome;
use crate::navigation::content_query::ContentView;
use crate::operations::key::OperationKey;
use crate::problem::reference::Catalogue;
use admin_api::percent;
use admin_api::{OperationKind, TresorId, UserId};
use user_list::{Filter, Sort};

/// A route of the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
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
    /// The filters and the order of the queue.
    pub filter: ReviewFilter,
}

impl Route {
    /// The route of one operation.
    pub fn operation(key: OperationKey) -> Self {
        Self::Review(ReviewRoute { open: Some(key), ..ReviewRoute::default() })
    }

    /// Parses a path with its query.
    pub fn parse(path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let segments = path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
        let filter = || ReviewFilter::parse(query);
        let review = match segments.as_slice() {
            ["settings"] => return Self::Settings,
            ["credentials"] => return Self::Credentials(CredentialsRoute::parse(query)),
            ["content"] => return Self::Content(ContentView::parse(query)),
            ["journal"] => return Self::Journal(JournalRoute::parse(query)),
            ["tresors"] => return Self::Tresors(TresorsRoute::parse(None, query)),
            ["tresors", id] => {
                return percent::decode(&id.replace('+', "%2B")).map_or_else(
                    || Self::NotFound(path_and_query.to_owned()),
                    |id| Self::Tresors(TresorsRoute::parse(Some(id), query)),
                );
            }
            ["users"] => return Self::Users(UsersRoute::parse(query)),
            ["users", id] => match percent::decode(&id.replace('+', "%2B")) {
                Some(id) => return Self::User(UserId::new(id)),
                None => None,
            },
            ["errors"] => return Self::Errors(ErrorsRoute::parse(None, query)),
            ["errors", code] => {
                let code = percent::decode(&code.replace('+', "%2B"));
                return Self::Errors(ErrorsRoute::parse(code, query));
            }
            [] | ["review"] => {
                let ops = parameter(query, "ops").unwrap_or_default();
                let to_add = ops.split(',').filter_map(OperationKey::parse).collect();
                Some(ReviewRoute { open: None, to_add, filter: filter() })
            }
            ["review", slug, id] => OperationKind::from_slug(slug)
                .zip(percent::decode(&id.replace('+', "%2B")))
                .map(|(kind, id)| ReviewRoute {
                    open: Some(OperationKey::new(kind, id)),
                    to_add: Vec::new(),
                    filter: filter(),
                }),
            _ => None,
        };
        review.map_or_else(|| Self::NotFound(path_and_query.to_owned()), Self::Review)
    }

    /// The path with its query.
    pub fn path(&self) -> String {
        match self {
            Self::Review(route) => route.path(),
            Self::Tresors(route) => route.path(),
            Self::Users(route) => route.path(),
            // An `@` needs no escape in a path, and the id stays readable.
            Self::User(id) => format!("/users/{}", percent::encode_segment(id.as_str()).replace("%40", "@")),
            Self::Credentials(route) => route.path(),
            Self::Content(view) => {
                let mut path = "/content".to_owned();
                with_query(&mut path, [view.to_query()]);
                path
            }
            Self::Journal(route) => route.path(),
            Self::Settings => "/settings".into(),
            Self::Errors(route) => route.path(),
            Self::NotFound(path) => path.clone(),
        }
    }
}

impl ReviewRoute {
    /// The same view with another operation open.
    pub fn opening(&self, key: Option<OperationKey>) -> Self {
        Self { open: key, to_add: Vec::new(), filter: self.filter.clone() }
    }

    fn path(&self) -> String {
        let mut path = match &self.open {
            Some(key) => format!("/review/{}/{}", key.kind.slug(), percent::encode_segment(key.id.as_str())),
            None => "/review".into(),
        };
        let ops =
            self.to_add.iter().map(|key| percent::encode(&key.to_string())).collect::<Vec<_>>().join(",");
        with_query(&mut path, [named("ops", ops), self.filter.to_query()]);
        path
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
        let mut path = "/tresors".to_owned();
        if let Some(open) = &self.open {
            path.push('/');
            path.push_str(&percent::encode_segment(open.as_str()));
        }
        let from = self.from.as_ref().map(|from| percent::encode(from.as_str()));
        with_query(&mut path, [named("from", from.unwrap_or_default())]);
        path
    }
}

impl UsersRoute {
    fn parse(query: &str) -> Self {
        let text = |name| parameter(query, name).unwrap_or_default();
        Self {
            search: text("q"),
            filter: Filter::from_name(&text("state")),
            sort: Sort::from_name(&text("sort")),
            at: parameter(query, "at").filter(|id| !id.is_empty()).map(UserId::new),
        }
    }

    fn path(&self) -> String {
        let mut path = "/users".to_owned();
        let at = self.at.as_ref().map_or("", UserId::as_str);
        with_query(
            &mut path,
            [
                named("q", percent::encode(&self.search)),
                named("state", self.filter.name().into()),
                named("sort", self.sort.name().into()),
                named("at", percent::encode(at)),
            ],
        );
        path
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
        let mut path = "/credentials".to_owned();
        let part = |name, value: &str| named(name, percent::encode(value));
        with_query(
            &mut path,
            [
                part("client", &self.client),
                part("user", &self.user),
                part("credential", &self.credential),
                part("login", &self.login_id),
            ],
        );
        path
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
        let mut path = "/errors".to_owned();
        if let Some(code) = &self.code {
            path.push('/');
            path.push_str(&percent::encode_segment(code));
        }
        let of = self.of.map_or("", Catalogue::name);
        with_query(&mut path, [named("q", percent::encode(&self.search)), named("of", of.into())]);
        path
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
        let mut path = "/journal".to_owned();
        let outcome = self.outcome.map_or("", RowOutcome::name);
        let page = if self.page == 0 { String::new() } else { self.page.to_string() };
        with_query(
            &mut path,
            [
                named("q", percent::encode(&self.search)),
                named("outcome", outcome.into()),
                named("page", page),
            ],
        );
        path
    }
}

/// A query parameter from a name and an encoded value; empty without a value.
fn named(name: &str, value: String) -> String {
    if value.is_empty() { value } else { format!("{name}={value}") }
}

/// Appends the parameters that are not empty.
fn with_query<const N: usize>(path: &mut String, parts: [String; N]) {
    let mut mark = '?';
    for part in parts.iter().filter(|part| !part.is_empty()) {
        path.push(mark);
        path.push_str(part);
        mark = '&';
    }
}

/// The decoded value of a query parameter.
fn parameter(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| percent::decode(value))
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
            Route::Review(ReviewRoute { to_add, filter: filter.clone(), open: None }),
            Route::Review(ReviewRoute { open: Some(share("x")), to_add: vec![], filter }),
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
        assert_eq!(Route::parse("/"), Route::Review(ReviewRoute::default()));
        assert_eq!(Route::parse("/users/a@t"), Route::User(UserId::new("a@t")));
        assert_eq!(Route::User(UserId::new("a@t")).path(), "/users/a@t");
        assert_eq!(Route::parse("/users?q=a%40t&state=x&sort=y&at="), {
            Route::Users(UsersRoute { search: "a@t".into(), ..UsersRoute::default() })
        });
        assert!(matches!(Route::parse("/review/push/1"), Route::NotFound(_)));
        assert!(matches!(Route::parse("/review/share"), Route::NotFound(_)));
    }
}
