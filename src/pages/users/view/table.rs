//! The long table: a few rows of elements over a list of any length. Rows that leave the window on one side come in on
//! the other, so an element keeps its user as long as it is in sight, and the document has them in their order.

use crate::browser::document;
use crate::directory::policy_ledger::{Ledger, Policy};
use crate::pages::users::state::list_view::{Standing, UserListView};
use crate::pages::users::text;
use crate::ui::virtual_list::ScrollWindow;
use leptos::web_sys::{Element, FocusOptions, HtmlElement, HtmlInputElement};
use std::collections::VecDeque;
use user_list::State;
use wasm_bindgen::JsCast;

/// One row, without its user.
const ROW: &str = r#"<span role="cell"><input type="checkbox" tabindex="-1"></span><span role="cell" class="id"><a tabindex="-1"></a></span><span role="cell" class="registration"><span class="tag"></span><button type="button" class="btn small" tabindex="-1">Validate</button></span><span role="cell" class="policy"></span><span role="cell" class="policy"></span><span role="cell" class="policy"></span>"#;

/// The table's elements and where it stands.
pub struct Table {
    scroller: HtmlElement,
    spacer: HtmlElement,
    table: HtmlElement,
    head: HtmlElement,
    body: HtmlElement,
    rows: VecDeque<Row>,
    track: ScrollWindow,
    /// The place of the row that the keyboard is at, or would come to.
    current: usize,
    /// Where a range of selected rows begins.
    anchor: usize,
    /// Grows when rows may say something else than before.
    stamp: u64,
    /// Pixels of the head. Asked for only when sizes change: the browser would lay the page out for the answer.
    head_px: i32,
    /// Whether the height of a row is known: only one that is shown has any.
    is_measured: bool,
}

struct Row {
    element: HtmlElement,
    check: HtmlInputElement,
    link: HtmlElement,
    tag: Element,
    validate: HtmlElement,
    policies: Vec<Element>,
    bound: Option<Bound>,
}

/// What a row of elements shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The place in what is shown, from 0.
    pub location: usize,
    /// The row in the list.
    pub row: u32,
    stamp: u64,
}

/// What of a row was clicked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its box.
    Check,
    /// Its id.
    Link,
    /// **Validate**.
    Validate,
    /// Anything else of it.
    Rest,
}

/// What a row says besides the list's own words.
pub struct Beside<'a> {
    /// What was set from here.
    pub ledger: &'a Ledger,
    /// The address of a user.
    pub path_of: &'a dyn Fn(&str) -> String,
}

impl Table {
    /// Takes over the elements that are in the document: the scroller, and in it a spacer with the table, which has a
    /// head and a body.
    pub fn new(scroller: HtmlElement) -> Option<Self> {
        let find = |selector: &str| scroller.query_selector(selector).ok().flatten()?.dyn_into().ok();
        Some(Self {
            spacer: find(".spacer")?,
            table: find("[role='table']")?,
            head: find(".head-row")?,
            body: find("[role='rowgroup']")?,
            scroller,
            rows: VecDeque::new(),
            track: ScrollWindow::default(),
            current: 0,
            anchor: 0,
            stamp: 0,
            head_px: 0,
            is_measured: false,
        })
    }

    /// Shows what there is now.
    pub fn refresh(&mut self, list_view: UserListView, beside: &Beside) {
        self.stamp += 1;
        self.draw(list_view, beside);
        if !self.is_measured && self.rows.front().is_some_and(|row| row.bound.is_some()) {
            self.measure(list_view, beside);
        }
    }

    /// Follows the window's size.
    pub fn measure(&mut self, list_view: UserListView, beside: &Beside) {
        let row_px = self.rows.front().map_or(0, |row| row.element.offset_height());
        self.head_px = self.head.offset_height();
        let view_px = self.scroller.client_height() - self.head_px;
        if row_px > 0 {
            self.is_measured = true;
            self.track.measure(f64::from(row_px), f64::from(view_px));
        }
        self.stamp += 1;
        self.draw(list_view, beside);
    }

