//! The rows of a virtual list that are in the document: which they are, what they show, and which of them has the focus.

use crate::browser::document;
use crate::browser::row_element::{ListElements, RowElement};
use crate::ui::printing;
use crate::ui::scroll_window::ScrollWindow;
use crate::ui::text;
use leptos::web_sys::Element;
use std::collections::VecDeque;

/// The part of each row that selects it: a check box.
pub const CHECK: usize = 0;
/// The part of each row that opens it: a link.
pub const LINK: usize = 1;

/// How many rows above and below the visible ones a list without columns has in the document. The browser scrolls its rows
/// itself, before the list draws others.
const OVERSCAN: usize = 4;

/// What a list shows, and what happens in it.
pub trait Rows {
    /// The class and the content of a row, with the parts as in [`RowElement`].
    fn template(&self) -> (&'static str, &'static str);
    /// The number of rows.
    fn count(&self) -> usize;
    /// Whether the number of rows is final.
    fn is_complete(&self) -> bool;
    /// The row at an index, by a number that stays the same when the order changes.
    fn row_at(&self, index: usize) -> Option<u32>;
    /// The indexes of rows that are headings, in ascending order. The keyboard passes over them.
    fn headings(&self) -> Vec<usize> {
        Vec::new()
    }
    /// The index of a row that was at another one before, so that the list keeps its place. `None`: the row is gone.
    /// Without this, a list stays at the same index when its order changes.
    fn index_of(&self, _row: u32, was: usize) -> Option<usize> {
        Some(was)
    }
    /// Fills the element with the row at an index.
    fn fill(&self, element: &RowElement, index: usize, row: u32);
    /// Selects or clears the row at an index.
    fn toggle(&self, index: usize);
    /// Selects the rows between two indexes, both included.
    fn select_range(&self, one: usize, other: usize);
    /// A part other than the check box was clicked. `false`: nothing happens there.
    fn press(&self, part: usize, row: u32) -> bool;
}

/// A row of a list in the document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    /// The index in the order of the list, from 0.
    pub(super) index: usize,
    /// The number that [`Rows::row_at`] answered.
    pub(super) row: u32,
    revision: u64,
}

/// The rows in the document, and where the list is scrolled to.
pub(super) struct DrawnRows {
    elements: ListElements,
    rows: VecDeque<(RowElement, Option<Bound>)>,
    scroll: ScrollWindow,
    /// What is in sight on the screen, while the list is laid out for a print.
    on_screen: Option<ScrollWindow>,
    /// The index of the row that has the focus, or gets it by Tab.
    pub(super) current: usize,
    /// The index where a range selection starts, and the row there.
    pub(super) anchor: (usize, Option<u32>),
    /// How many rows are drawn above and below the visible ones.
    overscan: usize,
    /// Grows when the content of rows may have changed.
    revision: u64,
    /// The height of the head in pixels. Read only when sizes change, because reading forces a layout.
    head_px: i32,
    /// Whether the height of a row was measured. Only a visible row has a height.
    is_measured: bool,
}

impl DrawnRows {
    pub(super) fn new(elements: ListElements) -> Self {
        Self {
            overscan: if elements.is_table() { 0 } else { OVERSCAN },
            elements,
            rows: VecDeque::new(),
            scroll: ScrollWindow::default(),
            on_screen: None,
            current: 0,
            anchor: (0, None),
            revision: 0,
            head_px: 0,
            is_measured: false,
        }
    }

    pub(super) fn refresh(&mut self, rows: &dyn Rows) {
        let focused = document().active_element().and_then(|active| self.part_of(&active));
        let has_moved = self.keep_place(rows);
        self.revision += 1;
        self.draw(rows);
        if !self.is_measured && self.shown_row().is_some() {
            self.measure(rows);
        }
        if has_moved {
            self.sync_scrollbar();
        }
        if let Some((before, part)) = focused {
            self.keep_focus_on(before.row, part);
        }
    }

    /// Follows the current row, the anchor and the first visible row to their new indexes. Whether the list has scrolled.
    fn keep_place(&mut self, rows: &dyn Rows) -> bool {
        let bound_at =
            |index: usize| self.rows.iter().find_map(|(_, bound)| bound.filter(|bound| bound.index == index));
        let first = self.scroll.visible().find(|index| !self.scroll.is_heading(*index)).and_then(bound_at);
        // At its start a list stays there, so that new rows come into view.
        let first = first.filter(|_| self.scroll.scroll_px() > 0.0);
        let current = bound_at(self.current).and_then(|bound| rows.index_of(bound.row, bound.index));
        self.current = current.unwrap_or(self.current);
        if let (was, Some(row)) = self.anchor {
            self.anchor.0 = rows.index_of(row, was).unwrap_or(self.current);
        }
        let Some(first) = first else { return false };
        let Some(now) = rows.index_of(first.row, first.index).filter(|now| *now != first.index) else {
            return false;
        };
        let hidden_px = self.scroll.shift_px(first.index);
        self.scroll.set_rows(rows.count(), rows.headings());
        self.scroll.scroll_by(hidden_px - self.scroll.shift_px(now));
        // The elements keep their rows.
        let moved = now as isize - first.index as isize;
        for bound in self.rows.iter_mut().filter_map(|(_, bound)| bound.as_mut()) {
            bound.index = bound.index.saturating_add_signed(moved);
        }
        true
    }

