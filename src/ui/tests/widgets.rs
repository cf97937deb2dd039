//! Tests of buttons, fields, tabs, tables, the pager, progress, the menu and description lists.

use super::{TestPage, settle};
use crate::browser::document;
use crate::ui::button::{Look, button, icon_button, link_button, row_button, segment, submit_button};
use crate::ui::disclosure::disclosure;
use crate::ui::facts::{empty, fact, facts};
use crate::ui::field::{
    SecretField, SecretInput, area_field, choice, search_field, search_in_bar, select_field,
};
use crate::ui::menu::{MenuItem, menu};
use crate::ui::note::dismissible;
use crate::ui::pager::{PageLink, pager};
use crate::ui::progress::{endless_progress, progress, waiting};
use crate::ui::table::{column, hidden_column, scrolled, scrolled_part, table, table_of};
use crate::ui::tabs::{Tab, tabs};
use crate::ui::tag::Tag;
use crate::ui::typed_confirm::TypedConfirm;
use crate::ui::view;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlButtonElement, HtmlElement, HtmlInputElement, HtmlSelectElement};

fn focused_id() -> String {
    document().active_element().map(|element| element.id()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_button_is_pressed_and_can_be_disabled() {
    let (count, is_off) = (RwSignal::new(0), RwSignal::new(false));
    let stage = TestPage::show(move || {
        button(Look::SmallQuiet, "Go", move |_| count.update(|count| *count += 1))
            .id("go")
            .named("Go on")
            .disabled(move || is_off.get())
    });
    let go: HtmlButtonElement = stage.find("#go").unchecked_into();
    assert_eq!((go.type_(), go.class_name()), ("button".to_owned(), "btn quiet small".to_owned()));
    assert_eq!(go.get_attribute("aria-label").as_deref(), Some("Go on"));
    go.click();
    assert_eq!(count.get_untracked(), 1);
    is_off.set(true);
    settle().await;
    assert!(go.disabled());
    go.click();
    assert_eq!(count.get_untracked(), 1, "a disabled button does nothing");
}

#[wasm_bindgen_test]
async fn each_look_has_a_class_of_its_own() {
    let stage =
        TestPage::show(|| view! { <div>{Vec::from(Look::ALL.map(|look| button(look, "x", |_| {})))}</div> });
    let buttons = stage.find("div").children();
    let classes = (0..buttons.length()).filter_map(|at| buttons.item(at)).map(|one| one.class_name());
    let mut classes = classes.collect::<Vec<_>>();
    classes.sort();
    classes.dedup();
    assert_eq!(classes.len(), Look::ALL.len());
}

#[wasm_bindgen_test]
async fn a_submit_button_sends_its_form() {
    let sent = RwSignal::new(false);
    let stage = TestPage::show(move || {
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            sent.set(true);
        };
        view! { <form on:submit=send>{submit_button(Look::Primary, "Send")}</form> }
    });
    stage.click("button[type='submit']");
    assert!(sent.get_untracked());
}

#[wasm_bindgen_test]
async fn an_icon_button_has_a_name_and_hides_its_sign() {
    let stage = TestPage::show(|| icon_button("✕", "Remove", |_| {}));
    let button = stage.find("button");
    assert_eq!(button.get_attribute("aria-label").as_deref(), Some("Remove"));
    assert_eq!(button.get_attribute("title").as_deref(), Some("Remove"));
    assert_eq!(stage.find("button > span").get_attribute("aria-hidden").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn one_segment_of_a_choice_is_pressed() {
    let chosen = RwSignal::new("a");
    let stage = TestPage::show(move || {
        let one = move |name| segment(name, move || chosen.get() == name, move |_| chosen.set(name));
        view! { <span class="seg">{one("a")}{one("b")}</span> }
    });
    assert_eq!(stage.text("[aria-pressed='true']"), "a");
    stage.click("[aria-pressed='false']");
    settle().await;
    assert_eq!(stage.text("[aria-pressed='true']"), "b");
    assert_eq!(stage.text("[aria-pressed='false']"), "a");
}

#[wasm_bindgen_test]
async fn a_link_looks_like_a_button_and_stays_a_link() {
    let stage = TestPage::show(|| link_button(Look::Plain, "Next", "/next"));
    assert_eq!(stage.find("a.btn").get_attribute("href").as_deref(), Some("/next"));
}

#[wasm_bindgen_test]
async fn a_search_field_tells_what_is_typed() {
    let text = RwSignal::new("old".to_owned());
    let stage = TestPage::show(move || {
        let other = search_in_bar("Users", "An id", move || text.get(), |_| {});
        view! { {search_field("search-a", "Search", move || text.get(), move |typed| text.set(typed))}{other} }
    });
    settle().await;
    let field: HtmlInputElement = stage.find("#search-a").unchecked_into();
    assert_eq!((field.type_(), field.value()), ("search".to_owned(), "old".to_owned()));
    assert_eq!(stage.find("label").get_attribute("for").as_deref(), Some("search-a"));
    field.set_value("new");
    field.dispatch_event(&Event::new("input").unwrap()).unwrap();
    assert_eq!(text.get_untracked(), "new");
    settle().await;
    let other: HtmlInputElement = stage.find("[aria-label='Users']").unchecked_into();
    assert_eq!((other.placeholder(), other.value()), ("An id".to_owned(), "new".to_owned()));
}

#[wasm_bindgen_test]
async fn a_choice_shows_and_tells_the_chosen_option() {
    let chosen = RwSignal::new("b".to_owned());
    let stage = TestPage::show(move || {
        let options = vec![choice("a", "First"), choice("b", "Second")];
        select_field(
            "choice-a",
            "Choice",
            "A hint",
            options,
            move || chosen.get(),
            move |name| chosen.set(name),
        )
    });
    settle().await;
    let select: HtmlSelectElement = stage.find("select").unchecked_into();
    assert_eq!(select.value(), "b");
    assert_eq!(stage.text("#choice-a-hint"), "A hint");
    assert_eq!(select.get_attribute("aria-describedby").as_deref(), Some("choice-a-hint"));
    select.set_value("a");
    select.dispatch_event(&Event::new("change").unwrap()).unwrap();
    assert_eq!(chosen.get_untracked(), "a");
}

#[wasm_bindgen_test]
async fn a_field_with_several_lines_follows_its_text() {
    let text = RwSignal::new("a\nb".to_owned());
    let stage = TestPage::show(move || area_field("area-a", "Ids", "One in each line.", 3, text));
    settle().await;
    let area: web_sys::HtmlTextAreaElement = stage.find("textarea").unchecked_into();
    assert_eq!((area.value(), area.rows()), ("a\nb".to_owned(), 3));
    area.set_value("c");
    area.dispatch_event(&Event::new("input").unwrap()).unwrap();
    assert_eq!(text.get_untracked(), "c");
}

#[wasm_bindgen_test]
async fn one_tab_is_current_and_tabs_have_counts() {
    let current = RwSignal::new("All");
    let stage = TestPage::show(move || {
        let tab = |name: &'static str, count: usize| {
            Tab::new(name, move || format!("/{name}"), move || current.get() == name)
                .counted(Signal::stored(count))
        };
        tabs("Kinds", vec![tab("All", 5), tab("Kick", 2)])
    });
    assert_eq!(stage.find("nav").get_attribute("aria-label").as_deref(), Some("Kinds"));
    assert_eq!(stage.text("[aria-current='page']"), "All 5");
    current.set("Kick");
    settle().await;
    assert_eq!(stage.text("[aria-current='page']"), "Kick 2");
    assert_eq!(stage.find("[aria-current]").get_attribute("href").as_deref(), Some("/Kick"));
}

#[wasm_bindgen_test]
async fn a_table_names_its_columns_and_scrolls_by_keys() {
    let stage = TestPage::show(|| {
        let rows = vec![view! { <tr><td>"a"</td><td>"b"</td></tr> }];
        scrolled("Entries", table(&["One", "Two"], rows))
    });
    assert_eq!(stage.find("section").get_attribute("aria-label").as_deref(), Some("Entries"));
    assert_eq!(stage.find("section").get_attribute("tabindex").as_deref(), Some("0"));
    assert_eq!(stage.text("thead"), "OneTwo");
    assert_eq!(stage.find("th").get_attribute("scope").as_deref(), Some("col"));
    assert_eq!(stage.text("tbody tr"), "ab");
}

#[wasm_bindgen_test]
async fn a_pager_has_links_only_where_there_are_pages() {
    let page = RwSignal::new(0_usize);
    let stage = TestPage::show(move || {
        let newer = move || page.get().checked_sub(1).map(|page| format!("?page={page}"));
        let older = move || (page.get() < 2).then(|| format!("?page={}", page.get() + 1));
        pager("Pages", vec![PageLink::new("Newer", newer), PageLink::new("Older", older)])
    });
    assert_eq!(stage.text("nav"), "Older");
    let link: HtmlElement = stage.find("a").unchecked_into();
    link.focus().unwrap();
    page.set(1);
    settle().await;
    assert_eq!(stage.text("nav"), "NewerOlder");
    assert_eq!(link.get_attribute("href").as_deref(), Some("?page=2"));
    assert_eq!(document().active_element().as_ref(), Some(link.as_ref()), "the focus stays on the link");
    page.set(2);
    settle().await;
    assert_eq!(stage.text("nav"), "Newer");
}

#[wasm_bindgen_test]
async fn progress_has_a_name_and_a_share() {
    let done = RwSignal::new(2_u64);
    let stage = TestPage::show(move || {
        view! { {progress("Sent", 8, move || done.get())}{endless_progress("Reading")}{waiting("Wait…")} }
    });
    let bar: web_sys::HtmlProgressElement = stage.find("[aria-label='Sent']").unchecked_into();
    assert_eq!((bar.max(), bar.value()), (8.0, 2.0));
    done.set(8);
    settle().await;
    assert_eq!(bar.value(), 8.0);
    assert!(!stage.find("[aria-label='Reading']").has_attribute("value"));
    assert_eq!(stage.text("[role='status']"), "Wait…");
}

#[wasm_bindgen_test]
async fn facts_are_names_with_values() {
    let stage = TestPage::show(|| {
        view! { {facts().element(fact("State", "created")).element(fact("Id", view! { <code>"1"</code> }))}{empty("Nothing.")} }
    });
    let list = stage.find("dl.facts").children();
    let names =
        (0..list.length()).filter_map(|at| list.item(at)).map(|one| one.tag_name()).collect::<Vec<_>>();
    assert_eq!(names, ["DT", "DD", "DT", "DD"]);
    assert_eq!(stage.text("dd > code"), "1");
    assert_eq!(stage.text("p.muted"), "Nothing.");
}

#[wasm_bindgen_test]
async fn a_menu_is_worked_by_keys_and_closes_when_it_is_left() {
    let (done, is_off) = (RwSignal::new(""), RwSignal::new(false));
    let stage = TestPage::show(move || {
        let item = move |name: &'static str| -> MenuItem { (name, Box::new(move || done.set(name))) };
        view! { {menu("menu-a", Look::Small, "Actions", vec![item("One"), item("Two")], move || is_off.get())}<button id="menu-other"></button> }
    });
    let button = stage.find("#menu-a");
    assert_eq!(button.get_attribute("aria-haspopup").as_deref(), Some("menu"));
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    assert!(!stage.has("[role='menu']"));

    stage.click("#menu-a");
    settle().await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(focused_id(), "menu-a-0", "the first action has the focus");
    for (key, id) in [
        ("ArrowDown", "menu-a-1"),
        ("ArrowDown", "menu-a-0"),
        ("ArrowUp", "menu-a-1"),
        ("Home", "menu-a-0"),
        ("End", "menu-a-1"),
    ] {
        stage.press("[role='menu']", key);
        assert_eq!(focused_id(), id, "{key}");
    }
    stage.click("#menu-a-1");
    settle().await;
    assert_eq!((done.get_untracked(), focused_id().as_str()), ("Two", "menu-a"));
    assert!(!stage.has("[role='menu']"));

    stage.click("#menu-a");
    settle().await;
    stage.press("[role='menu']", "Escape");
    settle().await;
    assert_eq!(focused_id(), "menu-a");
    assert!(!stage.has("[role='menu']"));

    stage.click("#menu-a");
    settle().await;
    stage.find("#menu-other").unchecked_into::<HtmlElement>().focus().unwrap();
    settle().await;
    assert!(!stage.has("[role='menu']"), "a menu without the focus is closed");

    is_off.set(true);
    settle().await;
    stage.click("#menu-a");
    settle().await;
    assert!(!stage.has("[role='menu']"), "a disabled menu does not open");
}

#[wasm_bindgen_test]
async fn a_button_of_a_row_is_handled_by_the_list_around_it() {
    let pressed = RwSignal::new(String::new());
    let stage = TestPage::show(move || {
        let press = move |event: leptos::ev::MouseEvent| {
            pressed.set(crate::browser::events::attribute_near(&event, "data-act").unwrap_or_default());
        };
        view! { <ul on:click=press><li>{row_button(Look::Small, "Remove", "Remove").named("Remove a.css")}</li></ul> }
    });
    assert_eq!(stage.find("button").get_attribute("type").as_deref(), Some("button"));
    assert_eq!(stage.find("button").get_attribute("aria-label").as_deref(), Some("Remove a.css"));
    stage.click("button");
    assert_eq!(pressed.get_untracked(), "Remove");
}

#[wasm_bindgen_test]
async fn a_note_is_dismissed_by_a_button_with_a_name() {
    let is_shown = RwSignal::new(true);
    let stage = TestPage::show(move || {
        let note = move || dismissible(view! { <p>"It failed."</p> }, move |_| is_shown.set(false));
        view! { <div><Show when=move || is_shown.get()>{note()}</Show></div> }
    });
    assert_eq!(stage.find("button").get_attribute("aria-label").as_deref(), Some("Dismiss"));
    stage.click("button");
    settle().await;
    assert!(!stage.has("p"));
}

#[wasm_bindgen_test]
async fn columns_may_have_links_or_hidden_names() {
    let stage = TestPage::show(|| {
        let columns = vec![hidden_column("Selected"), column(view! { <a href="#by-name">"Name"</a> })];
        let rows = vec![view! { <tr><td></td><td>"a"</td></tr> }];
        scrolled_part("Files", table_of(columns, rows))
    });
    let region = stage.find("[role='region']");
    assert_eq!(region.get_attribute("aria-label").as_deref(), Some("Files"));
    assert_eq!(region.get_attribute("tabindex").as_deref(), Some("0"));
    assert_eq!(stage.text("th[scope='col'] > .visually-hidden"), "Selected");
    assert_eq!(stage.find("th > a").get_attribute("href").as_deref(), Some("#by-name"));
    assert_eq!(stage.text("tbody tr"), "a");
}

#[wasm_bindgen_test]
async fn a_secret_is_masked_and_named() {
    let stage = TestPage::show(|| view! { <SecretField input=SecretInput("secret-a") label="Key"/> });
    let input: HtmlInputElement = stage.find("#secret-a").unchecked_into();
    assert_eq!(input.type_(), "password");
    assert_eq!(stage.text("label[for='secret-a']"), "Key");
}

#[wasm_bindgen_test]
async fn a_tag_says_its_meaning_in_words() {
    let stage = TestPage::show(|| view! { <Tag tone="bad" text="refused"/> });
    assert_eq!(
        (stage.text("span"), stage.find("span").get_attribute("data-tone")),
        ("refused".into(), Some("bad".into()))
    );
}

#[wasm_bindgen_test]
async fn a_deletion_is_confirmed_by_typing_and_starts_at_the_harmless_button() {
    let (open, confirmed) = (RwSignal::new(false), RwSignal::new(false));
    let stage = TestPage::show(move || {
        view! {
            <TypedConfirm open=open id="confirm-a" title="Delete it?" consequence="For good.".to_owned()
                object="0000slpj4r86xbqlg9wmjhug" action="Delete for good" confirmed=Callback::new(move |()| confirmed.set(true))/>
        }
    });
    open.set(true);
    settle().await;
    assert_eq!(
        document().active_element().and_then(|element| element.text_content()).as_deref(),
        Some("Cancel")
    );
    let delete: HtmlButtonElement = stage.find("dialog button.danger").unchecked_into();
    assert!(delete.disabled());
    let field: HtmlInputElement = stage.find("dialog input").unchecked_into();
    for (typed, is_enough) in [("wrong", false), ("wmjhug", true)] {
        field.set_value(typed);
        field.dispatch_event(&Event::new("input").unwrap()).unwrap();
        settle().await;
        assert_eq!(delete.disabled(), !is_enough, "{typed}");
    }
    delete.click();
    settle().await;
    assert!(confirmed.get_untracked());
}

#[wasm_bindgen_test]
async fn a_disclosure_opens_and_escape_returns_to_its_button() {
    let open = RwSignal::new(false);
    let stage = TestPage::show(move || {
        disclosure(
            "disclosure-a",
            "More",
            open,
            view! { <button type="button" id="inside">"Inside"</button> },
        )
    });
    settle().await;
    assert!(stage.find("#disclosure-a-panel").has_attribute("hidden"));
    stage.click("#disclosure-a");
    settle().await;
    assert!(!stage.find("#disclosure-a-panel").has_attribute("hidden"));
    assert_eq!(stage.find("#disclosure-a").get_attribute("aria-expanded").as_deref(), Some("true"));
    let controlled = stage.find("#disclosure-a").get_attribute("aria-controls");
    assert_eq!(controlled.as_deref(), Some("disclosure-a-panel"));
    stage.find("#inside").unchecked_into::<HtmlElement>().focus().unwrap();
    settle().await;
    assert!(open.get_untracked(), "the focus is still inside");
    stage.press("#inside", "Escape");
    settle().await;
    assert!(!open.get_untracked());
    assert_eq!(focused_id(), "disclosure-a");
    open.set(true);
    settle().await;
    stage.find("#inside").unchecked_into::<HtmlElement>().focus().unwrap();
    stage.find("#inside").unchecked_into::<HtmlElement>().blur().unwrap();
    assert!(!open.get_untracked(), "the focus has left it");
}
