//! The members of a tresor, each with the registration state.

use crate::directory::user_list::UserList;
use crate::feedback::problem_note::ProblemNote;
use crate::feedback::words::registration;
use crate::navigation::route::Route;
use crate::pages::tresors::text;
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use crate::ui::button::{Look, button};
use crate::ui::copy::CopyButton;
use crate::ui::facts::empty;
use crate::ui::progress::waiting;
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::UserId;
use leptos::prelude::*;

/// **Members**.
#[component]
pub fn Members(
    /// The members.
    members: Loader<Vec<UserId>>,
    /// Reads the members again. `true` keeps the shown ones until the answer arrives.
    read: Callback<bool>,
) -> impl IntoView {
    view! {
        <section aria-labelledby="members-title" class="stack">
            <div class="row">
                <h3 id="members-title">"Members"</h3>
                <span class="grow"></span>
                {button(Look::SmallQuiet, "Refresh", move |_| read.run(true))}
            </div>
            {move || members.with(|load| match load {
                Load::Failed(problem, _) => view! {
                    <div role="alert">
                        <ProblemNote problem=problem.clone() sentence=text::unreadable(problem) tone="warn"/>
                    </div>
                }.into_any(),
                Load::Loading(None) => waiting(text::LOADING_MEMBERS).into_any(),
                _ => ().into_any(),
            })}
            {move || members.with(|load| load.value().map(|members| member_list(members)))}
        </section>
    }
}

fn member_list(members: &[UserId]) -> AnyView {
    let directory = expect_context::<UserList>();
    directory.ensure(members);
    if members.is_empty() {
        return empty(text::NO_MEMBERS).into_any();
    }
    let all = members.iter().map(UserId::as_str).collect::<Vec<_>>().join("\n");
    let rows = members.iter().map(|member| {
        let member = member.clone();
        let (id, path) = (member.to_string(), Route::User(member.clone()).path());
        view! {
            <li>
                <a class="id" href=path>{id}</a>
                {move || {
                    let (tone, word) = registration(directory.registration(&member));
                    view! { <Tag tone=tone text=word/> }
                }}
            </li>
        }
    });
    view! {
        <p class="row">
            <span class="muted">{text::members(members.len())}</span>
            <CopyButton text=all label=text::COPY_ALL what="members"/>
        </p>
        <ul class="members">{rows.collect_view()}</ul>
    }
    .into_any()
}
