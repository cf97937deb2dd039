//! The card that compares the members with a list from the integrating application.

use crate::pages::tresors::model::{MemberComparison, compare};
use crate::pages::tresors::text;
use crate::reactive::memo;
use crate::tasks::loader::Loader;
use crate::ui::copy::CopyButton;
use crate::ui::field::area_field;
use crate::ui::view;
use admin_api::UserId;
use leptos::prelude::*;

/// **Compare with a list**.
#[component]
pub fn Compare(
    /// The members.
    members: Loader<Vec<UserId>>,
) -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let found = memo(move || {
        members.with(|load| {
            let members = load.value()?;
            pasted.with(|pasted| (!pasted.trim().is_empty()).then(|| compare(members, pasted)))
        })
    });
    view! {
        <section class="card" aria-labelledby="compare-title">
            <div class="title"><h2 id="compare-title">{text::COMPARE_WITH_A_LIST}</h2></div>
            <div class="in">
                {area_field("their-members", text::MEMBERS_YOUR_APPLICATION_HAS, text::COMPARE_HINT, 4, pasted)}
                <div class="compared" aria-live="polite">{move || found.with(|found| found.as_ref().map(comparison_view))}</div>
            </div>
        </section>
    }
}

fn comparison_view(found: &MemberComparison) -> AnyView {
    view! {
        <p>{text::comparison(found)}</p>
        {user_list(text::ONLY_HERE, &found.only_here)}
        {user_list(text::ONLY_THERE, &found.only_there)}
        {(!found.not_understood.is_empty()).then(|| view! {
            <p class="muted">{text::not_understood(&found.not_understood)}</p>
        })}
    }
    .into_any()
}

fn user_list(name: &'static str, users: &[UserId]) -> AnyView {
    if users.is_empty() {
        return ().into_any();
    }
    let all = users.iter().map(UserId::as_str).collect::<Vec<_>>().join("\n");
    let rows = users.iter().map(|user| view! { <li class="id">{user.to_string()}</li> }).collect_view();
    view! {
        <div class="row">
            <h3>{format!("{name} ({})", users.len())}</h3>
            <CopyButton text=all label="Copy" what=name/>
        </div>
        <ul tabindex="0" aria-label=name>{rows}</ul>
    }
    .into_any()
}
