//! The verdict's buttons, and what became of it.

use super::page_state::View;
use crate::browser::{focus, time};
use crate::feedback::problem_note::ProblemNote;
use crate::operations::context::{Context, Difference};
use crate::operations::held_operations::{Desk, Reading};
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Item, Status, Verdict};
use crate::operations::resolve::{Resolution, may_repeat};
use crate::operations::verdict::Order;
use crate::pages::review::{STATUS, text};
use crate::session::Session;
use crate::tasks::load::Load;
use crate::tasks::loader::Loader;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::typed_confirm::TypedConfirm;
use admin_api::OperationKind;
use admin_api::endpoint::Decision;
use leptos::prelude::*;

/// Buttons, the reason where they are off, and the outcome.
#[component]
pub fn Actions(
    /// Which operation.
    key: OperationKey,
    /// What is on screen.
    loader: Loader<Reading>,
    /// The operation as it stands.
    item: Memo<Option<Item>>,
) -> impl IntoView {
    let view = expect_context::<View>();
    let desk = view.desk;
    let kind = key.kind;
    let shared = StoredValue::new(key);
    let info =
        RwSignal::new(item.with_untracked(|item| {
            item.as_ref().map(|item| item.additional_info.clone()).unwrap_or_default()
        }));
    let asking = RwSignal::new(false);
    let status = Memo::new(move |_| item.with(|item| item.as_ref().map(|item| item.status.clone())));
    let changed = Memo::new(move |_| shared.with_value(|key| desk.difference(key)));
    let settled = settle(view);
    let live = Memo::new(move |_| {
        settled.get()
            && desk.is_loaded()
            && matches!(status.get(), Some(Status::Waiting(_)))
            && changed.with(Option::is_none)
            && loader.with(|load| load.ready().is_some())
    });
    let order = move |decision: Decision| {
        let seen = loader.with_untracked(|load| load.ready().map(|reading| reading.context.clone()));
        let note = item
            .with_untracked(|item| item.as_ref().map(|item| item.note.clone()))
            .filter(|note| !note.is_empty());
        let additional_info = Some(info.get_untracked()).filter(|info| !info.is_empty());
        seen.filter(|_| live.get_untracked()).map(|seen| Order {
            key: shared.get_value(),
            decision,
            seen: Some(seen),
            additional_info,
            note,
        })
    };
    let approve = move |_| {
        if let Some(order) = order(Decision::Approve) {
            desk.approve(order);
            focus::on_id(STATUS);
        }
    };
    let reject = move |_| match order(Decision::Reject) {
        Some(_) if kind == OperationKind::TresorCreation => asking.set(true),
        Some(order) => desk.reject(order),
        None => {}
    };
    let reject_for_good = Callback::new(move |()| {
        if let Some(order) = order(Decision::Reject) {
            desk.reject_now(order);
            focus::on_id_soon(STATUS);
        }
    });
    let look = move |context: Context| {
        shared.with_value(|key| desk.accept_difference(key));
        loader.put(Reading { context, at_ms: time::now_ms() });
        focus::on_id_soon(crate::pages::review::PANE_TITLE);
    };
    let skip = move |_| {
        view.step(true, true);
    };
    let undecided = Memo::new(move |_| !matches!(status.get(), Some(Status::Decided(_))));

    view! {
        <div id=STATUS class="in verdict" tabindex="-1">
            {move || status.get().map(|status| view! { <Standing status=status key=shared.get_value()/> })}
            {move || changed.get().map(|(context, differences)| view! {
                <Changed differences=differences look=Callback::new(move |()| look(context.clone()))/>
            })}
            <Show when=move || kind == OperationKind::InvitationLinkCreation && undecided.get()>
                <AdditionalInfo info=info item=item/>
            </Show>
        </div>
        <Show when=move || undecided.get()>
            <div class="actions">
                <button id="approve" class="btn primary" type="button" disabled=move || !live.get() on:click=approve>"Approve"</button>
                <button id="reject" class="btn" class:danger=kind == OperationKind::TresorCreation type="button"
                    disabled=move || !live.get() on:click=reject>"Reject"</button>
                <button class="btn quiet" type="button" on:click=skip>"Skip"</button>
                <span class="grow"></span>
                <span class="muted reason">{move || reason(live.get(), status.get(), changed.with(Option::is_some), loader, kind)}</span>
            </div>
        </Show>
        {(kind == OperationKind::TresorCreation).then(|| view! {
            <RejectCreation open=asking tresor=shared.with_value(|key| key.id.to_string()) confirmed=reject_for_good/>
        })}
    }
}

/// Whether a click can be meant for this operation already.
fn settle(view: View) -> RwSignal<bool> {
    let left_ms = view.unsettled_ms();
    let settled = RwSignal::new(left_ms == 0);
    if left_ms > 0 {
        let timer = time::after(left_ms, move || {
            settled.try_set(true);
        });
        let timer = StoredValue::new_local(timer);
        on_cleanup(move || timer.dispose());
    }
    settled
}

#[component]
fn AdditionalInfo(info: RwSignal<String>, item: Memo<Option<Item>>) -> impl IntoView {
    let view = expect_context::<View>();
    let keep = move |_| {
        if let Some(key) = item.with_untracked(|item| item.as_ref().map(|item| item.key.clone())) {
            view.desk.write_info(&key, info.get_untracked());
        }
    };
    view! {
        <div class="field" on:focusout=keep>
            <label for="additional-info">"Additional info"</label>
            <textarea id="additional-info" rows="2" aria-describedby="additional-info-hint"
                prop:value=move || info.get() on:input=move |event| info.set(event_target_value(&event))></textarea>
            <p class="hint" id="additional-info-hint">{text::INFO_HINT}</p>
        </div>
    }
}

