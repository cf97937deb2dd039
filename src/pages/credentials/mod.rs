//! **Credentials**: finding and deleting a device password in nevisIDM. The requests of nevisIDM's API are built in
//! `admin_api::nevis`.

pub mod api;
pub mod model;
pub mod state;
mod text;
mod view;

use crate::navigation::location::Location;
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;
use state::CredentialsState;
use view::form::{CLIENT, CREDENTIAL, CredentialsForm, PASTED, PasteResult, USER, field};

split_point! {
    /// The page. Its code is loaded at the first call.
    fn credentials() -> AnyView {
        let (session, journal, hosting) = (expect_context(), expect_context(), expect_context());
        expect_context::<ConnectionScope>()
            .open(|connection| CredentialsState::open(connection, session, journal, hosting));
        view! { <CredentialsPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn CredentialsPage() -> impl IntoView {
    let form = CredentialsForm::new(expect_context::<CredentialsState>(), expect_context::<Location>());
    view! {
        <div class="head"><h1 id="page-title" tabindex="-1">"Credentials"</h1></div>
        <p class="muted lead">{text::WHY}</p>
        <div class="split">
            {view::installation::installation_card(form)}
            <div class="stack">
                <section class="card" aria-labelledby="ids-title">
                    <div class="in">
                        <h2 id="ids-title">{text::DEVICE_PASSWORD}</h2>
                        {field(form, &PASTED)}
                        <div role="status">{move || form.paste_result.get().map(|result| paste_result_view(form, result))}</div>
                        <div class="ids">
                            {field(form, &CLIENT)}
                            {field(form, &USER)}
                            {field(form, &CREDENTIAL)}
                        </div>
                        {view::deletion::deletion_status(form)}
                    </div>
                    {view::deletion::actions(form)}
                </section>
                {view::finder::finder_card(form)}
            </div>
        </div>
    }
}

/// The result of a pasted URL.
fn paste_result_view(form: CredentialsForm, result: PasteResult) -> AnyView {
    match result {
        PasteResult::Complete => view! { <p class="muted">{text::PASTED_IDS}</p> }.into_any(),
        PasteResult::Partial => view! { <p class="muted">{text::PASTED_IDS_IN_PART}</p> }.into_any(),
        PasteResult::OtherInstallation(installation) => {
            let name = |base: &Option<_>| base.as_ref().map(ToString::to_string).unwrap_or_default();
            let own = form.nevis.installation.get_untracked();
            let sentence = text::other_base(&name(&installation.base), &name(&own.base));
            let adopt = move |_| {
                form.adopt(installation.clone());
                form.paste_result.set(Some(PasteResult::Complete));
            };
            view! {
                <Note tone="warn">
                    <p>{sentence}</p>
                    <p>{button(Look::Small, text::USE_THAT_URL, adopt)}</p>
                </Note>
            }
            .into_any()
        }
    }
}
