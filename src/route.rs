//! Every place of the panel, and its path: one enum, written and read in one file.

use crate::model::filter::ReviewFilter;
use crate::model::journal::RowOutcome;
use crate::model::key::OperationKey;
use admin_api::OperationKind;
use admin_api::percent;

/// A place of the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The operations that wait for a verdict.
    Review(ReviewPlace),
    /// Every change the panel sent.
    Journal(JournalPlace),
    /// What is set and kept in this browser.
    Settings,
    /// A path that leads nowhere.
    NotFound(String),
}

/// A place within the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalPlace {
    /// What is searched for.
    pub search: String,
    /// Only calls of this outcome.
    pub outcome: Option<RowOutcome>,
    /// The page, from 0; the newest entries are on the first.
    pub page: usize,
}

/// A place within Review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewPlace {
    /// The operation that is looked at.
    pub open: Option<OperationKey>,
    /// Operations that a link brings along.
    pub given: Vec<OperationKey>,
    /// What the queue shows.
    pub filter: ReviewFilter,
}

impl Route {
    /// The place of one operation.
    pub fn operation(key: OperationKey) -> Self {
        Self::Review(ReviewPlace { open: Some(key), ..ReviewPlace::default() })
    }

    /// The place of a path with its query.
    pub fn parse(path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let segments = path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
        let filter = || ReviewFilter::parse(query);
        let place = match segments.as_slice() {
            ["settings"] => return Self::Settings,
            ["journal"] => return Self::Journal(JournalPlace::parse(query)),
            [] | ["review"] => {
                let ops = parameter(query, "ops").unwrap_or_default();
                let given = ops.split(',').filter_map(OperationKey::parse).collect();
                Some(ReviewPlace { open: None, given, filter: filter() })
            }
            ["review", slug, id] => OperationKind::from_slug(slug)
                .zip(percent::decode(&id.replace('+', "%2B")))
                .map(|(kind, id)| ReviewPlace {
                    open: Some(OperationKey::new(kind, id)),
                    given: Vec::new(),
                    filter: filter(),
                }),
            _ => None,
        };
        place.map_or_else(|| Self::NotFound(path_and_query.to_owned()), Self::Review)
    }

    /// The path of the place, with its query.
    pub fn path(&self) -> String {
        match self {
            Self::Review(place) => place.path(),
            Self::Journal(place) => place.path(),
            Self::Settings => "/settings".into(),
            Self::NotFound(path) => path.clone(),
        }
    }
}

impl ReviewPlace {
    /// The same view with another operation open.
    pub fn opening(&self, key: Option<OperationKey>) -> Self {
        Self { open: key, given: Vec::new(), filter: self.filter.clone() }
    }

    fn path(&self) -> String {
        let mut path = match &self.open {
            Some(key) => format!("/review/{}/{}", key.kind.slug(), percent::encode_segment(key.id.as_str())),
            None => "/review".into(),
        };
        let ops =
            self.given.iter().map(|key| percent::encode(&key.to_string())).collect::<Vec<_>>().join(",");
        with_query(&mut path, [named("ops", ops), self.filter.to_query()]);
        path
    }
}

impl JournalPlace {
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

/// A part of a query by name and encoded value; empty without a value.
fn named(name: &str, value: String) -> String {
    if value.is_empty() { value } else { format!("{name}={value}") }
}

/// Appends the parts of a query that are not empty.
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

    fn share(id: &str) -> OperationKey {
        OperationKey::new(OperationKind::Share, id)
    }

    #[test]
    fn places_lead_back_to_themselves() {
        // A comma parts operations, so a list cannot hold an id with one; a place of its own can.
        let given = vec![share("a"), share("b+c/d e?&f")];
        let filter =
            ReviewFilter { tab: Some(OperationKind::Kick), search: "a&b".into(), ..ReviewFilter::default() };
        let mut routes = vec![
            Route::Review(ReviewPlace::default()),
            Route::Review(ReviewPlace { given: given.clone(), ..ReviewPlace::default() }),
            Route::Review(ReviewPlace { given, filter: filter.clone(), open: None }),
            Route::Review(ReviewPlace { open: Some(share("x")), given: vec![], filter }),
            Route::Settings,
            Route::NotFound("/nowhere?x=1".into()),
        ];
        routes
            .extend(OperationKind::ALL.map(|kind| Route::operation(OperationKey::new(kind, "a b+c/d?,e%"))));
        for route in routes {
            assert_eq!(Route::parse(&route.path()), route, "{}", route.path());
        }
    }

    #[test]
    fn deep_links_of_other_programs() {
        assert_eq!(Route::parse("/review/share/9f2c"), Route::operation(share("9f2c")));
        let kick = OperationKey::new(OperationKind::Kick, "2");
        assert_eq!(
            Route::parse("/review?ops=share:1,kick:2,nonsense,tresor-creation:"),
            Route::Review(ReviewPlace { given: vec![share("1"), kick], ..ReviewPlace::default() })
        );
        assert_eq!(Route::parse("/"), Route::Review(ReviewPlace::default()));
        assert!(matches!(Route::parse("/review/push/1"), Route::NotFound(_)));
        assert!(matches!(Route::parse("/review/share"), Route::NotFound(_)));
    }
}
