//! The texts of what is told while the page is hidden. They contain numbers only.

use super::news::Told;

pub const NEWS_TITLE: &str = "Tresor Admin";

/// The page's title with the number of news.
pub fn counted(count: usize, title: &str) -> String {
    ["(", &count.to_string(), ") ", title].concat()
}

/// What happened since the page was hidden.
pub fn news(told: Told) -> String {
    let line = |count: usize, one: &str, many: &str| match count {
        0 => String::new(),
        1 => one.to_owned(),
        count => [&count.to_string(), many].concat(),
    };
    let operations = line(told.operations, "1 new operation.", " new operations.");
    let bulks = line(told.bulks, "1 action for many has ended.", " actions for many have ended.");
    let between = if operations.is_empty() || bulks.is_empty() { "" } else { " " };
    [operations.as_str(), between, &bulks].concat()
}

#[cfg(test)]
mod tests {
    use super::super::news::News;
    use super::*;

    #[test]
    fn news_are_counted_and_told_in_numbers() {
        let told = Told::default();
        assert_eq!(told.with(News::Operations(0)), None);
        let told = told.with(News::Operations(1)).unwrap();
        assert_eq!(news(told), "1 new operation.");
        assert_eq!(told.with(News::Operations(1)), None);
        let told = told.with(News::Operations(3)).and_then(|told| told.with(News::BulkEnded)).unwrap();
        assert_eq!(news(told), "3 new operations. 1 action for many has ended.");
        assert_eq!(news(Told { operations: 0, bulks: 2 }), "2 actions for many have ended.");
        assert_eq!(counted(4, "Review · Tresor Admin"), "(4) Review · Tresor Admin");
    }
}
