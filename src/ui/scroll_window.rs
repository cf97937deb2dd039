//! The scroll arithmetic of a virtual list: rows of equal height and the headings between them, of which only the visible
//! ones are rendered. Browsers limit the height of an element, so above that limit the scrollbar is scaled. The elements
//! are in `virtual_list`.

use super::row_height;
use std::ops::Range;

/// Maximum height of an element in pixels that every browser supports.
const MAX_PX: f64 = 8_000_000.0;

/// A list of rows and the part of it that is visible.
#[derive(Debug, Clone, PartialEq)]
pub struct ScrollWindow {
    /// The number of rows. Headings are rows, too.
    rows: usize,
    /// Which rows are headings, in ascending order. Their height is fixed.
    headings: Vec<usize>,
    row_px: f64,
    view_px: f64,
    /// Height of the rows above the visible part.
    top_px: f64,
}

impl Default for ScrollWindow {
    fn default() -> Self {
        Self {
            rows: 0,
            headings: Vec::new(),
            row_px: f64::from(row_height::LINE),
            view_px: 400.0,
            top_px: 0.0,
        }
    }
}

impl ScrollWindow {
    /// Sets new sizes. The first visible row stays the first.
    pub fn measure(&mut self, row_px: f64, view_px: f64) {
        let first = self.visible().start;
        let part = self.shift_px(first) / self.row_px;
        self.row_px = row_px.max(1.0);
        self.view_px = view_px.max(self.row_px);
        self.set_top(self.row_top_px(first) + part * self.row_px);
    }

    /// The same rows laid out from the first, up to this many of them, as on paper.
    pub fn laid_out(&self, max_rows: usize) -> Self {
        let mut paper = self.clone();
        paper.view_px = paper.row_top_px(paper.rows.min(max_rows)).max(1.0);
        paper.top_px = 0.0;
        paper
    }

    /// Sets the number of rows, and which of them are headings. The scroll position stays the same if the list is long
    /// enough.
    pub fn set_rows(&mut self, rows: usize, headings: Vec<usize>) {
        self.rows = rows;
        self.headings = headings;
        self.set_top(self.top_px);
    }

    /// Whether a row is a heading.
    pub fn is_heading(&self, row: usize) -> bool {
        self.headings.binary_search(&row).is_ok()
    }

    /// Height of the rows above a row.
    pub fn row_top_px(&self, row: usize) -> f64 {
        let headings = self.headings.partition_point(|heading| *heading < row);
        (row - headings) as f64 * self.row_px + headings as f64 * f64::from(row_height::HEADING)
    }

    /// Height of the spacer element, which gives the scrollbar its length.
    pub fn height_px(&self) -> f64 {
        self.list_px().min(MAX_PX)
    }

    /// Whether the scrollbar is scaled because the list is too high.
    pub fn is_scaled(&self) -> bool {
        self.list_px() > MAX_PX
    }

    /// The position of the scrollbar in pixels.
    pub fn scroll_px(&self) -> f64 {
        if self.is_scaled() { self.top_px / self.max_top_px() * (MAX_PX - self.view_px) } else { self.top_px }
    }

    /// Follows the scrollbar. Differences below one pixel are ignored, because the browser rounds to whole pixels.
    pub fn scroll_to(&mut self, scroll_px: f64) {
        if (scroll_px - self.scroll_px()).abs() >= 1.0 {
            let scale = if self.is_scaled() { self.max_top_px() / (MAX_PX - self.view_px) } else { 1.0 };
            self.set_top(scroll_px * scale);
        }
    }

    /// Scrolls by pixels of the list, as a wheel does.
    pub fn scroll_by(&mut self, delta_px: f64) {
        self.set_top(self.top_px + delta_px);
    }

    /// Scrolls just far enough to make a row fully visible.
    pub fn reveal(&mut self, row: usize) {
        let (top, bottom) = (self.row_top_px(row), self.row_top_px(row + 1));
        if top < self.top_px {
            self.set_top(top);
        } else if bottom > self.top_px + self.view_px {
            self.set_top(bottom - self.view_px);
        }
    }

    /// The visible rows, including partly visible ones.
    pub fn visible(&self) -> Range<usize> {
        let first = self.count_rows(&|row| self.row_top_px(row + 1) <= self.top_px);
        first..self.count_rows(&|row| self.row_top_px(row) < self.top_px + self.view_px)
    }

    /// How many row elements are needed at any scroll position.
    pub fn pool(&self) -> usize {
        let heading_px = f64::from(row_height::HEADING);
        let least_px = if self.headings.is_empty() { self.row_px } else { self.row_px.min(heading_px) };
        (self.view_px / least_px).ceil() as usize + 1
    }

    /// Pixels from the top of a row to the top of the visible part.
    pub fn shift_px(&self, row: usize) -> f64 {
        self.top_px - self.row_top_px(row)
    }

    /// How many rows Page Up and Page Down move.
    pub fn page(&self) -> usize {
        ((self.view_px / self.row_px) as usize).saturating_sub(1).max(1)
    }

