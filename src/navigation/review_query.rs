//! The state of the Review page in the address: tab, filters and order. Which operation is open is in `route`.

use super::query::{parameters, to_query};
use crate::operations::context::by_age;
use crate::operations::key::OperationKey;
use crate::text::search_terms::SearchTerms;
use admin_api::{OperationKind, TresorId, UserId};
use std::cmp::Ordering;

/// The filters and the order of the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// The tab: one kind, or all (`None`).
    pub tab: Option<OperationKind>,
    /// The search text, as typed.
    pub search: String,
    /// Only operations on this tresor. Part of its id is enough; empty means any.
    pub tresor: String,
    /// Only operations by or for this user. Part of the id is enough; empty means any.
    pub user: String,
    /// The order.
    pub sort: ReviewOrder,
}

/// Orders of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReviewOrder {
    /// In order of arrival in the queue.
    #[default]
    Arrival,
    /// By the time of the request, the oldest first.
    OldestFirst,
    /// By the time of the request, the newest first.
    NewestFirst,
}

/// The fields of an operation that the filter uses.
#[derive(Debug, Clone, Copy)]
pub struct OperationFields<'a> {
    /// Which operation.
    pub key: &'a OperationKey,
    /// The requesting user, if known.
    pub by: Option<&'a UserId>,
    /// The target user, if known and if there is one.
    pub for_user: Option<&'a UserId>,
    /// The tresor, if known.
    pub tresor: Option<&'a TresorId>,
    /// The private note.
    pub note: &'a str,
}

impl ReviewOrder {
    const NAMED: [(Self, &'static str); 2] = [(Self::OldestFirst, "oldest"), (Self::NewestFirst, "newest")];

    /// The name in the address; empty for the order of arrival, which is the default.
    pub fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(sort, _)| *sort == self).map_or("", |(_, name)| name)
    }

    /// The order by its name; the order of arrival for any other name.
    pub fn from_name(name: &str) -> Self {
        Self::NAMED.into_iter().find(|(_, other)| *other == name).map_or(Self::Arrival, |(sort, _)| sort)
    }

    /// Compares two operations by their times, for a stable sort of operations in order of arrival. Those without a
    /// time come last in either order.
    pub fn compare(self, a: Option<&str>, b: Option<&str>) -> Ordering {
        match self {
            Self::Arrival => Ordering::Equal,
            Self::OldestFirst => by_age(a, b),
            Self::NewestFirst if a.is_some() && b.is_some() => by_age(b, a),
            Self::NewestFirst => by_age(a, b),
        }
    }
}

impl ReviewFilter {
    /// Parses the query of an address, without its question mark. Unknown names are ignored, and an unknown value is
    /// the default.
    pub fn parse(query: &str) -> Self {
        let mut filter = Self::default();
        for (name, value) in parameters(query) {
            match name {
                "tab" => filter.tab = OperationKind::from_slug(&value),
                "q" => filter.search = value,
                "tresor" => filter.tresor = value,
                "user" => filter.user = value,
                "sort" => filter.sort = ReviewOrder::from_name(&value),
                _ => {}
            }
        }
        filter
    }

    /// The query of the view's address, without a question mark; empty for the default view.
    pub fn to_query(&self) -> String {
        to_query(&[
            ("tab", self.tab.map_or("", OperationKind::slug)),
            ("q", &self.search),
            ("tresor", &self.tresor),
            ("user", &self.user),
            ("sort", self.sort.name()),
        ])
    }

    /// The same filters on another tab, for the links of the tabs.
    pub fn on_tab(&self, tab: Option<OperationKind>) -> Self {
        Self { tab, ..self.clone() }
    }

    /// Whether an operation is shown. The text search covers its id, kind, users, tresor and note.
    pub fn matches(&self, fields: &OperationFields) -> bool {
        self.prepared().matches(fields)
    }

    /// The filter prepared for many operations.
    pub fn prepared(&self) -> PreparedFilter {
        PreparedFilter {
            tab: self.tab,
            search: SearchTerms::new(&self.search),
            tresor: SearchTerms::new(&self.tresor),
            user: SearchTerms::new(&self.user),
        }
    }
}

