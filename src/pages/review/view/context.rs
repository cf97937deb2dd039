//! What a verdict is based on, as shown above its buttons.

use super::page_state::ReviewPageState;
use crate::directory::policies::PolicyLedger;
use crate::directory::user_list::UserList;
use crate::feedback::words;
use crate::navigation::route::{Route, TresorsRoute};
use crate::operations::context::{Context, MemberChange, members_after};
use crate::operations::key::OperationKey;
use crate::pages::review::model::checks::{Severity, UserFacts, checks};
use crate::pages::review::text;
use crate::reactive::memo;
use crate::text::visible::visible;
use crate::ui::copy::CopyButton;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::view;
use admin_api::{OperationKind, UserId};
use leptos::prelude::*;

/// The details, the cross-checks, and the members.
#[component]
pub fn ContextView(
    /// Which operation.
    key: OperationKey,
    /// The reading to show.
    context: Context,
    /// Whether the operation can still be decided.
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
            let is_initiator = initiator.as_ref() == Some(&user);
            view! { <Member user=user change=change is_initiator=is_initiator/> }
        })
        .collect_view();
    let is_empty = context.members.is_empty();
    let tresor = TresorsRoute { open: Some(details.tresor.clone()), from: None };
    let tresor = Route::Tresors(tresor).path();
    let when = text::when(details.timestamp.as_deref());
    let context = StoredValue::new(context);
    view! {
        <dl class="facts">
            {details.by.map(|user| view! { <UserFact name=text::REQUESTED_BY user=user what=text::THE_REQUESTING_USER_ID/> })}
            {details.for_user.map(|user| view! { <UserFact name=text::target(kind) user=user what=text::THE_TARGET_USER_ID/> })}
            <Fact name="Tresor">
                <Id text=details.tresor.to_string() what=text::THE_TRESOR_ID/>
                <a href=tresor>{text::OPEN_TRESOR}</a>
            </Fact>
            <Fact name="When">{when}</Fact>
        </dl>
        <Show when=move || is_live.get()>
            <Checks kind=kind context=context/>
        </Show>
        <CollisionNote key=key/>
        <div>
            <h3>{text::MEMBERS_TITLE}</h3>
            <ul class="members">{members}</ul>
            {is_empty.then(|| view! { <p class="muted">{text::NO_MEMBERS}</p> })}
        </div>
    }
}

/// The cross-checks that deserve attention.
#[component]
fn Checks(kind: OperationKind, context: StoredValue<Context>) -> impl IntoView {
    let users = expect_context::<UserList>();
    let policies = expect_context::<PolicyLedger>();
    let raised = memo(move || {
        let registration = |user: &UserId| users.registration(user);
        policies.with(|ledger| {
            let is_disabled_here = |user: &UserId| ledger.is_disabled(user.as_str());
            let facts = UserFacts { registration: &registration, is_disabled_here: &is_disabled_here };
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

/// The operations that an approval puts at risk, and the suggested order.
#[component]
fn CollisionNote(key: OperationKey) -> impl IntoView {
    let view = expect_context::<ReviewPageState>();
    let shared = StoredValue::new(key);
    let at_risk = memo(move || {
        shared.with_value(|key| {
            view.collisions.with(|collisions| collisions.at_risk_from(key).cloned().collect::<Vec<_>>())
        })
    });
    let order = memo(move || {
        shared.with_value(|key| {
            view.collisions
                .with(|collisions| collisions.group(key).map(|group| group.keys.clone()).unwrap_or_default())
        })
    });
    view! {
        <Show when=move || !at_risk.with(Vec::is_empty)>
            <Note tone="warn">
                <p><b>{move || text::puts_at_risk(at_risk.with(Vec::len))}</b></p>
                <details>
                    <summary>{text::SUGGESTED_ORDER}</summary>
                    <p class="muted">{text::ORDER_WHY}</p>
                    <ol class="order">
                        {move || order.get().into_iter().map(|key| view! {
                            <li><a href=view.path_of(&key)>{text::kind(key.kind)}" "<code>{visible(key.id.as_str())}</code></a></li>
                        }).collect_view()}
                    </ol>
                </details>
            </Note>
        </Show>
    }
}

/// A user and the state of the registration.
#[component]
fn UserFact(name: &'static str, user: UserId, what: &'static str) -> impl IntoView {
    let users = expect_context::<UserList>();
    let id = user.to_string();
    let registration = memo(move || users.registration(&user));
    view! {
        <Fact name=name>
            <Id text=id what=what/>
            {move || {
                let (tone, label) = words::registration(registration.get());
                view! { <Tag tone=tone text=label/> }
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
        <span class="id">{visible(&text)}</span>
        <CopyButton text=text what=what/>
    }
}

#[component]
fn Member(user: UserId, change: MemberChange, is_initiator: bool) -> impl IntoView {
    let (mark, name, label) = match change {
        MemberChange::Stays => ("", "stays", ""),
        MemberChange::Joins => ("+", "joins", "joins"),
        MemberChange::Leaves => ("−", "leaves", "leaves"),
    };
    view! {
        <li data-change=name>
            <span class="sign" aria-hidden="true">{mark}</span>
            <span class="id">{visible(user.as_str())}</span>
            {(!label.is_empty()).then(|| view! { <span>{label}</span> })}
            {is_initiator.then(|| view! { <Tag text=text::REQUESTED_IT/> })}
        </li>
    }
}
