//! The rows of the list. Rows have no listeners of their own: one listener of the table handles all buttons.

use super::page_state::ContentPageState;
use super::parts::{cell, row_button};
use crate::browser::history;
use crate::pages::content::model::list::{FileAction, ListLine, PAGE};
use crate::pages::content::state::file_list;
use crate::pages::content::text;
use crate::ui::button::{self, Look};
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::markup::IntoValue;
use crate::ui::view;
use admin_api::entities::CustomContent;
use leptos::prelude::*;

/// What the button of a folder does.
pub const FOLD: &str = "fold";

/// The rows of the current page.
pub fn page(view: ContentPageState) -> AnyView {
    keyed(move || {
        let page = view.here().page;
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

/// The id of a folder's button, which gets the focus.
pub fn folder_id(path: &str) -> String {
    ["folder-", path].concat()
}

fn folder(path: &str, depth: usize, files: usize, bytes: u64, is_open: bool) -> AnyView {
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let (sign, expanded) = if is_open { ("▾ ", "true") } else { ("▸ ", "false") };
    let label = view! { <span aria-hidden="true">{sign}</span>{name}"/" };
    let fold = button::row_button(Look::SmallQuiet, FOLD, label.into_any());
    view! {
        <tr class="folder" data-path=path.to_owned()>
            <td></td>
            <td style=("--depth", depth.to_string())>
                {fold.id(folder_id(path)).named(["Folder ", path].concat()).attribute("aria-expanded", expanded.into_value())}
            </td>
            {cell("num", text::size(bytes))}
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
    let button = |action: FileAction| {
        let button = row_button(text::file_action(action), text::file_action_on(action, &content.path));
        match action {
            FileAction::CopyUrl => view! { {button}{open_link(content)} }.into_any(),
            _ => button,
        }
    };
    let label = ["Select ", &path].concat();
    view! {
        <tr data-path=path>
            <td><input type="checkbox" aria-label=label prop:checked=is_selected/></td>
            <td class="name" style=("--depth", depth.to_string())><code><span class="muted">{folder}</span><b>{content.name.clone()}</b></code></td>
            {cell("num", text::size(content.size))}
            {cell("", content.content_type.clone())}
            <td><code class="etag">{content.etag.clone()}</code></td>
            <td class="acts">{FileAction::ALL.into_iter().map(button).collect_view()}</td>
        </tr>
    }
    .into_any()
}

/// A link to a published file. There is none if the file is on the panel's origin, where it could act as the
/// administrator.
fn open_link(content: &CustomContent) -> AnyView {
    let panel_origin = [&history::origin(), "/"].concat();
    if !file_list::is_web_address(content) {
        return ().into_any();
    }
    if content.url.starts_with(&panel_origin) {
        return view! { <span class="muted">{text::SAME_ORIGIN}</span> }.into_any();
    }
    let label = ["Open ", &content.path].concat();
    view! {
        <a class="btn quiet small" href=content.url.clone() target="_blank" rel="noopener noreferrer" aria-label=label>"Open"</a>
    }
    .into_any()
}
