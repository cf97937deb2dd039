//! **Start registration**, and the card of a registration that was just started: its secrets, shown once, and the form
//! that seals them in this browser.

use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::model::sealed_registration;
use crate::pages::users::model::sealed_registration::{MIN_PASSPHRASE_CHARS, Secrets};
use crate::pages::users::state::registrations::{Registrations, Secret};
use crate::pages::users::text;
use crate::problem::Problem;
use crate::reactive::{self, memo};
use crate::ui::button::{Look, button, submit_button};
use crate::ui::copy::CopyButton;
use crate::ui::field::{SecretField, SecretInput};
use crate::ui::note::{Note, dismissible};
use crate::ui::view;
use admin_api::UserId;
use leptos::prelude::*;

const TITLE_ID: &str = "fresh-title";
const PROBLEM_ID: &str = "start-failed";
const PASSPHRASE: SecretInput = SecretInput("seal-passphrase");
const AGAIN: SecretInput = SecretInput("seal-again");
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
        {button(Look::Primary, text::START_REGISTRATION, start).disabled(move || is_busy.get() || has_latest.get())}
        {move || failed.get().map(|problem| view! {
            <div class="wide stack" role="alert" id=PROBLEM_ID tabindex="-1">
                {dismissible(
                    view! { <ProblemNote sentence=problem.may_have_arrived().then(|| text::START_LOST.to_owned()) problem=problem/> }.into_any(),
                    move |_| { failed.set(None); focus::on_id_soon("page-title") },
                )}
            </div>
        })}
    }
}

/// The latest registration, until it is discarded. Its secrets are open while this is on screen.
#[component]
pub fn NewRegistration(
    /// The user of the registration.
    user: UserId,
) -> impl IntoView {
    let registrations = expect_context::<Registrations>();
    let is_confirming = RwSignal::new(false);
    let secrets = OpenedSecrets { session: RwSignal::default(), verifier: RwSignal::default() };
    // `None` while the secrets are being opened, `false` if they belong to another owner.
    let is_open = RwSignal::new(None::<bool>);
    leptos::task::spawn_local(async move {
        let opened = registrations.open_latest().await;
        let is_opened = opened.is_some();
        if let Some(Secrets { session_id, session_verifier }) = opened {
            // If the panel was locked meanwhile, there is no place for them any more, and they are dropped.
            drop(secrets.session.try_set(session_id));
            drop(secrets.verifier.try_set(session_verifier));
        }
        let _ = is_open.try_set(Some(is_opened));
    });
    let discard = move || {
        registrations.discard();
        focus::on_id_soon("page-title");
    };
    let done = move |_| match untrack(move || registrations.has_unsaved_secrets()) {
        true => is_confirming.set(true),
        false => discard(),
    };
    let content = move || {
        Some(match is_open.get()? {
            true => opened_view(user.clone(), secrets),
            false => view! { <Note tone="warn"><p>{text::ANOTHER_OWNER}</p></Note> }.into_any(),
        })
    };
    view! {
        <section class="card" aria-labelledby=TITLE_ID>
            <div class="title"><h2 id=TITLE_ID tabindex="-1">{text::REGISTRATION_STARTED}</h2></div>
            <div class="in">
                <p>{text::SHOWN_ONCE}</p>
                {content}
                {move || is_confirming.get().then(|| view! {
                    <div role="alert"><Note tone="warn">
                        <p><b>{text::UNSAVED_SECRETS}</b></p>
                        <p class="row">
                            {button(Look::Plain, text::KEEP_THEM, move |_| { is_confirming.set(false); focus::on_id_soon(TITLE_ID) })}
                            {button(Look::Danger, "Discard", move |_| discard())}
                        </p>
                    </Note></div>
                })}
            </div>
            // Not before the card has its height, so that the button stays where it is.
            <div class="actions" hidden=move || is_open.get().is_none()>{button(Look::Plain, "Done", done)}</div>
        </section>
    }
}

/// The secrets while the card is on screen. They are dropped with it.
#[derive(Clone, Copy)]
struct OpenedSecrets {
    session: RwSignal<String>,
    verifier: RwSignal<String>,
}

