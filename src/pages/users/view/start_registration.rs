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
use crate::ui::note::Note;
use crate::ui::view;
use admin_api::UserId;
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
        {button(Look::Primary, text::START_REGISTRATION, start).disabled(move || is_busy.get() || has_latest.get())}
        {move || failed.get().map(|problem| view! {
            <div class="wide stack" role="alert" id=PROBLEM_ID tabindex="-1">
                <ProblemNote sentence=problem.may_have_arrived().then(|| text::START_LOST.to_owned()) problem=problem/>
                <p>{button(Look::Plain, "Dismiss", move |_| { failed.set(None); focus::on_id_soon("page-title") })}</p>
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
    let secrets = OpenedSecrets::new(None);
    // Whether the secrets are open: `None` while they are being opened, `false` if they belong to another owner.
    let is_open = RwSignal::new(None::<Result<bool, Problem>>);
    leptos::task::spawn_local(async move {
        let opened = registrations.open_latest().await.map(|opened| {
            let is_open = opened.is_some();
            // If the panel was locked meanwhile, there is no place for them any more, and they are dropped.
            drop(secrets.try_set_value(opened));
            is_open
        });
        let _ = is_open.try_set(Some(opened));
    });
    let discard = move || {
        registrations.discard();
        focus::on_id_soon("page-title");
    };
    let done = move |_| match untrack(move || registrations.has_unsaved_secrets()) {
        true => is_confirming.set(true),
        false => discard(),
    };
    let id = user.to_string();
    let path = crate::navigation::route::Route::User(user.clone()).path();
    let rows = move || {
        let open = is_open.with(|is_open| matches!(is_open, Some(Ok(true))));
        open.then(|| Secret::ALL.map(|which| secret_row(secrets, which)).collect_view())
    };
    let below = move || match is_open.get()? {
        Ok(true) => Some(hand_over(user.clone(), secrets)),
        Ok(false) => Some(view! { <Note tone="warn"><p>{text::ANOTHER_OWNER}</p></Note> }.into_any()),
        Err(problem) => Some(view! { <ProblemNote problem=problem/> }.into_any()),
    };
    view! {
        <section class="card" aria-labelledby=TITLE_ID>
            <div class="title"><h2 id=TITLE_ID tabindex="-1">{text::REGISTRATION_STARTED}</h2></div>
            <div class="in">
                <p>{text::SHOWN_ONCE}</p>
                <dl class="facts secrets">
                    <dt>{text::USER_ID}</dt>
                    <dd><a class="id" href=path>{id.clone()}</a><CopyButton text=id what=text::THE_USER_ID/></dd>
                    {rows}
                </dl>
                {below}
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
            <div class="actions">{button(Look::Plain, "Done", done)}</div>
        </section>
    }
}

/// The secrets while the card is on screen. They are dropped with it.
type OpenedSecrets = StoredValue<Option<Secrets>>;

/// What to make of the opened secrets; nothing if they are gone.
fn read(secrets: OpenedSecrets, read: impl FnOnce(&Secrets) -> String) -> String {
    secrets.try_with_value(|secrets| secrets.as_ref().map(read)).flatten().unwrap_or_default()
}

/// A masked secret. Its value is not in the document until it is shown.
fn secret_row(secrets: OpenedSecrets, which: Secret) -> AnyView {
    let registrations = expect_context::<Registrations>();
    let is_shown = RwSignal::new(false);
    let what = which.name();
    let value = move || read(secrets, |secrets| which.of(secrets).to_owned());
    view! {
        <dt>{what}</dt>
        <dd>
            <span class="id">{move || if is_shown.get() { value() } else { MASK.into() }}</span>
            {button(
                Look::SmallQuiet,
                reactive::view(move || if is_shown.get() { "Hide" } else { "Show" }),
                move |_| is_shown.update(|is_shown| *is_shown = !*is_shown),
            )
            .named(text::show_name(&what))
            .pressed(move || is_shown.get())}
            <CopyButton text=Signal::derive(value) what=what
                copied=Callback::new(move |()| registrations.mark_copied(which))/>
        </dd>
    }
    .into_any()
}

/// **Copy hand-over JSON**, and the form that seals the secrets.
fn hand_over(user: UserId, secrets: OpenedSecrets) -> AnyView {
    let registrations = expect_context::<Registrations>();
    let of_user = user.clone();
    let json = move || read(secrets, |secrets| sealed_registration::hand_over_json(&of_user, secrets));
    let mark_all_copied =
        Callback::new(move |()| Secret::ALL.into_iter().for_each(|secret| registrations.mark_copied(secret)));
    view! {
        <p class="row"><CopyButton text=Signal::derive(json) label=text::COPY_HAND_OVER_JSON copied=mark_all_copied/></p>
        <Seal user=user secrets=secrets/>
    }
    .into_any()
}

/// The form that seals the secrets with a passphrase.
#[component]
fn Seal(user: UserId, secrets: OpenedSecrets) -> impl IntoView {
    let registrations = expect_context::<Registrations>();
    let (one, other) = (SecretInput::default(), SecretInput::default());
    let error = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let of_user = user.to_string();
    let user = StoredValue::new(user);
    let seal = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let passphrase = one.text();
        let mistake = match () {
            () if is_busy.get_untracked() => return,
            () if passphrase.chars().count() < MIN_PASSPHRASE_CHARS => Some(text::PASSPHRASE_TOO_SHORT),
            () if passphrase != other.text() => Some(text::PASSPHRASES_DIFFER),
            () => None,
        };
        error.set(mistake.map(str::to_owned));
        if mistake.is_some() {
            return;
        }
        is_busy.set(true);
        let plaintext = read(secrets, Secrets::to_plaintext);
        leptos::task::spawn_local(async move {
            let result = registrations.seal(user.get_value(), plaintext, passphrase).await;
            let _ = is_busy.try_set(false);
            match result {
                Ok(()) => focus::on_id_soon(TITLE_ID),
                Err(reason) => drop(error.try_set(Some(reason))),
            }
        });
    };
    reactive::view(move || match registrations.sealed_at(&of_user) {
        Some(_) => {
            view! { <div role="status"><Note tone="good"><p>{text::SEALED}</p></Note></div> }.into_any()
        }
        None => view! {
            <form class="seal" on:submit=seal>
                <SecretField id="seal-passphrase" label="Passphrase" input=one hint=text::SEAL_HINT
                    error=Signal::derive(move || error.get())/>
                <SecretField id="seal-again" label=text::PASSPHRASE_AGAIN input=other/>
                {submit_button(Look::Plain, text::SEAL_IN_THIS_BROWSER).disabled(move || is_busy.get())}
            </form>
        }
        .into_any(),
    })
}
