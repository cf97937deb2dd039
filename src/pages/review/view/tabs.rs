//! The tabs with their counts, and the filters. Their values are in the address.

use super::page_state::ReviewPageState;
use crate::navigation::review_query::{ReviewFilter, ReviewOrder};
use crate::pages::review::text;
use crate::reactive::memo;
use crate::ui::view;
use admin_api::OperationKind;
use leptos::prelude::*;

/// The tabs and the filters.
#[component]
pub fn Tabs() -> impl IntoView {
    let tabs = std::iter::once(None)
        .chain(OperationKind::ALL.map(Some))
        .map(|tab| view! { <Tab tab=tab/> })
        .collect_view();
    view! {
        <nav class="tabs" aria-label="Kinds"><ul>{tabs}</ul></nav>
        <Filters/>
    }
}

#[component]
fn Tab(tab: Option<OperationKind>) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let href = move || view.path_of_tab(view.filter.with(|filter| filter.on_tab(tab)));
    let current = move || view.filter.with(|filter| filter.tab == tab).then_some("page");
    let count = memo(move || {
        view.operations.queue.with(|queue| {
            let of_tab = queue.items().iter().filter(|item| tab.is_none_or(|kind| kind == item.key.kind));
            of_tab.filter(|item| item.is_waiting()).count()
        })
    });
    view! {
        <li>
            <a href=href aria-current=current>
                {tab.map_or("All", text::kind)}" "<span class="count">{move || count.get()}</span>
            </a>
        </li>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let change = move |write: fn(&mut ReviewFilter, String)| {
        move |event| {
            let mut filter = view.filter.get_untracked();
            write(&mut filter, event_target_value(&event));
            view.set_filter(filter);
        }
    };
    let value =
        move |read: fn(&ReviewFilter) -> &str| move || view.filter.with(|filter| read(filter).to_owned());
    let search = move |id: &'static str, label: &'static str, read, write| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input id=id type="search" prop:value=value(read) on:input=change(write)/>
            </div>
        }
    };
    view! {
        <search class="filters">
            {search("filter-text", "Text", |filter| &filter.search, |filter, text| filter.search = text)}
            {search("filter-tresor", "Tresor", |filter| &filter.tresor, |filter, text| filter.tresor = text)}
            {search("filter-user", "User", |filter| &filter.user, |filter, text| filter.user = text)}
            <div class="field">
                <label for="filter-sort">"Order"</label>
                <select id="filter-sort" prop:value=value(|filter| filter.sort.name())
                    on:change=change(|filter, name| filter.sort = ReviewOrder::from_name(&name))>
                    <option value="">{text::BY_ARRIVAL}</option>
                    <option value="oldest">{text::OLDEST_FIRST}</option>
                    <option value="newest">{text::NEWEST_FIRST}</option>
                </select>
            </div>
        </search>
    }
}
