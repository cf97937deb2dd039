//! **Validate**: the form and the dialog. The secrets come from a capsule in this browser, or are pasted.

use super::page_state::UsersPageState;
use crate::browser::focus;
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::model::sealed_registration::Secrets;
use crate::pages::users::model::validation::{SecretsFrom, Validation};
use crate::pages::users::state::registrations::{Registrations, UnsealError};
use crate::pages::users::state::validation::{ValidationStage, ValidationTask};
use crate::pages::users::text;
use crate::reactive::{effect, memo};
use crate::ui::button::{Look, button, submit_button};
use crate::ui::dialog::Dialog;
use crate::ui::field::{SecretField, SecretInput, TextField};
use crate::ui::note::{Note, dismissible};
use crate::ui::view;
use admin_api::UserId;
use leptos::prelude::*;

const PASSPHRASE: SecretInput = SecretInput("validate-passphrase");
const SESSION: SecretInput = SecretInput("validate-session");
const SESSION_VERIFIER: SecretInput = SecretInput("validate-session-verifier");
const VERIFIER: SecretInput = SecretInput("validate-verifier");
/// The element of the result, for the focus.
const RESULT_ID: &str = "validate-said";

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
        <Dialog open=open id="validate-title" title=text::VALIDATE_A_USER_LABEL>
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
    let validation = ValidationTask::new(registrations);
    let is_known = user.is_some();
    let typed = RwSignal::new(user.as_ref().map(ToString::to_string).unwrap_or_default());
    let is_pasting = RwSignal::new(false);
    let has_capsule = memo(move || registrations.sealed_at(typed.read().trim()).is_some());
    let by_capsule = memo(move || has_capsule.get() && !is_pasting.get());

    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let secrets = match by_capsule.get_untracked() {
            true => SecretsFrom::Capsule(PASSPHRASE.text()),
            false => SecretsFrom::Pasted(Secrets {
                session_id: SESSION.text(),
                session_verifier: SESSION_VERIFIER.text(),
            }),
        };
        let read = Validation::read(&typed.get_untracked(), secrets, &VERIFIER.text());
        leptos::task::spawn_local(async move {
            if validation.send(read).await {
                announcer.say(text::VALIDATED);
            }
            focus::on_id_soon(RESULT_ID);
        });
    };
    let is_done = memo(move || validation.stage() == ValidationStage::Done);
    let is_busy = memo(move || validation.stage() == ValidationStage::Busy);
    // Both stay in the document, so that what was typed is there after a change.
    let secrets = move || {
        view! {
            <div hidden=move || !by_capsule.get()>
                <SecretField input=PASSPHRASE label="Passphrase"/>
            </div>
            <div class="stack" hidden=move || by_capsule.get()>
                {move || (is_known && !has_capsule.get()).then(|| view! { <p class="muted">{text::NO_CAPSULE}</p> })}
                <SecretField input=SESSION label="RegSessionId"/>
                <SecretField input=SESSION_VERIFIER label="RegSessionVerifier"/>
            </div>
        }
    };
    let capsule = move || {
        let sealed_at = registrations.sealed_at(typed.read().trim())?;
        let label = if is_pasting.get() { text::USE_THE_CAPSULE } else { text::PASTE_THE_VALUES_INSTEAD };
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
                    false => view! { <TextField id="validate-user" label=text::USER_ID value=typed/> }.into_any(),
                }}
                {capsule}
                {secrets()}
                <SecretField input=VERIFIER label="RegValidationVerifier"
                    hint=text::VALIDATE_HINT/>
                <p>{submit_button(Look::Primary, "Validate").disabled(move || is_busy.get())}</p>
            </form>
        })}
        <div role="alert" id=RESULT_ID tabindex="-1">{move || result_view(validation)}</div>
    }
}

fn result_view(validation: ValidationTask) -> Option<AnyView> {
    let not_sent = |why: String| view! { <Note tone="warn"><p>{why}</p></Note> }.into_any();
    Some(match validation.stage() {
        ValidationStage::Idle | ValidationStage::Busy => return None,
        ValidationStage::Incomplete => not_sent(text::FILL_ALL.into()),
        ValidationStage::Sealed(why) => not_sent(unseal_error(why)),
        ValidationStage::Refused(problem) => {
            let sentence = problem.may_have_arrived().then(|| text::VALIDATION_LOST.to_owned());
            let note = view! { <ProblemNote problem=problem sentence=sentence/> };
            dismissible(note.into_any(), move |_| validation.dismiss()).into_any()
        }
        ValidationStage::Done => {
            view! { <Note tone="good"><p><b>{text::VALIDATED}</b></p></Note> }.into_any()
        }
    })
}

fn unseal_error(why: UnsealError) -> String {
    match why {
        UnsealError::NoCapsule => text::NO_CAPSULE.into(),
        UnsealError::WrongPassphrase => text::WRONG_PASSPHRASE.into(),
        UnsealError::Browser(reason) => reason,
    }
}
