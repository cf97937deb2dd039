//! The dialog of a deletion: the set of the click, what refers to it, and a result for each. Closed, it goes on, and a
//! line on the page leads back to it.

use super::page_state::ContentPageState;
use crate::browser::focus;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::state::deletion::{ContentDeletion, Item, Removed};
use crate::pages::content::text;
use crate::problem::Problem;
use crate::problem::advice;
use crate::tasks::batch::BatchStatus;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use leptos::prelude::*;

/// Results that are listed at one time.
const SHOWN: usize = 200;

/// Distinct problems that are explained below the results.
const EXPLAINED: usize = 3;
/// The id of the sum, for the focus.
const SUM: &str = "remove-sum";

/// The way back to a deletion whose dialog was closed.
#[component]
pub fn RemoveBar() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let removal = view.content.removal;
    let words = move || text::removal_standing(removal.running(), removal.with(needs_a_look));
    move || {
        words().map(|words| {
            view! {
                <p class="row"><span class="muted">{words}</span>
                    <button class="btn small" type="button" on:click=move |_| view.removing.set(true)>"Show it"</button></p>
            }
        })
    }
}

/// Whether not all of the set is deleted.
fn needs_a_look(items: &[Item]) -> bool {
    items.iter().any(|item| !matches!(item.result, Removed::Deleted | Removed::WasNotThere))
}

/// The dialog.
#[component]
pub fn RemoveDialog() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let removal = view.content.removal;
    let close = Callback::new(move |()| view.removing.set(false));
    // However it was closed.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = view.removing.get();
        if was_open == Some(true) && !is_open {
            removal.leave();
            if removal.running_now() != BatchStatus::NotStarted {
                // The row that opened the dialog may be gone.
                focus::on_id_soon("files-title");
            }
        }
        is_open
    });
    let title = Signal::derive(move || text::delete_title(removal.with(<[_]>::len), removal.running()));
    view! {
        <Dialog open=view.removing id="remove-title" title=title>
            {move || match removal.running() {
                BatchStatus::NotStarted => view! { <Confirm removal=removal close=close/> }.into_any(),
                _ => view! { <Results removal=removal close=close/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Confirm(removal: ContentDeletion, close: Callback<()>) -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let tenant =
        view.session.connection_now().map(|connection| connection.tenant.to_string()).unwrap_or_default();
    let items = removal.with_now(<[_]>::to_vec);
    let (count, limit) = (items.len(), removal.limit());
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
            {(more > 0).then(|| view! { <p class="muted">{format!("and {more} more")}</p> })}
            <div role="status">{move || references(removal, count)}</div>
        </div>
        <div class="actions">
            <button class="btn" type="button" autofocus on:click=move |_| close.run(())>"Cancel"</button>
            <span class="grow"></span>
            <button class="btn danger" type="button" on:click=move |_| go(move || removal.start())>{text::delete_button(count)}</button>
        </div>
    }
}

fn references(removal: ContentDeletion, count: usize) -> AnyView {
    match removal.references.get() {
        None => view! { <p class="muted">{text::CHECKING}</p> }.into_any(),
        Some(Err(problem)) => view! {
            <ProblemNote problem=problem tone="warn" sentence=Some("Nobody knows what refers to it: the list could not be read.".to_owned())/>
        }
        .into_any(),
        Some(Ok(references)) => {
            let found = references.found.iter().map(|(path, by)| text::referred(path, by));
            let unread = (!references.unread.is_empty()).then(|| text::unread(&references.unread));
            let lines = found.chain(unread).collect::<Vec<_>>();
            if lines.is_empty() {
                let words = if count == 1 { text::NO_REFERENCES } else { text::NO_REFERENCES_TO_ANY };
                return view! { <p class="muted">{words}</p> }.into_any();
            }
            let lines = lines.into_iter().take(20).map(|line| view! { <p>{line}</p> }).collect_view();
            view! { <Note tone="warn">{lines}</Note> }.into_any()
        }
    }
}

#[component]
fn Results(removal: ContentDeletion, close: Callback<()>) -> impl IntoView {
    let is_running = move || removal.running() == BatchStatus::Running;
    let any = move |is: fn(&Removed) -> bool| {
        removal.running() == BatchStatus::Done
            && removal.with(|items| items.iter().any(|item| is(&item.result)))
    };
    let is_left = Memo::new(move |_| any(|result| *result == Removed::Waiting));
    let may_retry =
        Memo::new(move |_| any(|result| matches!(result, Removed::Failed(_) | Removed::Unknown(_))));
    let not_kept = Memo::new(move |_| any(|result| matches!(result, Removed::NotKept(_))));
    let rows = move || {
        let runs = is_running();
        let row = |item: &Item| {
            let (tone, word) = text::removed(item, runs);
            view! { <li><code>{item.content.path.clone()}</code><Tag tone=tone text=word/></li> }
        };
        removal.with(|items| items.iter().take(SHOWN).map(row).collect_view())
    };
    let problems = Memo::new(move |_| removal.with(problems));
    let explained = move || {
        let note = |problem: Problem| view! { <ProblemNote problem=problem/> };
        problems.get().into_iter().map(note).collect_view()
    };
    view! {
        <div class="in">
            <p role="status" id=SUM tabindex="-1">{move || removal.with(|items| text::removal_sum(items, is_running()))}</p>
            <ul class="results" tabindex="0" aria-label="Results">{rows}</ul>
            {explained}
        </div>
        <div class="actions">
            {move || may_retry.get().then(|| view! {
                <button class="btn" type="button" on:click=move |_| go(move || removal.retry_failed())>"Retry failed"</button>
            })}
            {move || not_kept.get().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| go(move || removal.go_on_without_keeping())>"Delete without keeping"</button>
            })}
            {move || is_left.get().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| go(move || removal.start())>"Delete the rest"</button>
            })}
            <span class="grow"></span>
            // Apart from what sends: a second click must not start again what the first one has stopped.
            {move || is_running().then(|| view! {
                <button class="btn danger" type="button" on:click=move |_| go(move || removal.stop())>"Stop"</button>
            })}
            <button class="btn" type="button" on:click=move |_| close.run(())>"Close"</button>
        </div>
    }
}

/// Does what a button says, and brings the keyboard to what comes of it: the button may be gone.
fn go(act: impl FnOnce()) {
    act();
    focus::on_id_soon(SUM);
}

/// What went wrong, each once.
fn problems(items: &[Item]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for item in items {
        if let Removed::Failed(problem) | Removed::Unknown(problem) = &item.result
            && problems.len() < EXPLAINED
            && !problems.iter().any(|known| advice::raw(known) == advice::raw(problem))
        {
            problems.push(problem.clone());
        }
    }
    problems
}
