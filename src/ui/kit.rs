//! A page that shows every widget in its states, for `cargo xtask kit` and the picture in the documentation. It is built
//! with the feature `kit` alone and is not part of the panel.

use super::button::{Look, button, icon_button, link_button, row_button, segment, submit_button};
use super::copy::CopyButton;
use super::dialog::Dialog;
use super::disclosure::disclosure;
use super::facts::{empty, fact, facts};
use super::field::{
    CheckField, SecretField, SecretInput, TextField, area_field, choice, search_field, search_in_bar, select,
    select_field,
};
use super::markup::Markup;
use super::menu::{MenuItem, menu};
use super::note::{FailureNote, Note, dismissible};
use super::pager::{PageLink, pager};
use super::progress::{endless_progress, progress, waiting};
use super::table::{scrolled, table};
use super::tabs::{Tab, tabs};
use super::tag::Tag;
use super::typed_confirm::TypedConfirm;
use super::virtual_list::{CHECK, LINK, Rows, VirtualList};
use crate::browser::row_element::RowElement;
use crate::ui::view;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashSet;

/// Mounts the page.
pub fn start() {
    crate::browser::crash::install();
    leptos::mount::mount_to_body(|| {
        if let Some(shell) = crate::browser::document().get_element_by_id("shell") {
            shell.remove();
        }
        page()
    });
}

fn page() -> Markup {
    view! {
        <main class="kit">
            <div class="head"><h1 id="page-title" tabindex="-1">"Widgets"</h1></div>
            <div class="kit-columns">
                {section("Buttons", buttons())}
                {section("Fields", fields())}
                {section("Progress", progresses())}
                {section("Tabs and pages", tabs_and_pages())}
                {section("Table", tables())}
                {section("Virtual list", list())}
                {section("Facts and tags", facts_and_tags())}
                {section("Notes", notes())}
                {section("Menu and dialogs", dialogs())}
            </div>
        </main>
    }
}

fn section(title: &'static str, content: Markup) -> Markup {
    view! {
        <section class="card" aria-label=title>
            <div class="title"><h2>{title}</h2></div>
            <div class="in">{content}</div>
        </section>
    }
}

fn buttons() -> Markup {
    let looks = Look::ALL.map(|look| button(look, format!("{look:?}"), |_| {}));
    let off = Look::ALL.map(|look| button(look, format!("{look:?}"), |_| {}).disabled(|| true));
    let chosen = RwSignal::new(1);
    let segments = ["One", "Two", "Three"].into_iter().enumerate();
    let segments =
        segments.map(|(at, label)| segment(label, move || chosen.get() == at, move |_| chosen.set(at)));
    view! {
        <div class="row">{Vec::from(looks)}</div>
        <div class="row">{Vec::from(off)}</div>
        <div class="row">
            {submit_button(Look::Primary, "Submit")}
            {link_button(Look::Plain, "Link", "#page-title")}
            {icon_button("✕", "Remove", |_| {})}
            {row_button(Look::SmallQuiet, "act", "In a row")}
            <CopyButton text="copied" what="a text"/>
            <span class="seg" role="group" aria-label="Choice">{segments.collect::<Vec<_>>()}</span>
        </div>
    }
}

fn fields() -> Markup {
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (checked, clear) = (RwSignal::new(true), RwSignal::new(false));
    let error = Signal::derive(|| Some("Too short.".to_owned()));
    let options = || vec![choice("a", "First"), choice("b", "Second")];
    let (search, note) = (text("pasted"), text(""));
    view! {
        <TextField id="kit-text" label="Text" value=text("typed") hint="A hint below the field."/>
        <TextField id="kit-wrong" label="With an error" value=text("no") error=error/>
        <SecretField input=SecretInput("kit-secret") label="Secret"/>
        {area_field("kit-area", "Several lines", "One id in each line.", 2, note)}
        <div class="filters">
            {search_field("kit-search", "Search", move || search.get(), move |typed| search.set(typed))}
            {select_field("kit-select", "Choice", "With a hint.", options(), || "b".to_owned(), |_| {})}
        </div>
        <CheckField id="kit-check" label="Checked" checked=checked hint="What checking it does."/>
        <CheckField id="kit-clear" label="Not checked" checked=clear/>
    }
}