/// A prepared filter; see [`ReviewFilter::prepared`].
#[derive(Debug, Clone)]
pub struct PreparedFilter {
    tab: Option<OperationKind>,
    search: SearchTerms,
    tresor: SearchTerms,
    user: SearchTerms,
}

impl PreparedFilter {
    /// See [`ReviewFilter::matches`].
    pub fn matches(&self, fields: &OperationFields) -> bool {
        let by = fields.by.map_or("", UserId::as_str);
        let for_user = fields.for_user.map_or("", UserId::as_str);
        let tresor = fields.tresor.map_or("", TresorId::as_str);
        self.tab.is_none_or(|kind| kind == fields.key.kind)
            && self.tresor.is_in(&[tresor])
            && (self.user.is_in(&[by]) || self.user.is_in(&[for_user]))
            && self.search.is_in(&[
                fields.key.id.as_str(),
                fields.key.kind.slug(),
                by,
                for_user,
                tresor,
                fields.note,
            ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OperationKind::*;

    #[test]
    fn a_filter_survives_the_address() {
        let filter = ReviewFilter {
            tab: Some(InvitationLinkAcception),
            search: "a b&c=ü#%".into(),
            tresor: "0000slpj4r86xbqlg9wmjhug".into(),
            user: "20161214010237.t8hnqidl@abcdefgh12.tresorit.io".into(),
            sort: ReviewOrder::NewestFirst,
        };
        assert_eq!(ReviewFilter::parse(&filter.to_query()), filter);
        assert!(filter.to_query().starts_with("tab=link-acception&q=a%20b%26c%3D"));
        for tab in OperationKind::ALL.into_iter().map(Some).chain([None]) {
            for sort in [ReviewOrder::Arrival, ReviewOrder::OldestFirst, ReviewOrder::NewestFirst] {
                let filter = ReviewFilter { sort, ..filter.on_tab(tab) };
                assert_eq!(ReviewFilter::parse(&filter.to_query()), filter);
            }
        }
        assert_eq!(ReviewFilter::default().to_query(), "");
    }

    #[test]
    fn an_unknown_value_is_the_default() {
        for query in ["", "&", "tab", "tab=Share&sort=x", "ops=share:1&else=2", "q=%FF"] {
            assert_eq!(ReviewFilter::parse(query), ReviewFilter::default(), "{query}");
        }
        assert_eq!(ReviewFilter::parse("ops=x&q=a+b").search, "a b");
    }

    #[test]
    fn each_filter_excludes_other_operations() {
        let key = OperationKey::new(Kick, "9F2C");
        let (by, for_user, tresor) = (UserId::new("anna"), UserId::new("bert"), TresorId::new("0000t"));
        let fields = OperationFields {
            key: &key,
            by: Some(&by),
            for_user: Some(&for_user),
            tresor: Some(&tresor),
            note: "Call back",
        };
        for query in
            ["", "tab=kick", "q=9f2c+call", "q=KICK", "q=bert+0000", "tresor=0000t", "user=anna", "user=bert"]
        {
            assert!(ReviewFilter::parse(query).matches(&fields), "{query}");
        }
        for query in
            ["tab=share", "q=9f2c+dora", "tresor=0000x", "user=dora", "user=anna+bert", "tab=kick&q=x"]
        {
            assert!(!ReviewFilter::parse(query).matches(&fields), "{query}");
        }
        let unread = OperationFields { by: None, for_user: None, tresor: None, ..fields };
        assert!(ReviewFilter::parse("q=9f").matches(&unread));
        assert!(!ReviewFilter::parse("user=anna").matches(&unread));
    }

    #[test]
    fn operations_without_a_time_come_last() {
        let sorted = |sort: ReviewOrder| {
            let mut times = [None, Some("2001-01-01T00:00:00Z"), Some("2000-01-01T00:00:00Z")];
            times.sort_by(|a, b| sort.compare(*a, *b));
            times.map(|time| time.map_or("", |time| &time[..4]))
        };
        assert_eq!(sorted(ReviewOrder::Arrival), ["", "2001", "2000"]);
        assert_eq!(sorted(ReviewOrder::OldestFirst), ["2000", "2001", ""]);
        assert_eq!(sorted(ReviewOrder::NewestFirst), ["2001", "2000", ""]);
    }
}
