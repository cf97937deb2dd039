//! The three policies of a user: the last value set from this browser, two buttons, and the consequence of each.

use crate::browser::focus;
use crate::directory::policies::PolicyLedger;
use crate::directory::policy_ledger::Policy;
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::text;
use crate::problem::Problem;
use crate::ui::button::{Look, button};
use crate::ui::note::{Note, dismissible};
use crate::ui::view;
use admin_api::UserId;
use leptos::prelude::*;

/// The element of the results, for the focus.
const RESULTS_ID: &str = "policy-said";

/// The result of an action.
#[derive(Clone, PartialEq)]
enum ActionResult {
    Done(String),
    Failed(&'static str, Problem),
}

/// The policies. All their buttons are disabled while a request is sent.
#[component]
pub fn Policies(user: UserId) -> impl IntoView {
    let ledger = expect_context::<PolicyLedger>();
    let announcer = expect_context::<Announcer>();
    let is_busy = RwSignal::new(false);
    // A failure stays until it is dismissed or the same action is tried again.
    let results = RwSignal::new(Vec::<((Policy, bool), ActionResult)>::new());
    let user = StoredValue::new(user);
    let set = move |policy: Policy, is_on: bool| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let is_failure = |what: &ActionResult| matches!(what, ActionResult::Failed(..));
        results.update(|results| {
            results.retain(|(action, what)| is_failure(what) && *action != (policy, is_on))
        });
        let user = user.get_value();
        leptos::task::spawn_local(async move {
            let result = ledger.set(&user, policy, is_on).await;
            let _ = is_busy.try_set(false);
            let outcome = match result {
                Ok(()) => ActionResult::Done(text::policy_set(policy, is_on, user.short())),
                Err(problem) => ActionResult::Failed(text::action(policy, is_on), problem),
            };
            if let ActionResult::Done(text) = &outcome {
                announcer.say(text.clone());
            }
            let _ = results.try_update(|results| results.push(((policy, is_on), outcome)));
            focus::on_id_soon(RESULTS_ID);
        });
    };
    let rows = Policy::ALL.map(|policy| {
        let last_set = move || {
            ledger.with(|ledger| text::last_set(policy, user.with_value(|user| ledger.last_set(user.as_str(), policy))))
        };
        let button = |is_on: bool| view! {
            <div class="choice">
                {button(Look::Plain, text::action(policy, is_on), move |_| set(policy, is_on)).disabled(move || is_busy.get())}
                <span class="muted">{text::user_consequence(policy, is_on)}</span>
            </div>
        };
        view! {
            <div class="policy-row">
                <h3>{text::policy(policy)}</h3>
                <p class="num">{last_set}</p>
                {button(true)}
                {button(false)}
            </div>
        }
    });
    view! {
        <section class="card" aria-labelledby="policies-title">
            <div class="title"><h2 id="policies-title">"Policies"</h2></div>
            <div class="in">
                <p class="muted">{text::POLICIES_WHY}</p>
                {rows}
                <div id=RESULTS_ID tabindex="-1">
                    // The newest first, because the focus moves to the top.
                    {move || results.get().into_iter().rev().map(|(of, what)| view! {
                        {dismissible(result_view(what).into_any(), move |_| {
                            results.update(|results| results.retain(|(action, _)| *action != of));
                            focus::on_id_soon(RESULTS_ID);
                        })}
                    }).collect_view()}
                </div>
            </div>
        </section>
    }
}

fn result_view(result: ActionResult) -> AnyView {
    match result {
        ActionResult::Done(text) => view! { <Note tone="good"><p>{text}</p></Note> }.into_any(),
        ActionResult::Failed(action, problem) => {
            let sentence = problem.may_have_arrived().then(|| text::policy_answer_lost(action));
            view! { <div role="alert"><ProblemNote problem=problem sentence=sentence/></div> }.into_any()
        }
    }
}
