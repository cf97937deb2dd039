//! **Credentials**: the deletion of a device password of nevisIDM.

pub mod api;
pub mod model;
pub mod state;
mod text;
mod view;

use crate::navigation::location::Location;
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::ui::note::Note;
use leptos::prelude::*;
use state::CredentialsState;
use view::form::{CLIENT, CREDENTIAL, Form, PASTED, Taken, USER, field};

split_point! {
    /// The door of the page: its code is loaded when it is first called.
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
    let form = Form::new(expect_context::<CredentialsState>(), expect_context::<Location>());
    view! {
        <div class="head"><h1 id="page-title" tabindex="-1">"Credentials"</h1></div>
        <p class="muted lead">{text::WHY}</p>
        <div class="split">
            {view::installation::installation_card(form)}
            <div class="stack">
                <section class="card" aria-labelledby="ids-title">
                    <div class="in">
                        <h2 id="ids-title">"Device password"</h2>
                        {field(form, &PASTED)}
                        <div role="status">{move || form.taken.get().map(|taken| taken_view(form, taken))}</div>
                        <div class="ids">
                            {field(form, &CLIENT)}
                            {field(form, &USER)}
                            {field(form, &CREDENTIAL)}
                        </div>
                        {view::deletion::standing(form)}
                    </div>
                    {view::deletion::actions(form)}
                </section>
                {view::finder::finder_card(form)}
            </div>
        </div>
    }
}

/// What became of a pasted address.
fn taken_view(form: Form, taken: Taken) -> AnyView {
    match taken {
        Taken::Whole => view! { <p class="muted">{text::TAKEN}</p> }.into_any(),
        Taken::InPart => view! { <p class="muted">{text::TAKEN_IN_PART}</p> }.into_any(),
        Taken::OfOther(installation) => {
            let name = |base: &Option<_>| base.as_ref().map(ToString::to_string).unwrap_or_default();
            let own = form.nevis.installation_now();
            let said = text::other_base(&name(&installation.base), &name(&own.base));
            let adopt = move |_| {
                form.adopt(installation.clone());
                form.taken.set(Some(Taken::Whole));
            };
            view! {
                <Note tone="warn">
                    <p>{said}</p>
                    <p><button class="btn small" type="button" on:click=adopt>"Call that address"</button></p>
                </Note>
            }
            .into_any()
        }
    }
}
