//! What a verdict is based on, as a person reads it.

use super::text;
use crate::browser::time;
use crate::model::context::{Context, MemberChange, members_after};
use crate::ui::copy::CopyButton;
use crate::ui::tag::Tag;
use admin_api::{OperationKind, UserId};
use leptos::prelude::*;

/// Details and members.
#[component]
pub fn ContextView(
    /// What is asked for.
    kind: OperationKind,
    /// What was read.
    context: Context,
) -> impl IntoView {
    let details = context.details.clone();
    let initiator = details.by.clone();
    let members = members_after(kind, &context)
        .into_iter()
        .map(|(user, change)| {
            let asks = initiator.as_ref() == Some(&user);
            view! { <Member user=user change=change asks=asks/> }
        })
        .collect_view();
    let empty = context.members.is_empty();
    view! {
        <dl class="facts">
            {details.by.map(|user| view! { <Fact name="Who"><Id text=user.to_string() what="who asks"/></Fact> })}
            {details.for_user.map(|user| view! {
                <Fact name=text::target(kind)><Id text=user.to_string() what="whom it is about"/></Fact>
            })}
            <Fact name="Tresor"><Id text=details.tresor.to_string() what="the tresor's id"/></Fact>
            <Fact name="When">{when(details.timestamp.as_deref())}</Fact>
        </dl>
        <div>
            <h3>"Members now and after"</h3>
            <ul class="members">{members}</ul>
            {empty.then(|| view! { <p class="muted">"This tresor has no members."</p> })}
        </div>
    }
}

#[component]
fn Fact(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd>{children()}</dd>
    }
}

#[component]
fn Id(text: String, what: &'static str) -> impl IntoView {
    view! {
        <span class="id">{text.clone()}</span>
        <CopyButton text=text what=what/>
    }
}

#[component]
fn Member(user: UserId, change: MemberChange, asks: bool) -> impl IntoView {
    let (mark, name, word) = match change {
        MemberChange::Stays => ("", "stays", ""),
        MemberChange::Joins => ("+", "joins", "joins"),
        MemberChange::Leaves => ("−", "leaves", "leaves"),
    };
    view! {
        <li data-change=name>
            <span class="sign" aria-hidden="true">{mark}</span>
            <span class="id">{user.to_string()}</span>
            {(!word.is_empty()).then(|| view! { <span>{word}</span> })}
            {asks.then(|| view! { <Tag text="asks for it"/> })}
        </li>
    }
}

/// Absolute and relative; the raw text where the browser cannot read it.
fn when(timestamp: Option<&str>) -> String {
    match timestamp {
        None => text::NO_TIME.into(),
        Some(text) => match time::parse_ms(text) {
            Some(ms) => format!("{} ({})", time::date_time(ms), time::relative(ms)),
            None => text.into(),
        },
    }
}
