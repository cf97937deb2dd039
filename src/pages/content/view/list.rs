//! The list of files on the page: filters, selection, table or tree, and pagination. The rows are in `rows`.

use super::page_state::ContentPageState;
use super::preview_state::FileSource;
use super::rows;
use crate::browser::clipboard;
use crate::browser::{download, events, focus};
use crate::feedback::problem_note::ProblemNote;
use crate::navigation::content_query::Family;
use crate::navigation::content_query::{ContentView, SortColumn};
use crate::navigation::route::Route;
use crate::pages::content::model::list::PAGE;
use crate::pages::content::text;
use crate::reactive::memo;
use crate::tasks::load::Load;
use crate::ui::view;
use admin_api::entities::CustomContent;
use leptos::prelude::*;
use std::collections::HashSet;

/// The list with its filters and pagination.
#[component]
pub fn FileBrowser() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let problem = memo(move || {
        view.content.file_list.list.with(|load| match load {
            Load::Failed(problem, _) => Some(problem.clone()),
            _ => None,
        })
    });
    // The selection is shown only when the list is loaded.
    let known = memo(move || view.content.file_list.list.with(|load| load.value().is_some()));
    view! {
        {move || problem.get().map(|problem| view! { <ProblemNote problem=problem/> })}
        <Filters/>
        <section class="card" aria-labelledby="files-title">
            <div class="bar">
                <h2 id="files-title" tabindex="-1">"Files"</h2>
                {move || known.get().then(|| view! { <Selection/> })}
                <span class="grow"></span>
                <button class="btn quiet small" type="button" on:click=move |_| view.content.file_list.refresh()>"Refresh"</button>
            </div>
            {move || match known.get() {
                true => view! { <FileTable/> }.into_any(),
                false if problem.with(Option::is_some) => view! { <p class="in muted">{text::LIST_NOT_LOADED}</p> }.into_any(),
                false => view! { <p class="in waiting" role="status">{text::LOADING_LIST}</p> }.into_any(),
            }}
        </section>
        <Pages/>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let search = move |event| {
        let here = view.here.get_untracked().first_page();
        view.show(ContentView { search: event_target_value(&event), ..here });
    };
    let choose = move |event| {
        let here = view.here.get_untracked().first_page();
        view.show(ContentView { family: Family::from_slug(&event_target_value(&event)), ..here });
    };
    view! {
        <search class="filters">
            <div class="field">
                <label for="content-search">"Search"</label>
                <input id="content-search" type="search" prop:value=move || view.here.with(|here| here.search.clone()) on:input=search/>
            </div>
            <div class="field">
                <label for="content-kind">"Kind"</label>
                <select id="content-kind" prop:value=move || view.here.with(|here| here.family.map_or("", Family::slug)) on:change=choose>
                    <option value="">"All"</option>
                    {Family::ALL.map(|(family, slug)| view! { <option value=slug>{text::family(family)}</option> })}
                </select>
            </div>
        </search>
    }
}

#[component]
fn Selection() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let count = memo(move || view.selected.with(|selected| selected.len()));
    let select_all = move |_| {
        let paths = view.shown.with_untracked(|shown| {
            let files = rows::files_of(&shown.lines);
            view.content.file_list.list.with_untracked(|load| {
                let list = load.value();
                files.filter_map(|index| Some(list?.contents.get(index)?.path.clone())).collect()
            })
        });
        view.selected.set(paths);
    };
    let delete = move |_| {
        let mut paths = view.selected.with_untracked(|selected| selected.iter().cloned().collect::<Vec<_>>());
        paths.sort();
        view.ask_to_delete(&paths);
    };
    let clear = move |_| {
        view.selected.update(HashSet::clear);
        focus::on_id_soon("files-title");
    };
    view! {
        <button class="btn small" type="button" on:click=select_all>{text::SELECT_ALL_SHOWN}</button>
        {move || (count.get() > 0).then(|| view! {
            <button class="btn danger small" type="button" on:click=delete>{text::delete_selected(count.get())}</button>
            <button class="btn quiet small" type="button" on:click=clear>{text::CLEAR_SELECTION}</button>
        })}
    }
}

