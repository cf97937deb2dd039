//! The rows of the user table as a virtual list: only the visible rows are in the document. A row that scrolls out at
//! one end is reused at the other, so an element keeps its user while it is visible, and the document order is the list
//! order. Events are handled in `list`.

use crate::browser::document;
use crate::directory::policy_ledger::{Ledger, Policy};
use crate::pages::users::state::list_view::{ListSnapshot, UserListView};
use crate::pages::users::text;
use crate::ui::virtual_list::ScrollWindow;
use leptos::web_sys::{Element, FocusOptions, HtmlElement, HtmlInputElement};
use std::collections::VecDeque;
use user_list::State;
use wasm_bindgen::JsCast;

/// The cells of one row, still without a user.
const ROW_HTML: &str = r#"<span role="cell"><input type="checkbox" tabindex="-1"></span><span role="cell" class="id"><a tabindex="-1"></a></span><span role="cell" class="registration"><span class="tag"></span><button type="button" class="btn small" tabindex="-1">Validate</button></span><span role="cell" class="policy"></span><span role="cell" class="policy"></span><span role="cell" class="policy"></span>"#;

/// The elements of the table, with its scroll position and keyboard position.
pub struct Table {
    scroller: HtmlElement,
    spacer: HtmlElement,
    table: HtmlElement,
    head: HtmlElement,
    body: HtmlElement,
    rows: VecDeque<RowElements>,
    scroll: ScrollWindow,
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

struct RowElements {
    element: HtmlElement,
    check: HtmlInputElement,
    link: HtmlElement,
    tag: Element,
    validate: HtmlElement,
    policies: Vec<Element>,
    bound: Option<RowBinding>,
}

/// The user that a row shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RowBinding {
    /// The index in the visible order, from 0.
    pub index: usize,
    /// The row number in the list.
    pub row: u32,
    revision: u64,
}

/// A part of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RowPart {
    /// The check box.
    Check,
    /// The link with the id.
    Link,
    /// **Validate**.
    Validate,
    /// Anything else.
    Other,
}

/// What drawing needs besides the list.
pub struct RowContext<'a> {
    /// The policies set from this browser.
    pub ledger: &'a Ledger,
    /// The path of a user's page.
    pub path_of: &'a dyn Fn(&str) -> String,
}

impl Table {
    /// Finds the elements in the document: in the scroller a spacer with the table, which has a head and a body.
    pub fn new(scroller: HtmlElement) -> Option<Self> {
        let find = |selector: &str| scroller.query_selector(selector).ok().flatten()?.dyn_into().ok();
        Some(Self {
            spacer: find(".spacer")?,
            table: find("[role='table']")?,
            head: find(".head-row")?,
            body: find("[role='rowgroup']")?,
            scroller,
            rows: VecDeque::new(),
            scroll: ScrollWindow::default(),
            current: 0,
            anchor: 0,
            revision: 0,
            head_px: 0,
            is_measured: false,
        })
    }

    /// Draws the current rows again.
    pub fn refresh(&mut self, list_view: UserListView, context: &RowContext) {
        self.revision += 1;
        self.draw(list_view, context);
        if !self.is_measured && self.rows.front().is_some_and(|row| row.bound.is_some()) {
            self.measure(list_view, context);
        }
    }

    /// Measures and draws again after a change of size.
    pub fn measure(&mut self, list_view: UserListView, context: &RowContext) {
        let row_px = self.rows.front().map_or(0, |row| row.element.offset_height());
        self.head_px = self.head.offset_height();
        let view_px = self.scroller.client_height() - self.head_px;
        if row_px > 0 {
            self.is_measured = true;
            self.scroll.measure(f64::from(row_px), f64::from(view_px));
        }
        self.revision += 1;
        self.draw(list_view, context);
    }

    /// Draws the rows at the position of the scrollbar.
    pub fn follow_scrollbar(&mut self, list_view: UserListView, context: &RowContext) {
        self.scroll.scroll_to(f64::from(self.scroller.scroll_top()));
        self.draw(list_view, context);
    }

    /// Scrolls by a wheel event if the list is so long that one pixel of the scrollbar is more than one row. `false`:
    /// the browser scrolls as usual.
    pub fn scroll_by_wheel(&mut self, delta_px: f64, list_view: UserListView, context: &RowContext) -> bool {
        if !self.scroll.is_scaled() {
            return false;
        }
        self.scroll.scroll_by(delta_px);
        self.draw(list_view, context);
        self.sync_scrollbar();
        true
    }

