//! The deletion: its button, the confirmation, and the outcome.

use super::form::CredentialsForm;
use crate::browser::{focus, time};
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::credentials::model::{DeletionOutcome, NevisFailure};
use crate::pages::credentials::state::deletion::{Confirmation, Deletion, DeletionState, FinishedDeletion};
use crate::pages::credentials::text;
use crate::ui::button::{Look, button};
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::table::{scrolled, table};
use crate::ui::tag::Tag;
use crate::ui::typed_confirm;
use crate::ui::view;
use admin_api::nevis::{DevicePassword, DevicePasswordRef, NevisRefusal};
use leptos::prelude::*;

/// The id of the button, for the focus.
pub const DELETE_ID: &str = "delete-password";
const STATUS_ID: &str = "deletion";

/// The button with its hint.
pub fn actions(form: CredentialsForm) -> AnyView {
    let deletion = form.nevis.deletion;
    let ask = move |_| {
        if let Some(ids) = form.ids(true, true) {
            deletion.confirm(ids);
        }
    };
    view! {
        <div class="actions">
            {button(Look::Danger, text::DELETE_DEVICE_PASSWORD, ask).id(DELETE_ID).disabled(move || deletion.is_busy())}
            <span class="muted">{text::DELETE_HINT}</span>
        </div>
    }
    .into_any()
}

/// The progress and outcome of a deletion, and the confirmation dialog.
pub fn deletion_status(form: CredentialsForm) -> AnyView {
    let deletion = form.nevis.deletion;
    let announcer = expect_context::<Announcer>();
    Effect::new(move |before: Option<bool>| {
        let outcome = deletion.with(|state| match state {
            DeletionState::Finished(finished) => Some(text::outcome(&finished.outcome)),
            _ => None,
        });
        // An outcome from before the page was opened is not announced.
        if let (Some(sentence), Some(false)) = (&outcome, before) {
            announcer.say(sentence.clone());
            focus::on_id_soon(STATUS_ID);
        }
        outcome.is_some()
    });
    let is_confirming = deletion.is_confirming();
    Effect::new(move |before: Option<bool>| {
        let is_open = is_confirming.get();
        let is_idle = untrack(|| deletion.with(|state| matches!(state, DeletionState::Idle)));
        if before == Some(true) && !is_open && is_idle {
            focus::on_id_soon(DELETE_ID);
        }
        is_open
    });
    view! {
        <div id=STATUS_ID class="standing" tabindex="-1">
            {move || deletion.with(|state| deletion_view(deletion, state))}
        </div>
        <Dialog open=is_confirming id="delete-title" title=text::CONFIRM_TITLE>
            {move || deletion.confirmation().map(|confirmation| confirmation_view(deletion, confirmation))}
        </Dialog>
    }
    .into_any()
}

fn deletion_view(deletion: Deletion, state: &DeletionState) -> AnyView {
    let waiting = match state {
        DeletionState::Idle => return ().into_any(),
        DeletionState::Finished(finished) => return finished_view(deletion, finished),
        DeletionState::Reading(_) => text::READING,
        DeletionState::Deleting(_) => text::DELETING,
        DeletionState::Checking(_) => text::CHECKING,
    };
    view! { <p class="waiting" role="status">{waiting}</p> }.into_any()
}

fn finished_view(deletion: Deletion, finished: &FinishedDeletion) -> AnyView {
    let (tone, word) = text::outcome_tag(&finished.outcome);
    let sentence = text::outcome(&finished.outcome);
    let at = time::date_time(finished.at_ms);
    let details = match &finished.outcome {
        DeletionOutcome::Deleted | DeletionOutcome::AlreadyGone(_) => {
            view! { <Note tone="good"><p>{sentence}</p></Note> }.into_any()
        }
        DeletionOutcome::StillThere => view! { <Note tone="warn"><p>{sentence}</p></Note> }.into_any(),
        DeletionOutcome::Unknown(failed) => view! {
            <ProblemNote problem=failed.problem.clone() sentence=Some(sentence) tone="warn"/>
            <p class="muted">{text::UNKNOWN_WHY}</p>
        }
        .into_any(),
        DeletionOutcome::Refused(failed) => {
            view! { {failed_view(failed)}<p class="muted">{sentence}</p> }.into_any()
        }
    };
    let check_failure = finished.check_failure.as_ref().map(|failed| {
        let problem = failed.problem.clone();
        view! { <p><b>{text::CHECK_INCONCLUSIVE}</b></p><ProblemNote problem=problem tone="warn"/> }
    });
    let is_unknown = matches!(finished.outcome, DeletionOutcome::Unknown(_));
    let may_repeat = is_unknown || finished.outcome == DeletionOutcome::StillThere;
    view! {
        <p class="outcome"><Tag tone=tone text=word/>" "<span class="muted">{at}</span></p>
        {ids_view(&finished.password)}
        {details}
        {check_failure}
        <div class="row">
            {is_unknown.then(|| view! {
                {button(Look::Primary, text::FIND_OUT, move |_| deletion.check())}
            })}
            {may_repeat.then(|| view! {
                {button(Look::Plain, text::DELETE_AGAIN, move |_| deletion.send_again())}
            })}
            {button(Look::Quiet, "Dismiss", move |_| dismiss(deletion))}
        </div>
    }
    .into_any()
}

