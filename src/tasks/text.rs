//! The texts of what is told while the page is hidden. They contain numbers only.

pub const NEWS_TITLE: &str = "Tresor Admin";

/// The page's title with the number of news.
pub fn counted(count: usize, title: &str) -> String {
    ["(", &count.to_string(), ") ", title].concat()
}

/// What happened since the page was hidden: so many new operations, and so many ended actions.
pub fn news(operations: usize, bulks: usize) -> String {
    let line = |count: usize, one: &str, many: &str| match count {
        0 => String::new(),
        1 => one.to_owned(),
        count => [&count.to_string(), many].concat(),
    };
    let operations = line(operations, "1 new operation.", " new operations.");
    let bulks = line(bulks, "1 action for many has ended.", " actions for many have ended.");
    let between = if operations.is_empty() || bulks.is_empty() { "" } else { " " };
    [operations.as_str(), between, &bulks].concat()
}
