//! A virtual list: a table of any length, of which only the visible rows are in the document. A row that scrolls out at
//! one end is reused at the other, so an element keeps its row while it is visible, and the document order is the list's.
//!
//! One row is reached by Tab. The arrow keys, Page Up and Down, Home and End move to others, Space selects, and with Shift
//! a range is selected. What the rows show is the page's part: [`Rows`].

use super::markup::Markup;
use super::printing::{self, on_print};
use super::scroll_window::ScrollWindow;
use super::text;
use crate::browser::events::observe_size;
use crate::browser::row_element::{ListElements, RowElement};
use crate::ui::view;
use leptos::ev::{KeyboardEvent, MouseEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Element, EventTarget};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// The part of each row that selects it: a check box.
pub const CHECK: usize = 0;
/// The part of each row that opens it: a link.
pub const LINK: usize = 1;

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
struct Bound {
    /// The index in the order of the list, from 0.
    index: usize,
    /// The number that [`Rows::row_at`] answered.
    row: u32,
    revision: u64,
}

/// The handle of a list. All copies belong to one list.
#[derive(Clone, Copy)]
pub struct VirtualList(StoredValue<Rc<Inner>, LocalStorage>);

struct Inner {
    rows: Box<dyn Rows>,
    /// `None` until the list is in the document.
    table: RefCell<Option<Table>>,
}

struct Table {
    elements: ListElements,
    rows: VecDeque<(RowElement, Option<Bound>)>,
    scroll: ScrollWindow,
    /// What is in sight on the screen, while the list is laid out for a print.
    on_screen: Option<ScrollWindow>,
    /// The index of the row that has the focus, or gets it by Tab.
    current: usize,
    /// The index where a range selection starts.
    anchor: usize,
    /// Grows when the content of rows may have changed.
    revision: u64,
    /// The height of the head in pixels. Read only when sizes change, because reading forces a layout.
    head_px: i32,
    /// Whether the height of a row was measured. Only a visible row has a height.
    is_measured: bool,
}

