//! The list of files on the page: filters, selection, table or tree, and pagination. The rows are in `rows`.

use super::page_state::ContentPageState;
use super::parts::{action, button, live, problem_note, when};
use super::rows;
use crate::browser::{events, focus};
use crate::list_options::{Column, ListOptions};
use crate::navigation::content_query::{ContentView, Family, SortColumn};
use crate::navigation::places::Place;
use crate::navigation::route::Route;
use crate::pages::content::model::list::{FileAction, PAGE};
use crate::pages::content::text;
use crate::reactive::memo;
use crate::tasks::load::Load;
use crate::ui::button::Look;
use crate::ui::copy::field_to_copy;
use crate::ui::field::{choice, search_field, select_field};
use crate::ui::markup::{IntoValue, Markup, Value, computed};
use crate::ui::pager::{PageLink, pager};
use crate::ui::table::{column, hidden_column, scrolled_part, table_of};
use crate::ui::view;
use leptos::prelude::*;
use std::collections::HashSet;

/// The id of the heading, which gets the focus.
pub const TITLE: &str = "files-title";

/// The columns that can be hidden.
const COLUMNS: [Column; 3] = [
    Column { cell: "3", name: "size", label: "Size" },
    Column { cell: "4", name: "type", label: "Type" },
    Column { cell: "5", name: "etag", label: "Etag" },
];

/// The list with its filters and pagination.
pub fn file_browser(view: ContentPageState) -> AnyView {
    let list = view.content.file_list.list;
    let options = ListOptions::new(Place::Content, "Name", &COLUMNS);
    // The selection is shown only when the list is loaded.
    let is_known = memo(move || list.with(|load| load.value().is_some()));
    let problem = move || {
        list.with(|load| match load {
            Load::Failed(problem, _) => Some(problem.clone()),
            _ => None,
        })
    };
    let table = move || match is_known.get() {
        true => file_table(view, options),
        false => live(move || match list.with(|load| matches!(load, Load::Failed(..))) {
            true => view! { <p class="in muted">{text::LIST_NOT_LOADED}</p> }.into_any(),
            false => view! { <p class="in waiting" role="status">{text::LOADING_LIST}</p> }.into_any(),
        }),
    };
    view! {
        {live(move || problem_note(problem()))}
        {live(move || not_copied(view))}
        {filters(view, options)}
        <section class="card" aria-labelledby=TITLE>
            <div class="bar">
                <h2 id=TITLE tabindex="-1">"Files"</h2>
                {when(move || is_known.get(), move || selection(view))}
                <span class="grow"></span>
                {button(Look::SmallQuiet, "Refresh", move || view.content.file_list.refresh())}
            </div>
            {live(table)}
        </section>
        {pagination(view)}
    }
    .into_any()
}

/// The address that the browser did not copy, to be copied by hand.
fn not_copied(view: ContentPageState) -> AnyView {
    let close = move || view.not_copied.set(None);
    match view.not_copied.with(Clone::clone) {
        Some(address) => field_to_copy(address, Box::new(close)),
        None => ().into_any(),
    }
}

fn filters(view: ContentPageState, options: ListOptions) -> AnyView {
    let search = move |search| view.show(ContentView { search, ..view.first_page_now() });
    let choose = move |slug: String| {
        let family = Family::from_slug(&slug);
        view.show(ContentView { family, ..view.first_page_now() });
    };
    let families = Family::ALL.map(|(family, slug)| choice(slug, text::family(family)));
    let families = [choice("", "All")].into_iter().chain(families).collect();
    let searched = move || view.here().search;
    let family = move || view.here().family.map_or("", Family::slug).to_owned();
    view! {
        <search class="filters anchor">
            {search_field("content-search", "Search", searched, search)}
            {select_field("content-kind", "Kind", "", families, family, choose)}
            <div class="row end">{options.view()}</div>
        </search>
    }
    .into_any()
}

