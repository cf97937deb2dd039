//! What the list of files shows and how, as the address says it.

use admin_api::percent;

/// Kinds of files, as the list filters by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// HTML pages.
    Page,
    /// Style sheets.
    Style,
    /// Scripts and their data.
    Script,
    /// Pictures.
    Image,
    /// Fonts.
    Font,
    /// All else.
    Other,
}

impl Family {
    /// All kinds with their names in the address, in the order of the filter.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Page, "page"),
        (Self::Style, "style"),
        (Self::Script, "script"),
        (Self::Image, "image"),
        (Self::Font, "font"),
        (Self::Other, "other"),
    ];

    /// The name in the address.
    pub fn slug(self) -> &'static str {
        Self::ALL.into_iter().find(|(family, _)| *family == self).map_or("", |(_, slug)| slug)
    }

    /// The kind of a name in the address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, other)| *other == slug).map(|(family, _)| family)
    }
}

/// How the files are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One line a file.
    #[default]
    Table,
    /// Folders that open and close.
    Tree,
    /// Not the files that are there: those that are kept of before.
    Versions,
}

/// What the files are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Path.
    #[default]
    Path,
    /// Bytes.
    Size,
    /// Media type.
    Type,
}

/// The view of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentView {
    /// The search text, as typed.
    pub search: String,
    /// Only files of this kind.
    pub family: Option<Family>,
    /// What they are sorted by.
    pub by: By,
    /// The other way round.
    pub descending: bool,
    /// How they are laid out.
    pub layout: Layout,
    /// The page, from 0.
    pub page: usize,
}

impl By {
    const NAMED: [(Self, &'static str); 3] =
        [(Self::Path, "path"), (Self::Size, "size"), (Self::Type, "type")];

    fn from_name(name: &str) -> Self {
        Self::NAMED.into_iter().find(|(_, other)| *other == name).map_or(Self::Path, |(by, _)| by)
    }

    fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(by, _)| *by == self).map_or("", |(_, name)| name)
    }
}

impl ContentView {
    /// Reads the query of an address. Unknown names are passed over, and an unknown value is the default.
    pub fn parse(query: &str) -> Self {
        let mut view = Self::default();
        for parameter in query.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = percent::decode(value).unwrap_or_default();
            match name {
                "q" => view.search = value,
                "kind" => view.family = Family::from_slug(&value),
                "sort" => {
                    view.descending = value.starts_with('-');
                    view.by = By::from_name(value.trim_start_matches('-'));
                }
                "view" => {
                    view.layout = match value.as_str() {
                        "tree" => Layout::Tree,
                        "versions" => Layout::Versions,
                        _ => Layout::Table,
                    }
                }
                "page" => view.page = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        view
    }

    /// The query of the view's address, without a question mark; empty for the default view.
    pub fn to_query(&self) -> String {
        let sort = match (self.by, self.descending) {
            (By::Path, false) => String::new(),
            (by, descending) => [if descending { "-" } else { "" }, by.name()].concat(),
        };
        let layout = match self.layout {
            Layout::Table => "",
            Layout::Tree => "tree",
            Layout::Versions => "versions",
        };
        let page = if self.page == 0 { String::new() } else { self.page.to_string() };
        let named = [
            ("view", layout),
            ("q", &self.search),
            ("kind", self.family.map_or("", Family::slug)),
            ("sort", &sort),
            ("page", &page),
        ];
        let mut query = String::new();
        for (name, value) in named.into_iter().filter(|(_, value)| !value.is_empty()) {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(&percent::encode(value));
        }
        query
    }

    /// The same view from its first page on.
    pub fn from_the_top(&self) -> Self {
        Self { page: 0, ..self.clone() }
    }

    /// The view after a click on a column's head: sorted by it, or the other way round.
    pub fn sorted(&self, by: By) -> Self {
        let descending = if self.by == by { !self.descending } else { by == By::Size };
        Self { by, descending, ..self.from_the_top() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_leads_to_its_address_and_back() {
        let view = ContentView {
            search: "a b&c".into(),
            family: Some(Family::Image),
            by: By::Size,
            descending: true,
            layout: Layout::Tree,
            page: 3,
        };
        assert_eq!(view.to_query(), "view=tree&q=a%20b%26c&kind=image&sort=-size&page=3");
        assert_eq!(ContentView::parse(&view.to_query()), view);
        assert_eq!(ContentView::default().to_query(), "");
        for query in ["", "sort=x&view=y&kind=z&page=-1", "else=1"] {
            assert_eq!(ContentView::parse(query), ContentView::default(), "{query}");
        }
        for layout in [Layout::Table, Layout::Tree, Layout::Versions] {
            for by in [By::Path, By::Size, By::Type] {
                let view = ContentView { layout, by, descending: true, ..ContentView::default() };
                assert_eq!(ContentView::parse(&view.to_query()), view);
            }
        }
    }

    #[test]
    fn a_column_sorts_and_turns_round() {
        let view = ContentView { page: 2, ..ContentView::default() };
        let by_size = view.sorted(By::Size);
        assert_eq!((by_size.by, by_size.descending, by_size.page), (By::Size, true, 0));
        assert!(!by_size.sorted(By::Size).descending);
        assert!(view.sorted(By::Path).descending);
    }
}