/// What stands beside the buttons: why they are off, or what approving leads to.
fn reason(
    live: bool,
    status: Option<Status>,
    changed: bool,
    loader: Loader<Reading>,
    kind: OperationKind,
) -> &'static str {
    match status {
        _ if live => text::consequence(kind),
        Some(Status::Sending(sending)) => text::sending(sending.decision),
        Some(Status::Undoable { .. }) => text::OFF_UNDOABLE,
        _ if changed => text::OFF_CHANGED,
        _ => loader.with(|load| match load {
            Load::Failed(..) => text::OFF_UNREADABLE,
            Load::Ready(_) => text::OFF_UNSETTLED,
            Load::Idle | Load::Loading(_) => text::OFF_UNREAD,
        }),
    }
}

/// What is not as it was on screen, and the way to look at it anew.
#[component]
pub fn Changed(
    /// What differs.
    differences: Vec<Difference>,
    /// Shows the operation as it is now.
    look: Callback<()>,
) -> impl IntoView {
    let said =
        differences.iter().map(|difference| view! { <li>{text::difference(difference)}</li> }).collect_view();
    view! {
        <Note tone="warn">
            <p><b>{text::CHANGED}</b></p>
            <ul>{said}</ul>
            <p><button class="btn" type="button" on:click=move |_| look.run(())>"Look at it as it is now"</button></p>
        </Note>
    }
}

/// Where a verdict stands.
#[component]
pub fn Standing(
    /// How the operation stands.
    status: Status,
    /// Which operation.
    key: OperationKey,
) -> impl IntoView {
    match status {
        Status::Waiting(None) => ().into_any(),
        Status::Waiting(Some(problem)) => view! {
            <ProblemNote problem=problem/>
            <p class="muted">{text::REFUSED}</p>
        }
        .into_any(),
        Status::Undoable { .. } => view! { <p>{text::held_back(&key)}</p> }.into_any(),
        Status::Sending(sending) => {
            view! { <p class="waiting">{text::sending(sending.decision)}</p> }.into_any()
        }
        Status::Decided(verdict) => view! { <OutcomeView verdict=verdict key=key/> }.into_any(),
    }
}

#[component]
fn OutcomeView(verdict: Verdict, key: OperationKey) -> impl IntoView {
    let (tone, word) = text::outcome_tag(&verdict.outcome);
    let sentence = text::outcome(key.kind, &verdict.outcome);
    let tone_of_note = if verdict.outcome == Outcome::Approved { "good" } else { "" };
    let is_unknown = matches!(verdict.outcome, Outcome::Unknown(_));
    let problem = verdict.outcome.problem().cloned();
    view! {
        <p class="outcome"><Tag tone=tone text=word/>" "<span class="muted">{time::date_time(verdict.at_ms)}</span></p>
        {match problem {
            Some(problem) => view! { <ProblemNote problem=problem sentence=Some(sentence) tone="warn"/> }.into_any(),
            None => view! { <Note tone=tone_of_note><p>{sentence}</p></Note> }.into_any(),
        }}
        {is_unknown.then(|| view! { <Resolver key=key decision=verdict.decision/> })}
    }
}

/// Where the ways out of an unknown outcome begin, for the focus.
const RESOLVER: &str = "resolver";

/// The ways out of an unknown outcome. Approving stays locked until one of them leads out.
#[component]
fn Resolver(key: OperationKey, decision: Option<Decision>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let busy = RwSignal::new(false);
    let kind = key.kind;
    let shared = StoredValue::new(key);
    let found = Memo::new(move |_| shared.with_value(|key| desk.resolution(key)));
    let cannot_be_told = move || matches!(found.get(), Some(Resolution::CannotBeTold));
    let may_repeat = decision.is_some_and(|decision| may_repeat(kind, decision));
    let ask = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            desk.find_out(shared.get_value()).await;
            let _ = busy.try_set(false);
            focus::on_id_soon(RESOLVER);
        });
    };
    let repeat = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            desk.repeat(shared.get_value()).await;
            let _ = busy.try_set(false);
            focus::on_id_soon(RESOLVER);
        });
    };
    view! {
        <p class="muted" id=RESOLVER tabindex="-1">{text::UNKNOWN_WHY}</p>
        <div class="row">
            <button class="btn primary" type="button" disabled=move || busy.get() on:click=ask>"Find out"</button>
            <Show when=cannot_be_told>
                <Show when=move || may_repeat>
                    <button class="btn" type="button" disabled=move || busy.get() on:click=repeat>{text::repeat(decision)}</button>
                </Show>
                <button class="btn quiet" type="button" on:click=move |_| shared.with_value(|key| desk.set_aside(key))>"Set aside"</button>
            </Show>
        </div>
        {move || match found.get() {
            Some(Resolution::CannotBeTold) => view! { <Note tone="warn"><p>{text::cannot_be_told(kind)}</p></Note> }.into_any(),
            Some(Resolution::Failed(problem)) => view! { <ProblemNote problem=problem/> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

/// Rejecting a creation cannot be undone, so the end of the id is typed.
#[component]
pub fn RejectCreation(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The tresor.
    tresor: String,
    /// Called when it was confirmed.
    confirmed: Callback<()>,
) -> impl IntoView {
    let tenant = expect_context::<Session>().connection_now().map(|connection| connection.tenant.to_string());
    let consequence = text::reject_creation(&tenant.unwrap_or_default());
    view! {
        <TypedConfirm open=open id="reject-creation" title="Reject this tresor's creation for good?"
            consequence=consequence object=tresor action="Reject for good" confirmed=confirmed/>
    }
}
