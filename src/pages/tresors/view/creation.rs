//! The card with the verdict on a tresor's creation. The verdict is sent like every other by `operations`: read again,
//! compared, sent and journalled. The operation is then in the queue, with its receipt.

use crate::browser::focus;
use crate::navigation::route::Route;
use crate::operation_view::verdict_status::{Changed, RejectCreation, VerdictStatus};
use crate::operations::context::{Context, Details};
use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::queue::Status;
use crate::operations::verdict::VerdictRequest;
use crate::pages::tresors::state::Tresors;
use crate::pages::tresors::text;
use crate::reactive::memo;
use crate::tasks::loader::Loader;
use crate::ui::button::{Look, button};
use crate::ui::view;
use admin_api::endpoint::Decision;
use admin_api::{OperationKind, TresorId, UserId};
use leptos::prelude::*;

/// The element of the verdict's status, for the focus.
const STATUS_ID: &str = "creation-status";

/// **Approve creation** and **Reject creation**.
#[component]
pub fn Creation(
    /// The tresor.
    tresor: TresorId,
    /// The members on screen, on which the verdict is based.
    members: Loader<Vec<UserId>>,
    /// Reads the members again.
    read: Callback<bool>,
) -> impl IntoView {
    let operations = expect_context::<HeldOperations>();
    let tresors = expect_context::<Tresors>();
    let key = OperationKey::new(OperationKind::TresorCreation, tresor.as_str());
    let in_queue = Route::operation(key.clone()).path();
    let id = tresor.to_string();
    let shared = StoredValue::new((tresor, key));
    let is_confirming = RwSignal::new(false);
    let status =
        memo(move || shared.with_value(|(_, key)| operations.queue.item(key)).map(|item| item.status));
    let changed = memo(move || shared.with_value(|(_, key)| operations.readings.difference(key)));
    // Why the buttons are disabled; `None` if they are enabled.
    let disabled_reason = memo(move || {
        let known = shared.with_value(|(tresor, _)| tresors.known(tresor));
        let is_read = members.with(|load| load.ready().is_some());
        text::creation_disabled_reason(
            known,
            is_read && operations.queue.is_loaded(),
            status.get().as_ref(),
            changed.with(Option::is_some),
        )
    });
    let order = move |decision| {
        let (tresor, key) = shared.get_value();
        let members = members.with_untracked(|load| load.ready().cloned())?;
        let seen = Some(Context { details: Details::of_creation(tresor), members });
        disabled_reason.get_untracked().is_none().then(|| {
            operations.queue.enqueue_keys([key.clone()]);
            VerdictRequest { key, decision, seen, additional_info: None, note: None }
        })
    };
    let approve = move |_| {
        if let Some(order) = order(Decision::Approve) {
            operations.verdicts.approve(order);
            focus::on_id_soon(STATUS_ID);
        }
    };
    let reject = Callback::new(move |()| {
        if let Some(order) = order(Decision::Reject) {
            operations.verdicts.reject_now(order);
            focus::on_id_soon(STATUS_ID);
        }
    });
    let accept_changes = Callback::new(move |()| {
        shared.with_value(|(_, key)| operations.readings.accept_difference(key));
        read.run(true);
        focus::on_id_soon(STATUS_ID);
    });
    let status_view = move || {
        let status = status.get().filter(|status| !matches!(status, Status::Waiting(None)))?;
        let is_decided = matches!(status, Status::Decided(_));
        let key = shared.with_value(|(_, key)| key.clone());
        Some(view! {
            <VerdictStatus status=status key=key/>
            {is_decided.then(|| view! { <p><a href=in_queue.clone()>{text::SEE_REVIEW}</a></p> })}
        })
    };
    view! {
        <section class="card" aria-labelledby="creation-title">
            <div class="title"><h2 id="creation-title">"Creation"</h2></div>
            <div class="in verdict" id=STATUS_ID tabindex="-1">
                {status_view}
                {move || changed.get().map(|(_, differences)| view! { <Changed differences=differences show_current=accept_changes/> })}
            </div>
            <div class="actions">
                {button(Look::Primary, text::APPROVE_CREATION, approve).disabled(move || disabled_reason.with(Option::is_some))}
                {button(Look::Danger, text::REJECT_CREATION, move |_| is_confirming.set(true)).disabled(move || disabled_reason.with(Option::is_some))}
                <span class="grow"></span>
                <span class="muted reason">{move || disabled_reason.get().unwrap_or(text::CREATION)}</span>
            </div>
            <RejectCreation open=is_confirming tresor=id confirmed=reject/>
        </section>
    }
}
