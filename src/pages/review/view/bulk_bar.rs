//! Bulk rejection on screen: the selection, the confirmation of a frozen set, and a result for each operation.

use super::page_state::ReviewPageState;
use crate::feedback::problem_note::entry_link;
use crate::operations::key::OperationKey;
use crate::operations::queue::{Item, Status};
use crate::pages::review::state::bulk_reject::BulkReject;
use crate::pages::review::text;
use crate::reactive::memo;
use crate::session::Session;
use crate::tasks::batch::BatchStatus;
use crate::text::visible::visible;
use crate::ui::button::{Look, button};
use crate::ui::dialog::Dialog;
use crate::ui::progress::progress;
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::OperationKind;
use leptos::prelude::*;

/// The actions for the selection, and the bulk dialog.
#[component]
pub fn BulkBar() -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let bulk = view.bulk;
    let is_open = RwSignal::new(false);
    let count = move || view.selected.with(|selected| selected.len());
    let any_selected = memo(move || count() > 0);
    let select_all = move |_| {
        let waiting = view.operations.queue.with_untracked(|queue| {
            let waits = |key: &&OperationKey| queue.get(key).is_some_and(Item::is_waiting);
            view.listing.with_untracked(|listing| listing.keys().filter(waits).cloned().collect())
        });
        view.selected.set(waiting);
    };
    let freeze = move |_| {
        // In the order of the list, so that the results have the same order.
        let set = view.selected.with_untracked(|selected| {
            let chosen = |key: &&OperationKey| selected.contains(key);
            view.listing.with_untracked(|listing| listing.keys().filter(chosen).cloned().collect::<Vec<_>>())
        });
        bulk.freeze(set);
        is_open.set(true);
    };
    let clear_decided = move |_| view.operations.queue.clear_decided();
    let any_decided = memo(move || {
        view.operations.queue.with(|queue| {
            queue.items().iter().filter_map(Item::verdict).any(|verdict| verdict.outcome.is_final())
        })
    });
    let finish = Callback::new(move |()| {
        is_open.set(false);
        view.selected.update(|selected| selected.clear());
    });
    view! {
        <div class="bar">
            {button(Look::Small, text::SELECT_ALL_SHOWN, select_all)}
            <Show when=move || any_selected.get()>
                {button(Look::Small, crate::reactive::view(move || text::reject_selected(count())), freeze)}
                {button(Look::SmallQuiet, text::CLEAR_SELECTION, move |_| view.selected.update(|s| s.clear()))}
            </Show>
            <span class="grow"></span>
            <Show when=move || any_decided.get()>
                {button(Look::SmallQuiet, text::CLEAR_DECIDED, clear_decided)}
            </Show>
        </div>
        <Dialog open=is_open id="bulk-title" title=Signal::derive(move || text::bulk_title(bulk.len()))>
            {move || match bulk.running() {
                BatchStatus::NotStarted => view! { <Confirm bulk=bulk cancel=finish/> }.into_any(),
                _ => view! { <Results bulk=bulk close=finish/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Confirm(bulk: BulkReject, cancel: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let tenant = session.connection_now().map(|connection| connection.tenant.to_string()).unwrap_or_default();
    let set = bulk.set();
    let count = set.len();
    let creations = set.iter().filter(|key| key.kind == OperationKind::TresorCreation).count();
    let typed = RwSignal::new(String::new());
    let is_confirmed = move || creations == 0 || typed.with(|typed| typed.trim() == creations.to_string());
    view! {
        <div class="in">
            <p>{text::bulk_consequence(count, &tenant)}</p>
            {(creations > 0).then(|| view! {
                <p><b>{text::bulk_creations(creations)}</b></p>
                <div class="field">
                    <label for="typed-count">{text::type_count(creations)}</label>
                    <input id="typed-count" type="text" inputmode="numeric" autocomplete="off"
                        prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
                </div>
            })}
        </div>
        <div class="actions">
            {button(Look::Plain, "Cancel", move |_| cancel.run(())).focused()}
            <span class="grow"></span>
            {button(Look::Danger, text::reject_count(count), move |_| bulk.start()).disabled(move || !is_confirmed())}
        </div>
    }
}

#[component]
fn Results(bulk: BulkReject, close: Callback<()>) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let counts = memo(move || bulk.counts());
    let may_retry = memo(move || bulk.running() != BatchStatus::Running && bulk.failed() > 0);
    let is_running = move || bulk.running() == BatchStatus::Running;
    let rows = bulk
        .set()
        .into_iter()
        .map(|key| {
            let name = format!("{} {}", text::kind(key.kind), key.id);
            let result = memo(move || view.operations.queue.item(&key).map(|item| result_of(&item)));
            view! {
                <li>
                    <span class="id">{visible(&name)}</span>
                    {move || result.get().map(|(tone, result, code)| view! {
                        <Tag tone=tone text=result/>
                        {code.map(|code| entry_link(&code, true))}
                    })}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="in">
            <p>{move || is_running().then(|| text::bulk_progress(&counts.get(), true))}</p>
            // Announced once, at the end.
            <p role="status">{move || (!is_running()).then(|| text::bulk_progress(&counts.get(), false))}</p>
            {progress("Rejected", bulk.set().len() as u64, move || counts.with(|counts| counts.done() as u64))}
            <ul class="results" tabindex="0" aria-label="Results">{rows}</ul>
        </div>
        <div class="actions">
            <Show when=is_running>
                {button(Look::Danger, "Stop", move |_| bulk.stop())}
            </Show>
            <Show when=move || may_retry.get()>
                {button(Look::Plain, text::RETRY_FAILED, move |_| bulk.retry_failed())}
            </Show>
            <span class="grow"></span>
            {button(Look::Plain, "Close", move |_| close.run(())).disabled(is_running)}
        </div>
    }
}

/// The tone and the text of a result, and the name of its problem in the error reference.
fn result_of(item: &Item) -> (&'static str, String, Option<String>) {
    match &item.status {
        Status::Waiting(None) => ("", text::NOT_SENT.into(), None),
        Status::Waiting(Some(problem)) => ("bad", text::refused(problem), Some(problem.entry().to_owned())),
        Status::Undoable { .. } | Status::Sending(_) => ("", text::SENDING.into(), None),
        Status::Decided(verdict) => {
            let (tone, word) = text::outcome_tag(&verdict.outcome);
            let problem = verdict.outcome.problem();
            (tone, word.into(), problem.map(|problem| problem.entry().to_owned()))
        }
    }
}
