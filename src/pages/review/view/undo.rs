//! The list of rejections that can still be undone.

use super::page_state::ReviewPageState;
use crate::operations::key::OperationKey;
use crate::operations::queue::Status;
use crate::pages::review::text;
use crate::reactive::memo;
use crate::ui::button::{Look, button};
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::view;
use leptos::prelude::*;

/// The delayed rejections, each with **Undo**.
#[component]
pub fn UndoStrip() -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let pending = memo(move || {
        view.operations.queue.with(|queue| {
            let undoable = queue.items().iter().filter(|item| matches!(item.status, Status::Undoable { .. }));
            undoable.map(|item| item.key.clone()).collect::<Vec<OperationKey>>()
        })
    });
    view! {
        <Show when=move || !pending.with(Vec::is_empty)>
            <ul class="undo" aria-label=text::UNDO_LIST>
                {keyed(move || pending.get().into_iter().map(|key| row(view, key)).collect())}
            </ul>
        </Show>
    }
}

fn row(view: ReviewPageState, key: OperationKey) -> Keyed {
    Keyed::new(key.to_string(), move || {
        let (sentence, key) = (text::rejection_delayed(&key), key.clone());
        view! {
            <li>
                <span>{sentence}</span>
                {button(Look::Small, "Undo", move |_| view.operations.verdicts.undo(&key))}
            </li>
        }
        .into_any()
    })
}
