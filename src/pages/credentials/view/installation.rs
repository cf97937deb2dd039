//! The card with the base URL of nevisIDM and the tokens.

use super::form::{BASE, BEARER, CredentialsForm, SELF_TOKEN, field};
use crate::pages::credentials::state::tokens::{HeldToken, TokenKind};
use crate::pages::credentials::text;
use crate::session::hosting::HostingState;
use crate::ui::button::{Look, button};
use crate::ui::markup::Markup;
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::nevis::{Claims, Segment};
use leptos::prelude::*;

/// The card of the installation.
pub fn installation_card(form: CredentialsForm) -> AnyView {
    let nevis = form.nevis;
    let set_segment = move |event| {
        let is_singular = event_target_value(&event) == Segment::Singular.as_str();
        form.set_segment(if is_singular { Segment::Singular } else { Segment::Plural });
    };
    view! {
        <section class="card" aria-labelledby="installation-title">
            <div class="in">
                <h2 id="installation-title">"nevisIDM"</h2>
                {field(form, &BASE)}
                <div class="field">
                    <label for="nevis-segment">{text::PATH_SEGMENT}</label>
                    <select id="nevis-segment" aria-describedby="nevis-segment-hint" on:change=set_segment
                        prop:value=move || nevis.installation.get().segment.as_str()>
                        <option value=Segment::Plural.as_str()>{Segment::Plural.as_str()}</option>
                        <option value=Segment::Singular.as_str()>{Segment::Singular.as_str()}</option>
                    </select>
                    <p class="hint" id="nevis-segment-hint">{text::SEGMENT_HINT}</p>
                </div>
                {field(form, &BEARER)}
                {note_of_host()}
                {held(form, TokenKind::Bearer)}
                <div class="check">
                    <input id="self-admin" type="checkbox" aria-describedby="self-admin-hint"
                        prop:checked=move || nevis.tokens.self_admin()
                        on:change=move |event| nevis.tokens.set_self_admin(event_target_checked(&event))/>
                    <label for="self-admin">{text::SELF_ADMIN_MODE}</label>
                    <p class="hint" id="self-admin-hint">{text::SELF_ADMIN_HINT}</p>
                </div>
                {move || nevis.tokens.self_admin().then(|| view! {
                    {field(form, &SELF_TOKEN)}
                    {held(form, TokenKind::SelfAdmin)}
                })}
            </div>
        </section>
    }
    .into_any()
}

/// What the panel's host says about the tokens.
fn note_of_host() -> Option<Markup> {
    let note = expect_context::<HostingState>().get().nevis_note?;
    Some(view! { <p class="muted" role="note" aria-label=text::NOTE_OF_HOST>{note}</p> })
}

/// The status of a held token, with a button that drops it. Its space is reserved, so that nothing moves when a token
/// is set.
fn held(form: CredentialsForm, kind: TokenKind) -> AnyView {
    let label = match kind {
        TokenKind::Bearer => text::FORGET_BEARER_TOKEN,
        TokenKind::SelfAdmin => text::FORGET_X_TOKEN,
    };
    let content = move || match form.nevis.tokens.held(kind) {
        Some(held) => {
            let user = form.route.with(|route| route.user.trim().to_owned());
            let (tone, word, content) = token_status(&held, (kind == TokenKind::SelfAdmin).then_some(user));
            view! {
                <Tag tone=tone text=word/>
                <span>{content}</span>
                {button(Look::Small, "Forget", move |_| form.nevis.tokens.forget(kind)).named(label)}
            }
            .into_any()
        }
        None if kind == TokenKind::SelfAdmin => text::SELF_TOKEN_MISSING.into_any(),
        None => text::NO_TOKEN.into_any(),
    };
    view! { <div class="held" role="status">{content}</div> }.into_any()
}

/// Tone, label and sentence for a token. `user` is the user that the token must belong to, if it must belong to one.
fn token_status(held: &HeldToken, user: Option<String>) -> (&'static str, &'static str, String) {
    let Claims { subject, expires_at } = &held.claims;
    let of_another = |subject: &&String| user.is_some_and(|user| !user.is_empty() && user != **subject);
    match (expires_at, subject.as_ref().filter(of_another)) {
        (Some(at), _) if held.expired => ("bad", "! expired", text::expired(*at)),
        (_, Some(subject)) => ("warn", "! held", text::other_subject(subject)),
        (Some(at), None) => ("good", "✓ held", text::expires(*at)),
        (None, None) => ("good", "✓ held", text::NO_EXPIRY.into()),
    }
}
