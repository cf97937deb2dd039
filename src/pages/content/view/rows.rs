//! The rows of the list. Rows have no listeners of their own: one listener of the table handles all buttons.

use super::page_state::ContentPageState;
use super::preview_state::FileSource;
use crate::browser::history;
use crate::pages::content::model::list::{ListLine, PAGE};
use crate::pages::content::state::file_list;
use crate::pages::content::text;
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::view;
use admin_api::entities::CustomContent;
use leptos::prelude::*;

/// The rows of the current page.
pub fn page(view: ContentPageState) -> AnyView {
    keyed(move || {
        let page = view.here.with(|here| here.page);
        view.content.file_list.list.with(|load| {
            let Some(list) = load.value() else { return Vec::new() };
            view.shown.with(|shown| {
                let lines = shown.lines.iter().skip(page * PAGE).take(PAGE);
                lines.filter_map(|line| row(view, &list.contents, line)).collect()
            })
        })
    })
}

/// A row. Its key contains everything that it shows, so that it is rendered again only if something changes.
fn row(view: ContentPageState, files: &[CustomContent], line: &ListLine) -> Option<Keyed> {
    Some(match line.clone() {
        ListLine::Folder { path, depth, files, bytes, is_open } => {
            let key = format!("{path}/ {depth} {files} {bytes} {is_open}");
            Keyed::new(key, move || folder(&path, depth, files, bytes, is_open))
        }
        ListLine::File { index, depth } => {
            let content = files.get(index)?.clone();
            let CustomContent { path, size, content_type, etag, .. } = &content;
            let key = format!("{path} {depth} {size} {content_type} {etag}");
            Keyed::new(key, move || file(view, &content, depth))
        }
    })
}

/// The files among the lines, as indexes in the list.
pub fn files_of(lines: &[ListLine]) -> impl Iterator<Item = usize> + '_ {
    lines.iter().filter_map(|line| match line {
        ListLine::File { index, .. } => Some(*index),
        ListLine::Folder { .. } => None,
    })
}

/// The id of a folder's button, which gets the focus.
pub fn folder_id(path: &str) -> String {
    format!("folder-{path}")
}

fn folder(path: &str, depth: usize, files: usize, bytes: u64, is_open: bool) -> AnyView {
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let sign = if is_open { "▾ " } else { "▸ " };
    view! {
        <tr class="folder" data-path=path.to_owned()>
            <td></td>
            <td style=("--depth", depth.to_string())>
                <button id=folder_id(path) class="btn quiet small" type="button" data-act="fold" aria-expanded=is_open.to_string()
                    aria-label=text::folder_name(&path)><span aria-hidden="true">{sign}</span>{name}"/"</button>
            </td>
            <td class="num">{text::size(bytes)}</td>
            <td colspan="3" class="muted">{text::files(files)}</td>
        </tr>
    }
    .into_any()
}

fn file(view: ContentPageState, content: &CustomContent, depth: usize) -> AnyView {
    let path = content.path.clone();
    let is_selected = {
        let path = path.clone();
        move || view.selected.with(|selected| selected.contains(&path))
    };
    let folder = path.strip_suffix(content.name.as_str()).unwrap_or_default().to_owned();
    let button = |act: &'static str, name: &'static str, class: &'static str| {
        view! {
            <button class=class type="button" data-act=act aria-label=format!("{name} {}", content.path)>{name}</button>
        }
    };
    view! {
        <tr data-path=path.clone()>
            <td><input type="checkbox" aria-label=text::select_name(&path) prop:checked=is_selected/></td>
            <td class="name" style=("--depth", depth.to_string())><code><span class="muted">{folder}</span><b>{content.name.clone()}</b></code></td>
            <td class="num">{text::size(content.size)}</td>
            <td>{content.content_type.clone()}</td>
            <td><code class="etag">{content.etag.clone()}</code></td>
            <td class="acts">
                {button("copy", text::COPY_URL, QUIET)}
                {open_link(content)}
                {button("preview", "Preview", QUIET)}
                {button("download", "Download", QUIET)}
                {button("delete", "Delete", "btn quiet small bad")}
            </td>
        </tr>
    }
    .into_any()
}

const QUIET: &str = "btn quiet small";

/// A link to a published file. There is none if the file is on the panel's origin, where it could act as the
/// administrator.
fn open_link(content: &CustomContent) -> AnyView {
    let panel_origin = format!("{}/", history::origin());
    if !file_list::is_web_address(content) {
        return ().into_any();
    }
    if content.url.starts_with(&panel_origin) {
        return view! { <span class="muted">{text::SAME_ORIGIN}</span> }.into_any();
    }
    view! {
        <a class=QUIET href=content.url.clone() target="_blank" rel="noopener noreferrer" aria-label=text::open_name(&content.path)>"Open"</a>
    }
    .into_any()
}

/// Opens the preview of a file.
pub fn preview(view: ContentPageState, content: CustomContent) {
    let CustomContent { size, content_type, etag, url, .. } = &content;
    let facts = text::etag_name(&text::size(*size), &content_type, &etag, &url);
    view.preview.preview(
        content.path.clone(),
        content.content_type.clone(),
        facts,
        FileSource::Published(content),
    );
}
