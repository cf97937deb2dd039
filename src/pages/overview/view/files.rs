//! Files by type and by size.

use super::chart::{Chart, chart};
use super::{card, load_button, muted};
use crate::feedback::problem_note::ProblemNote;
use crate::pages::overview::model::chart::{Bar, ChartData};
use crate::pages::overview::model::files::{FileGroup, by_size, by_type};
use crate::pages::overview::state::FileCounts;
use crate::pages::overview::text;
use crate::reactive::{self, memo};
use crate::tasks::load::Load;
use crate::ui::markup::{Markup, content, show};
use crate::ui::progress::waiting;
use crate::ui::view;
use admin_api::entities::CustomContent;

/// Files by type and by size, once they were asked for.
pub fn files(files: FileCounts) -> Markup {
    let is_idle = move || files.list.with(|load| matches!(load, Load::Idle));
    let has_list = move || files.list.with(|load| load.value().is_some());
    let load = move |label| load_button("files", label, Box::new(move || files.load()));
    let unread = content(move || {
        view! { {muted(text::FILES_UNREAD)}{load(text::LOAD_FILES)} }
    });
    let again = content(move || load(text::READ_AGAIN));
    let reading = reactive::view(move || {
        files.list.with(|load| match load {
            Load::Loading(None) => Some(waiting(text::LOADING_FILES)),
            Load::Failed(problem, _) => Some(view! { <ProblemNote problem=problem.clone()/> {""} }),
            _ => None,
        })
    });
    let has_files =
        move || files.list.with(|load| load.value().is_some_and(|list| !list.contents.is_empty()));
    let (charts, none) = (content(move || charts(files)), content(|| muted(text::NO_FILES)));
    let inside = view! {
        {show(is_idle, unread, None)}
        {reading}
        {show(move || has_list() && !has_files(), none, None)}
        {show(has_files, charts, None)}
        {show(move || !is_idle(), again, None)}
    };
    card("files", text::FILES, inside)
}

fn charts(files: FileCounts) -> Markup {
    let read = move |make: fn(&[CustomContent]) -> ChartData| {
        files.list.with(|load| load.value().map(|list| make(&list.contents)).unwrap_or_default())
    };
    let summary = move || {
        let (count, bytes) = files.list.with(|load| {
            let files = load.value().map(|list| list.contents.as_slice()).unwrap_or_default();
            (files.len(), files.iter().map(|file| file.size).sum())
        });
        text::files(count, bytes)
    };
    let of = |id, name, table, column| Chart { id, name, table, column, note: text::BYTES, edges: None };
    let types = of("types-chart", text::BY_TYPE, text::BY_TYPE_TABLE, text::TYPE);
    let sizes = of("sizes-chart", text::BY_SIZE, text::BY_SIZE_TABLE, text::SIZE);
    view! {
        <h3>{text::BY_TYPE}</h3>
        {chart(types, memo(move || read(|files| bars(&by_type(files), type_label))), summary)}
        <h3>{text::BY_SIZE}</h3>
        {chart(sizes, memo(move || read(|files| bars(&by_size(files), size_label))), summary)}
    }
}

fn bars(groups: &[FileGroup], label: fn(usize, &FileGroup) -> String) -> ChartData {
    let bar = |(at, group): (usize, &FileGroup)| Bar {
        label: label(at, group),
        values: vec![group.count],
        note: text::bytes(group.bytes),
    };
    ChartData { series: vec![text::FILES_SERIES], bars: groups.iter().enumerate().map(bar).collect() }
}

fn type_label(_: usize, group: &FileGroup) -> String {
    match group.content_type.as_deref() {
        None => text::OTHER_TYPES,
        Some("") => text::NO_TYPE,
        Some(content_type) => content_type,
    }
    .into()
}

fn size_label(at: usize, _: &FileGroup) -> String {
    text::size_group(at).into()
}
