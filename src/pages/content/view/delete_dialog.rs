//! The delete dialog: the files, the references to them, and a status for each file. If the dialog is closed, the deletion
//! continues, and a notice on the page opens the dialog again.

use super::page_state::ContentPageState;
use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::state::deletion::{ContentDeletion, DeletionItem, DeletionStatus};
use crate::pages::content::text;
use crate::problem::Problem;
use crate::problem::advice;
use crate::reactive::memo;
use crate::tasks::batch::BatchStatus;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// Maximum number of files in the list.
const SHOWN: usize = 200;

/// Maximum number of different problems that are explained.
const EXPLAINED: usize = 3;
/// The id of the totals, which get the focus.
const TOTALS_ID: &str = "delete-totals";

/// The notice about a deletion whose dialog was closed.
#[component]
pub fn DeletionBar() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let deletion = view.content.deletion;
    let notice = move || text::deletion_notice(deletion.running(), deletion.with(has_failures));
    move || {
        notice().map(|notice| {
            view! {
                <p class="row"><span class="muted">{notice}</span>
                    <button class="btn small" type="button" on:click=move |_| view.is_delete_open.set(true)>{text::SHOW_DETAILS}</button></p>
            }
        })
    }
}

/// Whether any file was not deleted.
fn has_failures(items: &[DeletionItem]) -> bool {
    items.iter().any(|item| !matches!(item.status, DeletionStatus::Deleted | DeletionStatus::WasNotThere))
}

