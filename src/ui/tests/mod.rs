//! Tests of the widgets in a real browser: the older widgets and what all tests use. One file for each group.

mod lists;
mod markup;
mod widgets;

use crate::browser::{document, time};
use crate::ui::copy::CopyButton;
use crate::ui::dialog::Dialog;
use crate::ui::field::{CheckField, TextField};
use crate::ui::note::FailureNote;
use crate::ui::view;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement};

/// An element of the test's own in the document, so that tests do not find each other's widgets.
struct TestPage(HtmlElement);

impl TestPage {
    fn show<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        let stage: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&stage).unwrap();
        leptos::mount::mount_to(stage.clone(), view).forget();
        Self(stage)
    }

    fn has(&self, selector: &str) -> bool {
        self.0.query_selector(selector).unwrap().is_some()
    }

    fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap_or_default()
    }

    fn press(&self, selector: &str, key: &str) {
        let init = web_sys::KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.find(selector).dispatch_event(&event).unwrap();
    }

    fn find(&self, selector: &str) -> Element {
        self.0
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.0.inner_html()))
    }

    fn click(&self, selector: &str) {
        self.find(selector).unchecked_into::<HtmlElement>().click();
    }
}

impl Drop for TestPage {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Waits until effects have run and the browser has delivered its events.
async fn settle() {
    for _ in 0..3 {
        time::sleep(0).await;
    }
}

#[wasm_bindgen_test]
async fn a_field_connects_its_error_to_its_input() {
    let error = RwSignal::new(None::<String>);
    let value = RwSignal::new("typed".to_owned());
    let stage = TestPage::show(move || {
        let error = Signal::derive(move || error.get());
        view! { <TextField id="field-a" label="Name" value=value hint="As on the paper" error=error/> }
    });
    settle().await;
    let input: HtmlInputElement = stage.find("input").unchecked_into();
    assert_eq!(input.value(), "typed");
    assert_eq!(input.get_attribute("aria-invalid"), None);
    assert!(stage.find("#field-a-error").has_attribute("hidden"));

    error.set(Some("Too short.".into()));
    settle().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(stage.find("#field-a-error").text_content().as_deref(), Some("Too short."));
    assert!(input.get_attribute("aria-describedby").unwrap().contains("field-a-error"));
    assert_eq!(input.value(), "typed", "the typed text is not lost");

    input.set_value("more");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    assert_eq!(value.get_untracked(), "more");
}

#[wasm_bindgen_test]
async fn a_check_box_and_its_signal_follow_each_other() {
    let checked = RwSignal::new(false);
    let stage = TestPage::show(
        move || view! { <CheckField id="check-a" label="Keep" checked=checked hint="For a while"/> },
    );
    stage.click("input");
    assert!(checked.get_untracked());
    checked.set(false);
    settle().await;
    assert!(!stage.find("input").unchecked_into::<HtmlInputElement>().checked());
}

#[wasm_bindgen_test]
async fn a_dialog_opens_and_escape_clears_its_signal() {
    let open = RwSignal::new(false);
    let stage = TestPage::show(move || {
        view! {
            <Dialog open=open id="dialog-a" title="Sure?">
                <button type="button" class="harmless" autofocus>"Cancel"</button>
                <button type="button">"Go on"</button>
            </Dialog>
        }
    });
    let dialog: HtmlDialogElement = stage.find("dialog").unchecked_into();
    assert!(!dialog.open());

    open.set(true);
    settle().await;
    assert!(dialog.open());
    assert_eq!(document().active_element().unwrap().class_name(), "harmless");

    // The same as pressing Escape.
    dialog.close();
    settle().await;
    assert!(!open.get_untracked());
    assert!(stage.0.query_selector(".harmless").unwrap().is_none(), "a closed dialog has no content");
}

#[wasm_bindgen_test]
async fn a_failure_shows_its_raw_error_and_a_copy_button() {
    let stage = TestPage::show(|| {
        view! {
            <FailureNote sentence="It did not work.".into() steps=vec!["Look at the clock.".into()]
                raw="BadInput (400): Input validation failed.".into() time="12:00".into()/>
        }
    });
    assert_eq!(stage.find("b").text_content().as_deref(), Some("It did not work."));
    assert_eq!(stage.find("li").text_content().as_deref(), Some("Look at the clock."));
    assert_eq!(
        stage.find("code").text_content().as_deref(),
        Some("BadInput (400): Input validation failed.")
    );
    assert_eq!(stage.find("button").get_attribute("aria-label").as_deref(), Some("Copy the error"));
}

#[wasm_bindgen_test]
async fn a_copy_button_shows_its_result() {
    let stage = TestPage::show(|| view! { <CopyButton text="0000" what="the id"/> });
    stage.click("button");
    // An automated browser may forbid writing to the clipboard. The button shows a result in both cases.
    let feedback = async {
        loop {
            let text = stage.find("button").text_content().unwrap_or_default();
            if text != "Copy" {
                break text;
            }
            settle().await;
        }
    };
    assert!(feedback.await.contains("opied"));
}
