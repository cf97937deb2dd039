//! The list of files on the page: filters, selection, table or tree, and pagination. The rows are in `rows`.

use super::page_state::ContentPageState;
use super::parts::{action, button, live, problem_note, when};
use super::rows;
use crate::browser::{events, focus};
use crate::navigation::content_query::{ContentView, Family, SortColumn};
use crate::navigation::route::Route;
use crate::pages::content::model::list::{FileAction, PAGE};
use crate::pages::content::text;
use crate::reactive::memo;
use crate::tasks::load::Load;
use crate::ui::button::Look;
use crate::ui::copy::field_to_copy;
use crate::ui::view;
use leptos::prelude::*;
use std::collections::HashSet;

/// The id of the heading, which gets the focus.
pub const TITLE: &str = "files-title";

/// The list with its filters and pagination.
pub fn file_browser(view: ContentPageState) -> AnyView {
    let list = view.content.file_list.list;
    // The selection is shown only when the list is loaded.
    let is_known = memo(move || list.with(|load| load.value().is_some()));
    let problem = move || {
        list.with(|load| match load {
            Load::Failed(problem, _) => Some(problem.clone()),
            _ => None,
        })
    };
    let table = move || match is_known.get() {
        true => file_table(view),
        false => live(move || match list.with(|load| matches!(load, Load::Failed(..))) {
            true => view! { <p class="in muted">{text::LIST_NOT_LOADED}</p> }.into_any(),
            false => view! { <p class="in waiting" role="status">{text::LOADING_LIST}</p> }.into_any(),
        }),
    };
    view! {
        {live(move || problem_note(problem()))}
        {live(move || not_copied(view))}
        {filters(view)}
        <section class="card" aria-labelledby=TITLE>
            <div class="bar">
                <h2 id=TITLE tabindex="-1">"Files"</h2>
                {when(move || is_known.get(), move || selection(view))}
                <span class="grow"></span>
                {button(Look::SmallQuiet, "Refresh", move || view.content.file_list.refresh())}
            </div>
            {live(table)}
        </section>
        {live(move || pagination(view))}
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

fn filters(view: ContentPageState) -> AnyView {
    let search = move |event: leptos::ev::Event| {
        view.show(ContentView { search: event_target_value(&event), ..view.first_page_now() });
    };
    let choose = move |event: leptos::ev::Event| {
        let family = Family::from_slug(&event_target_value(&event));
        view.show(ContentView { family, ..view.first_page_now() });
    };
    let families = Family::ALL
        .map(|(family, slug)| view! { <option value=slug>{text::family(family)}</option> }.into_any());
    let searched = move || view.here().search;
    let family = move || view.here().family.map_or("", Family::slug);
    view! {
        <search class="filters">
            <div class="field">
                <label for="content-search">"Search"</label>
                <input id="content-search" type="search" prop:value=searched on:input=search/>
            </div>
            <div class="field">
                <label for="content-kind">"Kind"</label>
                <select id="content-kind" prop:value=family on:change=choose>
                    <option value="">"All"</option>
                    {families.into_iter().collect_view()}
                </select>
            </div>
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

fn file_table(view: ContentPageState) -> AnyView {
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
    view! {
        {live(none)}
        <div class="scroll" hidden=move || is_empty.get() tabindex="0" role="region" aria-label=text::FILES_OF_THE_TENANT>
            <table class="files" aria-labelledby=TITLE>
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">"Selected"</span></th>
                        {column(view, "Name", SortColumn::Path)}
                        {column(view, "Size", SortColumn::Size)}
                        {column(view, "Type", SortColumn::Type)}
                        <th scope="col">"Etag"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody on:click=act on:change=select>{rows::page(view)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The heading of a column, which sorts by it.
fn column(view: ContentPageState, name: &'static str, by: SortColumn) -> AnyView {
    let sort = move || {
        let here = view.here();
        (here.by == by).then_some(if here.descending { "descending" } else { "ascending" })
    };
    let path = live_path(move || Route::Content(view.here().sorted(by)));
    view! { <th scope="col" aria-sort=sort><a href=path>{name}</a></th> }.into_any()
}

/// The address of a link that changes with what is shown.
pub fn live_path(route: impl Fn() -> Route + Send + 'static) -> impl Fn() -> String + Send + 'static {
    move || route().path()
}

fn pagination(view: ContentPageState) -> AnyView {
    let count = view.shown.with(|shown| shown.lines.len().div_ceil(PAGE));
    let here = view.here();
    let page = here.page;
    if count <= 1 {
        return ().into_any();
    }
    let link = |page: usize, name: &'static str| {
        let path = Route::Content(ContentView { page, ..here.clone() }).path();
        // Start reading at the top of the other page.
        view! { <a class="btn" href=path on:click=|_| focus::on_id_soon(TITLE)>{name}</a> }.into_any()
    };
    view! {
        <nav class="row" aria-label="Pagination">
            {(page > 0).then(|| link(page - 1, "Previous"))}
            <span class="muted">{text::page(page + 1, count)}</span>
            {(page + 1 < count).then(|| link(page + 1, "Next"))}
        </nav>
    }
    .into_any()
}