impl VirtualList {
    /// A list of these rows.
    pub fn new(rows: impl Rows + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(Inner { rows: Box::new(rows), table: RefCell::new(None) })))
    }

    /// The list in its place: its name, the cells of its head, and what is shown below an empty head.
    pub fn view(self, name: &'static str, columns: usize, head: Markup, empty: AnyView) -> Markup {
        let scroller = NodeRef::<html::Div>::new();
        let watching = StoredValue::new_local(None);
        on_cleanup(move || watching.dispose());
        scroller.on_load(move |element| {
            if let Some(inner) = self.0.try_get_value() {
                *inner.table.borrow_mut() = ListElements::find((*element).clone()).map(Table::new);
            }
            self.refresh();
            let measure = move || self.with(&mut |table, rows| table.measure(rows));
            watching.set_value(observe_size(&element, measure));
        });
        on_print(move |is_printing| self.with(&mut |table, rows| table.lay_out(is_printing, rows)));
        view! {
            <div class="roll" node_ref=scroller tabindex="-1"
                on:scroll=move |_| self.with(&mut Table::follow_scrollbar)
                on:wheel=move |event| self.handle_wheel(&event)
                on:keydown=move |event| self.handle_key(&event)
                on:click=move |event| self.handle_click(&event)
            >
                <div class="spacer">
                    <div role="table" aria-label=name aria-colcount=columns>
                        <div role="row" class="list-row head-row" aria-rowindex="1">{head}</div>
                        <div role="rowgroup" class="window"></div>
                    </div>
                    <div class="empty muted">{empty}</div>
                    <p class="printed print-only"></p>
                </div>
            </div>
        }
    }

    /// Draws the rows again after their content has changed.
    pub fn refresh(self) {
        self.with(&mut Table::refresh);
    }

    /// Measures the rows again after the styles have given them another height.
    pub fn measure(self) {
        self.with(&mut Table::measure);
    }

    /// Scrolls to the row at an index and focuses its link. Range selections start there. `false`: the list is not in
    /// the document yet.
    pub fn go_to(self, index: usize) -> bool {
        let mut is_there = false;
        self.with(&mut |table, rows| {
            table.anchor = index;
            table.go_to(index, LINK, rows);
            is_there = true;
        });
        is_there
    }

    fn with(self, act: &mut dyn FnMut(&mut Table, &dyn Rows)) {
        let Some(inner) = self.0.try_get_value() else { return };
        // It is borrowed already if an action scrolls it. The scroll event then does nothing, which is harmless.
        if let Ok(mut table) = inner.table.try_borrow_mut()
            && let Some(table) = table.as_mut()
        {
            act(table, &*inner.rows);
        }
    }

    fn handle_wheel(self, event: &WheelEvent) {
        // Pixels per unit of the event: pixels, lines or pages.
        let unit = [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
        let delta_px = event.delta_y() * unit;
        self.with(&mut |table, rows| {
            if !event.ctrl_key() && table.scroll_by_wheel(delta_px, rows) {
                event.prevent_default();
            }
        });
    }

    fn handle_key(self, event: &KeyboardEvent) {
        if event.alt_key() || event.meta_key() {
            return;
        }
        let (target, key) = (element(event.target()), event.key());
        let Some(inner) = self.0.try_get_value() else { return };
        let rows = &*inner.rows;
        let (mut toggled, mut range) = (None, None);
        self.with(&mut |table, rows| {
            let part = target.as_ref().and_then(|target| table.part_of(target)).map(|(_, part)| part);
            // Space toggles the selection, except on a check box or a button, which handle the key themselves.
            if key == " " && part.is_none_or(|part| part == Some(LINK)) {
                table.anchor = table.current;
                toggled = Some(table.current);
            } else if let Some(index) = table.index_for_key(&key) {
                let part = if part == Some(Some(CHECK)) { CHECK } else { LINK };
                table.go_to(index, part, rows);
                match event.shift_key() {
                    true => range = Some((table.anchor, table.current)),
                    false => table.anchor = table.current,
                }
            } else {
                return;
            }
            event.prevent_default();
        });
        if let Some(index) = toggled {
            rows.toggle(index);
        }
        if let Some((anchor, index)) = range {
            rows.select_range(anchor, index);
        }
    }

    fn handle_click(self, event: &MouseEvent) {
        let (Some(target), Some(inner)) = (element(event.target()), self.0.try_get_value()) else { return };
        let mut clicked = None;
        self.with(&mut |table, _| {
            clicked = table.part_of(&target).map(|(bound, part)| (bound, part, table.anchor));
        });
        let Some((bound, Some(part), anchor)) = clicked else { return };
        let is_handled = match part {
            CHECK if event.shift_key() => {
                inner.rows.select_range(anchor, bound.index);
                true
            }
            CHECK => {
                inner.rows.toggle(bound.index);
                true
            }
            part => inner.rows.press(part, bound.row),
        };
        if is_handled {
            self.with(&mut |table, _| (table.current, table.anchor) = (bound.index, bound.index));
        }
    }
}

fn element(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}

impl Table {
    fn new(elements: ListElements) -> Self {
        Self {
            elements,
            rows: VecDeque::new(),
            scroll: ScrollWindow::default(),
            on_screen: None,
            current: 0,
            anchor: 0,
            revision: 0,
            head_px: 0,
            is_measured: false,
        }
    }

    fn refresh(&mut self, rows: &dyn Rows) {
        self.revision += 1;
        self.draw(rows);
        if !self.is_measured && self.rows.front().is_some_and(|(_, bound)| bound.is_some()) {
            self.measure(rows);
        }
    }