    /// Follows the scrollbar.
    pub fn scrolled(&mut self, list_view: UserListView, beside: &Beside) {
        self.track.scroll_to(f64::from(self.scroller.scroll_top()));
        self.draw(list_view, beside);
    }

    /// Follows a wheel where the scrollbar would leap. `false` where the browser scrolls as usual.
    pub fn wheeled(&mut self, delta_px: f64, list_view: UserListView, beside: &Beside) -> bool {
        if !self.track.is_scaled() {
            return false;
        }
        self.track.scroll_by(delta_px);
        self.draw(list_view, beside);
        self.put_scrollbar();
        true
    }

    /// The place that a key leads to; `None` for other keys.
    pub fn place_by_key(&self, key: &str) -> Option<usize> {
        let page = self.track.page();
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

    /// Brings the row at a place into sight and the keyboard to it, to its box or to its link.
    pub fn go_to(&mut self, location: usize, to_check: bool, list_view: UserListView, beside: &Beside) {
        let last =
            list_view.with_untracked(|standing| standing.view.len()).unwrap_or_default().saturating_sub(1);
        self.current = location.min(last);
        self.track.reveal(self.current);
        // The boxes' and links' own places in the tab order follow.
        self.refresh(list_view, beside);
        self.put_scrollbar();
        let row = self.rows.iter().find(|row| row.bound.is_some_and(|bound| bound.location == self.current));
        if let Some(row) = row {
            focus(if to_check { &row.check } else { &row.link });
        }
    }

    /// The place that the keyboard is at, and where a range begins.
    pub fn current_and_anchor(&self) -> (usize, usize) {
        (self.current, self.anchor)
    }

    /// A range begins here.
    pub fn set_anchor(&mut self, location: usize) {
        (self.current, self.anchor) = (location, location);
    }

    /// What of which row an element belongs to.
    pub fn part(&self, target: &Element) -> Option<(Bound, Part)> {
        let element = target.closest("[role='row']").ok().flatten()?;
        let row = self.rows.iter().find(|row| *AsRef::<Element>::as_ref(&row.element) == element)?;
        let is = |part: &Element| part == target;
        let part = match () {
            () if is(&row.check) => Part::Check,
            () if is(&row.link) => Part::Link,
            () if is(&row.validate) => Part::Validate,
            () => Part::Rest,
        };
        Some((row.bound?, part))
    }

    fn put_scrollbar(&self) {
        self.scroller.set_scroll_top(self.track.scroll_px().round() as i32);
    }

    fn draw(&mut self, list_view: UserListView, beside: &Beside) {
        list_view.with_untracked(|standing| self.draw_rows(&standing, beside));
    }

    fn draw_rows(&mut self, standing: &Standing, beside: &Beside) {
        let count = standing.view.len();
        self.track.set_rows(count);
        self.current = self.current.min(count.saturating_sub(1));
        // Whole pixels: enough here, and floating-point formatting is a good part of a small program.
        let height = self.track.height_px() as i32 + self.head_px;
        let _ = self.spacer.style().set_property("height", &format!("{height}px"));
        let is_whole = standing.users.store().is_closed();
        // A list that still arrives has a number of rows that nobody knows.
        let rows = if is_whole { (count + 1).to_string() } else { "-1".into() };
        let _ = self.table.set_attribute("aria-rowcount", &rows);
        let visible = self.track.visible();
        while self.rows.len() < self.track.pool() {
            let Some(row) = Row::make() else { break };
            let _ = self.body.append_child(&row.element);
            self.rows.push_back(row);
        }
        self.turn(visible.start);
        let tabbable = if visible.contains(&self.current) { self.current } else { visible.start };
        for (number, row) in self.rows.iter_mut().enumerate() {
            let location = visible.start + number;
            let shown =
                standing.view.row(standing.users.store(), location).filter(|_| visible.contains(&location));
            let bound = shown.map(|row| Bound { location, row, stamp: self.stamp });
            if row.bound != bound {
                row.bind(bound, standing, beside);
            }
            row.set_tabbable(location == tabbable);
        }
        let shift = format!("translateY({}px)", -(self.track.shift_px() as i32));
        let _ = self.body.style().set_property("transform", &shift);
    }

    /// Moves the elements that left the window on one side to the other.
    fn turn(&mut self, first: usize) {
        let Some(before) = self.rows.front().and_then(|row| row.bound).map(|bound| bound.location) else {
            return;
        };
        let count = self.rows.len();
        for _ in 0..first.saturating_sub(before).min(count) {
            let Some(row) = self.rows.pop_front() else { return };
            self.keep_focus(&row);
            let _ = self.body.append_child(&row.element);
            self.rows.push_back(row);
        }
        for _ in 0..before.saturating_sub(first).min(count) {
            let Some(row) = self.rows.pop_back() else { return };
            self.keep_focus(&row);
            let _ = self.body.prepend_with_node_1(&row.element);
            self.rows.push_front(row);
        }
    }

    /// A row that leaves the window must not take the keyboard to another user.
    fn keep_focus(&self, leaving: &Row) {
        let active = document().active_element();
        if active.is_some_and(|active| leaving.element.contains(Some(&active))) {
            focus(&self.scroller);
        }
    }
}

impl Row {
    fn make() -> Option<Self> {
        let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
        element.set_class_name("user-row");
        element.set_attribute("role", "row").ok()?;
        element.set_hidden(true);
        element.set_inner_html(ROW);
        let child = |number: u32| element.children().item(number);
        let inner = |number: u32| child(number)?.first_element_child();
        Some(Self {
            check: inner(0)?.dyn_into().ok()?,
            link: inner(1)?.dyn_into().ok()?,
            tag: inner(2)?,
            validate: child(2)?.last_element_child()?.dyn_into().ok()?,
            policies: (3..6).filter_map(child).collect(),
            bound: None,
            element,
        })
    }

