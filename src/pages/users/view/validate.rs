//! **Validate**: the form and the dialog. The secrets come from a capsule in this browser, or are pasted.

use super::page_state::UsersPageState;
use crate::browser::focus;
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::model::sealed_registration::Secrets;
use crate::pages::users::state::registrations::{Registrations, UnsealError};
use crate::pages::users::text;
use crate::problem::Problem;
use crate::reactive::{effect, memo};
use crate::ui::button::{Look, button, submit_button};
use crate::ui::dialog::Dialog;
use crate::ui::field::{SecretField, SecretInput, TextField};
use crate::ui::note::Note;
use crate::ui::view;
use admin_api::UserId;
use admin_api::endpoint::ValidateUser;
use leptos::prelude::*;

/// The element of the result, for the focus.
const RESULT_ID: &str = "validate-said";

/// The progress of a validation.
#[derive(Clone, PartialEq)]
enum Stage {
    Idle,
    Busy,
    /// Not sent, for this reason.
    NotSent(String),
    Refused(Problem),
    Done,
}

/// The dialog of the user list, for the user of a row or for a user ID that is typed.
#[component]
pub fn ValidateDialog() -> impl IntoView {
    let view = expect_context::<UsersPageState>();
    let open = RwSignal::new(false);
    effect(move || {
        if view.validating.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let is_open = open.get();
        if before == Some(true) && !is_open {
            view.validating.set(None);
        }
        is_open
    });
    view! {
        <Dialog open=open id="validate-title" title="Validate a user">
            {move || view.validating.get().map(|user| view! {
                <div class="in"><ValidateForm user=user/></div>
                <div class="actions">
                    <span class="grow"></span>
                    {button(Look::Plain, "Close", move |_| open.set(false))}
                </div>
            })}
        </Dialog>
    }
}

/// The form that validates a user.
#[component]
pub fn ValidateForm(
    /// The user to validate. `None`: a field asks for the user ID.
    user: Option<UserId>,
) -> impl IntoView {
    let registrations = expect_context::<Registrations>();
    let announcer = expect_context::<Announcer>();
    let stage = RwSignal::new(Stage::Idle);
    let field = SecretInput::default;
    let (passphrase, session, session_verifier, verifier) = (field(), field(), field(), field());
    let is_known = user.is_some();
    let typed = RwSignal::new(user.as_ref().map(ToString::to_string).unwrap_or_default());
    let is_pasting = RwSignal::new(false);
    let has_capsule = memo(move || registrations.sealed_at(typed.read().trim()).is_some());
    let by_capsule = memo(move || has_capsule.get() && !is_pasting.get());

    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if stage.with_untracked(|stage| matches!(stage, Stage::Busy | Stage::Done)) {
            return;
        }
        let text = |field: SecretInput| field.text().trim().to_owned();
        let user = UserId::new(typed.get_untracked().trim().to_owned());
        let reg_validation_verifier = text(verifier);
        let by_capsule = by_capsule.get_untracked();
        let pasted = Secrets { session_id: text(session), session_verifier: text(session_verifier) };
        let passphrase = passphrase.text();
        let is_filled = match by_capsule {
            true => !passphrase.is_empty(),
            false => !pasted.session_id.is_empty() && !pasted.session_verifier.is_empty(),
        };
        if !is_filled || user.as_str().is_empty() || reg_validation_verifier.is_empty() {
            stage.set(Stage::NotSent(text::FILL_ALL.into()));
            return focus::on_id_soon(RESULT_ID);
        }
        stage.set(Stage::Busy);
        leptos::task::spawn_local(async move {
            let opened = match by_capsule {
                true => registrations.unseal(&user, &passphrase).await,
                false => Ok(pasted),
            };
            drop(passphrase);
            let next = match opened {
                Err(why) => Stage::NotSent(unseal_error(why)),
                Ok(Secrets { session_id, session_verifier }) => {
                    let validation = ValidateUser {
                        user_id: user,
                        reg_session_id: session_id,
                        reg_session_verifier: session_verifier,
                        reg_validation_verifier,
                    };
                    registrations.validate(validation).await.map_or_else(Stage::Refused, |()| Stage::Done)
                }
            };
            if next == Stage::Done {
                announcer.say(text::VALIDATED);
            }
            let _ = stage.try_set(next);
            focus::on_id_soon(RESULT_ID);
        });
    };
    let is_done = memo(move || stage.with(|stage| *stage == Stage::Done));
    // Both stay in the document, so that what was typed is there after a change.
    let secrets = move || {
        view! {
            <div hidden=move || !by_capsule.get()>
                <SecretField id="validate-passphrase" label="Passphrase" input=passphrase/>
            </div>
            <div class="stack" hidden=move || by_capsule.get()>
                {move || (is_known && !has_capsule.get()).then(|| view! { <p class="muted">{text::NO_CAPSULE}</p> })}
                <SecretField id="validate-session" label="RegSessionId" input=session/>
                <SecretField id="validate-session-verifier" label="RegSessionVerifier" input=session_verifier/>
            </div>
        }
    };
    let capsule = move || {
        let sealed_at = registrations.sealed_at(typed.read().trim())?;
        let label = if is_pasting.get() { "Use the capsule" } else { "Paste the values instead" };
        Some(view! {
            <p class="row">
                <span class="muted">{text::sealed_at(sealed_at)}</span>
                {button(Look::SmallQuiet, label, move |_| is_pasting.update(|on| *on = !*on))}
            </p>
        })
    };
    view! {
        {move || (!is_done.get()).then(|| view! {
            <form class="validate stack" on:submit=send>
                {match is_known {
                    true => view! { <p class="id">{typed.get_untracked()}</p> }.into_any(),
                    false => view! { <TextField id="validate-user" label="User ID" value=typed/> }.into_any(),
                }}
                {capsule}
                {secrets()}
                <SecretField id="validate-verifier" label="RegValidationVerifier" input=verifier
                    hint=text::VALIDATE_HINT/>
                <p>{submit_button(Look::Primary, "Validate").disabled(move || stage.with(|stage| *stage == Stage::Busy))}</p>
            </form>
        })}
        <div role="alert" id=RESULT_ID tabindex="-1">{move || result_view(stage.get(), stage)}</div>
    }
}

fn result_view(stage: Stage, set: RwSignal<Stage>) -> Option<AnyView> {
    let dismiss = move || {
        view! { <p>{button(Look::Small, "Dismiss", move |_| set.set(Stage::Idle))}</p> }
    };
    Some(match stage {
        Stage::Idle | Stage::Busy => return None,
        Stage::NotSent(why) => view! { <Note tone="warn"><p>{why}</p></Note> }.into_any(),
        Stage::Refused(problem) => {
            let sentence = problem.may_have_arrived().then(|| text::VALIDATION_LOST.to_owned());
            view! { <div class="stack"><ProblemNote problem=problem sentence=sentence/>{dismiss()}</div> }
                .into_any()
        }
        Stage::Done => view! { <Note tone="good"><p><b>{text::VALIDATED}</b></p></Note> }.into_any(),
    })
}

fn unseal_error(why: UnsealError) -> String {
    match why {
        UnsealError::NoCapsule => text::NO_CAPSULE.into(),
        UnsealError::WrongPassphrase => text::WRONG_PASSPHRASE.into(),
        UnsealError::Browser(reason) => reason,
    }
}
