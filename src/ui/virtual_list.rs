//! A virtual list: a table or a list of any length, of which only the visible rows are in the document. A row that scrolls
//! out at one end is reused at the other, so an element keeps its row while it is visible, and the document order is the
//! list's. Headings may stand between the rows.
//!
//! One row is reached by Tab. The arrow keys, Page Up and Down, Home and End move to others, Space selects, and with Shift
//! a range is selected. What the rows show is the page's part: [`Rows`]. `drawn_rows` has the
//! rows that are in the document. This file has the handle, the view and the events.

mod drawn_rows;

pub use drawn_rows::{CHECK, LINK, Rows};

use super::markup::Markup;
use super::printing::on_print;
use crate::browser::events::observe_size;
use crate::browser::row_element::ListElements;
use crate::ui::view;
use drawn_rows::DrawnRows;
use leptos::ev::{KeyboardEvent, MouseEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Element, EventTarget};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// The handle of a list. All copies belong to one list.
#[derive(Clone, Copy)]
pub struct VirtualList(StoredValue<Rc<Inner>, LocalStorage>);

struct Inner {
    rows: Box<dyn Rows>,
    /// `None` until the list is in the document.
    drawn: RefCell<Option<DrawnRows>>,
}

impl VirtualList {
    /// A list of these rows.
    pub fn new(rows: impl Rows + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(Inner { rows: Box::new(rows), drawn: RefCell::new(None) })))
    }

    /// A table: its name, the cells of its head, and what is shown below an empty head.
    pub fn view(self, name: &'static str, columns: usize, head: Markup, empty: AnyView) -> Markup {
        self.scrolled(
            false,
            view! {
                <div role="table" aria-label=name aria-colcount=columns>
                    <div role="row" class="list-row head-row" aria-rowindex="1">{head}</div>
                    <div role="rowgroup" class="window"></div>
                </div>
                <div class="empty muted">{empty}</div>
            },
        )
    }

    /// A list without columns, as high as its rows up to the height of the page.
    pub fn plain_view(self) -> Markup {
        self.scrolled(true, view! { <ul class="window"></ul> })
    }

    fn scrolled(self, is_plain: bool, content: Markup) -> Markup {
        let scroller = NodeRef::<html::Div>::new();
        let watching = StoredValue::new_local(None);
        on_cleanup(move || watching.dispose());
        scroller.on_load(move |element| {
            if let Some(inner) = self.0.try_get_value() {
                *inner.drawn.borrow_mut() = ListElements::find((*element).clone()).map(DrawnRows::new);
            }
            self.refresh();
            let measure = move || self.with(&mut |drawn, rows| drawn.measure(rows));
            watching.set_value(observe_size(&element, measure));
        });
        on_print(move |is_printing| self.with(&mut |drawn, rows| drawn.lay_out(is_printing, rows)));
        view! {
            <div class="roll" class:plain=is_plain node_ref=scroller tabindex="-1"
                on:scroll=move |_| self.with(&mut DrawnRows::follow_scrollbar)
                on:wheel=move |event| self.handle_wheel(&event)
                on:keydown=move |event| self.handle_key(&event)
                on:click=move |event| self.handle_click(&event)
            >
                <div class="spacer">
                    {content}
                    <p class="printed print-only"></p>
                </div>
            </div>
        }
    }

    /// Draws the rows again after their content has changed.
    pub fn refresh(self) {
        self.with(&mut DrawnRows::refresh);
    }

    /// Measures the rows again after the styles have given them another height.
    pub fn measure(self) {
        self.with(&mut DrawnRows::measure);
    }

    /// Scrolls to the row at an index and focuses its link. Range selections start there. `false`: the list is not in
    /// the document yet.
    pub fn go_to(self, index: usize) -> bool {
        let mut is_there = false;
        self.with(&mut |drawn, rows| {
            drawn.go_to(index, LINK, rows);
            drawn.anchor_at_current(rows);
            is_there = true;
        });
        is_there
    }

    /// Scrolls just far enough to show the row at an index. Tab then reaches it. The focus stays where it is.
    pub fn reveal(self, index: usize) {
        self.with(&mut |drawn, rows| {
            drawn.measure(rows);
            drawn.show(index, rows);
        });
    }

    fn with(self, act: &mut dyn FnMut(&mut DrawnRows, &dyn Rows)) {
        let Some(inner) = self.0.try_get_value() else { return };
        // It is borrowed already if an action scrolls it. The scroll event then does nothing, which is harmless.
        if let Ok(mut drawn) = inner.drawn.try_borrow_mut()
            && let Some(drawn) = drawn.as_mut()
        {
            act(drawn, &*inner.rows);
        }
    }

    fn handle_wheel(self, event: &WheelEvent) {
        // Pixels per unit of the event: pixels, lines or pages.
        let unit = [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
        let delta_px = event.delta_y() * unit;
        self.with(&mut |drawn, rows| {
            if !event.ctrl_key() && drawn.scroll_by_wheel(delta_px, rows) {
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
        self.with(&mut |drawn, rows| {
            let part = target.as_ref().and_then(|target| drawn.part_of(target)).map(|(_, part)| part);
            // Space toggles the selection, except on a check box or a button, which handle the key themselves.
            if key == " " && part.is_none_or(|part| part == Some(LINK)) {
                drawn.anchor_at_current(rows);
                toggled = Some(drawn.current);
            } else if let Some(index) = drawn.index_for_key(&key) {
                let part = if part == Some(Some(CHECK)) { CHECK } else { LINK };
                drawn.go_to(index, part, rows);
                match event.shift_key() {
                    true => range = Some((drawn.anchor.0, drawn.current)),
                    false => drawn.anchor_at_current(rows),
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
        self.with(&mut |drawn, _| {
            clicked = drawn.part_of(&target).map(|(bound, part)| (bound, part, drawn.anchor.0));
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
            self.with(&mut |drawn, rows| {
                drawn.current = bound.index;
                drawn.anchor_at_current(rows);
            });
        }
    }
}

fn element(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}
