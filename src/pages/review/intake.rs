//! The box that takes ids in: **Operations** and **Look up**.

use super::{open_operation, text};
use crate::browser::abort::Abort;
use crate::browser::focus;
use crate::model::intake::{self, Scan};
use crate::pages::problem::ProblemNote;
use crate::state::announcer::Announcer;
use crate::state::intake::{Probed, probe};
use crate::state::place::Place;
use crate::state::review::Desk;
use crate::state::session::Session;
use crate::ui::note::Note;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// What a look-up came to.
#[derive(Debug, Clone, Default, PartialEq)]
struct Report {
    summary: String,
    nowhere: Vec<String>,
    failed: Option<crate::model::problem::Problem>,
}

/// The box.
#[component]
pub fn Intake() -> impl IntoView {
    let place = expect_context::<Place>();
    let desk = expect_context::<Desk>();
    let session = expect_context::<Session>();
    let announcer = expect_context::<Announcer>();
    let pasted = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let report = RwSignal::new(None::<Report>);
    let progress = RwSignal::new(None::<(usize, usize)>);
    let abort = StoredValue::new_local(Abort::new());
    on_cleanup(move || {
        abort.try_with_value(Abort::abort);
    });

    let look_up = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(connection) = session.connection_now().filter(|_| progress.get_untracked().is_none()) else {
            return;
        };
        let scan = pasted.with_untracked(|text| intake::scan(text.as_bytes()));
        report.set(None);
        wrong.set(text::nothing_to_look_up(&scan));
        if wrong.with_untracked(Option::is_some) {
            focus::on_id("operations");
            return;
        }
        let Scan { candidates, .. } = scan;
        let total = candidates.len();
        let fresh = Abort::new();
        abort.set_value(fresh.clone());
        progress.set(Some((0, total)));
        leptos::task::spawn_local(async move {
            let found = probe(&connection.api, candidates, &fresh, |_| {
                progress.try_update(|progress| {
                    if let Some((through, _)) = progress {
                        *through += 1;
                    }
                });
            })
            .await;
            let _ = progress.try_set(None);
            let keys = found.iter().filter_map(|probed| match probed {
                Probed::Operation(key) => Some(key.clone()),
                _ => None,
            });
            let keys = keys.collect::<Vec<_>>();
            let added = desk.hold(keys.iter().cloned());
            let made = summarize(&found, keys.len(), added, total);
            announcer.say(made.summary.clone());
            // What is accounted for is taken out of the box; what is not stays to be corrected.
            if made.nowhere.is_empty() && made.failed.is_none() && found.len() == total {
                let _ = pasted.try_set(String::new());
            }
            let _ = report.try_set(Some(made));
            if let Some(first) = keys.into_iter().next() {
                open_operation(place, first);
            }
        });
    };

    view! {
        <section class="card intake" aria-labelledby="intake-title">
            <div class="title"><h2 id="intake-title">"Add operations"</h2></div>
            <form class="in" on:submit=look_up>
                <div class="field">
                    <label for="operations">"Operations"</label>
                    <textarea
                        id="operations"
                        spellcheck="false"
                        autocapitalize="none"
                        aria-describedby="operations-error operations-hint"
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        prop:value=move || pasted.get()
                        on:input=move |event| pasted.set(event_target_value(&event))
                    ></textarea>
                    <p class="error" id="operations-error" hidden=move || wrong.with(Option::is_none)>
                        {move || wrong.get()}
                    </p>
                    <p class="hint" id="operations-hint">{text::INTAKE_HINT}</p>
                </div>
                <div class="row">
                    <button class="btn primary" type="submit" disabled=move || progress.with(Option::is_some)>
                        "Look up"
                    </button>
                    {move || progress.get().map(|(through, total)| view! {
                        <progress aria-label="Looked up" max=total value=through></progress>
                        <button class="btn quiet" type="button" on:click=move |_| abort.with_value(Abort::abort)>
                            "Cancel"
                        </button>
                    })}
                </div>
                {move || report.get().map(|report| view! { <ReportNote report=report/> })}
            </form>
        </section>
    }
}

fn summarize(found: &[Probed], operations: usize, added: usize, total: usize) -> Report {
    let nowhere = found.iter().filter_map(|probed| match probed {
        Probed::Nowhere(id) => Some(id.to_string()),
        _ => None,
    });
    let nowhere = nowhere.collect::<Vec<_>>();
    let failed = found.iter().find_map(|probed| match probed {
        Probed::Failed(_, problem) => Some(problem.clone()),
        _ => None,
    });
    let failures = found.len() - operations - nowhere.len();
    let summary = text::looked_up(added, operations - added, nowhere.len(), failures, total - found.len());
    Report { summary, nowhere, failed }
}

#[component]
fn ReportNote(report: Report) -> impl IntoView {
    let tone = if report.nowhere.is_empty() && report.failed.is_none() { "good" } else { "warn" };
    let ids = report.nowhere.iter().map(|id| view! { <li><code>{id.clone()}</code></li> }).collect_view();
    view! {
        <Note tone=tone>
            <p>{report.summary}</p>
            {(!report.nowhere.is_empty()).then(|| view! {
                <p class="muted">{text::NOWHERE}</p>
                <ul>{ids}</ul>
            })}
        </Note>
        {report.failed.map(|problem| view! { <ProblemNote problem=problem/> })}
    }
}
