//! Where a verdict stands and what became of it, as Review and a tresor's page show it.

use super::text;
use crate::browser::{focus, time};
use crate::feedback::problem_note::ProblemNote;
use crate::operations::context::Difference;
use crate::operations::held_operations::HeldOperations;
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Status, Verdict};
use crate::operations::resolve::{Resolution, may_repeat};
use crate::session::Session;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::typed_confirm::TypedConfirm;
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// What is not as it was on screen, and the way to look at it anew.
#[component]
pub fn Changed(
    /// What differs.
    differences: Vec<Difference>,
    /// Shows the operation as it is now.
    look: Callback<()>,
) -> impl IntoView {
    let said =
        differences.iter().map(|difference| view! { <li>{text::difference(difference)}</li> }).collect_view();
    view! {
        <Note tone="warn">
            <p><b>{text::CHANGED}</b></p>
            <ul>{said}</ul>
            <p><button class="btn" type="button" on:click=move |_| look.run(())>"Look at it as it is now"</button></p>
        </Note>
    }
}

/// Where a verdict stands.
#[component]
pub fn VerdictStatus(
    /// How the operation stands.
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
        Status::Undoable { .. } => view! { <p>{text::held_back(&key)}</p> }.into_any(),
        Status::Sending(sending) => {
            view! { <p class="waiting">{text::sending(sending.decision)}</p> }.into_any()
        }
        Status::Decided(verdict) => view! { <OutcomeView verdict=verdict key=key/> }.into_any(),
    }
}

#[component]
fn OutcomeView(verdict: Verdict, key: OperationKey) -> impl IntoView {
    let (tone, word) = text::outcome_tag(&verdict.outcome);
    let sentence = text::outcome(key.kind, &verdict.outcome);
    let tone_of_note = if verdict.outcome == Outcome::Approved { "good" } else { "" };
    let is_unknown = matches!(verdict.outcome, Outcome::Unknown(_));
    let problem = verdict.outcome.problem().cloned();
    view! {
        <p class="outcome"><Tag tone=tone text=word/>" "<span class="muted">{time::date_time(verdict.at_ms)}</span></p>
        {match problem {
            Some(problem) => view! { <ProblemNote problem=problem sentence=Some(sentence) tone="warn"/> }.into_any(),
            None => view! { <Note tone=tone_of_note><p>{sentence}</p></Note> }.into_any(),
        }}
        {is_unknown.then(|| view! { <Resolver key=key decision=verdict.decision/> })}
    }
}

/// Where the ways out of an unknown outcome begin, for the focus.
const RESOLVER: &str = "resolver";

/// The ways out of an unknown outcome. Approving stays locked until one of them leads out.
#[component]
fn Resolver(key: OperationKey, decision: Option<Decision>) -> impl IntoView {
    let operations = expect_context::<HeldOperations>();
    let busy = RwSignal::new(false);
    let kind = key.kind;
    let shared = StoredValue::new(key);
    let found = Memo::new(move |_| shared.with_value(|key| operations.resolution(key)));
    let cannot_be_told = move || matches!(found.get(), Some(Resolution::CannotBeTold));
    let may_repeat = decision.is_some_and(|decision| may_repeat(kind, decision));
    let ask = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            operations.find_out(shared.get_value()).await;
            let _ = busy.try_set(false);
            focus::on_id_soon(RESOLVER);
        });
    };
    let repeat = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            operations.repeat(shared.get_value()).await;
            let _ = busy.try_set(false);
            focus::on_id_soon(RESOLVER);
        });
    };
    view! {
        <p class="muted" id=RESOLVER tabindex="-1">{text::UNKNOWN_WHY}</p>
        <div class="row">
            <button class="btn primary" type="button" disabled=move || busy.get() on:click=ask>"Find out"</button>
            <Show when=cannot_be_told>
                <Show when=move || may_repeat>
                    <button class="btn" type="button" disabled=move || busy.get() on:click=repeat>{text::repeat(decision)}</button>
                </Show>
                <button class="btn quiet" type="button" on:click=move |_| shared.with_value(|key| operations.set_aside(key))>"Set aside"</button>
            </Show>
        </div>
        {move || match found.get() {
            Some(Resolution::CannotBeTold) => view! { <Note tone="warn"><p>{text::cannot_be_told(kind)}</p></Note> }.into_any(),
            Some(Resolution::Failed(problem)) => view! { <ProblemNote problem=problem/> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

/// Rejecting a creation cannot be undone, so the end of the id is typed.
#[component]
pub fn RejectCreation(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The tresor.
    tresor: String,
    /// Called when it was confirmed.
    confirmed: Callback<()>,
) -> impl IntoView {
    let tenant = expect_context::<Session>().connection_now().map(|connection| connection.tenant.to_string());
    let consequence = text::reject_creation(&tenant.unwrap_or_default());
    view! {
        <TypedConfirm open=open id="reject-creation" title="Reject this tresor's creation for good?"
            consequence=consequence object=tresor action="Reject for good" confirmed=confirmed/>
    }
}
