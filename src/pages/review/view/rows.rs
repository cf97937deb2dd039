//! The list of operations: a virtual list, in which only the visible rows are in the document.

use super::page_state::ReviewPageState;
use crate::operations::key::OperationKey;
use crate::operations::queue::Item;
use crate::pages::review::model::listing::Line;
use crate::pages::review::text;
use crate::reactive::{effect, memo};
use crate::text::visible::visible;
use crate::ui::button::{Look, button};
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::TresorId;
use leptos::html;
use leptos::prelude::*;

/// Pixels above and below the visible part that are drawn too.
const OVERSCAN: u32 = 240;

/// The list.
#[component]
pub fn OperationList() -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let scroller = NodeRef::<html::Div>::new();
    let window = RwSignal::new((0_u32, 900_u32));
    let measure = move || {
        if let Some(scroller) = scroller.get_untracked() {
            window.set((scroller.scroll_top().max(0) as u32, scroller.client_height().max(0) as u32));
        }
    };
    scroller.on_load(move |_| measure());
    // The list scrolls to the open operation when it is opened, never when the list changes.
    effect(move || {
        let open = view.open.get();
        let line = view.listing.with_untracked(|listing| open.and_then(|key| listing.line_of(&key)));
        if let (Some(scroller), Some(line)) = (scroller.get_untracked(), line) {
            scroll_into_view(&scroller, view, line);
        }
    });
    let lines = memo(move || {
        let (top, height) = window.get();
        view.listing.with(|listing| {
            let range = listing.window(top.saturating_sub(OVERSCAN), height + 2 * OVERSCAN);
            range.map(|line| (listing.lines()[line].clone(), listing.top(line))).collect::<Vec<_>>()
        })
    });
    let height = move || format!("{}px", view.listing.with(|listing| listing.height()));

    view! {
        <Show when=move || view.is_stale()>
            <div class="bar">
                {button(Look::Small, text::SORT_AGAIN, move |_| view.sort_again())}
                <span class="muted">{text::STALE_ORDER}</span>
            </div>
        </Show>
        <div class="rows" node_ref=scroller tabindex="-1"
            on:scroll=move |_| measure()
            on:pointerenter=move |_| view.hovered.set(true)
            on:pointerleave=move |_| view.hovered.set(false)
            on:focusin=move |_| view.focused.set(true)
            on:focusout=move |_| view.focused.set(false)
        >
            <ul class="lines" style:height=height>
                {keyed(move || lines.get().into_iter().map(|(line, top)| positioned(line, top)).collect())}
            </ul>
            <Show when=move || view.listing.with(|listing| listing.lines().is_empty())>
                <p class="in muted">{text::NOTHING_SHOWN}</p>
            </Show>
        </div>
    }
}

/// A line at its position, in pixels from the top.
fn positioned(line: Line, top: u32) -> Keyed {
    let key = match &line {
        Line::Group(tresor) => format!("{top} {tresor}"),
        Line::Operation(key) => format!("{top} {key}"),
    };
    Keyed::new(key, move || {
        let line = match line.clone() {
            Line::Group(tresor) => view! { <GroupHeading tresor=tresor/> }.into_any(),
            Line::Operation(key) => view! { <OperationRow key=key/> }.into_any(),
        };
        view! { <li style:transform=format!("translateY({top}px)")>{line}</li> }.into_any()
    })
}

fn scroll_into_view(scroller: &leptos::web_sys::HtmlDivElement, view: ReviewPageState, line: usize) {
    let (top, bottom) =
        view.listing.with_untracked(|listing| (listing.top(line) as i32, listing.top(line + 1) as i32));
    let (seen, height) = (scroller.scroll_top(), scroller.client_height());
    if top < seen {
        scroller.set_scroll_top(top);
    } else if bottom > seen + height {
        scroller.set_scroll_top(bottom - height);
    }
}

#[component]
fn GroupHeading(tresor: TresorId) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let name = text::group_title(&tresor);
    let colliding = move || {
        view.collisions.with(|collisions| {
            let group = collisions.groups.iter().find(|group| group.tresor == tresor);
            group.map(|group| group.keys.len()).filter(|&waiting| waiting > 1)
        })
    };
    view! {
        <div class="group">
            <span class="id">{visible(&name)}</span>
            <span>{move || colliding().map(text::colliding)}</span>
        </div>
    }
}

#[component]
fn OperationRow(key: OperationKey) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let shared = StoredValue::new(key.clone());
    let item = memo(move || shared.with_value(|key| view.operations.queue.item(key)));
    let current =
        move || view.open.with(|open| shared.with_value(|key| open.as_ref() == Some(key))).then_some("true");
    let decided =
        move || item.with(|item| item.as_ref().is_some_and(|item| item.verdict().is_some())).then_some("");
    let collides = move || {
        shared.with_value(|key| {
            view.collisions.with(|collisions| collisions.at_risk_from(key).next().is_some())
        })
    };
    let selected = move || shared.with_value(|key| view.selected.with(|selected| selected.contains(key)));
    let select = move |event| {
        let is_on = event_target_checked(&event);
        view.selected.update(|selected| match is_on {
            true => drop(selected.insert(shared.get_value())),
            false => drop(selected.remove(&shared.get_value())),
        });
    };
    let kind = text::kind(key.kind);
    let label = text::select_name(&kind, &visible(key.id.as_str()));
    view! {
        <div class="op" data-decided=decided data-current=current>
            <input type="checkbox" aria-label=label prop:checked=selected on:change=select
                disabled=move || !item.with(|item| item.as_ref().is_some_and(Item::is_waiting))/>
            <a href=move || shared.with_value(|key| view.path_of(key)) aria-current=current>
                <span><b>{kind}</b>" "<span class="muted">{move || item.with(|item| item.as_ref().map(about))}</span></span>
                <span class="end">{move || item.with(|item| item.as_ref().map(|item| text::age(item.made_at())))}</span>
                <span class="id muted">{visible(key.id.as_str())}</span>
                <span class="end">
                    {move || item.with(|item| item.as_ref().and_then(|item| text::status_tag(&item.status))).map(|(tone, tag)| view! { <Tag tone=tone text=tag/> })}
                    {move || collides().then(|| view! { <Tag tone="warn" text="collides"/> })}
                </span>
            </a>
        </div>
    }
}

fn about(item: &Item) -> String {
    let target = item.details.as_ref().and_then(|details| details.for_user.as_ref());
    let by = item.details.as_ref().and_then(|details| details.by.as_ref());
    match (target, by) {
        (Some(user), _) => text::about(item.key.kind, user.short()),
        (None, Some(user)) => text::requested_by(&user.short()),
        (None, None) => String::new(),
    }
}