    /// The index of the row that a key moves to; `None` for other keys.
    pub fn index_for_key(&self, key: &str) -> Option<usize> {
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

    /// Scrolls to the row at an index and focuses its check box or its link.
    pub fn go_to(&mut self, index: usize, to_check: bool, list_view: UserListView, context: &RowContext) {
        let last =
            list_view.with_untracked(|snapshot| snapshot.view.len()).unwrap_or_default().saturating_sub(1);
        self.current = index.min(last);
        self.scroll.reveal(self.current);
        // The tab order of check boxes and links follows.
        self.refresh(list_view, context);
        self.sync_scrollbar();
        let row = self.rows.iter().find(|row| row.bound.is_some_and(|bound| bound.index == self.current));
        if let Some(row) = row {
            focus(if to_check { &row.check } else { &row.link });
        }
    }

    /// The index of the current row, and the index where a range selection starts.
    pub fn current_and_anchor(&self) -> (usize, usize) {
        (self.current, self.anchor)
    }

    /// Makes the row at an index the current one and the start of a range selection.
    pub fn set_anchor(&mut self, index: usize) {
        (self.current, self.anchor) = (index, index);
    }

    /// The row and the part of the row that an element belongs to.
    pub fn part_of(&self, target: &Element) -> Option<(RowBinding, RowPart)> {
        let element = target.closest("[role='row']").ok().flatten()?;
        let row = self.rows.iter().find(|row| *AsRef::<Element>::as_ref(&row.element) == element)?;
        let is = |element: &Element| element == target;
        let part = match () {
            () if is(&row.check) => RowPart::Check,
            () if is(&row.link) => RowPart::Link,
            () if is(&row.validate) => RowPart::Validate,
            () => RowPart::Other,
        };
        Some((row.bound?, part))
    }

    fn sync_scrollbar(&self) {
        self.scroller.set_scroll_top(self.scroll.scroll_px().round() as i32);
    }

    fn draw(&mut self, list_view: UserListView, context: &RowContext) {
        list_view.with_untracked(|snapshot| self.draw_rows(&snapshot, context));
    }

    fn draw_rows(&mut self, snapshot: &ListSnapshot, context: &RowContext) {
        let count = snapshot.view.len();
        self.scroll.set_rows(count);
        self.current = self.current.min(count.saturating_sub(1));
        // Whole pixels are exact enough, and formatting floats would add code.
        let height = self.scroll.height_px() as i32 + self.head_px;
        let _ = self.spacer.style().set_property("height", &format!("{height}px"));
        let is_whole = snapshot.users.store().is_closed();
        // The number of rows is unknown while the list arrives.
        let rows = if is_whole { (count + 1).to_string() } else { "-1".into() };
        let _ = self.table.set_attribute("aria-rowcount", &rows);
        let visible = self.scroll.visible();
        while self.rows.len() < self.scroll.pool() {
            let Some(row) = RowElements::make() else { break };
            let _ = self.body.append_child(&row.element);
            self.rows.push_back(row);
        }
        self.recycle_rows(visible.start);
        let tabbable = if visible.contains(&self.current) { self.current } else { visible.start };
        for (number, row) in self.rows.iter_mut().enumerate() {
            let index = visible.start + number;
            let shown = snapshot.view.row(snapshot.users.store(), index).filter(|_| visible.contains(&index));
            let bound = shown.map(|row| RowBinding { index, row, revision: self.revision });
            if row.bound != bound {
                row.bind(bound, snapshot, context);
            }
            row.set_tabbable(index == tabbable);
        }
        let shift = format!("translateY({}px)", -(self.scroll.shift_px() as i32));
        let _ = self.body.style().set_property("transform", &shift);
    }

    /// Moves the rows that scrolled out at one end to the other end.
    fn recycle_rows(&mut self, first: usize) {
        let Some(before) = self.rows.front().and_then(|row| row.bound).map(|bound| bound.index) else {
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

    /// Keeps the focus from moving to another user when the focused row is reused.
    fn keep_focus(&self, leaving: &RowElements) {
        let active = document().active_element();
        if active.is_some_and(|active| leaving.element.contains(Some(&active))) {
            focus(&self.scroller);
        }
    }
}

impl RowElements {
    fn make() -> Option<Self> {
        let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
        element.set_class_name("user-row");
        element.set_attribute("role", "row").ok()?;
        element.set_hidden(true);
        element.set_inner_html(ROW_HTML);
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

    fn bind(&mut self, bound: Option<RowBinding>, snapshot: &ListSnapshot, context: &RowContext) {
        self.bound = bound;
        self.element.set_hidden(bound.is_none());
        let Some(RowBinding { index, row, .. }) = bound else { return };
        let store = snapshot.users.store();
        let (Some(id), Some(state)) = (store.id(row), store.state(row)) else { return };
        let id = id.to_string();
        let is_selected = snapshot.selection.has(row);
        // Row 1 is the head.
        let _ = self.element.set_attribute("aria-rowindex", &(index + 2).to_string());
        let _ = match is_selected {
            true => self.element.set_attribute("data-selected", ""),
            false => self.element.remove_attribute("data-selected"),
        };
        self.check.set_checked(is_selected);
        let _ = self.check.set_attribute("aria-label", &text::select_name(&id));
        let _ = self.link.set_attribute("href", &(context.path_of)(&id));
        self.link.set_text_content(Some(&id));
        let (tone, word) = match state {
            _ if store.is_contradicted(row) => ("bad", text::CONTRADICTED),
            State::Validated => ("good", state.word()),
            State::Unvalidated => ("warn", state.word()),
            State::Other(word) => ("", word),
        };
        let _ = self.tag.set_attribute("data-tone", tone);
        self.tag.set_text_content(Some(word));
        self.validate.set_hidden(state != State::Unvalidated);
        let _ = self.validate.set_attribute("aria-label", &text::validate_name(&id));
        for (cell, policy) in self.policies.iter().zip(Policy::ALL) {
            let last_set = context.ledger.last_set(&id, policy);
            cell.set_text_content(Some(&text::policy_cell(policy, last_set)));
            let name = if last_set.is_some() { "known" } else { "" };
            let _ = cell.set_attribute("data-known", name);
        }
    }

    /// Makes one row reachable by Tab; the others are reached by the arrow keys.
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
