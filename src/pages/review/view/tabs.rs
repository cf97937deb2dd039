//! The tabs with their counts, and the filters. Their values are in the address.

use super::page_state::ReviewPageState;
use crate::navigation::review_query::{ReviewFilter, ReviewOrder};
use crate::pages::review::text;
use crate::reactive::memo;
use crate::ui::field::{choice, search_field, select_field};
use crate::ui::markup::Markup;
use crate::ui::tabs::{Tab, tabs};
use crate::ui::view;
use admin_api::OperationKind;
use leptos::prelude::*;

/// The tabs and the filters.
#[component]
pub fn Tabs() -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let kinds = std::iter::once(None).chain(OperationKind::ALL.map(Some));
    view! {
        {tabs("Kinds", kinds.map(|kind| tab(view, kind)).collect())}
        {filters(view)}
    }
}

fn tab(view: ReviewPageState, kind: Option<OperationKind>) -> Tab {
    let count = memo(move || {
        view.operations.queue.with(|queue| {
            let of_tab = queue.items().iter().filter(|item| kind.is_none_or(|kind| kind == item.key.kind));
            of_tab.filter(|item| item.is_waiting()).count()
        })
    });
    let path = move || view.path_of_tab(view.filter.with(|filter| filter.on_tab(kind)));
    let is_current = move || view.filter.with(|filter| filter.tab == kind);
    Tab::new(kind.map_or("All", text::kind), path, is_current).counted(count)
}

fn filters(view: ReviewPageState) -> Markup {
    let read =
        move |read: fn(&ReviewFilter) -> &str| move || view.filter.with(|filter| read(filter).to_owned());
    let change = move |write: fn(&mut ReviewFilter, String)| {
        move |value| {
            let mut filter = view.filter.get_untracked();
            write(&mut filter, value);
            view.set_filter(filter);
        }
    };
    let search = move |id, label, value: fn(&ReviewFilter) -> &str, write: fn(&mut ReviewFilter, String)| {
        search_field(id, label, read(value), change(write))
    };
    let orders = vec![
        choice("", text::BY_ARRIVAL),
        choice("oldest", text::OLDEST_FIRST),
        choice("newest", text::NEWEST_FIRST),
    ];
    let order = change(|filter, name| filter.sort = ReviewOrder::from_name(&name));
    view! {
        <search class="filters">
            {search("filter-text", "Text", |filter| &filter.search, |filter, text| filter.search = text)}
            {search("filter-tresor", "Tresor", |filter| &filter.tresor, |filter, text| filter.tresor = text)}
            {search("filter-user", "User", |filter| &filter.user, |filter, text| filter.user = text)}
            {select_field("filter-sort", "Order", "", orders, read(|filter| filter.sort.name()), order)}
        </search>
    }
}
