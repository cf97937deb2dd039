//! **Connect to a tenant**: the form that covers the page while the panel is locked or not connected.

mod form;
mod text;

use crate::browser::capabilities::{self, Capability};
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::problem::Problem;
use crate::session::hosting::HostingState;
use crate::session::known_tenants;
use crate::session::{Cover, Session};
use crate::ui::button::{Look, button, submit_button};
use crate::ui::field::{CheckField, SecretField, TextField};
use crate::ui::markup::{IntoValue, computed};
use crate::ui::note::Note;
use crate::ui::view;
use form::{ConnectForm, FieldErrors, TenantChoice};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The connect form.
#[component]
pub fn ConnectPage(
    /// Why the form is shown.
    cover: Cover,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let announcer = expect_context::<Announcer>();
    let hosting = expect_context::<HostingState>();
    let known = known_tenants::known_tenants();
    let choices = form::choices(&hosting.get(), &known);
    let last =
        known.first().and_then(|last| form::choices(&Default::default(), std::slice::from_ref(last)).pop());
    let form = ConnectForm::new(last.as_ref().or(choices.first()));
    let errors = RwSignal::new(FieldErrors::default());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let input = match form.read() {
            Ok(input) => input,
            Err(found) => {
                crate::browser::focus::on_id(found.first_field());
                errors.set(found);
                return;
            }
        };
        errors.set(FieldErrors::default());
        problem.set(None);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let result = form.send(input, session).await;
            let _ = busy.try_set(false);
            match result {
                Ok(Some(reason)) => announcer.say(text::key_not_stored(&reason)),
                Ok(None) => announcer.say(text::CONNECTED),
                Err(failed) => {
                    let _ = problem.try_set(Some(failed));
                    crate::browser::focus::on_id_soon("connect-problem");
                }
            }
        });
    };

    let is_hosted = !hosting.get().tenants.is_empty();
    view! {
        <section class="connect" aria-labelledby="connect-title">
            <h1 id="connect-title" tabindex="-1">{text::CONNECT_TO_A_TENANT}</h1>
            <p class="muted">{text::reason(cover)}</p>
            {config_faults(hosting)}
            {(!capabilities::has(Capability::Cryptography)).then(|| view! {
                <Note tone="warn"><p>{text::NO_CRYPTOGRAPHY}</p></Note>
            })}
            <form novalidate on:submit=submit>
                {tenant_choice(form, choices.clone())}
                {(!is_hosted).then(|| addresses(form, errors))}
                {is_hosted.then(|| settled(form, choices.clone(), hosting))}
                <div class="stack" hidden=move || form.proxied.get()>
                    <SecretField input=form.key label=text::ADMIN_KEY
                        hint=Signal::derive(move || form.key_hint().to_owned())
                        error=Signal::derive(move || errors.with(|errors| errors.key.clone()))/>
                    <CheckField id="keep" label=text::KEEP_ME_CONNECTED_IN_THIS_BROWSER checked=form.keep hint=text::KEEP_HINT/>
                </div>
                {(!is_hosted).then(|| proxy_choice(form))}
                <div hidden=move || !form.proxied.get()>
                    <SecretField input=form.credential label="Credential"
                        hint=text::CREDENTIAL_HINT
                        error=Signal::derive(move || errors.with(|errors| errors.credential.clone()))/>
                </div>
                {is_hosted.then(|| another_tenant(form, errors, choices))}
                <div class="row">
                    {submit_button(Look::Primary, "Connect").disabled(move || busy.get())}
                    <span role="status">
                        {move || busy.get().then(|| view! { <span class="waiting">{text::CONNECTING}</span> })}
                    </span>
                </div>
            </form>
            <div id="connect-problem" role="alert" tabindex="-1">
                {move || problem.get().map(|problem| view! { <ProblemNote problem=problem/> })}
            </div>
        </section>
    }
}

