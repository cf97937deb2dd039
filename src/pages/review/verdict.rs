//! The verdict's buttons, and what became of it.

use super::text;
use crate::browser::focus;
use crate::browser::time;
use crate::model::context::{Context, Difference};
use crate::model::key::OperationKey;
use crate::model::load::Load;
use crate::model::outcome::Outcome;
use crate::model::queue::{Status, Verdict};
use crate::pages::problem::ProblemNote;
use crate::state::announcer::Announcer;
use crate::state::loader::Loader;
use crate::state::review::{Decided, Desk, Order};
use crate::state::session::Session;
use crate::ui::field::TextField;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;
use leptos::prelude::*;

const STATUS: &str = "verdict-status";

/// Buttons, the reason where they are off, and the outcome.
#[component]
pub fn Actions(
    /// Which operation.
    key: OperationKey,
    /// What is on screen.
    loader: Loader<Context>,
    /// Reads it again.
    again: Callback<()>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = expect_context::<Session>();
    let announcer = expect_context::<Announcer>();
    let kind = key.kind;
    let info = RwSignal::new(String::new());
    let changed = RwSignal::new(Vec::<Difference>::new());
    let status = Memo::new({
        let key = key.clone();
        move |_| desk.status(&key)
    });
    let live = Memo::new(move |_| {
        matches!(status.get(), Some(Status::Waiting(_)))
            && changed.with(Vec::is_empty)
            && loader.with(|load| load.ready().is_some())
    });

    let decide = move |decision: Decision| {
        let Some(seen) = loader.with(|load| load.ready().cloned()).filter(|_| live.get_untracked()) else {
            return;
        };
        let Some(connection) = session.connection_now() else { return };
        let additional_info = info.with_untracked(|text| (!text.is_empty()).then(|| text.clone()));
        let order = Order { key: key.clone(), decision, seen, additional_info };
        let Some(carrying_out) = desk.carry_out(connection.api, order) else { return };
        focus::on_id(STATUS);
        leptos::task::spawn_local(async move {
            match carrying_out.await {
                Decided::Outcome(outcome) => announcer.say(text::outcome(kind, &outcome)),
                Decided::Changed(_, differences) => {
                    let _ = changed.try_set(differences);
                    announcer.say(text::CHANGED);
                }
            }
            focus::on_id_soon(STATUS);
        });
    };
    let decide = Callback::new(decide);
    let accept_change = move |_| {
        changed.set(Vec::new());
        again.run(());
        focus::on_id_soon(super::PANE_TITLE);
    };
    let undecided = move || !matches!(status.get(), Some(Status::Decided(_)));

    view! {
        <div id=STATUS class="in verdict" tabindex="-1">
            {move || status.get().map(|status| view! { <Standing status=status kind=kind/> })}
            {move || {
                let differences = changed.get();
                (!differences.is_empty()).then(|| view! {
                    <Note tone="warn">
                        <p><b>{text::CHANGED}</b></p>
                        <ul>{differences.iter().map(|d| view! { <li>{text::difference(d)}</li> }).collect_view()}</ul>
                        <p><button class="btn" type="button" on:click=accept_change>"Look at it as it is now"</button></p>
                    </Note>
                })
            }}
            <Show when=move || kind == OperationKind::InvitationLinkCreation && live.get()>
                <TextField id="additional-info" label="Additional info" value=info hint=text::INFO_HINT/>
            </Show>
        </div>
        <Show when=undecided>
            <div class="actions">
                <button class="btn primary" type="button" disabled=move || !live.get()
                    on:click=move |_| decide.run(Decision::Approve)>"Approve"</button>
                <button class="btn" class:danger=kind == OperationKind::TresorCreation type="button"
                    disabled=move || !live.get()
                    on:click=move |_| decide.run(Decision::Reject)>"Reject"</button>
                <span class="grow"></span>
                <span class="muted">{move || reason(live.get(), status.get(), loader, kind)}</span>
            </div>
        </Show>
    }
}

/// What stands beside the buttons: why they are off, or what approving leads to.
fn reason(live: bool, status: Option<Status>, loader: Loader<Context>, kind: OperationKind) -> &'static str {
    match status {
        _ if live => text::consequence(kind),
        Some(Status::Sending(sending)) => text::sending(sending.decision),
        _ => loader.with(|load| match load {
            Load::Idle | Load::Loading(_) => "Off until the operation is read.",
            Load::Failed(..) => "Off: what it is about is not known.",
            Load::Ready(_) => "Off: look at what changed first.",
        }),
    }
}

#[component]
fn Standing(status: Status, kind: OperationKind) -> impl IntoView {
    match status {
        Status::Waiting(None) => ().into_any(),
        Status::Waiting(Some(problem)) => view! {
            <ProblemNote problem=problem/>
            <p class="muted">{text::outcome_refused()}</p>
        }
        .into_any(),
        Status::Undoable { .. } => ().into_any(),
        Status::Sending(sending) => {
            view! { <p class="waiting">{text::sending(sending.decision)}</p> }.into_any()
        }
        Status::Decided(verdict) => view! { <OutcomeView verdict=verdict kind=kind/> }.into_any(),
    }
}

#[component]
fn OutcomeView(verdict: Verdict, kind: OperationKind) -> impl IntoView {
    let (tone, word) = text::outcome_tag(&verdict.outcome);
    let sentence = text::outcome(kind, &verdict.outcome);
    let tone_of_note = match verdict.outcome {
        Outcome::Approved => "good",
        Outcome::Unknown(_) => "warn",
        _ => "",
    };
    let problem = verdict.outcome.problem().cloned();
    view! {
        <p class="outcome"><Tag tone=tone text=word/>" "<span class="muted">{time::date_time(verdict.at_ms)}</span></p>
        {match problem {
            Some(problem) => view! { <ProblemNote problem=problem sentence=Some(sentence) tone="warn"/> }.into_any(),
            None => view! { <Note tone=tone_of_note><p>{sentence}</p></Note> }.into_any(),
        }}
    }
}
