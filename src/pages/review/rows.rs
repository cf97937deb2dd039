//! The list of the operations held.

use super::text;
use crate::model::key::OperationKey;
use crate::model::queue::{Item, Status};
use crate::route::Route;
use crate::state::review::Desk;
use crate::ui::tag::Tag;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Rows(
    /// The operation that is looked at.
    open: Memo<Option<OperationKey>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let keys = Memo::new(move |_| {
        desk.with(|queue| queue.items().iter().map(|item| item.key.clone()).collect::<Vec<_>>())
    });
    view! {
        <section class="card" aria-label="Operations held">
            <ul class="rows">
                <For each=move || keys.get() key=Clone::clone let:key><Row key=key open=open/></For>
            </ul>
        </section>
    }
}

#[component]
fn Row(key: OperationKey, open: Memo<Option<OperationKey>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let href = Route::operation(key.clone()).path();
    let mine = key.clone();
    let current = move || open.with(|open| open.as_ref() == Some(&mine)).then_some("true");
    let item = Memo::new({
        let key = key.clone();
        move |_| desk.item(&key)
    });
    let decided = move || item.with(|item| item.as_ref().is_some_and(is_decided)).then_some("");
    let kind = text::kind(key.kind);
    view! {
        <li>
            <a class="op" href=href aria-current=current data-decided=decided>
                <span><b>{kind}</b>" "{move || item.with(|item| item.as_ref().map(about))}</span>
                {move || item.with(|item| item.as_ref().map(tag))}
                <span class="id muted">{key.id.to_string()}</span>
            </a>
        </li>
    }
}

fn is_decided(item: &Item) -> bool {
    matches!(item.status, Status::Decided(_))
}

fn about(item: &Item) -> String {
    item.details
        .as_ref()
        .and_then(|details| details.for_user.as_ref())
        .map_or_else(String::new, |user| text::about(item.key.kind, user.short()))
}

fn tag(item: &Item) -> impl IntoView + use<> {
    let (tone, word) = match &item.status {
        Status::Waiting(None) => return None,
        Status::Waiting(Some(_)) => ("bad", "! refused"),
        Status::Sending(_) | Status::Undoable { .. } => ("", "sending…"),
        Status::Decided(verdict) => text::outcome_tag(&verdict.outcome),
    };
    Some(view! { <Tag tone=tone text=word/> })
}
