//! The deletion: its button, the question before it, and what became of it.

use super::form::Form;
use crate::browser::{focus, time};
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::credentials::model::{Failed, Outcome};
use crate::pages::credentials::state::{CredentialsState, Finished, Question, Standing};
use crate::pages::credentials::text;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::typed_confirm;
use admin_api::nevis::{DevicePassword, DevicePasswordRef, Refusal};
use leptos::prelude::*;

/// The id of the button.
pub const DELETE: &str = "delete-password";
const STANDING: &str = "deletion";

/// The button and what stands beside it.
pub fn actions(form: Form) -> AnyView {
    let nevis = form.nevis;
    let ask = move |_| {
        if let Some(ids) = form.ids(true, true) {
            nevis.ask(ids);
        }
    };
    view! {
        <div class="actions">
            <button id=DELETE class="btn danger" type="button" disabled=move || nevis.is_busy() on:click=ask>
                "Delete device password"
            </button>
            <span class="muted">{text::READ_FIRST}</span>
        </div>
    }
    .into_any()
}

/// What became of a deletion, and the question before the next.
pub fn standing(form: Form) -> AnyView {
    let nevis = form.nevis;
    let announcer = expect_context::<Announcer>();
    Effect::new(move |before: Option<bool>| {
        let over = nevis.with_standing(|standing| match standing {
            Standing::Over(finished) => Some(text::outcome(&finished.outcome)),
            _ => None,
        });
        // What was there when the page was opened is no news.
        if let (Some(said), Some(false)) = (&over, before) {
            announcer.say(said.clone());
            focus::on_id_soon(STANDING);
        }
        over.is_some()
    });
    let asking = nevis.asking();
    Effect::new(move |before: Option<bool>| {
        let asks = asking.get();
        let is_idle = untrack(|| nevis.with_standing(|standing| matches!(standing, Standing::Idle)));
        if before == Some(true) && !asks && is_idle {
            focus::on_id_soon(DELETE);
        }
        asks
    });
    view! {
        <div id=STANDING class="standing" tabindex="-1">
            {move || nevis.with_standing(|standing| standing_view(nevis, standing))}
        </div>
        <Dialog open=asking id="delete-title" title="Delete this device password for good?">
            {move || nevis.question().map(|question| question_view(nevis, question))}
        </Dialog>
    }
    .into_any()
}

fn standing_view(nevis: CredentialsState, standing: &Standing) -> AnyView {
    let waiting = match standing {
        Standing::Idle => return ().into_any(),
        Standing::Over(finished) => return finished_view(nevis, finished),
        Standing::Reading(_) => text::READING,
        Standing::Deleting(_) => text::DELETING,
        Standing::FindingOut(_) => text::FINDING_OUT,
    };
    view! { <p class="waiting" role="status">{waiting}</p> }.into_any()
}

fn finished_view(nevis: CredentialsState, finished: &Finished) -> AnyView {
    let (tone, word) = text::outcome_tag(&finished.outcome);
    let sentence = text::outcome(&finished.outcome);
    let at = time::date_time(finished.at_ms);
    let told = match &finished.outcome {
        Outcome::Deleted | Outcome::AlreadyGone(_) => {
            view! { <Note tone="good"><p>{sentence}</p></Note> }.into_any()
        }
        Outcome::StillThere => view! { <Note tone="warn"><p>{sentence}</p></Note> }.into_any(),
        Outcome::Unknown(failed) => view! {
            <ProblemNote problem=failed.problem.clone() sentence=Some(sentence) tone="warn"/>
            <p class="muted">{text::UNKNOWN_WHY}</p>
        }
        .into_any(),
        Outcome::Refused(failed) => view! { {failed_view(failed)}<p class="muted">{sentence}</p> }.into_any(),
    };
    let look_failed = finished.look_failed.as_ref().map(|failed| {
        let problem = failed.problem.clone();
        view! { <p><b>{text::LOOK_FAILED}</b></p><ProblemNote problem=problem tone="warn"/> }
    });
    let is_unknown = matches!(finished.outcome, Outcome::Unknown(_));
    let may_repeat = is_unknown || finished.outcome == Outcome::StillThere;
    view! {
        <p class="outcome"><Tag tone=tone text=word/>" "<span class="muted">{at}</span></p>
        {named(&finished.password)}
        {told}
        {look_failed}
        <div class="row">
            {is_unknown.then(|| view! {
                <button class="btn primary" type="button" on:click=move |_| nevis.find_out()>"Find out"</button>
            })}
            {may_repeat.then(|| view! {
                <button class="btn" type="button" on:click=move |_| nevis.repeat()>"Delete again"</button>
            })}
            <button class="btn quiet" type="button" on:click=move |_| dismiss(nevis)>"Dismiss"</button>
        </div>
    }
    .into_any()
}