fn selection(view: ContentPageState) -> AnyView {
    let count = memo(move || view.selected.with(HashSet::len));
    let buttons = move || {
        if count.get() == 0 {
            return ().into_any();
        }
        let clear = move || {
            view.selected.update(HashSet::clear);
            focus::on_id_soon(TITLE);
        };
        view! {
            {button(Look::SmallDanger, text::delete_selected(count.get()), move || view.delete_selected())}
            {button(Look::SmallQuiet, text::CLEAR_SELECTION, clear)}
        }
        .into_any()
    };
    view! {
        {button(Look::Small, text::SELECT_ALL_SHOWN, move || view.select_shown())}
        {live(buttons)}
    }
    .into_any()
}

fn file_table(view: ContentPageState, options: ListOptions) -> AnyView {
    let act = move |event: leptos::ev::MouseEvent| {
        let Some(path) = events::attribute_near(&event, "data-path") else { return };
        if events::attribute_near(&event, "data-act").as_deref() == Some(rows::FOLD) {
            let id = rows::folder_id(&path);
            view.fold(path);
            focus::on_id_soon(id);
        } else if let (Some(action), Some(content)) =
            (action(&event, &FileAction::ALL, text::file_action), view.file(&path))
        {
            view.act(action, content);
        }
    };
    let select = move |event: leptos::ev::Event| {
        if let Some(path) = events::attribute_near(&event, "data-path") {
            view.select(path, event_target_checked(&event));
        }
    };
    let is_empty = memo(move || view.shown.with(|shown| shown.lines.is_empty()));
    let none = move || {
        let is_none =
            view.content.file_list.list.with(|load| load.value().is_none_or(|list| list.contents.is_empty()));
        match (is_empty.get(), is_none) {
            (true, true) => view! { <p class="in muted">{text::NO_FILES}</p> }.into_any(),
            (true, false) => view! { <p class="in muted">{text::NO_MATCH}</p> }.into_any(),
            (false, _) => ().into_any(),
        }
    };
    let columns = vec![
        hidden_column("Selected"),
        sorting_column(view, "Name", SortColumn::Path),
        sorting_column(view, "Size", SortColumn::Size),
        sorting_column(view, "Type", SortColumn::Type),
        column("Etag"),
        hidden_column("Actions"),
    ];
    let table = table_of(columns, rows::page(view))
        .class("files", Value::Flag(true))
        .attribute("aria-labelledby", TITLE.into_value())
        .on("click", leptos::ev::click, act)
        .on("change", leptos::ev::change, select);
    view! {
        {live(none)}
        {scrolled_part(text::FILES_OF_THE_TENANT, table)
            .attribute("hidden", computed(move || is_empty.get()))
            .attribute("data-off", options.off.into_value())}
    }
    .into_any()
}

/// The heading of a column, which sorts by it.
fn sorting_column(view: ContentPageState, name: &'static str, by: SortColumn) -> Markup {
    let sort = move || {
        let here = view.here();
        (here.by == by).then_some(if here.descending { "descending" } else { "ascending" })
    };
    let path = live_path(move || Route::Content(view.here().sorted(by)));
    column(view! { <a href=path>{name}</a> }).attribute("aria-sort", computed(sort))
}

/// The address of a link that changes with what is shown.
pub fn live_path(route: impl Fn() -> Route + Send + 'static) -> impl Fn() -> String + Send + 'static {
    move || route().path()
}

fn pagination(view: ContentPageState) -> AnyView {
    let pages = memo(move || view.shown.with(|shown| shown.lines.len().div_ceil(PAGE)));
    let page = memo(move || view.here().page);
    let path = move |page| Route::Content(ContentView { page, ..view.here() }).path();
    let previous = move || page.get().checked_sub(1).map(path);
    let next = move || Some(page.get() + 1).filter(|page| *page < pages.get()).map(path);
    let links = move || vec![PageLink::new("Previous", previous), PageLink::new("Next", next)];
    // Start reading at the top of the other page.
    let turn = |event: leptos::ev::MouseEvent| {
        if events::attribute_near(&event, "href").is_some() {
            focus::on_id_soon(TITLE);
        }
    };
    when(
        move || pages.get() > 1,
        move || {
            let place =
                view! { <span class="muted">{move || text::page(page.get() + 1, pages.get())}</span> };
            pager("Pagination", links()).element(place).on("click", leptos::ev::click, turn).into_any()
        },
    )
}
