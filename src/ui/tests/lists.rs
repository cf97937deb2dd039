//! Tests of the virtual list.

use super::{TestPage, settle};
use crate::browser::document;
use crate::browser::row_element::RowElement;
use crate::ui::view;
use crate::ui::virtual_list::{CHECK, LINK, Rows, VirtualList};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
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
async fn list(numbers: &Numbers) -> TestPage {
    let numbers = send_wrapper::SendWrapper::new(numbers.clone());
    let stage = TestPage::show(move || {
        let list = VirtualList::new(numbers.take());
        list.view("Numbers", 3, view! { <span role="columnheader">"Number"</span> }, ().into_any())
    });
    laid_out(&stage, "0/").await;
    stage
}

/// Gives a list its height and waits until its rows are there, one of them with this text.
async fn laid_out(stage: &TestPage, text: &str) {
    let roll: HtmlElement = stage.find(".roll").unchecked_into();
    roll.style().set_property("height", "400px").unwrap();
    roll.style().set_property("overflow-y", "auto").unwrap();
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(
        ".list-row { height: 40px; margin: 0; } .list-row[data-heading] { height: 32px; } .print-only { display: none; }
         .list-row[hidden] { display: none; } .spacer { position: relative; }
         .plain .window { position: absolute; inset: 0 0 auto; margin: 0; padding: 0; list-style: none; }",
    ));
    stage.find(".roll").parent_element().unwrap().append_child(&style).unwrap();
    // The sizes are measured after the next frame.
    crate::browser::time::sleep(0).await;
    while stage.find(".window").child_element_count() < 5 || !stage.text(".window").contains(text) {
        settle().await;
    }
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

/// Rows by name, those that begin with `=` being headings.
#[derive(Clone)]
struct Names(Rc<RefCell<Vec<String>>>);

impl Names {
    fn number(name: &str) -> u32 {
        name.bytes().fold(0, |number, byte| number * 31 + u32::from(byte))
    }

    fn numbered(count: usize) -> Self {
        let name = |at: usize| if at.is_multiple_of(10) { format!("=h{at}") } else { format!("r{at}") };
        Self(Rc::new(RefCell::new((0..count).map(name).collect())))
    }
}

impl Rows for Names {
    fn template(&self) -> (&'static str, &'static str) {
        (
            "name-row",
            "<input type='checkbox' tabindex='-1' data-part='0'><a href='#' tabindex='-1' data-part='1'></a>",
        )
    }

    fn count(&self) -> usize {
        self.0.borrow().len()
    }

    fn is_complete(&self) -> bool {
        true
    }

    fn row_at(&self, index: usize) -> Option<u32> {
        self.0.borrow().get(index).map(|name| Self::number(name))
    }

    fn headings(&self) -> Vec<usize> {
        let names = self.0.borrow();
        (0..names.len()).filter(|index| names[*index].starts_with('=')).collect()
    }

    fn index_of(&self, row: u32, _was: usize) -> Option<usize> {
        self.0.borrow().iter().position(|name| Self::number(name) == row)
    }

    fn fill(&self, element: &RowElement, index: usize, _row: u32) {
        let name = self.0.borrow()[index].clone();
        element.set("data-heading", name.starts_with('=').then_some(""));
        element.set_part_hidden(CHECK, name.starts_with('='));
        element.set_text(LINK, &name);
    }

    fn toggle(&self, _index: usize) {}

    fn select_range(&self, _one: usize, _other: usize) {}

    fn press(&self, _part: usize, _row: u32) -> bool {
        true
    }
}

/// A list without columns, 400 pixels high, and its handle.
async fn plain_list(names: &Names) -> (TestPage, VirtualList) {
    let names = send_wrapper::SendWrapper::new(names.clone());
    let handle = Rc::new(std::cell::Cell::new(None));
    let shown = send_wrapper::SendWrapper::new(Rc::clone(&handle));
    let stage = TestPage::show(move || {
        let list = VirtualList::new(names.take());
        shown.set(Some(list));
        list.plain_view()
    });
    laid_out(&stage, "=h0").await;
    (stage, handle.get().expect("the list was shown"))
}

