//! The scroll arithmetic of a virtual list: rows of equal height, of which only the visible ones are rendered. Browsers
//! limit the height of an element, so above that limit the scrollbar is scaled. The elements are in `virtual_list`.

use super::row_height;
use std::ops::Range;

/// Maximum height of an element in pixels that every browser supports.
const MAX_PX: f64 = 8_000_000.0;

/// A list of rows and the part of it that is visible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollWindow {
    rows: usize,
    row_px: f64,
    view_px: f64,
    /// Height of the rows above the visible part.
    top_px: f64,
}

impl Default for ScrollWindow {
    fn default() -> Self {
        Self { rows: 0, row_px: f64::from(row_height::LINE), view_px: 400.0, top_px: 0.0 }
    }
}

impl ScrollWindow {
    /// Sets new sizes. The first visible row stays the first.
    pub fn measure(&mut self, row_px: f64, view_px: f64) {
        let first = self.top_px / self.row_px;
        self.row_px = row_px.max(1.0);
        self.view_px = view_px.max(self.row_px);
        self.set_top(first * self.row_px);
    }

    /// The same rows laid out from the first, up to this many of them, as on paper.
    pub fn laid_out(&self, max_rows: usize) -> Self {
        Self { view_px: self.rows.min(max_rows).max(1) as f64 * self.row_px, top_px: 0.0, ..*self }
    }

    /// Sets the number of rows. The scroll position stays the same if the list is long enough.
    pub fn set_rows(&mut self, rows: usize) {
        self.rows = rows;
        self.set_top(self.top_px);
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
        let top = row as f64 * self.row_px;
        if top < self.top_px {
            self.set_top(top);
        } else if top + self.row_px > self.top_px + self.view_px {
            self.set_top(top + self.row_px - self.view_px);
        }
    }

    /// The visible rows, including partly visible ones.
    pub fn visible(&self) -> Range<usize> {
        let first = (self.top_px / self.row_px) as usize;
        let end = ((self.top_px + self.view_px) / self.row_px).ceil() as usize;
        first.min(self.rows)..end.min(self.rows)
    }

    /// How many row elements are needed at any scroll position.
    pub fn pool(&self) -> usize {
        (self.view_px / self.row_px).ceil() as usize + 1
    }

    /// Pixels of the first visible row that are hidden above.
    pub fn shift_px(&self) -> f64 {
        self.top_px % self.row_px
    }

    /// How many rows Page Up and Page Down move.
    pub fn page(&self) -> usize {
        ((self.view_px / self.row_px) as usize).saturating_sub(1).max(1)
    }

    fn list_px(&self) -> f64 {
        self.rows as f64 * self.row_px
    }

    fn max_top_px(&self) -> f64 {
        (self.list_px() - self.view_px).max(0.0)
    }

    fn set_top(&mut self, top_px: f64) {
        self.top_px = top_px.clamp(0.0, self.max_top_px());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: usize) -> ScrollWindow {
        let mut list = ScrollWindow::default();
        list.measure(40.0, 410.0);
        list.set_rows(rows);
        list
    }

    #[test]
    fn a_short_list_is_not_scaled() {
        let mut list = list(100);
        assert_eq!((list.height_px(), list.is_scaled(), list.visible()), (4000.0, false, 0..11));
        list.scroll_to(60.0);
        assert_eq!((list.visible(), list.shift_px(), list.scroll_px()), (1..12, 20.0, 60.0));
        list.scroll_to(1e9);
        assert_eq!((list.visible(), list.scroll_px()), (89..100, 3590.0));
        list.set_rows(3);
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
        let before = list;
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
        assert_eq!((paper.visible(), paper.shift_px()), (0..300, 0.0));
        assert_eq!(list.laid_out(5000).visible(), 0..1000);
        list.set_rows(0);
        assert_eq!(list.laid_out(300).visible(), 0..0);
    }

    #[test]
    fn a_new_size_keeps_the_first_visible_row() {
        let mut list = list(1000);
        list.scroll_to(4000.0);
        list.measure(70.0, 300.0);
        assert_eq!(list.visible().start, 100);
    }
}
