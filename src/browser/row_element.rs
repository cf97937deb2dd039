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
    fn make(tag: &str, class: &str, html: &str) -> Option<Self> {
        let element: HtmlElement = document().create_element(tag).ok()?.dyn_into().ok()?;
        element.set_class_name(&format!("list-row {class}"));
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

    /// Sets or removes an attribute of a part.
    pub fn set_part_or_none(&self, part: usize, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.set_part(part, name, value),
            None => drop(self.parts[part].remove_attribute(name)),
        }
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
    /// The table and its head. A list without columns has none.
    table: Option<(HtmlElement, HtmlElement)>,
    note: HtmlElement,
    /// The element that the rows are in.
    pub body: HtmlElement,
}

impl ListElements {
    /// Finds the elements: in the scroller a spacer with the body, which may be in a table with a head.
    pub fn find(scroller: HtmlElement) -> Option<Self> {
        let find = |selector: &str| scroller.query_selector(selector).ok().flatten()?.dyn_into().ok();
        Some(Self {
            spacer: find(".spacer")?,
            table: find("[role='table']").zip(find(".head-row")),
            note: find(".printed")?,
            body: find(".window")?,
            scroller,
        })
    }

    /// Whether the rows are those of a table.
    pub fn is_table(&self) -> bool {
        self.table.is_some()
    }

    /// Makes a hidden row with a class of its own and this content.
    pub fn make_row(&self, class: &str, html: &str) -> Option<RowElement> {
        let row = RowElement::make(if self.is_table() { "div" } else { "li" }, class, html)?;
        if self.is_table() {
            row.set("role", Some("row"));
        }
        Some(row)
    }

    /// The heights of the visible part and of the head in pixels. Reading them forces a layout.
    pub fn heights_px(&self) -> (i32, i32) {
        (self.scroller.client_height(), self.table.as_ref().map_or(0, |(_, head)| head.offset_height()))
    }

    /// The position of the scrollbar in pixels.
    pub fn scroll_top(&self) -> i32 {
        self.scroller.scroll_top()
    }

    /// Moves the scrollbar.
    pub fn set_scroll_top(&self, top_px: i32) {
        self.scroller.set_scroll_top(top_px);
    }

    /// Sets the height that gives the scrollbar its length, the place of the rows, and the number of rows of a table for
    /// assistive technology.
    pub fn set(&self, height_px: i32, rows_px: i32, rows: &str) {
        let _ = self.spacer.style().set_property("height", &format!("{height_px}px"));
        let _ = self.body.style().set_property("transform", &format!("translateY({rows_px}px)"));
        if let Some((table, _)) = &self.table {
            let _ = table.set_attribute("aria-rowcount", rows);
        }
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
