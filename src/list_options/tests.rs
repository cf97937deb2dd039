//! Tests of **Views** and **Columns** in a real browser.

use super::{Column, ListOptions};
use crate::browser::{document, history, storage, time};
use crate::feedback::announcer::Announcer;
use crate::navigation::location::Location;
use crate::navigation::places::Place;
use crate::session::list_settings;
use crate::ui::view;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement};

const COLUMNS: [Column; 2] = [
    Column { cell: "2", name: "tenant", label: "Tenant" },
    Column { cell: "3", name: "note", label: "Note" },
];

/// The options in the document, in an element that has the hidden columns.
struct Shown(HtmlElement);

impl Shown {
    fn at(path: &'static str, place: Place) -> Self {
        history::replace(path);
        let stage: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&stage).unwrap();
        let all = leptos::mount::mount_to(stage.clone(), move || {
            provide_context(Location::follow());
            provide_context(Announcer::default());
            let options = ListOptions::new(place, "Time", &COLUMNS);
            view! { <div class="list" data-off=options.off>{options.view()}</div> }
        });
        all.forget();
        Self(stage)
    }

    fn find(&self, selector: &str) -> Element {
        let found = self.0.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector} in {}", self.0.inner_html()))
    }

    async fn click(&self, selector: &str) {
        self.find(selector).unchecked_into::<HtmlElement>().click();
        settle().await;
    }

    async fn type_name(&self, name: &str) {
        let field: HtmlInputElement = self.find("#view-name").unchecked_into();
        field.set_value(name);
        field.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
        settle().await;
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let all = self.0.query_selector_all(selector).unwrap();
        let texts = (0..all.length()).filter_map(|at| all.item(at));
        texts.map(|node| node.text_content().unwrap_or_default()).collect()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.remove();
        storage::clear();
        history::replace("/");
    }
}

async fn settle() {
    for _ in 0..3 {
        time::sleep(0).await;
    }
}

#[wasm_bindgen_test]
async fn a_view_is_saved_as_a_link_and_a_hostile_name_stays_text() {
    let hostile = "<img src=x onerror=alert(1)>\u{202e}";
    let shown = Shown::at("/journal?q=a&page=2", Place::Journal);
    settle().await;
    shown.click("#views").await;
    assert_eq!(shown.find("#views").get_attribute("aria-expanded").as_deref(), Some("true"));
    shown.click("#views-panel > button").await;
    shown.type_name(hostile).await;
    shown.click("form [type='submit']").await;

    let link = shown.find("#views-panel a");
    assert_eq!(link.get_attribute("href").as_deref(), Some("/journal?q=a"));
    assert_eq!(link.get_attribute("aria-current").as_deref(), Some("true"));
    assert_eq!(link.text_content().as_deref(), Some("<img src=x onerror=alert(1)>\\u{202e}"));
    assert!(shown.0.query_selector("img").unwrap().is_none());
    assert_eq!(list_settings::get("journal").views[0].name, hostile);
    assert_eq!(document().active_element().unwrap().id(), "views", "the focus returns");
}

#[wasm_bindgen_test]
async fn the_same_name_asks_before_it_replaces() {
    storage::set("tresor-admin.list users", Some(r#"{"Views":[{"Name":"a","Query":"q=old"}]}"#));
    let shown = Shown::at("/users?q=new", Place::Users);
    settle().await;
    assert_eq!(shown.find("#views-panel a").get_attribute("aria-current"), None);
    shown.click("#views").await;
    shown.click("#views-panel > button").await;
    shown.type_name("a").await;
    shown.click("form [type='submit']").await;
    assert_eq!(shown.texts("form [type='submit']"), ["Replace"]);
    assert_eq!(list_settings::get("users").views[0].query, "q=old", "nothing is replaced yet");
    shown.type_name("ab").await;
    assert_eq!(shown.texts("form [type='submit']"), ["Save"], "another name was not asked about");
    shown.type_name("a").await;
    shown.click("form [type='submit']").await;
    shown.click("form [type='submit']").await;
    assert_eq!(list_settings::get("users").views.len(), 1);
    assert_eq!(list_settings::get("users").views[0].query, "q=new");
}

#[wasm_bindgen_test]
async fn a_corrupted_store_is_empty_and_columns_can_be_hidden() {
    for text in ["{", "7", r#"{"Views":[{"Name":7}],"HiddenColumns":["time","nonsense"]}"#] {
        storage::set("tresor-admin.list journal", Some(text));
        let shown = Shown::at("/journal", Place::Journal);
        settle().await;
        assert_eq!(shown.texts("#views-panel a"), Vec::<String>::new(), "{text}");
        assert_eq!(shown.find(".list").get_attribute("data-off").as_deref(), Some(""), "{text}");
        assert_eq!(shown.texts("#columns-panel .option").len(), 4);
        shown.click("#columns-panel .option:nth-of-type(2) input").await;
        assert_eq!(shown.find(".list").get_attribute("data-off").as_deref(), Some("3"));
        assert!(list_settings::get("journal").hidden.contains(&"note".to_owned()));
        shown.click("#columns-panel .option:nth-of-type(2) input").await;
        assert_eq!(shown.find(".list").get_attribute("data-off").as_deref(), Some(""));
    }
}

#[wasm_bindgen_test]
async fn the_density_is_an_attribute_of_the_root() {
    let shown = Shown::at("/journal", Place::Journal);
    settle().await;
    let root = document().document_element().unwrap();
    shown.click("#columns-panel fieldset:last-of-type .option:last-of-type input").await;
    assert!(root.has_attribute("data-compact"));
    shown.click("#columns-panel fieldset:last-of-type .option:nth-of-type(1) input").await;
    assert!(!root.has_attribute("data-compact"));
    assert!(storage::all().iter().all(|(name, _)| name != "tresor-admin.density"));
}