fn dismiss(deletion: Deletion) {
    deletion.dismiss();
    focus::on_id(DELETE_ID);
}

/// The ids of a device password.
fn ids_view(password: &DevicePasswordRef) -> AnyView {
    let DevicePasswordRef { client, user, credential } = password.clone();
    view! {
        <dl class="facts">
            <dt>"Credential"</dt><dd class="id">{credential}</dd>
            <dt>"User"</dt><dd class="id">{user}</dd>
            <dt>"Client"</dt><dd class="id">{client}</dd>
        </dl>
    }
    .into_any()
}

/// A failure with the details of nevisIDM's answer.
fn failed_view(failed: &NevisFailure) -> AnyView {
    view! {
        <ProblemNote problem=failed.problem.clone()/>
        {failed.refusal.as_deref().map(refusal_view)}
    }
    .into_any()
}

fn refusal_view(refusal: &NevisRefusal) -> AnyView {
    let rows = refusal.violations.iter().map(|violation| {
        let cells =
            [&violation.name, &violation.supplied, &violation.limit, &violation.actual, &violation.config];
        view! { <tr>{cells.map(|cell| view! { <td>{cell.clone()}</td> })}</tr> }
    });
    let rows = rows.collect_view();
    let more = refusal.more.iter().map(|(code, message)| format!("{code}: {message}"));
    let remarks = refusal.remarks.iter().cloned().chain(more);
    let remarks = remarks.map(|remark| view! { <li>{remark}</li> }).collect::<Vec<_>>();
    view! {
        {(!refusal.violations.is_empty()).then(|| view! {
            {scrolled(text::POLICY_VIOLATIONS, table(&["Policy", "Supplied", "Allowed", "Actual", "Configuration"], rows.into_any()))}
        })}
        {(!remarks.is_empty()).then(|| view! { <p>{text::MORE_MESSAGES}</p><ul class="remarks">{remarks}</ul> })}
    }
    .into_any()
}

fn confirmation_view(deletion: Deletion, confirmation: Confirmation) -> AnyView {
    let tail = typed_confirm::tail(&confirmation.password.credential).to_owned();
    let typed = RwSignal::new(String::new());
    let field = typed_confirm::typed_tail("typed-credential".into(), &tail, typed);
    let matches = move || typed.with(|typed| typed.trim() == tail);
    view! {
        <div class="in">
            <p>{text::CONSEQUENCE}</p>
            {ids_view(&confirmation.password)}
            {match &confirmation.seen {
                Ok(seen) => seen_view(seen),
                Err(failed) => view! {
                    <p><b>{text::DETAILS_UNKNOWN}</b></p>
                    <ProblemNote problem=failed.problem.clone() tone="warn"/>
                }
                .into_any(),
            }}
            <p class="muted">"At "<span class="id">{confirmation.base}</span></p>
            <Note tone="warn"><p>{text::TECHNICAL}</p></Note>
            {field}
        </div>
        <div class="actions">
            {button(Look::Plain, "Cancel", move |_| deletion.is_confirming().set(false)).focused()}
            <span class="grow"></span>
            {button(Look::Danger, text::DELETE_FOR_GOOD, move |_| deletion.send_confirmed()).disabled(move || !matches())}
        </div>
    }
    .into_any()
}

/// The details of a device password.
fn seen_view(seen: &DevicePassword) -> AnyView {
    let reason = seen.state_change_reason.as_ref().map(|reason| format!(": {reason}"));
    let facts = [
        ("State", format!("{}{}", seen.state_name, reason.unwrap_or_default())),
        (text::LAST_LOGIN, text::when(seen.last_successful_login_date.as_deref())),
        ("Logins", seen.successful_login_count.to_string()),
        (text::LAST_FAILURE, text::when(seen.last_failed_login_date.as_deref())),
        ("Created", text::when(seen.created.as_deref())),
        ("Policy", seen.policy_ext_id.clone().unwrap_or_default()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = facts.map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view();
    view! { <dl class="facts">{facts}</dl> }.into_any()
}
