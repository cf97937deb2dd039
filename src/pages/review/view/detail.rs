//! The pane of one operation: its details, the members now and after, the private note and the verdict.

use super::context::ContextView;
use super::page_state::PANE_TITLE;
use super::page_state::ReviewPageState;
use super::receipt::ReceiptView;
use super::verdict::VerdictActions;
use crate::feedback::problem_note::ProblemNote;
use crate::operations::key::OperationKey;
use crate::operations::queue::Item;
use crate::operations::readings::Reading;
use crate::pages::review::model::attempts;
use crate::pages::review::model::attempts::{Attempt, KnownOperation};
use crate::pages::review::text;
use crate::problem::Problem;
use crate::reactive::{effect, memo};
use crate::session::Session;
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use crate::text::visible::visible;
use crate::ui::button::{Look, button};
use crate::ui::copy::CopyButton;
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::{ErrorCode, OperationKind};
use leptos::prelude::*;

/// The pane.
#[component]
pub fn OperationPane(
    /// Which operation.
    key: OperationKey,
) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let session = expect_context::<Session>();
    let loader = Loader::<Reading>::default();
    let kind = key.kind;
    let shared = StoredValue::new(key.clone());
    let read = move |keep_old: bool| {
        let key = shared.get_value();
        loader.run(keep_old, move |abort| view.operations.readings.read(key, abort));
    };
    let item = memo(move || shared.with_value(|key| view.operations.queue.item(key)));
    let verdict = memo(move || item.with(|item| item.as_ref().and_then(|item| item.verdict().cloned())));
    // A decided operation is not read again, because the server no longer knows it.
    match view.operations.readings.fresh(&key) {
        Some(reading) => loader.put(reading),
        None if verdict.with_untracked(Option::is_none) => read(false),
        None => {}
    }
    // An operation with an unknown outcome may turn out to be waiting still. Then its details are needed after all.
    effect(move || {
        if verdict.with(Option::is_none) && loader.with_untracked(|load| matches!(load, Load::Idle)) {
            read(false);
        }
    });
    let failed = memo(move || {
        loader.with(|load| match load {
            Load::Failed(problem, _) => Some(problem.clone()),
            _ => None,
        })
    });
    let reading = memo(move || loader.with(Load::value_cloned));
    let read_at =
        move || reading.with(|reading| reading.as_ref().map(|reading| text::read_at(reading.at_ms)));
    let attempt = memo(move || shared.with_value(|key| attempt(view, key)));
    let refresh = Callback::new(move |()| read(true));
    let receipt = move || {
        let (item, tenant) = (item.get()?, session.connection()?.tenant);
        let verdict = item.verdict().cloned()?;
        Some(view! { <ReceiptView item=item verdict=verdict tenant=tenant/> })
    };

    view! {
        <section class="card pane" aria-labelledby=PANE_TITLE>
            <div class="title">
                <h2 id=PANE_TITLE tabindex="-1">{text::kind(kind)}</h2>
                <code class="muted">{visible(key.id.as_str())}</code>
                <CopyButton text=key.id.to_string() what=text::THE_ID id="copy-operation-id"/>
                {move || attempt.get().map(|attempt| view! { <AttemptTag attempt=attempt/> })}
                <span class="grow"></span>
                <span class="muted">{read_at}</span>
                <Show when=move || verdict.with(Option::is_none)>
                    {button(Look::SmallQuiet, "Refresh", move |_| refresh.run(()))}
                </Show>
            </div>
            <div class="in">
                <Show when=move || loader.with(|load| matches!(load, Load::Loading(None)))>
                    <p class="waiting" role="status">{text::LOADING}</p>
                </Show>
                <Show when=move || verdict.with(Option::is_none)>
                    {move || failed.get().map(|problem| view! { <Unreadable problem=problem kind=kind refresh=refresh/> })}
                </Show>
                {move || item.with(|item| item.as_ref().and_then(|item| item.feed_note.clone())).map(|note| view! {
                    <p class="muted">{text::feed_note(&note)}</p>
                })}
                {move || reading.get().map(|reading| view! {
                    <ContextView key=shared.get_value() context=reading.context is_live=Signal::derive(move || verdict.with(Option::is_none))/>
                })}
                <PrivateNote item=item/>
            </div>
            <VerdictActions key=key loader=loader item=item/>
            <div class="in">{receipt}</div>
        </section>
    }
}

#[component]
fn Unreadable(problem: Problem, kind: OperationKind, refresh: Callback<()>) -> impl IntoView {
    let is_gone = problem.error_code().is_some_and(ErrorCode::is_gone);
    let sentence = is_gone.then(|| text::unknown_operation(kind));
    view! {
        <div role="alert" class="stack">
            <ProblemNote problem=problem sentence=sentence tone=if is_gone { "warn" } else { "bad" }/>
            <p>{button(Look::Plain, "Retry", move |_| refresh.run(()))}</p>
        </div>
    }
}

/// The private note of this browser. It is saved when the field loses the focus.
#[component]
fn PrivateNote(item: Memo<Option<Item>>) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let note = item.with_untracked(|item| item.as_ref().map(|item| item.note.clone()).unwrap_or_default());
    let write = move |event| {
        let note = event_target_value(&event);
        if let Some(key) = item.with_untracked(|item| item.as_ref().map(|item| item.key.clone())) {
            view.operations.queue.set_note(&key, note);
        }
    };
    view! {
        <div class="field">
            <label for="private-note">{text::PRIVATE_NOTE}</label>
            <input id="private-note" type="text" autocomplete="off" prop:value=note
                aria-describedby="private-note-hint" on:change=write/>
            <p class="hint" id="private-note-hint">{text::NOTE_HINT}</p>
        </div>
    }
}

/// The number of this attempt, if it follows a failed one.
fn attempt(view: ReviewPageState, key: &OperationKey) -> Option<Attempt> {
    view.operations.queue.with(|queue| {
        let known =
            queue.items().iter().filter_map(|item| item.details.as_ref().map(|details| (item, details)));
        let operations = known.map(|(item, details)| KnownOperation {
            key: &item.key,
            by: details.by.as_ref(),
            for_user: details.for_user.as_ref(),
            tresor: &details.tresor,
            is_dead: item.verdict().is_some_and(|verdict| attempts::is_dead(&verdict.outcome)),
        });
        let operations = operations.collect::<Vec<_>>();
        let index = operations.iter().position(|operation| operation.key == key)?;
        attempts::attempts(&operations).into_iter().nth(index).filter(|attempt| attempt.attempt_number > 1)
    })
}

#[component]
fn AttemptTag(attempt: Attempt) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    view! {
        <Tag text=text::attempt(attempt.attempt_number)/>
        {attempt.previous.map(|previous| view! { <a href=view.path_of(&previous)>{text::PREVIOUS_ATTEMPT}</a> })}
    }
}
