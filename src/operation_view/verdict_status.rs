//! The status and the outcome of a verdict, as Review and a tresor's page show it.

use super::text;
use crate::browser::{focus, time};
use crate::feedback::problem_note::ProblemNote;
use crate::operations::context::Difference;
use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Status, Verdict};
use crate::operations::resolve::{Resolution, may_repeat};
use crate::reactive::memo;
use crate::session::Session;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::typed_confirm::TypedConfirm;
use crate::ui::view;
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// The differences from what was on screen, and the button that shows the current state.
#[component]
pub fn Changed(
    /// What differs.
    differences: Vec<Difference>,
    /// Shows the current state of the operation.
    show_current: Callback<()>,
) -> impl IntoView {
    let items =
        differences.iter().map(|difference| view! { <li>{text::difference(difference)}</li> }).collect_view();
    view! {
        <Note tone="warn">
            <p><b>{text::CHANGED}</b></p>
            <ul>{items}</ul>
            <p>{button(Look::Plain, text::SHOW_CURRENT, move |_| show_current.run(()))}</p>
        </Note>
    }
}

/// The status of a verdict.
#[component]
pub fn VerdictStatus(
    /// The operation's status.
    status: Status,
    /// Which operation.
    key: OperationKey,
) -> impl IntoView {
    match status {
        Status::Waiting(None) => ().into_any(),
        Status::Waiting(Some(problem)) => view! {
            <ProblemNote problem=problem/>
            <p class="muted">{text::REFUSED}</p>
        }
        .into_any(),
        Status::Undoable { .. } => view! { <p>{text::rejection_delayed(&key)}</p> }.into_any(),
        Status::Sending(sending) => {
            view! { <p class="waiting">{text::sending(sending.decision)}</p> }.into_any()
        }
        Status::Decided(verdict) => view! { <OutcomeView verdict=verdict key=key/> }.into_any(),
    }
}

#[component]
fn OutcomeView(verdict: Verdict, key: OperationKey) -> impl IntoView {
    let (tone, tag) = text::outcome_tag(&verdict.outcome);
    let sentence = text::outcome(key.kind, &verdict.outcome);
    let note_tone = if verdict.outcome == Outcome::Approved { "good" } else { "" };
    let is_unknown = matches!(verdict.outcome, Outcome::Unknown(_));
    let problem = verdict.outcome.problem().cloned();
    view! {
        <p class="outcome"><Tag tone=tone text=tag/>" "<span class="muted">{time::date_time(verdict.at_ms)}</span></p>
        {match problem {
            Some(problem) => view! { <ProblemNote problem=problem sentence=Some(sentence) tone="warn"/> }.into_any(),
            None => view! { <Note tone=note_tone><p>{sentence}</p></Note> }.into_any(),
        }}
        {is_unknown.then(|| view! { <Resolver key=key decision=verdict.decision/> })}
    }
}

/// The id of the first line of the actions for an unknown outcome, for the focus.
const RESOLVER: &str = "resolver";

/// The actions for an unknown outcome. Approving stays locked until the outcome is known.
#[component]
fn Resolver(key: OperationKey, decision: Option<Decision>) -> impl IntoView {
    let operations = expect_context::<HeldOperations>();
    let busy = RwSignal::new(false);
    let kind = key.kind;
    let shared = StoredValue::new(key);
    let resolution = memo(move || shared.with_value(|key| operations.verdicts.resolution(key)));
    let is_undeterminable = move || matches!(resolution.get(), Some(Resolution::Undeterminable));
    let may_repeat = decision.is_some_and(|decision| may_repeat(kind, decision));
    let find_out = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            operations.verdicts.find_out(shared.get_value()).await;
            let _ = busy.try_set(false);
            focus::on_id_soon(RESOLVER);
        });
    };
    let repeat = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            operations.verdicts.repeat(shared.get_value()).await;
            let _ = busy.try_set(false);
            focus::on_id_soon(RESOLVER);
        });
    };
    view! {
        <p class="muted" id=RESOLVER tabindex="-1">{text::UNKNOWN_WHY}</p>
        <div class="row">
            {button(Look::Primary, text::FIND_OUT, find_out).disabled(move || busy.get())}
            <Show when=is_undeterminable>
                <Show when=move || may_repeat>
                    {button(Look::Plain, text::repeat(decision), repeat).disabled(move || busy.get())}
                </Show>
                {button(Look::Quiet, text::SET_ASIDE, move |_| shared.with_value(|key| operations.verdicts.set_aside(key)))}
            </Show>
        </div>
        {move || match resolution.get() {
            Some(Resolution::Undeterminable) => view! { <Note tone="warn"><p>{text::undeterminable(kind)}</p></Note> }.into_any(),
            Some(Resolution::Failed(problem)) => view! { <ProblemNote problem=problem/> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

/// The dialog before a tresor creation is rejected. That cannot be undone, so the last part of the id is typed.
#[component]
pub fn RejectCreation(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// The tresor.
    tresor: String,
    /// Called after the confirmation.
    confirmed: Callback<()>,
) -> impl IntoView {
    let tenant = expect_context::<Session>().connection_now().map(|connection| connection.tenant.to_string());
    let consequence = text::reject_creation(&tenant.unwrap_or_default());
    view! {
        <TypedConfirm open=open id="reject-creation" title=text::REJECT_CREATION_TITLE
            consequence=consequence object=tresor action=text::REJECT_CREATION_ACTION confirmed=confirmed/>
    }
}
