//! Tests of the virtual list.

use super::{Stage, settle};
use crate::browser::document;
use crate::browser::row_element::RowElement;
use crate::ui::view;
use crate::ui::virtual_list::{CHECK, LINK, Rows, VirtualList};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// A thousand numbered rows. The last part can be pressed.
#[derive(Clone, Default)]
struct Numbers {
    selected: Rc<RefCell<BTreeSet<usize>>>,
    pressed: Rc<RefCell<Vec<(usize, u32)>>>,
}

impl Rows for Numbers {
    fn template(&self) -> (&'static str, &'static str) {
        (
            "number-row",
            "<input type='checkbox' tabindex='-1' data-part='0'><a href='#' tabindex='-1' data-part='1'></a>\
             <button type='button' tabindex='-1' data-part='2'></button>",
        )
    }

    fn count(&self) -> usize {
        1000
    }

    fn is_complete(&self) -> bool {
        true
    }

    fn row_at(&self, index: usize) -> Option<u32> {
        (index < 1000).then_some(index as u32 + 5000)
    }

    fn fill(&self, element: &RowElement, index: usize, row: u32) {
        element.set_text(LINK, &format!("{index}/{row}"));
        element.set_checked(CHECK, self.selected.borrow().contains(&index));
    }

    fn toggle(&self, index: usize) {
        let mut selected = self.selected.borrow_mut();
        if !selected.remove(&index) {
            selected.insert(index);
        }
    }

    fn select_range(&self, one: usize, other: usize) {
        self.selected.borrow_mut().extend(one.min(other)..=one.max(other));
    }

    fn press(&self, part: usize, row: u32) -> bool {
        self.pressed.borrow_mut().push((part, row));
        true
    }
}

/// A list 400 pixels high, with rows of 40.
async fn list(numbers: &Numbers) -> Stage {
    let numbers = send_wrapper::SendWrapper::new(numbers.clone());
    let stage = Stage::show(move || {
        let list = VirtualList::new(numbers.take());
        list.view("Numbers", 3, view! { <span role="columnheader">"Number"</span> }, ().into_any())
    });
    let roll: HtmlElement = stage.find(".roll").unchecked_into();
    roll.style().set_property("height", "400px").unwrap();
    roll.style().set_property("overflow-y", "auto").unwrap();
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(".list-row { height: 40px; } .list-row[hidden] { display: none; }"));
    stage.find(".roll").parent_element().unwrap().append_child(&style).unwrap();
    // The sizes are measured after the next frame.
    crate::browser::time::sleep(0).await;
    while stage.find("[role='rowgroup']").child_element_count() < 5
        || !stage.text("[role='rowgroup']").contains("0/")
    {
        settle().await;
    }
    stage
}

fn focused_text() -> String {
    document().active_element().and_then(|element| element.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn only_visible_rows_are_in_the_document() {
    let stage = list(&Numbers::default()).await;
    assert_eq!(stage.find("[role='table']").get_attribute("aria-rowcount").as_deref(), Some("1001"));
    assert_eq!(stage.find("[role='table']").get_attribute("aria-label").as_deref(), Some("Numbers"));
    assert!(stage.find("[role='rowgroup']").child_element_count() < 20);
    assert_eq!(
        stage.find("[role='rowgroup'] > [role='row']").get_attribute("aria-rowindex").as_deref(),
        Some("2")
    );
}

#[wasm_bindgen_test]
async fn keys_move_through_the_list_and_select() {
    let numbers = Numbers::default();
    let stage = list(&numbers).await;
    stage.find("a[tabindex='0']").unchecked_into::<HtmlElement>().focus().unwrap();
    for (key, text) in [
        ("ArrowDown", "1/5001"),
        ("ArrowDown", "2/5002"),
        ("ArrowUp", "1/5001"),
        ("End", "999/5999"),
        ("Home", "0/5000"),
    ] {
        stage.press("a[tabindex='0']", key);
        assert_eq!(focused_text(), text, "{key}");
    }
    stage.press("a[tabindex='0']", " ");
    assert_eq!(numbers.selected.borrow().iter().copied().collect::<Vec<_>>(), [0]);
    let tabbable = stage.0.query_selector_all("a[tabindex='0']").unwrap().length();
    assert_eq!(tabbable, 1, "Tab reaches one row");
}

#[wasm_bindgen_test]
async fn a_click_selects_presses_and_begins_a_range() {
    let numbers = Numbers::default();
    let stage = list(&numbers).await;
    let row = |index: usize| format!("[aria-rowindex='{}'] ", index + 2);
    stage.click(&format!("{}input", row(2)));
    assert_eq!(numbers.selected.borrow().len(), 1);
    let init = web_sys::MouseEventInit::new();
    init.set_bubbles(true);
    init.set_shift_key(true);
    let click = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &init).unwrap();
    stage.find(&format!("{}input", row(4))).dispatch_event(&click).unwrap();
    assert_eq!(numbers.selected.borrow().iter().copied().collect::<Vec<_>>(), [2, 3, 4]);
    stage.click(&format!("{}button", row(3)));
    assert_eq!(*numbers.pressed.borrow(), [(2, 5003)]);
}

/// Tells the page that it is printed, or that this has ended.
fn tell(event: &str) {
    crate::browser::window().dispatch_event(&web_sys::Event::new(event).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn a_print_has_all_rows_and_the_screen_has_its_own_again() {
    let stage = list(&Numbers::default()).await;
    stage.find("a[tabindex='0']").unchecked_into::<HtmlElement>().focus().unwrap();
    stage.press("a[tabindex='0']", "End");
    assert_eq!(focused_text(), "999/5999");
    let on_screen = stage.text("[role='rowgroup']");
    tell("beforeprint");
    let printed = stage.0.query_selector_all("[role='rowgroup'] > :not([hidden])").unwrap();
    assert_eq!(printed.length(), 1000);
    assert_eq!(stage.text("[role='rowgroup'] > :first-child"), "0/5000");
    assert_eq!(stage.text("[role='rowgroup'] > :nth-child(1000)"), "999/5999");
    assert_eq!(stage.text(".printed"), "", "all are printed");
    tell("afterprint");
    assert!(stage.find("[role='rowgroup']").child_element_count() < 20);
    assert_eq!(focused_text(), "999/5999");
    let shown = stage.text("[role='rowgroup'] > :not([hidden])");
    assert!(on_screen.starts_with(&shown), "{shown} is not the first of {on_screen}");
}
