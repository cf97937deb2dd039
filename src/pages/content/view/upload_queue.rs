//! The upload queue on the page: a row for each upload with its status and actions, and the totals.

use super::page_state::ContentPageState;
use crate::browser::{events, focus, time};
use crate::feedback::error_reference::ErrorReference;
use crate::feedback::problem_note::{ProblemNote, entry_link};
use crate::pages::content::model::upload_status::{UploadPhase, UploadStatus};
use crate::pages::content::state::uploads::{UploadRow, UploadSummary};
use crate::pages::content::text;
use crate::problem::Problem;
use crate::problem::advice;
use crate::problem::advice::Advice;
use crate::reactive::memo;
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::note::{FailureNote, Note};
use crate::ui::tag::Tag;
use crate::ui::view;
use leptos::prelude::*;

/// The id of the heading, which gets the focus.
pub const TITLE: &str = "queue-title";

/// The queue, if it has any uploads.
#[component]
pub fn UploadList() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let summary = memo(move || view.content.uploads.summary());
    let has_uploads = memo(move || summary.with(|summary| summary.totals.files > 0));
    move || has_uploads.get().then(|| view! { <UploadRows summary=summary/> })
}

#[component]
fn UploadRows(summary: Memo<UploadSummary>) -> impl IntoView {
    let uploads = expect_context::<ContentPageState>().content.uploads;
    let act = move |event: leptos::ev::MouseEvent| {
        let Some(id) = events::attribute_near(&event, "data-id").and_then(|id| id.parse().ok()) else {
            return;
        };
        match events::attribute_near(&event, "data-act").as_deref() {
            Some("cancel") => uploads.cancel(id),
            Some("retry") => uploads.retry(id),
            Some("send") => uploads.upload_without_copy(id),
            _ => return,
        }
        // The button may have been removed.
        focus::on_id_soon(row_id(id));
    };
    let totals = move || summary.with(|summary| summary.totals);
    let is_running = memo(move || totals().is_running());
    let may_retry = memo(move || summary.with(|summary| summary.may_retry > 0));
    view! {
        <section class="card" aria-labelledby=TITLE>
            <div class="title">
                <h2 id=TITLE tabindex="-1">{move || text::queue_title(&totals())}</h2>
                <span class="muted">{move || text::queue_bytes(&totals())}</span>
                <span class="grow"></span>
                {move || may_retry.get().then(|| view! {
                    <button class="btn" type="button" on:click=move |_| {
                        uploads.retry_failed();
                        focus::on_id_soon(TITLE);
                    }>{text::RETRY_FAILED}</button>
                })}
                {move || match is_running.get() {
                    true => view! { <button class="btn quiet" type="button" on:click=move |_| uploads.cancel_all()>{text::CANCEL_ALL}</button> }.into_any(),
                    false => view! { <button class="btn quiet" type="button" on:click=move |_| {
                        uploads.clear();
                        focus::on_id_or_title_soon(TITLE);
                    }>"Clear"</button> }.into_any(),
                }}
            </div>
            <div class="in">
                {move || totals_view(&summary.get())}
                // Keyed, so that a row keeps the focus when other rows are added or removed.
                <ul class="uploads" aria-label=text::UPLOAD_QUEUE on:click=act>
                    {keyed(move || {
                        let keyed = |id: &u64| { let id = *id; Keyed::new(id.to_string(), move || row(uploads, id)) };
                        summary.with(|summary| summary.shown.iter().map(keyed).collect())
                    })}
                </ul>
                {move || summary.with(|summary| summary.hidden).checked_sub(1).map(|more| view! {
                    <p class="muted">{text::and_more_name_text(&(more + 1))}</p>
                })}
            </div>
        </section>
    }
}

