//! **Start registration**, and the card of a registration that was just started: its secrets, shown once, and the form
//! that seals them in this browser.

use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::model::sealed_registration;
use crate::pages::users::model::sealed_registration::MIN_PASSPHRASE_CHARS;
use crate::pages::users::state::registrations::{Registrations, Secret};
use crate::pages::users::text;
use crate::problem::Problem;
use crate::reactive::{self, memo};
use crate::session::Session;
use crate::ui::button::{Look, button, submit_button};
use crate::ui::copy::CopyButton;
use crate::ui::field::TextField;
use crate::ui::note::Note;
use crate::ui::view;
use admin_api::entities::Registration;
use leptos::prelude::*;

const TITLE_ID: &str = "fresh-title";
const PROBLEM_ID: &str = "start-failed";
const MASK: &str = "••••••••••••";

/// **Start registration**, with its problem beside it.
#[component]
pub fn StartButton() -> impl IntoView {
    let registrations = expect_context::<Registrations>();
    let is_busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Problem>);
    let has_latest = memo(move || registrations.latest().is_some());
    let start = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        failed.set(None);
        leptos::task::spawn_local(async move {
            let result = registrations.start().await;
            let _ = is_busy.try_set(false);
            match result {
                Ok(()) => focus::on_id_soon(TITLE_ID),
                Err(problem) => {
                    let _ = failed.try_set(Some(problem));
                    focus::on_id_soon(PROBLEM_ID);
                }
            }
        });
    };
    view! {
        {move || has_latest.get().then(|| view! { <span class="muted">{text::FINISH_FIRST}</span> })}
        {button(Look::Primary, "Start registration", start).disabled(move || is_busy.get() || has_latest.get())}
        {move || failed.get().map(|problem| view! {
            <div class="wide stack" role="alert" id=PROBLEM_ID tabindex="-1">
                <ProblemNote sentence=problem.may_have_arrived().then(|| text::START_LOST.to_owned()) problem=problem/>
                <p>{button(Look::Plain, "Dismiss", move |_| { failed.set(None); focus::on_id_soon("page-title") })}</p>
            </div>
        })}
    }
}

/// The secrets of the latest registration, until they are discarded.
#[component]
pub fn NewRegistration(registration: Registration) -> impl IntoView {
    let registrations = expect_context::<Registrations>();
    let is_confirming = RwSignal::new(false);
    let (id, session) = (registration.user_id.to_string(), registration.reg_session_id.clone());
    let verifier = registration.reg_session_verifier.clone();
    let json = sealed_registration::hand_over_json(&registration);
    let discard = move || {
        registrations.discard();
        focus::on_id_soon("page-title");
    };
    let done = move |_| match untrack(move || registrations.has_unsaved_secrets()) {
        true => is_confirming.set(true),
        false => discard(),
    };
    let mark_copied = move |secret| Callback::new(move |()| registrations.mark_copied(secret));
    let mark_all_copied =
        Callback::new(move |()| Secret::ALL.into_iter().for_each(|secret| registrations.mark_copied(secret)));
    view! {
        <section class="card" aria-labelledby=TITLE_ID>
            <div class="title"><h2 id=TITLE_ID tabindex="-1">"Registration started"</h2></div>
            <div class="in">
                <p>{text::SHOWN_ONCE}</p>
                <dl class="facts secrets">
                    <dt>"User ID"</dt>
                    <dd><a class="id" href=crate::navigation::route::Route::User(registration.user_id.clone()).path()>{id.clone()}</a><CopyButton text=id what="the user id"/></dd>
                    <dt>"RegSessionId"</dt>
                    <dd>{secret(session, "RegSessionId", mark_copied(Secret::SessionId))}</dd>
                    <dt>"RegSessionVerifier"</dt>
                    <dd>{secret(verifier, "RegSessionVerifier", mark_copied(Secret::SessionVerifier))}</dd>
                </dl>
                <p class="row"><CopyButton text=json label="Copy hand-over JSON" copied=mark_all_copied/></p>
                <Seal registration=registration/>
                {move || is_confirming.get().then(|| view! {
                    <div role="alert"><Note tone="warn">
                        <p><b>{text::UNSAVED_SECRETS}</b></p>
                        <p class="row">
                            {button(Look::Plain, "Keep them", move |_| { is_confirming.set(false); focus::on_id_soon(TITLE_ID) })}
                            {button(Look::Danger, "Discard", move |_| discard())}
                        </p>
                    </Note></div>
                })}
            </div>
            <div class="actions">{button(Look::Plain, "Done", done)}</div>
        </section>
    }
}

/// A masked secret. Its value is not in the document until it is shown.
fn secret(value: String, what: &'static str, copied: Callback<()>) -> AnyView {
    let session = expect_context::<Session>();
    let is_shown = RwSignal::new(false);
    let value = StoredValue::new(value);
    // Nothing is shown while the panel is locked.
    let text = move || match is_shown.get() && session.cover().is_none() {
        true => value.get_value(),
        false => MASK.into(),
    };
    view! {
        <span class="id">{text}</span>
        {button(
                Look::SmallQuiet,
                reactive::view(move || if is_shown.get() { "Hide" } else { "Show" }),
                move |_| is_shown.update(|is_shown| *is_shown = !*is_shown),
            )
            .named(format!("Show {what}"))
            .pressed(move || is_shown.get())}
        <CopyButton text=Signal::derive(move || value.get_value()) what=what copied=copied/>
    }
    .into_any()
}

/// The form that seals the secrets with a passphrase.
#[component]
fn Seal(registration: Registration) -> impl IntoView {
    let registrations = expect_context::<Registrations>();
    let (one, other) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let user = registration.user_id.to_string();
    let registration = StoredValue::new_local(registration);
    let seal = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let passphrase = one.get_untracked();
        let mistake = match () {
            () if is_busy.get_untracked() => return,
            () if passphrase.chars().count() < MIN_PASSPHRASE_CHARS => Some(text::PASSPHRASE_TOO_SHORT),
            () if passphrase != other.get_untracked() => Some(text::PASSPHRASES_DIFFER),
            () => None,
        };
        error.set(mistake.map(str::to_owned));
        if mistake.is_some() {
            return;
        }
        is_busy.set(true);
        leptos::task::spawn_local(async move {
            let result = registrations.seal(&registration.get_value(), &passphrase).await;
            let _ = is_busy.try_set(false);
            match result {
                Ok(()) => focus::on_id_soon(TITLE_ID),
                Err(reason) => drop(error.try_set(Some(reason))),
            }
        });
    };
    reactive::view(move || {
        match registrations.sealed_at(&user) {
        Some(_) => view! { <div role="status"><Note tone="good"><p>{text::SEALED}</p></Note></div> }.into_any(),
        None => view! {
            <form class="seal" on:submit=seal>
                <TextField id="seal-passphrase" label="Passphrase" kind="password" value=one hint=text::SEAL_HINT
                    error=Signal::derive(move || error.get())/>
                <TextField id="seal-again" label="Passphrase again" kind="password" value=other/>
                {submit_button(Look::Plain, "Seal in this browser").disabled(move || is_busy.get())}
            </form>
        }
        .into_any(),
    }
    })
}