fn progresses() -> Markup {
    view! {
        {progress("Not begun", 10, || 0)}
        {progress("Half done", 10, || 5)}
        {progress("Done", 10, || 10)}
        {endless_progress("Without an end")}
        {waiting("Reading…")}
    }
}

fn tabs_and_pages() -> Markup {
    let chosen = "Waiting";
    let all = ["All", "Waiting", "Decided"].into_iter().zip([12, 3, 9]);
    let all = all.map(|(label, count)| {
        Tab::new(label, || "#page-title".to_owned(), move || label == chosen).counted(Signal::stored(count))
    });
    let links = |first: bool| {
        let newer = move || (!first).then(|| "#newer".to_owned());
        vec![PageLink::new("Newer", newer), PageLink::new("Older", || Some("#older".to_owned()))]
    };
    view! {
        {tabs("Kinds", all.collect())}
        {pager("First page", links(true))}
        {pager("A page between", links(false))}
    }
}

fn tables() -> Markup {
    let rows = [("Approve", "good", "done"), ("Reject", "warn", "unknown"), ("Delete", "bad", "refused")];
    let rows = rows.map(|(action, tone, outcome)| {
        view! { <tr><td>{action}</td><td class="id">"0000slpj4r86xbqlg9wmjhug"</td><td><Tag tone=tone text=outcome/></td></tr> }
    });
    view! {
        {scrolled("Actions", table(&["Action", "Target", "Outcome"], Vec::from(rows)))}
        {empty("Nothing matches the search.")}
    }
}

/// Ten thousand rows, of which any can be selected.
#[derive(Clone, Copy)]
struct NumberRows(StoredValue<RefCell<HashSet<usize>>, LocalStorage>, RwSignal<u32>);

impl NumberRows {
    const COUNT: usize = 10_000;

    fn change(&self, change: impl FnOnce(&mut HashSet<usize>)) {
        self.0.with_value(|selected| change(&mut selected.borrow_mut()));
        self.1.update(|revision| *revision += 1);
    }
}

impl Rows for NumberRows {
    fn template(&self) -> (&'static str, &'static str) {
        (
            "number-row",
            "<span role='cell'><input type='checkbox' tabindex='-1' data-part='0'></span>\
             <span role='cell'><a tabindex='-1' data-part='1'></a></span>",
        )
    }

    fn count(&self) -> usize {
        Self::COUNT
    }

    fn is_complete(&self) -> bool {
        true
    }

    fn row_at(&self, index: usize) -> Option<u32> {
        u32::try_from(index).ok().filter(|_| index < Self::COUNT)
    }

    fn fill(&self, element: &RowElement, index: usize, _row: u32) {
        let is_selected = self.0.with_value(|selected| selected.borrow().contains(&index));
        element.set("data-selected", is_selected.then_some(""));
        element.set_checked(CHECK, is_selected);
        element.set_part(CHECK, "aria-label", &format!("Select row {index}"));
        element.set_part(LINK, "href", &format!("#row-{index}"));
        element.set_text(LINK, &format!("Row {index}"));
    }

    fn toggle(&self, index: usize) {
        self.change(|selected| {
            if !selected.remove(&index) {
                selected.insert(index);
            }
        });
    }

    fn select_range(&self, one: usize, other: usize) {
        self.change(|selected| selected.extend(one.min(other)..=one.max(other)));
    }

    fn press(&self, part: usize, _row: u32) -> bool {
        part == LINK
    }
}

fn list() -> Markup {
    let rows = NumberRows(StoredValue::new_local(RefCell::new(HashSet::from([1, 2]))), RwSignal::new(0));
    let list = VirtualList::new(rows);
    crate::reactive::effect(move || {
        rows.1.get();
        list.refresh();
    });
    let head = view! {
        <span role="columnheader"><span class="visually-hidden">"Select"</span></span>
        <span role="columnheader">"Row"</span>
    };
    let search = RwSignal::new(String::new());
    let bar = view! {
        <search class="bar">
            {search_in_bar("Search", "A part of a name", move || search.get(), move |typed| search.set(typed))}
            {select(vec![choice("", "By name")], String::new, |_| {}).named("Sort")}
        </search>
    };
    let groups = VirtualList::new(Groups);
    let shown = groups.plain_view();
    crate::reactive::effect(move || groups.refresh());
    view! {
        <div class="card">{bar}{list.view("Rows", 2, head, ().into_any())}</div>
        <div class="card">{shown}</div>
    }
}

