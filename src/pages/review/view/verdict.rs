//! The buttons of a verdict, the reason if they are off, and the outcome.

use super::page_state::ReviewPageState;
use super::page_state::{PANE_TITLE, STATUS};
use crate::browser::{focus, time};
use crate::operation_view::verdict_status::{Changed, RejectCreation, VerdictStatus};
use crate::operations::context::Context;
use crate::operations::key::OperationKey;
use crate::operations::queue::{Item, Status};
use crate::operations::readings::Reading;
use crate::operations::verdict::VerdictRequest;
use crate::pages::review::model::readiness::{Readiness, Shown, VerdictFacts};
use crate::pages::review::text;
use crate::reactive::memo;
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use crate::ui::button::{Look, button};
use crate::ui::view;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// The buttons, the reason if they are off, and the outcome.
#[component]
pub fn VerdictActions(
    /// Which operation.
    key: OperationKey,
    /// The reading on screen.
    loader: Loader<Reading>,
    /// The current state of the operation.
    item: Memo<Option<Item>>,
) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let operations = view.operations;
    let kind = key.kind;
    let shared = StoredValue::new(key);
    let info =
        RwSignal::new(item.with_untracked(|item| {
            item.as_ref().map(|item| item.additional_info.clone()).unwrap_or_default()
        }));
    let confirming = RwSignal::new(false);
    let status = memo(move || item.with(|item| item.as_ref().map(|item| item.status.clone())));
    let changed = memo(move || shared.with_value(|key| operations.readings.difference(key)));
    let settled = settle_delay(view);
    let readiness = memo(move || {
        let status = status.get();
        Readiness::of(&VerdictFacts {
            status: status.as_ref(),
            is_changed: changed.with(Option::is_some),
            shown: loader.with(|load| match load {
                Load::Ready(_) => Shown::Ready,
                Load::Failed(..) => Shown::Failed,
                Load::Idle | Load::Loading(_) => Shown::Pending,
            }),
            is_loaded: operations.queue.is_loaded(),
            is_settled: settled.get(),
        })
    });
    let is_off = move || readiness.get() != Readiness::Live;
    let request = move |decision: Decision| {
        let seen = loader.with_untracked(|load| load.ready().map(|reading| reading.context.clone()));
        let note = item
            .with_untracked(|item| item.as_ref().map(|item| item.note.clone()))
            .filter(|note| !note.is_empty());
        let additional_info = Some(info.get_untracked()).filter(|info| !info.is_empty());
        seen.filter(|_| readiness.get_untracked() == Readiness::Live).map(|seen| VerdictRequest {
            key: shared.get_value(),
            decision,
            seen: Some(seen),
            additional_info,
            note,
        })
    };
    let approve = move |_| {
        if let Some(request) = request(Decision::Approve) {
            operations.verdicts.approve(request);
            focus::on_id(STATUS);
        }
    };
    let reject = move |_| match request(Decision::Reject) {
        Some(_) if kind == OperationKind::TresorCreation => confirming.set(true),
        Some(request) => operations.verdicts.reject(request),
        None => {}
    };
    let reject_for_good = Callback::new(move |()| {
        if let Some(request) = request(Decision::Reject) {
            operations.verdicts.reject_now(request);
            focus::on_id_soon(STATUS);
        }
    });
    let show_current = move |context: Context| {
        shared.with_value(|key| operations.readings.accept_difference(key));
        loader.put(Reading { context, at_ms: time::now_ms() });
        focus::on_id_soon(PANE_TITLE);
    };
    let skip = move |_| {
        view.step(true, true);
    };
    let reject_look = if kind == OperationKind::TresorCreation { Look::Danger } else { Look::Plain };
    let is_undecided = memo(move || !matches!(status.get(), Some(Status::Decided(_))));

    view! {
        <div id=STATUS class="in verdict" tabindex="-1">
            {move || status.get().map(|status| view! { <VerdictStatus status=status key=shared.get_value()/> })}
            {move || changed.get().map(|(context, differences)| view! {
                <Changed differences=differences show_current=Callback::new(move |()| show_current(context.clone()))/>
            })}
            <Show when=move || kind == OperationKind::InvitationLinkCreation && is_undecided.get()>
                <AdditionalInfo info=info item=item/>
            </Show>
        </div>
        <Show when=move || is_undecided.get()>
            <div class="actions">
                {button(Look::Primary, "Approve", approve).id("approve").disabled(is_off)}
                {button(reject_look, "Reject", reject).id("reject").disabled(is_off)}
                {button(Look::Quiet, "Skip", skip)}
                <span class="grow"></span>
                <span class="muted reason">{move || text::readiness(readiness.get(), kind)}</span>
            </div>
        </Show>
        {(kind == OperationKind::TresorCreation).then(|| view! {
            <RejectCreation open=confirming tresor=shared.with_value(|key| key.id.to_string()) confirmed=reject_for_good/>
        })}
    }
}

/// Whether the delay is over in which a click may still be meant for the previous operation.
fn settle_delay(view: ReviewPageState) -> RwSignal<bool> {
    let left_ms = view.unsettled_ms();
    let settled = RwSignal::new(left_ms == 0);
    if left_ms > 0 {
        let timer = time::after(left_ms, move || {
            settled.try_set(true);
        });
        let timer = StoredValue::new_local(timer);
        on_cleanup(move || timer.dispose());
    }
    settled
}

#[component]
fn AdditionalInfo(info: RwSignal<String>, item: Memo<Option<Item>>) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let save = move |_| {
        if let Some(key) = item.with_untracked(|item| item.as_ref().map(|item| item.key.clone())) {
            view.operations.queue.set_additional_info(&key, info.get_untracked());
        }
    };
    view! {
        <div class="field" on:focusout=save>
            <label for="additional-info">{text::ADDITIONAL_INFO}</label>
            <textarea id="additional-info" rows="2" aria-describedby="additional-info-hint"
                prop:value=move || info.get() on:input=move |event| info.set(event_target_value(&event))></textarea>
            <p class="hint" id="additional-info-hint">{text::INFO_HINT}</p>
        </div>
    }
}
