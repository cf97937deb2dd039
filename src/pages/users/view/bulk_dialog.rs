//! Policies of many users at once: select, confirm a set that is frozen from then on, and a result for each.

use super::page_state::UsersPageState;
use crate::browser::{download, focus};
use crate::directory::policy_ledger::Policy;
use crate::pages::users::model::bulk_results::Results;
use crate::pages::users::state::bulk_policies::{BulkPolicies, Order};
use crate::pages::users::text;
use crate::session::Session;
use crate::tasks::batch::BatchStatus;
use crate::ui::dialog::Dialog;
use crate::ui::tag::Tag;
use leptos::prelude::*;

/// Results that are listed; failures come first, and the export has them all.
const LISTED: usize = 1000;

/// The id of the sum, for the focus.
const SUM: &str = "bulk-sum";

/// What is selected, and what can be done with it.
#[component]
pub fn BulkBar() -> impl IntoView {
    let (view, bulk) = (expect_context::<UsersPageState>(), expect_context::<BulkPolicies>());
    let asking = RwSignal::new(false);
    let selected =
        Memo::new(move |_| view.summary.with(|summary| (summary.selected, summary.selected_shown)));
    let any = Memo::new(move |_| selected.get().0 > 0);
    let is_running = Memo::new(move |_| bulk.running() == BatchStatus::Running);
    let freeze = move |order: Order| {
        if is_running.get_untracked() {
            return;
        }
        bulk.freeze(order, view.selected());
        asking.set(true);
    };
    let actions = move || {
        let orders =
            Policy::ALL.into_iter().flat_map(|policy| [true, false].map(|is_on| Order { policy, is_on }));
        let button = |order: Order| {
            view! {
                <button class="btn small" type="button" disabled=move || is_running.get() on:click=move |_| freeze(order)>
                    {format!("{} selected", text::action(order.policy, order.is_on))}
                </button>
            }
        };
        orders.map(button).collect_view()
    };
    let title = Signal::derive(move || {
        let Order { policy, is_on } = bulk.order();
        text::bulk_title(policy, is_on, bulk.with(Results::len))
    });
    let close = Callback::new(move |()| asking.set(false));
    view! {
        <div class="bar">
            <button class="btn small" type="button" on:click=move |_| view.list_view.select(|selection, view, _| selection.add_shown(view))>
                "Select all shown"
            </button>
            {move || text::bulk_standing(bulk.running(), bulk.with(Results::tally).unsent).map(|words| view! {
                <span class="muted">{words}</span>
                <button class="btn small" type="button" on:click=move |_| asking.set(true)>"Show it"</button>
            })}
            {move || any.get().then(|| view! {
                <button class="btn quiet small" type="button" on:click=move |_| view.list_view.select(|selection, _, _| selection.clear())>
                    "Clear selection"
                </button>
                <b class="num">{move || { let (count, shown) = selected.get(); text::selected(count, shown) }}</b>
                <div class="wide row" role="group" aria-label="Actions on the selected users">{actions()}</div>
            })}
        </div>
        <Dialog open=asking id="bulk-title" title=title>
            {move || match bulk.running() {
                BatchStatus::NotStarted => confirm(bulk, close),
                _ => view! { <Outcome bulk=bulk close=close/> }.into_any(),
            }}
        </Dialog>
    }
}

fn confirm(bulk: BulkPolicies, cancel: Callback<()>) -> AnyView {
    let session = expect_context::<Session>();
    let tenant = session.connection_now().map(|connection| connection.tenant.to_string()).unwrap_or_default();
    let (Order { policy, is_on }, count) = (bulk.order(), bulk.with(Results::len));
    let tone = if is_on { "btn primary" } else { "btn danger" };
    view! {
        <div class="in"><p>{text::bulk_consequence(policy, is_on, count, &tenant)}</p></div>
        <div class="actions">
            <button class="btn" type="button" autofocus on:click=move |_| cancel.run(())>"Cancel"</button>
            <span class="grow"></span>
            <button class=tone type="button" on:click=move |_| { bulk.start(); focus::on_id_soon(SUM) }>
                {format!("{} for {}", text::action(policy, is_on), text::users(count))}
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn Outcome(bulk: BulkPolicies, close: Callback<()>) -> impl IntoView {
    let is_running = Memo::new(move |_| bulk.running() == BatchStatus::Running);
    let tally = Memo::new(move |_| bulk.with(Results::tally));
    let may_retry =
        Memo::new(move |_| !is_running.get() && tally.with(|tally| tally.refused + tally.unknown > 0));
    let is_left = Memo::new(move |_| !is_running.get() && tally.with(|tally| tally.unsent > 0));
    let rows = move || bulk.with(listed);
    let count = bulk.with_untracked(Results::len);
    let export = move |_| {
        bulk.with_untracked(|results| download::save("results.csv", "text/csv;charset=utf-8", results.csv()))
    };
    view! {
        <div class="in">
            <p role="status" id=SUM tabindex="-1">{move || text::bulk_tally(&tally.get(), is_running.get())}</p>
            <progress aria-label="Through" max=count value=move || tally.with(|tally| tally.through())></progress>
            <ul class="results" tabindex="0" aria-label="Results">{rows}</ul>
            {(count > LISTED).then(|| view! { <p class="muted">{text::more_results(count - LISTED)}</p> })}
        </div>
        <div class="actions">
            {move || may_retry.get().then(|| view! {
                <button class="btn" type="button" on:click=move |_| { bulk.retry_failed(); focus::on_id_soon(SUM) }>"Retry failed"</button>
            })}
            {move || is_left.get().then(|| view! {
                <button class="btn" type="button" on:click=move |_| { bulk.send_rest(); focus::on_id_soon(SUM) }>"Send the rest"</button>
            })}
            {move || (!is_running.get()).then(|| view! {
                <button class="btn quiet" type="button" on:click=export>"Export results"</button>
            })}
            <span class="grow"></span>
            // Apart from what sends: a second click must not start again what the first one has stopped.
            {move || is_running.get().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| { bulk.stop(); focus::on_id_soon(SUM) }>"Stop"</button>
            })}
            <button class="btn" type="button" on:click=move |_| close.run(())>"Close"</button>
        </div>
    }
}

fn listed(results: &Results) -> AnyView {
    let rows = results.failures_first().take(LISTED).map(|(user, standing)| {
        let (tone, word) = text::standing(standing);
        view! { <li><span class="id">{user.to_string()}</span><Tag tone=tone text=word/></li> }
    });
    rows.collect_view().into_any()
}
