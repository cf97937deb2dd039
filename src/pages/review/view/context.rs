//! What a verdict is based on, as a person reads it.

use super::page_state::ReviewPageState;
use crate::directory::policies::PolicyLedger;
use crate::directory::user_list::UserList;
use crate::feedback::words;
use crate::navigation::route::{Route, TresorsRoute};
use crate::operations::context::{Context, MemberChange, members_after};
use crate::operations::key::OperationKey;
use crate::pages::review::model::checks::{Facts, Severity, checks};
use crate::pages::review::text;
use crate::ui::copy::CopyButton;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use admin_api::{OperationKind, UserId};
use leptos::prelude::*;

/// Details, what deserves a second look, and the members.
#[component]
pub fn ContextView(
    /// Which operation.
    key: OperationKey,
    /// What was read.
    context: Context,
    /// Whether there is still something to decide.
    #[prop(into)]
    is_live: Signal<bool>,
) -> impl IntoView {
    expect_context::<UserList>().ensure(context.details.by.iter().chain(&context.details.for_user));
    let kind = key.kind;
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
    let tresor = TresorsRoute { open: Some(details.tresor.clone()), from: None };
    let tresor = Route::Tresors(tresor).path();
    let when = text::when(details.timestamp.as_deref());
    let made = StoredValue::new(context);
    view! {
        <dl class="facts">
            {details.by.map(|user| view! { <UserFact name="Who" user=user what="who asks"/> })}
            {details.for_user.map(|user| view! { <UserFact name=text::target(kind) user=user what="whom it is about"/> })}
            <Fact name="Tresor">
                <Id text=details.tresor.to_string() what="the tresor's id"/>
                <a href=tresor>"Open the tresor"</a>
            </Fact>
            <Fact name="When">{when}</Fact>
        </dl>
        <Show when=move || is_live.get()>
            <SecondLooks kind=kind context=made/>
        </Show>
        <Colliding key=key/>
        <div>
            <h3>"Members now and after"</h3>
            <ul class="members">{members}</ul>
            {empty.then(|| view! { <p class="muted">"This tresor has no members."</p> })}
        </div>
    }
}

/// What deserves a second look.
#[component]
fn SecondLooks(kind: OperationKind, context: StoredValue<Context>) -> impl IntoView {
    let directory = expect_context::<UserList>();
    let book = expect_context::<PolicyLedger>();
    let raised = Memo::new(move |_| {
        let registration = |user: &UserId| directory.registration(user);
        book.with(|ledger| {
            let is_disabled_here = |user: &UserId| ledger.is_disabled(user.as_str());
            let facts = Facts { registration: &registration, is_disabled_here: &is_disabled_here };
            context.with_value(|context| checks(kind, context, &facts))
        })
    });
    let of = move |severity: Severity| {
        let raised = raised.get().into_iter().filter(move |check| check.severity() == severity);
        raised.map(|check| view! { <p>{text::check(check)}</p> }).collect_view()
    };
    let any = move |severity: Severity| {
        raised.with(|raised| raised.iter().any(|check| check.severity() == severity))
    };
    view! {
        <Show when=move || any(Severity::Warn)><Note tone="warn">{move || of(Severity::Warn)}</Note></Show>
        <Show when=move || any(Severity::Info)><Note>{move || of(Severity::Info)}</Note></Show>
    }
}

/// What an approval may kill, and the order that loses the least.
#[component]
fn Colliding(key: OperationKey) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let shared = StoredValue::new(key);
    let endangered = Memo::new(move |_| {
        shared.with_value(|key| {
            view.collisions.with(|collisions| collisions.endangered_by(key).cloned().collect::<Vec<_>>())
        })
    });
    let order = Memo::new(move |_| {
        shared.with_value(|key| {
            view.collisions
                .with(|collisions| collisions.group(key).map(|group| group.keys.clone()).unwrap_or_default())
        })
    });
    view! {
        <Show when=move || !endangered.with(Vec::is_empty)>
            <Note tone="warn">
                <p><b>{move || text::may_kill(endangered.with(Vec::len))}</b></p>
                <details>
                    <summary>"Choose the order"</summary>
                    <p class="muted">{text::ORDER_WHY}</p>
                    <ol class="order">
                        {move || order.get().into_iter().map(|key| view! {
                            <li><a href=view.path_of(&key)>{text::kind(key.kind)}" "<code>{key.id.to_string()}</code></a></li>
                        }).collect_view()}
                    </ol>
                </details>
            </Note>
        </Show>
    }
}

/// A person, and how far the registration has come.
#[component]
fn UserFact(name: &'static str, user: UserId, what: &'static str) -> impl IntoView {
    let directory = expect_context::<UserList>();
    let id = user.to_string();
    let registration = Memo::new(move |_| directory.registration(&user));
    view! {
        <Fact name=name>
            <Id text=id what=what/>
            {move || {
                let (tone, word) = words::registration(registration.get());
                view! { <Tag tone=tone text=word/> }
            }}
        </Fact>
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