/// The pixels from the top of the list to the row with this text.
fn top_of(stage: &TestPage, text: &str) -> i32 {
    let rows = stage.0.query_selector_all("li:not([hidden])").unwrap();
    let rows = (0..rows.length()).filter_map(|at| rows.get(at)?.dyn_into::<HtmlElement>().ok());
    let row = rows.into_iter().find(|row| row.text_content().as_deref() == Some(text));
    let row = row.unwrap_or_else(|| panic!("no {text} in {}", stage.text(".window")));
    (client_top(&row) - client_top(&stage.find(".roll"))).round() as i32
}

/// The pixels from the top of the window to an element.
fn client_top(element: &web_sys::Element) -> f64 {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).unwrap();
    let measure: js_sys::Function = get(element, "getBoundingClientRect").unchecked_into();
    get(&measure.call0(element).unwrap(), "top").as_f64().unwrap()
}

#[wasm_bindgen_test]
async fn a_list_without_columns_has_items_with_their_place() {
    let (stage, _) = plain_list(&Names::numbered(1000)).await;
    assert!(!stage.has("[role]"), "list and items have the roles of their elements");
    assert!(stage.find("ul").child_element_count() < 40);
    let item = stage.find("ul > li");
    assert_eq!(item.get_attribute("aria-posinset").as_deref(), Some("1"));
    assert_eq!(item.get_attribute("aria-setsize").as_deref(), Some("1000"));
    // A heading is lower than a row.
    assert_eq!((top_of(&stage, "r1"), top_of(&stage, "r2")), (32, 72));
    assert_eq!(top_of(&stage, "r11"), 32 + 9 * 40 + 32);
    // 100 headings and 900 rows.
    assert_eq!(stage.find(".spacer").unchecked_into::<HtmlElement>().offset_height(), 100 * 32 + 900 * 40);
}

#[wasm_bindgen_test]
async fn the_keyboard_passes_over_headings() {
    let (stage, list) = plain_list(&Names::numbered(1000)).await;
    assert_eq!(stage.text("a[tabindex='0']"), "r1", "Tab reaches the first row");
    assert!(list.go_to(9));
    assert_eq!(focused_text(), "r9");
    for (key, text) in
        [("ArrowDown", "r11"), ("ArrowUp", "r9"), ("End", "r999"), ("Home", "r1"), ("ArrowUp", "r1")]
    {
        stage.press("a[tabindex='0']", key);
        assert_eq!(focused_text(), text, "{key}");
    }
    assert_eq!(top_of(&stage, "=h0"), 0, "the heading of the first row is in view");
}

#[wasm_bindgen_test]
async fn a_list_keeps_its_place_and_the_focus_while_rows_arrive_above() {
    let names = Names::numbered(1000);
    let (stage, list) = plain_list(&names).await;
    assert!(list.go_to(505));
    assert_eq!(focused_text(), "r505");
    let top = top_of(&stage, "r505");
    names.0.borrow_mut().splice(3..3, ["new1".to_owned(), "=new2".to_owned(), "new3".to_owned()]);
    list.refresh();
    settle().await;
    assert_eq!((focused_text().as_str(), top_of(&stage, "r505")), ("r505", top));
    stage.press("a[tabindex='0']", "ArrowDown");
    assert_eq!(focused_text(), "r506");

    // What is gone loses the focus to the list, not to another row.
    names.0.borrow_mut().retain(|name| name != "r506");
    list.refresh();
    settle().await;
    assert_eq!(document().active_element().as_ref(), Some(&stage.find(".roll")));
}

#[wasm_bindgen_test]
async fn a_row_is_revealed_without_the_focus() {
    let (stage, list) = plain_list(&Names::numbered(1000)).await;
    list.reveal(700 + 5);
    settle().await;
    assert!((0..=360).contains(&top_of(&stage, "r705")));
    assert_eq!(stage.text("a[tabindex='0']"), "r705");
    assert_ne!(focused_text(), "r705");
    assert!(stage.find("ul").child_element_count() < 40);
}
