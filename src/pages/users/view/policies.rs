//! The three policies of a user: what is known of each, what can be set, and what that means.

use crate::browser::focus;
use crate::directory::policies::PolicyLedger;
use crate::directory::policy_ledger::Policy;
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::text;
use crate::problem::Problem;
use crate::ui::note::Note;
use admin_api::UserId;
use leptos::prelude::*;

/// The id of what says how it went, for the focus.
const SAID: &str = "policy-said";

/// What came of the last action.
#[derive(Clone, PartialEq)]
enum Said {
    Done(String),
    Failed(&'static str, Problem),
}

/// The policies. All their buttons are off from the click on until the answer is there.
#[component]
pub fn Policies(user: UserId) -> impl IntoView {
    let book = expect_context::<PolicyLedger>();
    let announcer = expect_context::<Announcer>();
    let is_busy = RwSignal::new(false);
    // What went wrong stays until it is dismissed or the same action is tried again.
    let said = RwSignal::new(Vec::<((Policy, bool), Said)>::new());
    let user = StoredValue::new(user);
    let set = move |policy: Policy, is_on: bool| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let stays = |what: &Said| matches!(what, Said::Failed(..));
        said.update(|said| said.retain(|(action, what)| stays(what) && *action != (policy, is_on)));
        let user = user.get_value();
        leptos::task::spawn_local(async move {
            let result = book.set(&user, policy, is_on).await;
            let _ = is_busy.try_set(false);
            let outcome = match result {
                Ok(()) => Said::Done(text::policy_set(policy, is_on, user.short())),
                Err(problem) => Said::Failed(text::action(policy, is_on), problem),
            };
            if let Said::Done(text) = &outcome {
                announcer.say(text.clone());
            }
            let _ = said.try_update(|said| said.push(((policy, is_on), outcome)));
            focus::on_id_soon(SAID);
        });
    };
    let rows = Policy::ALL.map(|policy| {
        let known = move || {
            book.with(|ledger| text::known(policy, user.with_value(|user| ledger.known(user.as_str(), policy))))
        };
        let button = |is_on: bool| view! {
            <div class="choice">
                <button class="btn" type="button" disabled=move || is_busy.get() on:click=move |_| set(policy, is_on)>
                    {text::action(policy, is_on)}
                </button>
                <span class="muted">{format!("The user {}.", text::consequence(policy, is_on))}</span>
            </div>
        };
        view! {
            <div class="policy-row">
                <h3>{text::policy(policy)}</h3>
                <p class="num">{known}</p>
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
                <div id=SAID tabindex="-1">
                    // The newest first: that is where the keyboard comes to.
                    {move || said.get().into_iter().rev().map(|(of, what)| view! {
                        <div class="stack">
                            {told(what)}
                            <p><button class="btn small" type="button" on:click=move |_| {
                                said.update(|said| said.retain(|(action, _)| *action != of));
                                focus::on_id_soon(SAID);
                            }>"Dismiss"</button></p>
                        </div>
                    }).collect_view()}
                </div>
            </div>
        </section>
    }
}

fn told(said: Said) -> AnyView {
    match said {
        Said::Done(text) => view! { <Note tone="good"><p>{text}</p></Note> }.into_any(),
        Said::Failed(action, problem) => {
            let sentence = problem.may_have_arrived().then(|| {
                format!(
                    "The answer to “{action}” was lost: it may be set or not. Setting it again does no harm."
                )
            });
            view! { <div role="alert"><ProblemNote problem=problem sentence=sentence/></div> }.into_any()
        }
    }
}