#[component]
fn FileTable() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let act = move |event: leptos::ev::MouseEvent| {
        let (Some(act), Some(path)) =
            (events::attribute_near(&event, "data-act"), events::attribute_near(&event, "data-path"))
        else {
            return;
        };
        run_action(view, &act, path);
    };
    let select = move |event: leptos::ev::Event| {
        let Some(path) = events::attribute_near(&event, "data-path") else { return };
        let is_selected = event_target_checked(&event);
        view.selected.update(|selected| match is_selected {
            true => drop(selected.insert(path)),
            false => drop(selected.remove(&path)),
        });
    };
    let columns = [("Name", SortColumn::Path), ("Size", SortColumn::Size), ("Type", SortColumn::Type)];
    let head = move |(name, by): (&'static str, SortColumn)| {
        let sort = move || {
            view.here.with(|here| {
                (here.by == by).then_some(if here.descending { "descending" } else { "ascending" })
            })
        };
        let path = move || Route::Content(view.here.with(|here| here.sorted(by))).path();
        view! { <th scope="col" aria-sort=sort><a href=path>{name}</a></th> }
    };
    let is_empty = memo(move || view.shown.with(|shown| shown.lines.is_empty()));
    let is_none = memo(move || {
        view.content.file_list.list.with(|load| load.value().is_none_or(|list| list.contents.is_empty()))
    });
    view! {
        {move || is_empty.get().then(|| view! {
            <p class="in muted">{if is_none.get() { text::NO_FILES } else { text::NO_MATCH }}</p>
        })}
        <div class="scroll" hidden=move || is_empty.get() tabindex="0" role="region" aria-label=text::FILES_OF_THE_TENANT>
            <table class="files" aria-labelledby="files-title">
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">"Selected"</span></th>
                        {columns.map(head)}
                        <th scope="col">"Etag"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody on:click=act on:change=select>{rows::page(view)}</tbody>
            </table>
        </div>
    }
}

/// Runs the action of a row's button.
fn run_action(view: ContentPageState, act: &str, path: String) {
    if act == "fold" {
        view.closed.update(|closed| {
            if !closed.remove(&path) {
                closed.insert(path.clone());
            }
        });
        return focus::on_id_soon(rows::folder_id(&path));
    }
    let Some(content) = view.file(&path) else { return };
    match act {
        "copy" => leptos::task::spawn_local(async move {
            let copied = clipboard::copy(&content.url).await;
            view.say(if copied.is_ok() { text::URL_COPIED } else { text::URL_NOT_COPIED });
        }),
        "preview" => rows::preview(view, content),
        "download" => save(view, content),
        "delete" => view.ask_to_delete(&[path]),
        _ => {}
    }
}

fn save(view: ContentPageState, content: CustomContent) {
    leptos::task::spawn_local(async move {
        let name = content.name.clone();
        match FileSource::Published(content.clone()).bytes().await {
            Ok(bytes) => {
                download::save_blob(&name, &bytes);
                view.say(text::downloading(&name));
            }
            Err(error) => view.preview.show_error(content.path, error),
        }
    });
}

#[component]
fn Pages() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let count = memo(move || view.shown.with(|shown| shown.lines.len().div_ceil(PAGE)));
    let link = move |page: usize, name: &'static str| {
        let path = Route::Content(ContentView { page, ..view.here.get() }).path();
        // Start reading at the top of the other page.
        view! { <a class="btn" href=path on:click=|_| focus::on_id_soon("files-title")>{name}</a> }
    };
    move || {
        let (page, count) = (view.here.with(|here| here.page), count.get());
        (count > 1).then(|| {
            view! {
                <nav class="row" aria-label="Pagination">
                    {(page > 0).then(|| link(page - 1, "Previous"))}
                    <span class="muted">{text::page_of_name(&(page + 1), &count)}</span>
                    {(page + 1 < count).then(|| link(page + 1, "Next"))}
                </nav>
            }
        })
    }
}
