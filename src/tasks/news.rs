//! What happens while nobody sees the page: counted in its title, and told by a system notification where that is allowed.
//! Off unless a person switched it on. Only numbers leave the page, never an id.

use super::text;
use crate::browser::{document, events, history, notification, storage, window};
use std::cell::{Cell, RefCell};

const SETTING: &str = "tresor-admin.notify";
const ON: &str = "on";

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// So many operations that arrived since the page was hidden wait.
    Operations {
        /// How many.
        waiting: usize,
        /// Whether one of them was not told before.
        is_news: bool,
    },
    /// An action for many objects has ended.
    BulkEnded,
}

/// What was told since the page was hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// New operations.
    pub operations: usize,
    /// Ended actions.
    pub bulks: usize,
}

impl Told {
    /// What is told after more news.
    pub fn with(self, news: News) -> Self {
        match news {
            News::Operations { waiting, .. } => Self { operations: waiting, ..self },
            News::BulkEnded => Self { bulks: self.bulks + 1, ..self },
        }
    }
}

thread_local! {
    static TOLD: Cell<Told> = const { Cell::new(Told { operations: 0, bulks: 0 }) };
    /// The page's title without a count.
    static TITLE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether a person switched it on.
pub fn is_on() -> bool {
    storage::get(SETTING).as_deref() == Some(ON)
}

/// Switches it on or off.
pub fn set_on(is_on: bool) {
    storage::set(SETTING, is_on.then_some(ON));
}

/// Sets the title of the page, which carries the count.
pub fn set_title(title: String) {
    TITLE.set(title);
    show_title();
}

/// Forgets the count whenever the page is seen, until it is closed. Called once, at the start.
pub fn watch() {
    for sign in ["visibilitychange", "focus"] {
        let look = |_| {
            if !document().hidden() && TOLD.replace(Told::default()) != Told::default() {
                show_title();
            }
        };
        events::forever(&document(), sign, look);
        events::forever(&window(), sign, look);
    }
}

/// Tells news, if the page is hidden and a person wants to know.
pub fn tell(news: News) {
    if !document().hidden() || !is_on() {
        return;
    }
    let told = TOLD.get().with(news);
    TOLD.set(told);
    show_title();
    if !matches!(news, News::Operations { is_news: false, .. }) {
        notification::show(text::NEWS_TITLE, &text::news(told.operations, told.bulks));
    }
}

fn show_title() {
    let Told { operations, bulks } = TOLD.get();
    TITLE.with_borrow(|title| match operations + bulks {
        0 => history::set_title(title),
        count => history::set_title(&text::counted(count, title)),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_are_counted_and_told_in_numbers() {
        let text = |told: Told| text::news(told.operations, told.bulks);
        let waiting = |waiting| News::Operations { waiting, is_news: true };
        let told = Told::default();
        assert_eq!(told.with(waiting(0)), told);
        let told = told.with(waiting(1));
        assert_eq!(text(told), "1 new operation.");
        assert_eq!(told.with(waiting(1)), told);
        let told = told.with(waiting(3)).with(News::BulkEnded);
        assert_eq!(text(told), "3 new operations. 1 action for many has ended.");
        assert_eq!(text(Told { operations: 0, bulks: 2 }), "2 actions for many have ended.");
        assert_eq!(text::counted(4, "Review · Tresor Admin"), "(4) Review · Tresor Admin");
    }
}
