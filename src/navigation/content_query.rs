//! The state of the Content page in the address: search, filter, order, layout and page.

use super::query::{page_value, parameters, to_query};

/// Kinds of files that the list can be filtered by.
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
    /// Everything else.
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

    /// The kind by its name in the address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, other)| *other == slug).map(|(family, _)| family)
    }
}

/// How the files are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One line per file.
    #[default]
    Table,
    /// A tree of folders.
    Tree,
    /// The earlier versions kept in this browser, instead of the current files.
    Versions,
}

/// The column that the files are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortColumn {
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
    /// The column that they are sorted by.
    pub by: SortColumn,
    /// Whether the order is descending.
    pub descending: bool,
    /// The layout.
    pub layout: Layout,
    /// The page, from 0.
    pub page: usize,
}

impl SortColumn {
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
    /// Parses the query of an address. Unknown names are ignored, and an unknown value is the default.
    pub fn parse(query: &str) -> Self {
        let mut view = Self::default();
        for (name, value) in parameters(query) {
            match name {
                "q" => view.search = value,
                "kind" => view.family = Family::from_slug(&value),
                "sort" => {
                    view.descending = value.starts_with('-');
                    view.by = SortColumn::from_name(value.trim_start_matches('-'));
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
            (SortColumn::Path, false) => String::new(),
            (by, descending) => [if descending { "-" } else { "" }, by.name()].concat(),
        };
        let layout = match self.layout {
            Layout::Table => "",
            Layout::Tree => "tree",
            Layout::Versions => "versions",
        };
        to_query(&[
            ("view", layout),
            ("q", &self.search),
            ("kind", self.family.map_or("", Family::slug)),
            ("sort", &sort),
            ("page", &page_value(self.page)),
        ])
    }

    /// The same view on its first page.
    pub fn first_page(&self) -> Self {
        Self { page: 0, ..self.clone() }
    }

    /// The view after a click on a column header: sorted by it, or in reverse order.
    pub fn sorted(&self, by: SortColumn) -> Self {
        let descending = if self.by == by { !self.descending } else { by == SortColumn::Size };
        Self { by, descending, ..self.first_page() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_survives_the_address() {
        let view = ContentView {
            search: "a b&c".into(),
            family: Some(Family::Image),
            by: SortColumn::Size,
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
            for by in [SortColumn::Path, SortColumn::Size, SortColumn::Type] {
                let view = ContentView { layout, by, descending: true, ..ContentView::default() };
                assert_eq!(ContentView::parse(&view.to_query()), view);
            }
        }
    }

    #[test]
    fn a_column_sorts_and_reverses() {
        let view = ContentView { page: 2, ..ContentView::default() };
        let by_size = view.sorted(SortColumn::Size);
        assert_eq!((by_size.by, by_size.descending, by_size.page), (SortColumn::Size, true, 0));
        assert!(!by_size.sorted(SortColumn::Size).descending);
        assert!(view.sorted(SortColumn::Path).descending);
    }
}