    /// Moves the focus with its row to another element. If the row is gone, the list itself gets the focus.
    fn keep_focus_on(&self, row: u32, part: Option<usize>) {
        let now = self.rows.iter().find(|(_, bound)| bound.is_some_and(|bound| bound.row == row));
        match (now, part) {
            (Some((element, _)), _) if element.has_focus() => {}
            (Some((element, _)), Some(part)) => element.focus(part),
            _ => self.elements.focus(),
        }
    }

    /// A row in the document that is no heading.
    fn shown_row(&self) -> Option<&RowElement> {
        let is_row = |bound: Bound| !self.scroll.is_heading(bound.index);
        self.rows.iter().find_map(|(element, bound)| bound.is_some_and(is_row).then_some(element))
    }

    /// Measures and draws again after a change of size.
    pub(super) fn measure(&mut self, rows: &dyn Rows) {
        if self.on_screen.is_some() {
            return;
        }
        let row_px = self.shown_row().map_or(0, RowElement::height_px);
        let (list_px, head_px) = self.elements.heights_px();
        self.head_px = head_px;
        if row_px > 0 {
            self.is_measured = true;
            self.scroll.measure(f64::from(row_px), f64::from(list_px - head_px));
        }
        self.revision += 1;
        self.draw(rows);
    }

    /// Lays all rows out for a print, up to a bound, or shows those again that were in sight.
    pub(super) fn lay_out(&mut self, is_printing: bool, rows: &dyn Rows) {
        match (is_printing, self.on_screen.take()) {
            (true, on_screen) => {
                let on_screen = on_screen.unwrap_or_else(|| self.scroll.clone());
                self.scroll = on_screen.laid_out(printing::MAX_ROWS);
                self.on_screen = Some(on_screen);
                self.elements.set_note(&text::printed(self.scroll.visible().len(), rows.count()));
            }
            (false, Some(on_screen)) => {
                self.scroll = on_screen;
                let needed = self.scroll.pool() + 2 * self.overscan;
                for (row, _) in self.rows.drain(needed.min(self.rows.len())..) {
                    row.remove();
                }
            }
            (false, None) => return,
        }
        // The elements keep their order, so the one with the focus shows its row again afterwards.
        self.rows.iter_mut().for_each(|(_, bound)| *bound = None);
        self.draw(rows);
        if !is_printing {
            // On paper the list does not scroll, so the browser may have moved the scrollbar.
            self.sync_scrollbar();
        }
    }

    pub(super) fn follow_scrollbar(&mut self, rows: &dyn Rows) {
        if self.on_screen.is_some() {
            return;
        }
        self.scroll.scroll_to(f64::from(self.elements.scroll_top()));
        self.draw(rows);
    }

    /// Scrolls by a wheel event if the list is so long that one pixel of the scrollbar is more than one row. `false`:
    /// the browser scrolls as usual.
    pub(super) fn scroll_by_wheel(&mut self, delta_px: f64, rows: &dyn Rows) -> bool {
        if !self.scroll.is_scaled() {
            return false;
        }
        self.scroll.scroll_by(delta_px);
        self.draw(rows);
        self.sync_scrollbar();
        true
    }

    /// The index of the row that a key moves to; `None` for other keys.
    pub(super) fn index_for_key(&self, key: &str) -> Option<usize> {
        let page = self.scroll.page();
        Some(match key {
            "ArrowDown" => self.current + 1,
            "ArrowUp" => self.current.saturating_sub(1),
            "PageDown" => self.current + page,
            "PageUp" => self.current.saturating_sub(page),
            "Home" => 0,
            "End" => usize::MAX,
            _ => return None,
        })
    }

    /// Scrolls to the row at an index. At a heading, to the next row in the direction in which the list moves.
    pub(super) fn show(&mut self, index: usize, rows: &dyn Rows) {
        let count = rows.count();
        self.scroll.set_rows(count, rows.headings());
        let index = index.min(count.saturating_sub(1));
        let is_row = |index: &usize| !self.scroll.is_heading(*index);
        let (above, below) = ((0..=index).rev().find(is_row), (index..count).find(is_row));
        let found = if index < self.current { above.or(below) } else { below.or(above) };
        self.current = found.unwrap_or(index);
        let above = self.current.saturating_sub(1);
        self.scroll.reveal(if self.scroll.is_heading(above) { above } else { self.current });
        self.scroll.reveal(self.current);
        // The tab order of the parts follows.
        self.refresh(rows);
        self.sync_scrollbar();
    }