    /// How many of the first rows are `above` something.
    fn count_rows(&self, above: &dyn Fn(usize) -> bool) -> usize {
        let (mut start, mut end) = (0, self.rows);
        while start < end {
            let middle = start + (end - start) / 2;
            if above(middle) { start = middle + 1 } else { end = middle }
        }
        start
    }

    fn list_px(&self) -> f64 {
        self.row_top_px(self.rows)
    }

    fn max_top_px(&self) -> f64 {
        (self.list_px() - self.view_px).max(0.0)
    }

    fn set_top(&mut self, top_px: f64) {
        self.top_px = top_px.min(self.max_top_px()).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: usize) -> ScrollWindow {
        let mut list = ScrollWindow::default();
        list.measure(40.0, 410.0);
        list.set_rows(rows, Vec::new());
        list
    }

    #[test]
    fn a_short_list_is_not_scaled() {
        let mut list = list(100);
        assert_eq!((list.height_px(), list.is_scaled(), list.visible()), (4000.0, false, 0..11));
        list.scroll_to(60.0);
        assert_eq!((list.visible(), list.shift_px(1), list.scroll_px()), (1..12, 20.0, 60.0));
        list.scroll_to(1e9);
        assert_eq!((list.visible(), list.scroll_px()), (89..100, 3590.0));
        list.set_rows(3, Vec::new());
        assert_eq!((list.visible(), list.scroll_px()), (0..3, 0.0));
    }

    #[test]
    fn the_scrollbar_of_a_million_rows_reaches_both_ends_and_each_row() {
        let mut list = list(1_000_000);
        assert_eq!((list.height_px(), list.is_scaled()), (MAX_PX, true));
        list.scroll_to(MAX_PX - 410.0);
        assert_eq!(list.visible().end, 1_000_000);
        list.scroll_to(0.0);
        assert_eq!(list.visible().start, 0);
        list.reveal(500_000);
        assert!(list.visible().contains(&500_000));
        let before = list.clone();
        // The browser rounds the position that was set, and reports a scroll event there.
        list.scroll_to(list.scroll_px().round());
        assert_eq!(list, before);
        list.scroll_by(40.0);
        assert_eq!(list.visible().start, before.visible().start + 1);
    }

    #[test]
    fn revealing_a_row_scrolls_as_little_as_possible() {
        let mut list = list(100);
        list.reveal(5);
        assert_eq!(list.scroll_px(), 0.0);
        list.reveal(10);
        assert_eq!(list.scroll_px(), 30.0);
        list.reveal(0);
        assert_eq!(list.scroll_px(), 0.0);
        assert_eq!((list.page(), list.pool()), (9, 12));
    }

    #[test]
    fn rows_are_laid_out_from_the_first_up_to_a_bound() {
        let mut list = list(1000);
        list.scroll_to(4000.0);
        let paper = list.laid_out(300);
        assert_eq!((paper.visible(), paper.shift_px(0)), (0..300, 0.0));
        assert_eq!(list.laid_out(5000).visible(), 0..1000);
        list.set_rows(1000, vec![0, 299, 300]);
        assert_eq!(list.laid_out(300).visible(), 0..300);
        list.set_rows(0, Vec::new());
        assert_eq!(list.laid_out(300).visible(), 0..0);
    }

    #[test]
    fn a_new_size_keeps_the_first_visible_row() {
        let mut list = list(1000);
        list.scroll_to(4000.0);
        list.measure(70.0, 300.0);
        assert_eq!(list.visible().start, 100);
    }

    #[test]
    fn headings_have_their_own_height() {
        let mut list = ScrollWindow::default();
        list.measure(60.0, 120.0);
        // A heading and two rows, a heading and one row.
        list.set_rows(5, vec![0, 3]);
        assert_eq!((list.height_px(), list.pool()), (2.0 * 32.0 + 3.0 * 60.0, 5));
        assert_eq!(list.visible(), 0..3);
        assert!(list.is_heading(3) && !list.is_heading(2));
        list.scroll_to(32.0);
        assert_eq!((list.visible(), list.shift_px(1)), (1..3, 0.0));
        list.scroll_to(33.0);
        assert_eq!((list.visible(), list.shift_px(1)), (1..4, 1.0));
        list.reveal(4);
        assert_eq!((list.scroll_px(), list.visible()), (124.0, 2..5));
    }

    #[test]
    fn the_visible_rows_of_five_thousand_are_found_at_each_edge() {
        let mut list = ScrollWindow::default();
        list.measure(60.0, 600.0);
        list.set_rows(5_000, Vec::new());
        for (top, rows) in [(0.0, 0..10), (59.0, 0..11), (60.0, 1..11), (299_400.0, 4_990..5_000)] {
            list.scroll_to(top);
            assert_eq!(list.visible(), rows, "at {top}");
        }
        list.set_rows(0, Vec::new());
        assert_eq!(list.visible(), 0..0);
    }
}