/// The fields for the address of a tenant.
fn addresses(form: ConnectForm, errors: RwSignal<FieldErrors>) -> AnyView {
    let tenant_hint = move || match form.tenant_looks_odd() {
        true => text::TENANT_ODD.to_owned(),
        false => text::TENANT_HINT.to_owned(),
    };
    view! {
        <TextField id="service" label=text::SERVICE_URL kind="url" value=form.service hint=text::SERVICE_HINT
            error=Signal::derive(move || errors.with(|errors| errors.service.clone()))/>
        <TextField id="tenant" label=text::TENANT_ID value=form.tenant hint=Signal::derive(tenant_hint)
            error=Signal::derive(move || errors.with(|errors| errors.tenant.clone()))/>
    }
    .into_any()
}

/// The choice of who signs.
fn proxy_choice(form: ConnectForm) -> AnyView {
    view! { <CheckField id="proxied" label=text::A_PROXY_SIGNS_THE_REQUESTS checked=form.proxied hint=text::PROXY_HINT/> }
        .into_any()
}

/// What the host has set up, in a line.
fn settled(form: ConnectForm, choices: Vec<TenantChoice>, hosting: HostingState) -> AnyView {
    let hosting = hosting.get();
    let besides = match (hosting.feed_url, hosting.nevis_url) {
        (Some(_), Some(_)) => text::FEED_AND_NEVIS,
        (Some(_), None) => text::FEED,
        (None, Some(_)) => text::NEVIS,
        (None, None) => "",
    };
    let line = move || [&form.target(&choices), besides].concat();
    view! { <p hidden=move || form.is_other.get()>{line}</p> }.into_any()
}

/// What a tenant needs that the host does not list. It is folded away until somebody asks for it.
fn another_tenant(form: ConnectForm, errors: RwSignal<FieldErrors>, choices: Vec<TenantChoice>) -> AnyView {
    let fold = move |_| form.choose(choices.first().filter(|_| form.is_other.get_untracked()));
    let is_open = move || form.is_other.get();
    let sign = move || if is_open() { "▾" } else { "▸" };
    let label = view! { <span><span aria-hidden="true">{sign}</span>" "{text::ANOTHER}</span> };
    view! {
        <div class="stack">
            <div class="row">
                {button(Look::Quiet, label, fold)
                    .named(text::ANOTHER)
                    .attribute("aria-expanded", computed(move || if is_open() { "true" } else { "false" }))
                    .attribute("aria-controls", "another".into_value())}
            </div>
            <div class="stack" id="another" hidden=move || !is_open()>
                {addresses(form, errors)}
                {proxy_choice(form)}
            </div>
        </div>
    }
    .into_any()
}

/// The choice of tenants, if there are several.
fn tenant_choice(form: ConnectForm, choices: Vec<TenantChoice>) -> Option<AnyView> {
    if choices.len() < 2 {
        return None;
    }
    let options = choices
        .iter()
        .enumerate()
        .map(|(at, choice)| view! { <option value=at.to_string()>{choice.name.clone()}</option> });
    let options = options.collect_view();
    let listed = choices.clone();
    let chosen = move || form.chosen(&listed).map(|at| at.to_string()).unwrap_or_default();
    let choose = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        form.choose(at.and_then(|at| choices.get(at)));
    };
    let field = view! {
        <div class="field">
            <label for="choice">"Tenant"</label>
            <select id="choice" prop:value=chosen on:change=choose>
                {options}
                <option value="">{text::ANOTHER}</option>
            </select>
        </div>
    };
    Some(field.into_any())
}

/// The faults of the host's configuration.
fn config_faults(hosting: HostingState) -> Option<AnyView> {
    let faults = hosting.faults();
    if faults.is_empty() {
        return None;
    }
    let faults = faults
        .into_iter()
        .map(|fault| view! { <li><code>{fault.path}</code>" "{fault.why}</li> })
        .collect_view();
    Some(view! { <Note tone="warn"><p>{text::CONFIG_FAULTS}</p><ul>{faults}</ul></Note> }.into_any())
}