    pub(super) fn anchor_at_current(&mut self, rows: &dyn Rows) {
        self.anchor = (self.current, rows.row_at(self.current));
    }

    /// Scrolls to the row at an index and focuses a part of it.
    pub(super) fn go_to(&mut self, index: usize, part: usize, rows: &dyn Rows) {
        self.show(index, rows);
        let current = |bound: &Option<Bound>| bound.is_some_and(|bound| bound.index == self.current);
        if let Some((row, _)) = self.rows.iter().find(|(_, bound)| current(bound)) {
            row.focus(part);
            // A disabled check box takes no focus.
            if !row.has_focus() {
                row.focus(LINK);
            }
        }
    }

    /// The row that an element is in, and the part that it is.
    pub(super) fn part_of(&self, target: &Element) -> Option<(Bound, Option<usize>)> {
        let found = self.rows.iter().find_map(|(row, bound)| Some((*bound, row.part_of(target)?)));
        found.and_then(|(bound, part)| Some((bound?, part)))
    }

    fn sync_scrollbar(&self) {
        self.elements.set_scroll_top(self.scroll.scroll_px().round() as i32);
    }

    fn draw(&mut self, rows: &dyn Rows) {
        let count = rows.count();
        self.scroll.set_rows(count, rows.headings());
        self.current = self.current.min(count.saturating_sub(1));
        let visible = self.scroll.visible();
        let overscan = if self.on_screen.is_some() { 0 } else { self.overscan };
        let visible = visible.start.saturating_sub(overscan)..(visible.end + overscan).min(count);
        while self.rows.len() < self.scroll.pool() + 2 * overscan {
            let (class, html) = rows.template();
            let Some(row) = self.elements.make_row(class, html) else { break };
            row.append_to(&self.elements.body);
            self.rows.push_back((row, None));
        }
        self.recycle_rows(visible.start);
        let is_row = |index: &usize| !self.scroll.is_heading(*index);
        let tabbable = Some(self.current).filter(|index| visible.contains(index) && is_row(index));
        let tabbable = tabbable.or_else(|| visible.clone().find(is_row));
        let is_table = self.elements.is_table();
        for (number, (element, bound)) in self.rows.iter_mut().enumerate() {
            let index = visible.start + number;
            let row = if visible.contains(&index) { rows.row_at(index) } else { None };
            let now = row.map(|row| Bound { index, row, revision: self.revision });
            if *bound != now {
                *bound = now;
                element.set_hidden(now.is_none());
                if let Some(row) = row {
                    if is_table {
                        // Row 1 is the head.
                        element.set("aria-rowindex", Some(&(index + 2).to_string()));
                    } else {
                        element.set("aria-posinset", Some(&(index + 1).to_string()));
                        element.set("aria-setsize", Some(&count.to_string()));
                    }
                    rows.fill(element, index, row);
                }
            }
            element.set_tabbable(Some(index) == tabbable);
        }
        // Whole pixels are exact enough, and formatting floats would add code. The number of rows is unknown while the
        // list arrives.
        let all = if rows.is_complete() { (count + 1).to_string() } else { "-1".to_owned() };
        let (height_px, shift_px) =
            (self.scroll.height_px() as i32, self.scroll.shift_px(visible.start) as i32);
        // A table stays in place while it is scrolled, a list moves.
        let start_px = if is_table { 0 } else { self.scroll.scroll_px() as i32 };
        self.elements.set(height_px + self.head_px, start_px - shift_px, &all);
    }

    /// Moves the rows that scrolled out at one end to the other end.
    fn recycle_rows(&mut self, first: usize) {
        let Some(before) = self.rows.front().and_then(|(_, bound)| *bound).map(|bound| bound.index) else {
            return;
        };
        let count = self.rows.len();
        for _ in 0..first.saturating_sub(before).min(count) {
            let Some(row) = self.rows.pop_front() else { return };
            self.keep_focus(&row.0);
            row.0.append_to(&self.elements.body);
            self.rows.push_back(row);
        }
        for _ in 0..before.saturating_sub(first).min(count) {
            let Some(row) = self.rows.pop_back() else { return };
            self.keep_focus(&row.0);
            row.0.prepend_to(&self.elements.body);
            self.rows.push_front(row);
        }
    }

    /// Keeps the focus from moving to another row when the focused element is reused.
    fn keep_focus(&self, leaving: &RowElement) {
        if leaving.has_focus() {
            self.elements.focus();
        }
    }
}