    /// Measures and draws again after a change of size.
    fn measure(&mut self, rows: &dyn Rows) {
        if self.on_screen.is_some() {
            return;
        }
        let row_px = self.rows.front().map_or(0, |(element, _)| element.height_px());
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
    fn lay_out(&mut self, is_printing: bool, rows: &dyn Rows) {
        match (is_printing, self.on_screen.take()) {
            (true, on_screen) => {
                let on_screen = on_screen.unwrap_or(self.scroll);
                self.scroll = on_screen.laid_out(printing::MAX_ROWS);
                self.on_screen = Some(on_screen);
                self.elements.set_note(&text::printed(self.scroll.visible().len(), rows.count()));
            }
            (false, Some(on_screen)) => {
                self.scroll = on_screen;
                for (row, _) in self.rows.drain(self.scroll.pool().min(self.rows.len())..) {
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

    fn follow_scrollbar(&mut self, rows: &dyn Rows) {
        if self.on_screen.is_some() {
            return;
        }
        self.scroll.scroll_to(f64::from(self.elements.scroll_top()));
        self.draw(rows);
    }

    /// Scrolls by a wheel event if the list is so long that one pixel of the scrollbar is more than one row. `false`:
    /// the browser scrolls as usual.
    fn scroll_by_wheel(&mut self, delta_px: f64, rows: &dyn Rows) -> bool {
        if !self.scroll.is_scaled() {
            return false;
        }
        self.scroll.scroll_by(delta_px);
        self.draw(rows);
        self.sync_scrollbar();
        true
    }

    /// The index of the row that a key moves to; `None` for other keys.
    fn index_for_key(&self, key: &str) -> Option<usize> {
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

    /// Scrolls to the row at an index and focuses a part of it.
    fn go_to(&mut self, index: usize, part: usize, rows: &dyn Rows) {
        self.current = index.min(rows.count().saturating_sub(1));
        self.scroll.reveal(self.current);
        // The tab order of the parts follows.
        self.refresh(rows);
        self.sync_scrollbar();
        let current = |bound: &Option<Bound>| bound.is_some_and(|bound| bound.index == self.current);
        if let Some((row, _)) = self.rows.iter().find(|(_, bound)| current(bound)) {
            row.focus(part);
        }
    }

    /// The row that an element is in, and the part that it is.
    fn part_of(&self, target: &Element) -> Option<(Bound, Option<usize>)> {
        let found = self.rows.iter().find_map(|(row, bound)| Some((*bound, row.part_of(target)?)));
        found.and_then(|(bound, part)| Some((bound?, part)))
    }

    fn sync_scrollbar(&self) {
        self.elements.set_scroll_top(self.scroll.scroll_px().round() as i32);
    }

    fn draw(&mut self, rows: &dyn Rows) {
        let count = rows.count();
        self.scroll.set_rows(count);
        self.current = self.current.min(count.saturating_sub(1));
        let visible = self.scroll.visible();
        while self.rows.len() < self.scroll.pool() {
            let (class, html) = rows.template();
            let Some(row) = RowElement::make(class, html) else { break };
            row.append_to(&self.elements.body);
            self.rows.push_back((row, None));
        }
        self.recycle_rows(visible.start);
        let tabbable = if visible.contains(&self.current) { self.current } else { visible.start };
        for (number, (element, bound)) in self.rows.iter_mut().enumerate() {
            let index = visible.start + number;
            let row = if visible.contains(&index) { rows.row_at(index) } else { None };
            let now = row.map(|row| Bound { index, row, revision: self.revision });
            if *bound != now {
                *bound = now;
                element.set_hidden(now.is_none());
                if let Some(row) = row {
                    // Row 1 is the head.
                    element.set("aria-rowindex", Some(&(index + 2).to_string()));
                    rows.fill(element, index, row);
                }
            }
            element.set_tabbable(index == tabbable);
        }
        // Whole pixels are exact enough, and formatting floats would add code. The number of rows is unknown while the
        // list arrives.
        let all = if rows.is_complete() { (count + 1).to_string() } else { "-1".to_owned() };
        let (height_px, shift_px) = (self.scroll.height_px() as i32, self.scroll.shift_px() as i32);
        self.elements.set(height_px + self.head_px, shift_px, &all);
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
