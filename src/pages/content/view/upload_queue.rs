//! The upload queue on the page: a row for each upload with its status and actions, and the totals.

use super::page_state::ContentPageState;
use super::parts::{action, button, live, muted, note, problem_warning, row_button, when};
use crate::browser::{events, focus, time};
use crate::feedback::error_reference::ErrorReference;
use crate::feedback::problem_note::entry_link;
use crate::pages::content::model::staged_file::FileId;
use crate::pages::content::model::upload_queue::{UploadRow, UploadSummary};
use crate::pages::content::model::upload_status::UploadAction;
use crate::pages::content::state::uploads::Uploads;
use crate::pages::content::text;
use crate::problem::Problem;
use crate::problem::advice;
use crate::problem::advice::Advice;
use crate::reactive::memo;
use crate::ui::button::Look;
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::note::FailureNote;
use crate::ui::progress::progress;
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// The id of the heading, which gets the focus.
pub const TITLE: &str = "queue-title";

/// The queue, if it has any uploads.
pub fn upload_list(view: ContentPageState) -> AnyView {
    let uploads = view.content.uploads;
    when(move || uploads.summary.with(|summary| summary.totals.files > 0), move || upload_rows(uploads))
}

fn upload_rows(uploads: Uploads) -> AnyView {
    let summary = uploads.summary;
    let act = move |event: leptos::ev::MouseEvent| {
        let id = events::attribute_near(&event, "data-id").and_then(|id| FileId::parse(&id));
        if let (Some(id), Some(action)) = (id, action(&event, &UploadAction::ALL, text::upload_action)) {
            uploads.act(id, action);
            // The button may have been removed.
            focus::on_id_soon(row_id(id));
        }
    };
    let totals = move || summary.with(|summary| summary.totals);
    let is_running = memo(move || totals().is_running());
    let retry = move || {
        uploads.retry_failed();
        focus::on_id_soon(TITLE);
    };
    let clear = move || {
        uploads.clear();
        focus::on_id_or_title_soon(TITLE);
    };
    // Keyed, so that a row keeps the focus when other rows are added or removed.
    let rows = move || {
        let row = |id: &FileId| {
            let id = *id;
            Keyed::new(id.to_string(), move || row(uploads, id))
        };
        summary.with(|summary| summary.shown.iter().map(row).collect())
    };
    view! {
        <section class="card" aria-labelledby=TITLE>
            <div class="title">
                <h2 id=TITLE tabindex="-1">{move || text::queue_title(&totals())}</h2>
                <span class="muted">{move || text::queue_bytes(&totals())}</span>
                <span class="grow"></span>
                {when(
                    move || summary.with(|summary| summary.may_retry > 0),
                    move || button(Look::Plain, text::RETRY_FAILED, retry),
                )}
                {live(move || match is_running.get() {
                    true => button(Look::Quiet, text::CANCEL_ALL, move || uploads.cancel_all()),
                    false => button(Look::Quiet, "Clear", clear),
                })}
            </div>
            <div class="in">
                {live(move || summary.with(|summary| Some(totals_view(summary))).into_any())}
                <ul class="uploads" aria-label=text::UPLOAD_QUEUE on:click=act>{keyed(rows)}</ul>
                {live(move || match summary.with(|summary| summary.hidden) {
                    0 => ().into_any(),
                    more => muted(text::and_more(more)),
                })}
            </div>
        </section>
    }
    .into_any()
}

fn totals_view(summary: &UploadSummary) -> AnyView {
    let totals = &summary.totals;
    let has_ended = !totals.is_running() && (totals.stored == 0 || summary.list_problem.is_some());
    let progress = totals
        .is_running()
        .then(|| progress_bar(text::TOTAL_PROGRESS.to_owned(), totals.bytes, totals.bytes_done));
    let pause = summary.pause.map(|pause| note("warn", text::pause(pause)));
    let list_problem =
        summary.list_problem.clone().map(|problem| problem_warning(problem, text::LIST_CHECK_FAILED));
    let sum = if has_ended { text::summary(totals) } else { String::new() };
    view! { {progress}{pause}<p class="sum">{sum}</p>{list_problem} }.into_any()
}

/// The id of a row, which gets the focus.
fn row_id(id: FileId) -> String {
    ["upload-", &id.to_string()].concat()
}

/// A row. It is updated when its upload changes.
fn row(uploads: Uploads, id: FileId) -> AnyView {
    let target = uploads.row_now(id).map(|row| row.target).unwrap_or_default();
    // Keyed by what they show: the buttons stay while only the progress changes, and a failure while nothing does.
    let buttons = {
        let target = target.clone();
        move || {
            let actions = uploads.row(id).map(|row| row.status.actions()).unwrap_or_default();
            let button = |action: UploadAction| {
                let name = text::upload_action(action);
                let label = [name, " ", &target].concat();
                Keyed::new(name.to_owned(), move || row_button(name, label.clone()))
            };
            actions.into_iter().map(button).collect()
        }
    };
    let failure = move || {
        let Some(row) = uploads.row(id).filter(|row| row.status.problem().is_some()) else {
            return Vec::new();
        };
        let key = [text::status(&row.status).1, &(row.at_ms as u64).to_string()].concat();
        vec![Keyed::new(key, move || failure(&row))]
    };
    view! {
        <li class="upload" id=row_id(id) tabindex="-1" data-id=id.to_string()>
            <code>{target}</code>
            {live(move || uploads.row(id).map(|row| status_view(&row)).into_any())}
            {keyed(failure)}
            <span class="row">{keyed(buttons)}</span>
        </li>
    }
    .into_any()
}

fn progress_bar(name: String, all: u64, done: u64) -> AnyView {
    progress(name, all.max(1), move || done).into_any()
}

fn status_view(row: &UploadRow) -> AnyView {
    let (tone, word) = text::status(&row.status);
    let progress =
        row.status.progress().map(|bytes| progress_bar([word, " ", &row.target].concat(), row.size, bytes));
    let more = text::status_more(&row.status).map(|more| view! { <p class="wide">{more}</p> }.into_any());
    view! {
        <span class="state"><span class="muted num">{text::size(row.size)}</span><Tag tone=tone text=word/></span>
        {progress}
        {more}
    }
    .into_any()
}

fn failure(row: &UploadRow) -> AnyView {
    let Some((problem, is_unknown)) = row.status.problem() else { return ().into_any() };
    let Advice { sentence, steps } = text::problem(problem, is_unknown);
    let (raw, time) = (advice::raw(problem), time::date_time(row.at_ms));
    remember(problem);
    let more = entry_link(problem.entry(), false);
    view! { <div class="wide"><FailureNote sentence=sentence steps=steps raw=raw time=time more=more/></div> }
        .into_any()
}

fn remember(problem: &Problem) {
    if let Some(reference) = use_context::<ErrorReference>() {
        reference.remember(problem);
    }
}
