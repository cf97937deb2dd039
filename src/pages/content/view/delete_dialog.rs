//! The delete dialog: the files, the references to them, and a status for each file. If the dialog is closed, the deletion
//! continues, and a notice on the page opens the dialog again.

use super::list;
use super::page_state::ContentPageState;
use super::parts::{actions, button, focused_button, live, muted, note, problem_note, problem_warning, when};
use crate::browser::focus;
use crate::pages::content::model::deletion::{DeletionChoice, DeletionItem, DeletionSet};
use crate::pages::content::state::deletion::ContentDeletion;
use crate::pages::content::text;
use crate::problem::Problem;
use crate::problem::advice;
use crate::reactive::effect;
use crate::tasks::batch::BatchStatus;
use crate::ui::button::Look;
use crate::ui::dialog::Dialog;
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::note::Note;
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// Maximum number of files in the list.
const SHOWN: usize = 200;
/// Maximum number of files whose references are listed.
const SHOWN_REFERENCES: usize = 20;

/// The id of the totals, which get the focus.
const TOTALS_ID: &str = "delete-totals";

/// The notice about a deletion whose dialog was closed.
pub fn deletion_bar(view: ContentPageState) -> AnyView {
    let deletion = view.content.deletion;
    live(move || {
        let has_failures = deletion.set.with(|set| set.totals().has_failures());
        let Some(notice) = text::deletion_notice(deletion.running(), has_failures) else {
            return ().into_any();
        };
        view! {
            <p class="row"><span class="muted">{notice}</span>
                {button(Look::Small, text::SHOW_DETAILS, move || view.is_delete_open.set(true))}</p>
        }
        .into_any()
    })
}

/// The delete dialog.
pub fn delete_dialog(view: ContentPageState) -> AnyView {
    let deletion = view.content.deletion;
    // Runs for every way to close the dialog.
    let mut was_open = false;
    effect(move || {
        let is_open = view.is_delete_open.get();
        if was_open && !is_open {
            deletion.stop_reference_search();
            if deletion.running_now() != BatchStatus::NotStarted {
                // The row that opened the dialog may have been removed.
                focus::on_id_soon(list::TITLE);
            }
        }
        was_open = is_open;
    });
    let title = Signal::derive(move || {
        text::delete_title(deletion.set.with(|set| set.items().len()), deletion.running())
    });
    view! {
        <Dialog open=view.is_delete_open id="delete-title" title=title>
            {live(move || match deletion.running() {
                BatchStatus::NotStarted => confirm(view),
                _ => results(view),
            })}
        </Dialog>
    }
    .into_any()
}

fn confirm(view: ContentPageState) -> AnyView {
    let deletion = view.content.deletion;
    let tenant =
        view.session.connection_now().map(|connection| connection.tenant.to_string()).unwrap_or_default();
    let limit = deletion.limit();
    let (count, too_large, paths) = deletion.set.with_now(|set| {
        let path = |item: &DeletionItem| {
            let path = item.content.path.clone();
            view! { <li><code>{path}</code><span class="muted">{text::size(item.content.size)}</span></li> }
                .into_any()
        };
        let too_large = set.items().iter().filter(|item| item.content.size > limit).count();
        let paths = set.items().iter().take(SHOWN).map(path).collect::<Vec<_>>();
        (set.items().len(), too_large, paths)
    });
    let too_large = (too_large > 0).then(|| note("warn", text::too_large(too_large, limit)));
    let more = (count > SHOWN).then(|| muted(text::and_more(count - SHOWN)));
    view! {
        <div class="in">
            <p>{text::delete_consequence(count, &tenant)}</p>
            {too_large}
            <ul class="results">{paths}</ul>
            {more}
            <div role="status">{live(move || references(deletion, count))}</div>
        </div>
        {actions(
            focused_button("Cancel", move || view.is_delete_open.set(false)),
            start(deletion, Look::Danger, text::delete_button(count), DeletionChoice::Rest),
        )}
    }
    .into_any()
}

fn references(deletion: ContentDeletion, count: usize) -> AnyView {
    match deletion.references.with(Clone::clone) {
        None => muted(text::CHECKING),
        Some(Err(problem)) => problem_warning(problem, text::REFERENCES_UNKNOWN),
        Some(Ok(references)) => {
            let lines = text::references(&references, SHOWN_REFERENCES);
            if lines.is_empty() {
                return muted(if count == 1 { text::NO_REFERENCES } else { text::NO_REFERENCES_TO_ANY });
            }
            let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }.into_any()).collect_view();
            view! { <Note tone="warn">{lines}</Note> }.into_any()
        }
    }
}

fn results(view: ContentPageState) -> AnyView {
    let deletion = view.content.deletion;
    let is_running = move || deletion.running() == BatchStatus::Running;
    let sum = move || deletion.set.with(|set| text::deletion_sum(&set.totals(), is_running()));
    let rows = move || {
        let runs = is_running();
        let row = |item: &DeletionItem| {
            let (tone, word) = text::deletion_status(&item.status, runs);
            let path = item.content.path.clone();
            view! { <li><code>{path}</code><Tag tone=tone text=word/></li> }.into_any()
        };
        let rows = deletion.set.with(|set| set.items().iter().take(SHOWN).map(row).collect::<Vec<_>>());
        rows.into_any()
    };
    // Keyed, so that a problem that is read stays as it is.
    let problems = move || {
        let note =
            |problem: Problem| Keyed::new(advice::raw(&problem), move || problem_note(Some(problem.clone())));
        deletion.set.with(DeletionSet::problems).into_iter().map(note).collect()
    };
    let offers = move |name: &'static str, look: Look, selection: DeletionChoice| {
        let is_offered = move || !is_running() && deletion.set.with(|set| set.has(selection));
        when(is_offered, move || start(deletion, look, name.to_owned(), selection))
    };
    let stop = move || {
        deletion.stop();
        focus::on_id_soon(TOTALS_ID);
    };
    view! {
        <div class="in">
            <p role="status" id=TOTALS_ID tabindex="-1">{sum}</p>
            <ul class="results" tabindex="0" aria-label="Results">{live(rows)}</ul>
            {keyed(problems)}
        </div>
        <div class="actions">
            {offers(text::RETRY_FAILED, Look::Plain, DeletionChoice::Failed)}
            {offers(text::DELETE_WITHOUT_A_COPY, Look::Danger, DeletionChoice::WithoutCopy)}
            {offers(text::DELETE_THE_REST, Look::Danger, DeletionChoice::Rest)}
            <span class="grow"></span>
            // Kept away from the buttons that start: a double click must not restart what it has just stopped.
            {when(is_running, move || button(Look::Danger, "Stop", stop))}
            {button(Look::Plain, "Close", move || view.is_delete_open.set(false))}
        </div>
    }
    .into_any()
}

/// A button that deletes. The focus moves to the totals, because the button may be removed.
fn start(deletion: ContentDeletion, look: Look, name: String, selection: DeletionChoice) -> AnyView {
    button(look, name, move || {
        deletion.start(selection);
        focus::on_id_soon(TOTALS_ID);
    })
}