    fn bind(&mut self, bound: Option<Bound>, standing: &Standing, beside: &Beside) {
        self.bound = bound;
        self.element.set_hidden(bound.is_none());
        let Some(Bound { location, row, .. }) = bound else { return };
        let pack = standing.users.store();
        let (Some(id), Some(state)) = (pack.id(row), pack.state(row)) else { return };
        let id = id.to_string();
        let is_selected = standing.selection.has(row);
        // The head is the first row.
        let _ = self.element.set_attribute("aria-rowindex", &(location + 2).to_string());
        let _ = match is_selected {
            true => self.element.set_attribute("data-selected", ""),
            false => self.element.remove_attribute("data-selected"),
        };
        self.check.set_checked(is_selected);
        let _ = self.check.set_attribute("aria-label", &format!("Select {id}"));
        let _ = self.link.set_attribute("href", &(beside.path_of)(&id));
        self.link.set_text_content(Some(&id));
        let (tone, word) = match state {
            _ if pack.is_contradicted(row) => ("bad", "listed twice, differently"),
            State::Validated => ("good", state.word()),
            State::Unvalidated => ("warn", state.word()),
            State::Other(word) => ("", word),
        };
        let _ = self.tag.set_attribute("data-tone", tone);
        self.tag.set_text_content(Some(word));
        self.validate.set_hidden(state != State::Unvalidated);
        let _ = self.validate.set_attribute("aria-label", &format!("Validate {id}"));
        for (cell, policy) in self.policies.iter().zip(Policy::ALL) {
            let known = beside.ledger.known(&id, policy);
            cell.set_text_content(Some(&text::known_briefly(policy, known)));
            let name = if known.is_some() { "known" } else { "" };
            let _ = cell.set_attribute("data-known", name);
        }
    }

    /// One row at a time is reached by Tab; the others by the arrow keys.
    fn set_tabbable(&self, is_tabbable: bool) {
        let index = if is_tabbable { 0 } else { -1 };
        if self.link.tab_index() != index {
            self.check.set_tab_index(index);
            self.link.set_tab_index(index);
            self.validate.set_tab_index(index);
        }
    }
}

fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