fn totals_view(summary: &UploadSummary) -> AnyView {
    let totals = &summary.totals;
    let has_ended = !totals.is_running() && (totals.stored == 0 || summary.list_problem.is_some());
    view! {
        {totals.is_running().then(|| view! {
            <progress aria-label=text::TOTAL_PROGRESS max=totals.bytes.max(1).to_string() value=totals.bytes_done.to_string()></progress>
        })}
        {summary.pause.map(|pause| view! { <Note tone="warn"><p>{text::pause(pause)}</p></Note> })}
        <p class="sum">{has_ended.then(|| text::summary(totals))}</p>
        {summary.list_problem.clone().map(|problem| view! {
            <ProblemNote problem=problem tone="warn"
                sentence=Some(text::LIST_CHECK_FAILED.to_owned())/>
        })}
    }
    .into_any()
}

/// The id of a row, which gets the focus.
fn row_id(id: u64) -> String {
    format!("upload-{id}")
}

/// A row. It is updated when its upload changes.
fn row(uploads: crate::pages::content::state::uploads::Uploads, id: u64) -> AnyView {
    let known = memo(move || uploads.row(id));
    let target = known.with_untracked(|row| row.as_ref().map(|row| row.target.clone())).unwrap_or_default();
    // The buttons are not rendered again while only the progress changes.
    let available = memo(move || known.with(|row| row.as_ref().map(actions).unwrap_or_default()));
    let buttons = {
        let target = target.clone();
        move || {
            let button = |(act, name): &(&'static str, &'static str)| {
                view! {
                    <button class="btn quiet small" type="button" data-act=*act aria-label=format!("{name} {target}")>{*name}</button>
                }
            };
            available.with(|actions| actions.iter().map(button).collect_view())
        }
    };
    view! {
        <li class="upload" id=row_id(id) tabindex="-1" data-id=id.to_string()>
            <code>{target}</code>
            {move || known.get().map(|row| status_view(&row))}
            <span class="row">{buttons}</span>
        </li>
    }
    .into_any()
}

/// The actions for an upload: the value of `data-act` and the label.
fn actions(row: &UploadRow) -> Vec<(&'static str, &'static str)> {
    let mut actions = Vec::new();
    if let UploadStatus::NoCopy(_) = row.status {
        actions.push(("send", text::SEND_WITHOUT_A_COPY));
    }
    if row.status.may_retry() {
        actions.push(("retry", "Retry"));
    }
    if matches!(row.status.phase(), UploadPhase::Active | UploadPhase::Waiting) {
        actions.push(("cancel", "Cancel"));
    }
    actions
}

fn status_view(row: &UploadRow) -> AnyView {
    let (tone, word) = text::status(&row.status);
    let progress = match row.status {
        UploadStatus::Sending(bytes) | UploadStatus::Hashing(bytes) => Some(bytes),
        _ => None,
    };
    let label = format!("{word} {}", row.target);
    view! {
        <span class="state"><span class="muted num">{text::size(row.size)}</span><Tag tone=tone text=word/></span>
        {progress.map(|bytes| view! {
            <progress aria-label=label max=row.size.max(1).to_string() value=bytes.to_string()></progress>
        })}
        {text::status_more(&row.status).map(|more| view! { <p class="wide">{more}</p> })}
        {match &row.status {
            UploadStatus::Failed(problem) => Some(failure(problem, false, row.at_ms)),
            UploadStatus::Unknown(problem) => Some(failure(problem, true, row.at_ms)),
            _ => None,
        }}
    }
    .into_any()
}

fn failure(problem: &Problem, is_unknown: bool, at_ms: f64) -> AnyView {
    let Advice { sentence, steps } = text::problem(problem, is_unknown);
    let (raw, time) = (advice::raw(problem), time::date_time(at_ms));
    if let Some(reference) = use_context::<ErrorReference>() {
        reference.remember(problem);
    }
    let more = entry_link(problem.entry(), false);
    view! { <div class="wide"><FailureNote sentence=sentence steps=steps raw=raw time=time more=more/></div> }
        .into_any()
}
