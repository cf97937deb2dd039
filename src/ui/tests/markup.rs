//! Tests of markup: how elements change when a view is made anew.

use super::{TestPage, settle};
use crate::browser::document;
use crate::reactive;
use crate::ui::view;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

#[wasm_bindgen_test]
async fn fixed_parts_become_elements_attributes_and_texts() {
    let stage = TestPage::show(|| {
        view! { <p class="a" title="1 < 2 & \"3\"">"1 < 2 "<b id="b">"& 3"</b>{4_u8}</p><i hidden></i> }
    });
    let p = stage.find("p");
    assert_eq!(p.get_attribute("title").as_deref(), Some("1 < 2 & \"3\""));
    assert_eq!(p.text_content().as_deref(), Some("1 < 2 & 34"));
    assert!(stage.find("i").has_attribute("hidden"));
}

#[wasm_bindgen_test]
async fn elements_of_a_drawing_are_drawn_and_can_have_the_focus() {
    let width = RwSignal::new("10%");
    let stage = TestPage::show(move || {
        view! {
            <svg width="40" height="40"><g id="drawn" tabindex="0" role="img" aria-label="a" class:out=move || width.get() == "50%">
                <rect x="0" y="0" height="100%" width=move || width.get()></rect>
            </g></svg>
        }
    });
    for element in ["svg", "g", "rect"] {
        assert_eq!(
            stage.find(element).namespace_uri().as_deref(),
            Some("http://www.w3.org/2000/svg"),
            "{element}"
        );
    }
    let width_of = || stage.find("rect").get_attribute("width");
    assert_eq!(width_of().as_deref(), Some("10%"));
    width.set("50%");
    settle().await;
    assert_eq!(width_of().as_deref(), Some("50%"));
    assert_eq!(stage.find("g").get_attribute("class").as_deref(), Some("out"));
    assert!(crate::browser::focus::on_id("drawn") && crate::browser::focus::is_on("drawn"));
    assert!(!crate::browser::focus::on_id("nothing"));
}

#[wasm_bindgen_test]
async fn computed_values_follow_their_signals() {
    let (count, is_on) = (RwSignal::new(1), RwSignal::new(false));
    let stage = TestPage::show(move || {
        view! {
            <p class="a" class:on=move || is_on.get() hidden=move || is_on.get() style:height=move || format!("{}px", count.get())
                title=move || is_on.get().then_some("on")>{move || count.get()}</p>
        }
    });
    let p: HtmlElement = stage.find("p").unchecked_into();
    assert_eq!(
        (p.text_content().as_deref(), p.class_name().as_str(), p.title().as_str()),
        (Some("1"), "a", "")
    );
    count.set(7);
    is_on.set(true);
    settle().await;
    assert_eq!(
        (p.text_content().as_deref(), p.class_name().as_str(), p.title().as_str()),
        (Some("7"), "a on", "on")
    );
    assert!(p.hidden());
    assert_eq!(p.style().get_property_value("height").unwrap(), "7px");
    is_on.set(false);
    settle().await;
    assert!(!p.hidden() && !p.has_attribute("title"));
    assert_eq!(p.class_name(), "a");
}

#[wasm_bindgen_test]
async fn a_view_made_anew_keeps_its_elements_and_their_focus() {
    let count = RwSignal::new(1);
    let pressed = Rc::new(Cell::new(0));
    let seen = Rc::clone(&pressed);
    let seen = send_wrapper::SendWrapper::new(seen);
    let stage = TestPage::show(move || {
        reactive::view(move || {
            let (now, seen) = (count.get(), seen.clone());
            let title = if now > 1 { "many" } else { "one" };
            let more = (now > 1).then(|| view! { <i>"more"</i> });
            view! { <div><button type="button" title=title on:click=move |_| seen.set(now)>{now}</button>{more}</div> }
        })
    });
    let button: HtmlElement = stage.find("button").unchecked_into();
    button.focus().unwrap();
    count.set(2);
    settle().await;
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()), "the button is still the same");
    assert_eq!((button.text_content().as_deref(), button.title().as_str()), (Some("2"), "many"));
    assert_eq!(stage.text("i"), "more");
    button.click();
    assert_eq!(pressed.get(), 2, "the new handler is called, once");
    count.set(1);
    settle().await;
    assert!(!stage.has("i"));
    assert_eq!(button.title(), "one");
}

#[wasm_bindgen_test]
async fn texts_that_a_translator_replaced_are_put_back_when_a_view_is_made_anew() {
    let count = RwSignal::new(1);
    let stage = TestPage::show(move || {
        reactive::view(move || {
            let now = count.get();
            view! { <p title="kept">"before "{now}" after "<b>{now}</b></p> }
        })
    });
    let p = stage.find("p");
    p.set_inner_html("<font><font>vorher 1 danach 1</font></font>");
    count.set(2);
    settle().await;
    assert_eq!(p.text_content().as_deref(), Some("before 2 after 2"));
    assert_eq!((stage.text("b").as_str(), p.get_attribute("title").as_deref()), ("2", Some("kept")));
    assert_eq!(stage.find("p"), p, "the element is still the same");
}

#[wasm_bindgen_test]
async fn another_element_takes_the_place_of_the_one_before() {
    let shown = RwSignal::new(0);
    let stage = TestPage::show(move || {
        view! {
            <section>
                "before"
                {move || match shown.get() {
                    0 => view! { <p class="a">"one"</p> },
                    1 => view! { <p id="b" role="status">"two"</p> },
                    2 => view! { <b>"three"</b><i>"four"</i> },
                    _ => view! { "five" },
                }}
                "after"
            </section>
        }
    });
    for (at, text) in
        ["beforeoneafter", "beforetwoafter", "beforethreefourafter", "beforefiveafter"].iter().enumerate()
    {
        shown.set(at);
        settle().await;
        assert_eq!(stage.text("section"), *text);
        assert_eq!(stage.has(".a"), at == 0, "an attribute of the view before is gone");
        assert_eq!(stage.has("#b[role='status']"), at == 1);
    }
    shown.set(0);
    settle().await;
    assert_eq!(stage.text("section"), "beforeoneafter");
}

#[wasm_bindgen_test]
async fn a_condition_shows_its_content_or_the_other() {
    let is_on = RwSignal::new(false);
    let stage = TestPage::show(move || {
        view! { <div><Show when=move || is_on.get() fallback=|| view! { <i>"off"</i> }><b>"on"</b></Show></div> }
    });
    assert_eq!(stage.text("div"), "off");
    is_on.set(true);
    settle().await;
    assert_eq!(stage.text("div"), "on");
}

#[wasm_bindgen_test]
async fn a_property_is_set_though_the_field_was_changed_by_hand() {
    let text = RwSignal::new("a".to_owned());
    let stage = TestPage::show(move || view! { <input type="text" prop:value=move || text.get()/> });
    settle().await;
    let input: HtmlInputElement = stage.find("input").unchecked_into();
    assert_eq!(input.value(), "a");
    input.set_value("typed");
    text.set("b".to_owned());
    settle().await;
    assert_eq!(input.value(), "b");
}

#[wasm_bindgen_test]
async fn a_choice_shows_its_value_though_the_options_come_after_it() {
    let stage = TestPage::show(|| {
        view! { <select prop:value=|| "b"><option value="a">"A"</option><option value="b">"B"</option></select> }
    });
    settle().await;
    assert_eq!(stage.find("select").unchecked_into::<web_sys::HtmlSelectElement>().value(), "b");
}
