//! Where a long list stands: rows of one height, of which a window shows a few. A browser's elements cannot be as high
//! as a million rows, so beyond a height the scrollbar is in proportion instead of exact.

use std::ops::Range;

/// Pixels that an element may be high, in every browser.
const MAX_PX: f64 = 8_000_000.0;

/// Rows, and the window over them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollWindow {
    rows: usize,
    row_px: f64,
    view_px: f64,
    /// Pixels of the whole list above the window.
    top_px: f64,
}

impl Default for ScrollWindow {
    fn default() -> Self {
        Self { rows: 0, row_px: 40.0, view_px: 400.0, top_px: 0.0 }
    }
}

impl ScrollWindow {
    /// Takes other sizes. The first row in sight stays the first.
    pub fn measure(&mut self, row_px: f64, view_px: f64) {
        let first = self.top_px / self.row_px;
        self.row_px = row_px.max(1.0);
        self.view_px = view_px.max(self.row_px);
        self.location(first * self.row_px);
    }

    /// Takes another number of rows. What is in sight stays where it is, as far as there is something.
    pub fn set_rows(&mut self, rows: usize) {
        self.rows = rows;
        self.location(self.top_px);
    }

    /// Pixels of the element that gives the scrollbar its length.
    pub fn height_px(&self) -> f64 {
        self.whole_px().min(MAX_PX)
    }

    /// Whether the scrollbar is in proportion only.
    pub fn is_scaled(&self) -> bool {
        self.whole_px() > MAX_PX
    }

    /// Where the scrollbar stands, in pixels.
    pub fn scroll_px(&self) -> f64 {
        if self.is_scaled() { self.top_px / self.range_px() * (MAX_PX - self.view_px) } else { self.top_px }
    }

    /// Follows the scrollbar. One that stands where it was put does not move the list: it knows whole pixels only.
    pub fn scroll_to(&mut self, scroll_px: f64) {
        if (scroll_px - self.scroll_px()).abs() >= 1.0 {
            let scale = if self.is_scaled() { self.range_px() / (MAX_PX - self.view_px) } else { 1.0 };
            self.location(scroll_px * scale);
        }
    }

    /// Moves by pixels of the list, as a wheel does.
    pub fn scroll_by(&mut self, delta_px: f64) {
        self.location(self.top_px + delta_px);
    }

    /// Brings a row into sight, by as little as it takes.
    pub fn reveal(&mut self, row: usize) {
        let top = row as f64 * self.row_px;
        if top < self.top_px {
            self.location(top);
        } else if top + self.row_px > self.top_px + self.view_px {
            self.location(top + self.row_px - self.view_px);
        }
    }

    /// The rows in sight, those in part included.
    pub fn visible(&self) -> Range<usize> {
        let first = (self.top_px / self.row_px) as usize;
        let end = ((self.top_px + self.view_px) / self.row_px).ceil() as usize;
        first.min(self.rows)..end.min(self.rows)
    }

    /// Elements that are enough for the window wherever it is.
    pub fn pool(&self) -> usize {
        (self.view_px / self.row_px).ceil() as usize + 1
    }

    /// Pixels of the first row in sight that are above the window.
    pub fn shift_px(&self) -> f64 {
        self.top_px % self.row_px
    }

    /// Rows that Page Up and Page Down move by.
    pub fn page(&self) -> usize {
        ((self.view_px / self.row_px) as usize).saturating_sub(1).max(1)
    }

    fn whole_px(&self) -> f64 {
        self.rows as f64 * self.row_px
    }

    fn range_px(&self) -> f64 {
        (self.whole_px() - self.view_px).max(0.0)
    }

    fn location(&mut self, top_px: f64) {
        self.top_px = top_px.clamp(0.0, self.range_px());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(rows: usize) -> ScrollWindow {
        let mut track = ScrollWindow::default();
        track.measure(40.0, 410.0);
        track.set_rows(rows);
        track
    }

    #[test]
    fn a_short_list_scrolls_as_usual() {
        let mut track = track(100);
        assert_eq!((track.height_px(), track.is_scaled(), track.visible()), (4000.0, false, 0..11));
        track.scroll_to(60.0);
        assert_eq!((track.visible(), track.shift_px(), track.scroll_px()), (1..12, 20.0, 60.0));
        track.scroll_to(1e9);
        assert_eq!((track.visible(), track.scroll_px()), (89..100, 3590.0));
        track.set_rows(3);
        assert_eq!((track.visible(), track.scroll_px()), (0..3, 0.0));
    }

    #[test]
    fn the_scrollbar_of_a_million_rows_reaches_both_ends_and_each_row() {
        let mut track = track(1_000_000);
        assert_eq!((track.height_px(), track.is_scaled()), (MAX_PX, true));
        track.scroll_to(MAX_PX - 410.0);
        assert_eq!(track.visible().end, 1_000_000);
        track.scroll_to(0.0);
        assert_eq!(track.visible().start, 0);
        track.reveal(500_000);
        assert!(track.visible().contains(&500_000));
        let before = track;
        // The browser rounds where it was told to stand, and says that it scrolled there.
        track.scroll_to(track.scroll_px().round());
        assert_eq!(track, before);
        track.scroll_by(40.0);
        assert_eq!(track.visible().start, before.visible().start + 1);
    }

    #[test]
    fn a_row_is_brought_into_sight_by_as_little_as_it_takes() {
        let mut track = track(100);
        track.reveal(5);
        assert_eq!(track.scroll_px(), 0.0);
        track.reveal(10);
        assert_eq!(track.scroll_px(), 30.0);
        track.reveal(0);
        assert_eq!(track.scroll_px(), 0.0);
        assert_eq!((track.page(), track.pool()), (9, 12));
    }

    #[test]
    fn another_size_keeps_the_first_row() {
        let mut track = track(1000);
        track.scroll_to(4000.0);
        track.measure(70.0, 300.0);
        assert_eq!(track.visible().start, 100);
    }
}