fn dismiss(nevis: CredentialsState) {
    nevis.dismiss();
    focus::on_id(DELETE);
}

/// Which device password is spoken of.
fn named(password: &DevicePasswordRef) -> AnyView {
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

/// A refusal with all that nevisIDM said.
fn failed_view(failed: &Failed) -> AnyView {
    view! {
        <ProblemNote problem=failed.problem.clone()/>
        {failed.refusal.as_deref().map(refusal_view)}
    }
    .into_any()
}

fn refusal_view(refusal: &Refusal) -> AnyView {
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
            <div class="card scroll" role="region" aria-label="Policy violations" tabindex="0">
                <table>
                    <thead><tr>
                        <th scope="col">"Policy"</th><th scope="col">"Supplied"</th><th scope="col">"Allowed"</th>
                        <th scope="col">"Actual"</th><th scope="col">"Configuration"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        {(!remarks.is_empty()).then(|| view! { <p>"nevisIDM said besides:"</p><ul class="remarks">{remarks}</ul> })}
    }
    .into_any()
}

fn question_view(nevis: CredentialsState, question: Question) -> AnyView {
    let tail = typed_confirm::tail(&question.password.credential).to_owned();
    let typed = RwSignal::new(String::new());
    let field = typed_confirm::typed_tail("typed-credential".into(), &tail, typed);
    let matches = move || typed.with(|typed| typed.trim() == tail);
    view! {
        <div class="in">
            <p>{text::QUESTION}</p>
            {named(&question.password)}
            {match &question.seen {
                Ok(seen) => seen_view(seen),
                Err(failed) => view! {
                    <p><b>{text::UNSEEN}</b></p>
                    <ProblemNote problem=failed.problem.clone() tone="warn"/>
                }
                .into_any(),
            }}
            <p class="muted">"At "<span class="id">{question.base}</span></p>
            <Note tone="warn"><p>{text::TECHNICAL}</p></Note>
            {field}
        </div>
        <div class="actions">
            <button class="btn" type="button" autofocus on:click=move |_| nevis.asking().set(false)>"Cancel"</button>
            <span class="grow"></span>
            <button class="btn danger" type="button" disabled=move || !matches() on:click=move |_| nevis.delete()>
                "Delete for good"
            </button>
        </div>
    }
    .into_any()
}

/// How it is now.
fn seen_view(seen: &DevicePassword) -> AnyView {
    let reason = seen.state_change_reason.as_ref().map(|reason| format!(": {reason}"));
    let facts = [
        ("State", format!("{}{}", seen.state_name, reason.unwrap_or_default())),
        ("Last login", text::when(seen.last_successful_login_date.as_deref())),
        ("Logins", seen.successful_login_count.to_string()),
        ("Last failure", text::when(seen.last_failed_login_date.as_deref())),
        ("Created", text::when(seen.created.as_deref())),
        ("Policy", seen.policy_ext_id.clone().unwrap_or_default()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = facts.map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view();
    view! { <dl class="facts">{facts}</dl> }.into_any()
}