/// The delete dialog.
#[component]
pub fn DeleteDialog() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let deletion = view.content.deletion;
    let close = Callback::new(move |()| view.is_delete_open.set(false));
    // Runs for every way to close the dialog.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = view.is_delete_open.get();
        if was_open == Some(true) && !is_open {
            deletion.stop_reference_search();
            if deletion.running_now() != BatchStatus::NotStarted {
                // The row that opened the dialog may have been removed.
                focus::on_id_soon("files-title");
            }
        }
        is_open
    });
    let title = Signal::derive(move || text::delete_title(deletion.with(<[_]>::len), deletion.running()));
    view! {
        <Dialog open=view.is_delete_open id="delete-title" title=title>
            {move || match deletion.running() {
                BatchStatus::NotStarted => view! { <Confirm deletion=deletion close=close/> }.into_any(),
                _ => view! { <Results deletion=deletion close=close/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Confirm(deletion: ContentDeletion, close: Callback<()>) -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let tenant =
        view.session.connection_now().map(|connection| connection.tenant.to_string()).unwrap_or_default();
    let items = deletion.with_now(<[_]>::to_vec);
    let (count, limit) = (items.len(), deletion.limit());
    let too_large = items.iter().filter(|item| item.content.size > limit).count();
    let more = count.saturating_sub(SHOWN);
    let paths = items.into_iter().take(SHOWN);
    let paths = paths
        .map(|item| view! { <li><code>{item.content.path}</code><span class="muted">{text::size(item.content.size)}</span></li> })
        .collect_view();
    view! {
        <div class="in">
            <p>{text::delete_consequence(count, &tenant)}</p>
            {(too_large > 0).then(|| view! { <Note tone="warn"><p>{text::too_large(too_large, limit)}</p></Note> })}
            <ul class="results">{paths}</ul>
            {(more > 0).then(|| view! { <p class="muted">{text::and_more_name(&more)}</p> })}
            <div role="status">{move || references(deletion, count)}</div>
        </div>
        <div class="actions">
            <button class="btn" type="button" autofocus on:click=move |_| close.run(())>"Cancel"</button>
            <span class="grow"></span>
            <button class="btn danger" type="button" on:click=move |_| then_focus_totals(move || deletion.start())>{text::delete_button(count)}</button>
        </div>
    }
}

fn references(deletion: ContentDeletion, count: usize) -> AnyView {
    match deletion.references.get() {
        None => view! { <p class="muted">{text::CHECKING}</p> }.into_any(),
        Some(Err(problem)) => view! {
            <ProblemNote problem=problem tone="warn" sentence=Some(text::REFERENCES_UNKNOWN.to_owned())/>
        }
        .into_any(),
        Some(Ok(references)) => {
            let found = references.found.iter().map(|(path, by)| text::referred(path, by));
            let unread = (!references.unread.is_empty()).then(|| text::unread(&references.unread));
            let lines = found.chain(unread).collect::<Vec<_>>();
            if lines.is_empty() {
                let notice = if count == 1 { text::NO_REFERENCES } else { text::NO_REFERENCES_TO_ANY };
                return view! { <p class="muted">{notice}</p> }.into_any();
            }
            let lines = lines.into_iter().take(20).map(|line| view! { <p>{line}</p> }).collect_view();
            view! { <Note tone="warn">{lines}</Note> }.into_any()
        }
    }
}

#[component]
fn Results(deletion: ContentDeletion, close: Callback<()>) -> impl IntoView {
    let is_running = move || deletion.running() == BatchStatus::Running;
    let any = move |is: fn(&DeletionStatus) -> bool| {
        deletion.running() == BatchStatus::Done
            && deletion.with(|items| items.iter().any(|item| is(&item.status)))
    };
    let has_rest = memo(move || any(|status| *status == DeletionStatus::Waiting));
    let may_retry =
        memo(move || any(|status| matches!(status, DeletionStatus::Failed(_) | DeletionStatus::Unknown(_))));
    let not_kept = memo(move || any(|status| matches!(status, DeletionStatus::NoCopy(_))));
    let rows = move || {
        let runs = is_running();
        let row = |item: &DeletionItem| {
            let (tone, word) = text::deletion_status(item, runs);
            view! { <li><code>{item.content.path.clone()}</code><Tag tone=tone text=word/></li> }
        };
        deletion.with(|items| items.iter().take(SHOWN).map(row).collect_view())
    };
    let problems = memo(move || deletion.with(problems));
    let explained = move || {
        let note = |problem: Problem| view! { <ProblemNote problem=problem/> };
        problems.get().into_iter().map(note).collect_view()
    };
    view! {
        <div class="in">
            <p role="status" id=TOTALS_ID tabindex="-1">{move || deletion.with(|items| text::deletion_sum(items, is_running()))}</p>
            <ul class="results" tabindex="0" aria-label="Results">{rows}</ul>
            {explained}
        </div>
        <div class="actions">
            {move || may_retry.get().then(|| view! {
                <button class="btn" type="button" on:click=move |_| then_focus_totals(move || deletion.retry_failed())>{text::RETRY_FAILED}</button>
            })}
            {move || not_kept.get().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| then_focus_totals(move || deletion.delete_without_copy())>{text::DELETE_WITHOUT_A_COPY}</button>
            })}
            {move || has_rest.get().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| then_focus_totals(move || deletion.start())>{text::DELETE_THE_REST}</button>
            })}
            <span class="grow"></span>
            // Kept away from the buttons that start: a double click must not restart what it has just stopped.
            {move || is_running().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| then_focus_totals(move || deletion.stop())>"Stop"</button>
            })}
            <button class="btn" type="button" on:click=move |_| close.run(())>"Close"</button>
        </div>
    }
}

/// Runs an action and moves the focus to the totals, because the button may be removed.
fn then_focus_totals(act: impl FnOnce()) {
    act();
    focus::on_id_soon(TOTALS_ID);
}

/// The different problems of the deletion.
fn problems(items: &[DeletionItem]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for item in items {
        if let DeletionStatus::Failed(problem) | DeletionStatus::Unknown(problem) = &item.status
            && problems.len() < EXPLAINED
            && !problems.iter().any(|known| advice::raw(known) == advice::raw(problem))
        {
            problems.push(problem.clone());
        }
    }
    problems
}