impl OpenedSecrets {
    /// A copy for a moment; empty if they are gone.
    fn get(self) -> Secrets {
        let text = |secret: RwSignal<String>| secret.try_get_untracked().unwrap_or_default();
        Secrets { session_id: text(self.session), session_verifier: text(self.verifier) }
    }
}

/// The values to hand over, and the form that seals the secrets.
fn opened_view(user: UserId, secrets: OpenedSecrets) -> AnyView {
    let registrations = expect_context::<Registrations>();
    let (id, of_user) = (user.to_string(), user.clone());
    let path = crate::navigation::route::Route::User(user.clone()).path();
    let mark_copied = move |secret| Callback::new(move |()| registrations.mark_copied(secret));
    let mark_all_copied =
        Callback::new(move |()| Secret::ALL.into_iter().for_each(|secret| registrations.mark_copied(secret)));
    let json = Signal::derive(move || sealed_registration::hand_over_json(&of_user, &secrets.get()));
    view! {
        <dl class="facts secrets">
            <dt>{text::USER_ID}</dt>
            <dd><a class="id" href=path>{id.clone()}</a><CopyButton text=id what=text::THE_USER_ID/></dd>
            <dt>"RegSessionId"</dt>
            <dd>{secret(secrets.session, "RegSessionId", mark_copied(Secret::SessionId))}</dd>
            <dt>"RegSessionVerifier"</dt>
            <dd>{secret(secrets.verifier, "RegSessionVerifier", mark_copied(Secret::SessionVerifier))}</dd>
        </dl>
        <p class="row"><CopyButton text=json label=text::COPY_HAND_OVER_JSON copied=mark_all_copied/></p>
        <Seal user=user secrets=secrets/>
    }
    .into_any()
}

/// A masked secret. Its value is not in the document until it is shown.
fn secret(value: RwSignal<String>, what: &'static str, copied: Callback<()>) -> AnyView {
    let is_shown = RwSignal::new(false);
    view! {
        <span class="id">{move || if is_shown.get() { value.get() } else { MASK.into() }}</span>
        {button(
            Look::SmallQuiet,
            reactive::view(move || if is_shown.get() { "Hide" } else { "Show" }),
            move |_| is_shown.update(|is_shown| *is_shown = !*is_shown),
        )
        .named(text::show_name(&what))
        .pressed(move || is_shown.get())}
        <CopyButton text=value what=what copied=copied/>
    }
    .into_any()
}

/// The form that seals the secrets with a passphrase.
#[component]
fn Seal(user: UserId, secrets: OpenedSecrets) -> impl IntoView {
    let registrations = expect_context::<Registrations>();
    let error = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let of_user = user.to_string();
    let user = StoredValue::new(user);
    let seal = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let passphrase = PASSPHRASE.text();
        let mistake = match () {
            () if is_busy.get_untracked() => return,
            () if passphrase.chars().count() < MIN_PASSPHRASE_CHARS => Some(text::PASSPHRASE_TOO_SHORT),
            () if passphrase != AGAIN.text() => Some(text::PASSPHRASES_DIFFER),
            () => None,
        };
        error.set(mistake.map(str::to_owned));
        if mistake.is_some() {
            return;
        }
        is_busy.set(true);
        let plaintext = secrets.get().to_plaintext();
        leptos::task::spawn_local(async move {
            let result = registrations.seal(user.get_value(), plaintext, passphrase).await;
            let _ = is_busy.try_set(false);
            match result {
                Ok(()) => focus::on_id_soon(TITLE_ID),
                Err(reason) => drop(error.try_set(Some(reason))),
            }
        });
    };
    move || match registrations.sealed_at(&of_user) {
        Some(_) => {
            view! { <div role="status"><Note tone="good"><p>{text::SEALED}</p></Note></div> }.into_any()
        }
        None => view! {
            <form class="seal" on:submit=seal>
                <SecretField input=PASSPHRASE label="Passphrase" hint=text::SEAL_HINT
                    error=Signal::derive(move || error.get())/>
                <SecretField input=AGAIN label=text::PASSPHRASE_AGAIN/>
                {submit_button(Look::Plain, text::SEAL_IN_THIS_BROWSER).disabled(move || is_busy.get())}
            </form>
        }
        .into_any(),
    }
}