/// Groups of nine rows, each below a heading.
struct Groups;

impl Rows for Groups {
    fn template(&self) -> (&'static str, &'static str) {
        (
            "group-row",
            "<span><input type='checkbox' tabindex='-1' data-part='0'></span>\
             <span><a tabindex='-1' data-part='1'></a></span><b data-part='2'></b>",
        )
    }

    fn count(&self) -> usize {
        1000
    }

    fn is_complete(&self) -> bool {
        true
    }

    fn row_at(&self, index: usize) -> Option<u32> {
        u32::try_from(index).ok().filter(|_| index < self.count())
    }

    fn headings(&self) -> Vec<usize> {
        (0..self.count()).step_by(10).collect()
    }

    fn fill(&self, element: &RowElement, index: usize, _row: u32) {
        let is_heading = index.is_multiple_of(10);
        element.set("data-heading", is_heading.then_some(""));
        element.set_part_hidden(CHECK, is_heading);
        element.set_part_hidden(LINK, is_heading);
        element.set_part(CHECK, "aria-label", &format!("Select item {index}"));
        element.set_part(LINK, "href", &format!("#item-{index}"));
        element.set_text(LINK, &format!("Item {index}"));
        element.set_text(2, if is_heading { "Heading" } else { "" });
    }

    fn toggle(&self, _index: usize) {}

    fn select_range(&self, _one: usize, _other: usize) {}

    fn press(&self, _part: usize, _row: u32) -> bool {
        true
    }
}

fn facts_and_tags() -> Markup {
    let tags = ["", "good", "warn", "bad"].map(|tone| {
        let text = if tone.is_empty() { "plain" } else { tone };
        view! { <Tag tone=tone text=text/> }
    });
    view! {
        {facts()
            .element(fact("State", "created"))
            .element(fact("Id", view! { <span class="id">"0000slpj4r86xbqlg9wmjhug"</span> }))
            .element(fact("Tags", Vec::from(tags)))}
    }
}

fn notes() -> Markup {
    view! {
        <Note><p>"A note."</p></Note>
        <Note tone="good"><p>"A success."</p></Note>
        {dismissible(view! { <Note tone="warn"><p>"A warning that can be dismissed."</p></Note> }.into_any(), |_| {})}
        <FailureNote
            sentence="The server refused the request.".to_owned()
            steps=vec!["Check the input.".to_owned(), "Try again.".to_owned()]
            raw="BadInput (400): Input validation failed.".to_owned()
            time="12:00:00".to_owned()
        />
    }
}

fn dialogs() -> Markup {
    let (open, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let items: Vec<MenuItem> =
        vec![("Rename", Box::new(|| {})), ("Copy", Box::new(|| {})), ("Remove", Box::new(|| {}))];
    view! {
        <div class="row anchor">
            {menu("kit-menu", Look::Small, "Actions", items, || false)}
            {menu("kit-menu-off", Look::Plain, "Disabled", Vec::new(), || true)}
            {disclosure("kit-more", "More", RwSignal::new(false), view! { <p>"What is rarely needed."</p> })}
            {button(Look::Plain, "Open a dialog", move |_| open.set(true))}
            {button(Look::Danger, "Delete…", move |_| deleting.set(true))}
        </div>
        <Dialog open=open id="kit-dialog" title="A dialog">
            <div class="in"><p>"The page behind it cannot be reached."</p></div>
            <div class="actions">{button(Look::Plain, "Close", move |_| open.set(false)).focused()}</div>
        </Dialog>
        <TypedConfirm open=deleting id="kit-delete" title="Delete it?" consequence="It cannot be restored.".to_owned()
            object="0000slpj4r86xbqlg9wmjhug" action="Delete for good" confirmed=Callback::new(|()| {})/>
    }
}
