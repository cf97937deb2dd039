//! A row of elements that is made once and filled anew many times, as a list of a million rows needs it. What the rows
//! show is not known here.

use crate::browser::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, HtmlInputElement};

/// A row, and those of its elements that are filled: `data-part="0"`, `data-part="1"` and so on.
pub struct RowElement {
    element: HtmlElement,
    parts: Vec<HtmlElement>,
}

impl RowElement {
    /// Makes a hidden row of a list with a class of its own and this content.
    pub fn make(class: &str, html: &str) -> Option<Self> {
        let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
        element.set_class_name(&format!("list-row {class}"));
        element.set_attribute("role", "row").ok()?;
        element.set_hidden(true);
        element.set_inner_html(html);
        let mut parts = Vec::new();
        while let Ok(Some(part)) = element.query_selector(&format!("[data-part='{}']", parts.len())) {
            parts.push(part.dyn_into().ok()?);
        }
        Some(Self { element, parts })
    }

    /// Puts the row behind all rows of a list.
    pub fn append_to(&self, list: &HtmlElement) {
        let _ = list.append_child(&self.element);
    }

    /// Puts the row before all rows of a list.
    pub fn prepend_to(&self, list: &HtmlElement) {
        let _ = list.prepend_with_node_1(&self.element);
    }

    /// Takes the row out of its list.
    pub fn remove(&self) {
        self.element.remove();
    }

    /// The height in pixels; 0 while the row is hidden.
    pub fn height_px(&self) -> i32 {
        self.element.offset_height()
    }

    /// Shows or hides the row.
    pub fn set_hidden(&self, is_hidden: bool) {
        self.element.set_hidden(is_hidden);
    }

    /// Sets or removes an attribute of the row itself.
    pub fn set(&self, name: &str, value: Option<&str>) {
        let _ = match value {
            Some(value) => self.element.set_attribute(name, value),
            None => self.element.remove_attribute(name),
        };
    }

    /// Sets the text of a part.
    pub fn set_text(&self, part: usize, text: &str) {
        self.parts[part].set_text_content(Some(text));
    }

    /// Sets an attribute of a part.
    pub fn set_part(&self, part: usize, name: &str, value: &str) {
        let _ = self.parts[part].set_attribute(name, value);
    }

    /// Shows or hides a part.
    pub fn set_part_hidden(&self, part: usize, is_hidden: bool) {
        self.parts[part].set_hidden(is_hidden);
    }

    /// Checks or clears a check box.
    pub fn set_checked(&self, part: usize, is_checked: bool) {
        if let Some(check) = self.parts[part].dyn_ref::<HtmlInputElement>() {
            check.set_checked(is_checked);
        }
    }

    /// Whether Tab reaches the parts that can have the focus.
    pub fn set_tabbable(&self, is_tabbable: bool) {
        let index = if is_tabbable { 0 } else { -1 };
        for part in self.parts.iter().filter(|part| part.has_attribute("tabindex")) {
            if part.tab_index() != index {
                part.set_tab_index(index);
            }
        }
    }

    /// Focuses a part. Nothing scrolls.
    pub fn focus(&self, part: usize) {
        focus_in_place(&self.parts[part]);
    }

    /// Whether something in the row has the focus.
    pub fn has_focus(&self) -> bool {
        document().active_element().is_some_and(|active| self.element.contains(Some(&active)))
    }

    /// Whether an element is in this row, and which part it is.
    pub fn part_of(&self, target: &Element) -> Option<Option<usize>> {
        let part = |part: &HtmlElement| *AsRef::<Element>::as_ref(part) == *target;
        self.element.contains(Some(target)).then(|| self.parts.iter().position(part))
    }
}

/// Focuses an element. Nothing scrolls.
pub fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// The elements of a list around its rows.
pub struct ListElements {
    scroller: HtmlElement,
    spacer: HtmlElement,
    table: HtmlElement,
    head: HtmlElement,
    note: HtmlElement,
    /// The element that the rows are in.
    pub body: HtmlElement,
}

impl ListElements {
    /// Finds the elements: in the scroller a spacer with the table, which has a head and a body.
    pub fn find(scroller: HtmlElement) -> Option<Self> {
        let find = |selector: &str| scroller.query_selector(selector).ok().flatten()?.dyn_into().ok();
        Some(Self {
            spacer: find(".spacer")?,
            table: find("[role='table']")?,
            head: find(".head-row")?,
            note: find(".printed")?,
            body: find("[role='rowgroup']")?,
            scroller,
        })
    }

    /// The heights of the visible part and of the head in pixels. Reading them forces a layout.
    pub fn heights_px(&self) -> (i32, i32) {
        (self.scroller.client_height(), self.head.offset_height())
    }

    /// The position of the scrollbar in pixels.
    pub fn scroll_top(&self) -> i32 {
        self.scroller.scroll_top()
    }

    /// Moves the scrollbar.
    pub fn set_scroll_top(&self, top_px: i32) {
        self.scroller.set_scroll_top(top_px);
    }

    /// Sets the height that gives the scrollbar its length, the shift of the rows, and the number of rows for assistive
    /// technology.
    pub fn set(&self, height_px: i32, shift_px: i32, rows: &str) {
        let _ = self.spacer.style().set_property("height", &format!("{height_px}px"));
        let _ = self.body.style().set_property("transform", &format!("translateY({}px)", -shift_px));
        let _ = self.table.set_attribute("aria-rowcount", rows);
    }

    /// Sets the note below the rows, which only a print shows.
    pub fn set_note(&self, note: &str) {
        self.note.set_text_content(Some(note));
    }

    /// Focuses the list itself.
    pub fn focus(&self) {
        focus_in_place(&self.scroller);
    }
}
