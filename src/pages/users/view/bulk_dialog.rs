//! Setting a policy for many users: the bar with the actions on the selection, the confirmation, and the results.

use super::page_state::UsersPageState;
use crate::browser::{download, focus};
use crate::directory::policy_ledger::Policy;
use crate::pages::users::model::bulk_results::BulkResults;
use crate::pages::users::state::bulk_policies::{BulkPolicies, PolicyChange};
use crate::pages::users::text;
use crate::reactive::memo;
use crate::session::Session;
use crate::tasks::batch::BatchStatus;
use crate::text::visible::visible;
use crate::ui::button::{Look, button};
use crate::ui::dialog::Dialog;
use crate::ui::progress::progress;
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// The number of results listed. Failures come first, and the export has them all.
const MAX_LISTED: usize = 1000;

/// The element of the progress, for the focus.
const PROGRESS_ID: &str = "bulk-sum";

/// The selection and the actions on it.
#[component]
pub fn BulkBar() -> impl IntoView {
    let (view, bulk) = (expect_context::<UsersPageState>(), expect_context::<BulkPolicies>());
    let is_open = RwSignal::new(false);
    let selected = memo(move || view.summary.with(|summary| (summary.selected, summary.selected_shown)));
    let any = memo(move || selected.get().0 > 0);
    let is_running = memo(move || bulk.running() == BatchStatus::Running);
    let freeze = move |change: PolicyChange| {
        if is_running.get_untracked() {
            return;
        }
        bulk.freeze(change, view.selected());
        is_open.set(true);
    };
    let actions = move || {
        let changes = Policy::ALL
            .into_iter()
            .flat_map(|policy| [true, false].map(|is_on| PolicyChange { policy, is_on }));
        let button = |change: PolicyChange| {
            view! {
                {button(Look::Small, text::action_on_selected(&text::action(change.policy, change.is_on)), move |_| freeze(change)).disabled(move || is_running.get())}
            }
        };
        changes.map(button).collect_view()
    };
    let title = Signal::derive(move || {
        let PolicyChange { policy, is_on } = bulk.change();
        text::bulk_title(policy, is_on, bulk.with(BulkResults::len))
    });
    let close = Callback::new(move |()| is_open.set(false));
    view! {
        <div class="bar">
            {button(Look::Small, text::SELECT_ALL_SHOWN, move |_| view.list_view.select(|selection, view, _| selection.add_shown(view)))}
            {move || text::bulk_status(bulk.running(), bulk.with(BulkResults::counts).unsent).map(|words| view! {
                <span class="muted">{words}</span>
                {button(Look::Small, text::SHOW_RESULTS, move |_| is_open.set(true))}
            })}
            {move || any.get().then(|| view! {
                {button(Look::SmallQuiet, text::CLEAR_SELECTION, move |_| view.list_view.select(|selection, _, _| selection.clear()))}
                <b class="num">{move || { let (count, shown) = selected.get(); text::selected(count, shown) }}</b>
                <div class="wide row" role="group" aria-label=text::ACTIONS_ON_THE_SELECTED_USERS>{actions()}</div>
            })}
        </div>
        <Dialog open=is_open id="bulk-title" title=title>
            {move || match bulk.running() {
                BatchStatus::NotStarted => confirm(bulk, close),
                _ => view! { <ResultsView bulk=bulk close=close/> }.into_any(),
            }}
        </Dialog>
    }
}

fn confirm(bulk: BulkPolicies, cancel: Callback<()>) -> AnyView {
    let session = expect_context::<Session>();
    let tenant = session.connection_now().map(|connection| connection.tenant.to_string()).unwrap_or_default();
    let (PolicyChange { policy, is_on }, count) = (bulk.change(), bulk.with(BulkResults::len));
    let look = if is_on { Look::Primary } else { Look::Danger };
    view! {
        <div class="in"><p>{text::bulk_consequence(policy, is_on, count, &tenant)}</p></div>
        <div class="actions">
            {button(Look::Plain, "Cancel", move |_| cancel.run(())).focused()}
            <span class="grow"></span>
            {button(look, text::action_for(&text::action(policy, is_on), &text::users(count)), move |_| {
                bulk.start();
                focus::on_id_soon(PROGRESS_ID);
            })}
        </div>
    }
    .into_any()
}

#[component]
fn ResultsView(bulk: BulkPolicies, close: Callback<()>) -> impl IntoView {
    let is_running = memo(move || bulk.running() == BatchStatus::Running);
    let counts = memo(move || bulk.with(BulkResults::counts));
    let may_retry =
        memo(move || !is_running.get() && counts.with(|counts| counts.refused + counts.unknown > 0));
    let may_send_rest = memo(move || !is_running.get() && counts.with(|counts| counts.unsent > 0));
    let rows = move || bulk.with(result_rows);
    let count = bulk.with_untracked(BulkResults::len);
    let export = move |_| {
        bulk.with_untracked(|results| download::save("results.csv", "text/csv;charset=utf-8", results.csv()))
    };
    view! {
        <div class="in">
            <p role="status" id=PROGRESS_ID tabindex="-1">{move || text::bulk_progress(&counts.get(), is_running.get())}</p>
            {progress("Progress", count as u64, move || counts.with(|counts| counts.finished() as u64))}
            <ul class="results" tabindex="0" aria-label="Results">{rows}</ul>
            {(count > MAX_LISTED).then(|| view! { <p class="muted">{text::more_results(count - MAX_LISTED)}</p> })}
        </div>
        <div class="actions">
            {move || may_retry.get().then(|| view! {
                {button(Look::Plain, text::RETRY_FAILED, move |_| { bulk.retry_failed(); focus::on_id_soon(PROGRESS_ID) })}
            })}
            {move || may_send_rest.get().then(|| view! {
                {button(Look::Plain, text::SEND_THE_REST, move |_| { bulk.send_rest(); focus::on_id_soon(PROGRESS_ID) })}
            })}
            {move || (!is_running.get()).then(|| view! {
                {button(Look::Quiet, text::EXPORT_RESULTS, export)}
            })}
            <span class="grow"></span>
            // Apart from the buttons that send: a second click must not restart what the first one stopped.
            {move || is_running.get().then(|| view! {
                {button(Look::Danger, "Stop", move |_| { bulk.stop(); focus::on_id_soon(PROGRESS_ID) })}
            })}
            {button(Look::Plain, "Close", move |_| close.run(()))}
        </div>
    }
}

fn result_rows(results: &BulkResults) -> AnyView {
    let rows = results.failures_first().take(MAX_LISTED).map(|(user, status)| {
        let (tone, word) = text::item_status(status);
        view! { <li><span class="id">{visible(user.as_str())}</span><Tag tone=tone text=word/></li> }
    });
    rows.collect_view().into_any()
}
