//! The box that takes ids in: **Operations** and **Look up**; or a file that is dropped on it.

use super::page_state::ReviewPageState;
use crate::browser::abort::Abort;
use crate::browser::{files, focus, time};
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::review::model::id_scan;
use crate::pages::review::model::id_scan::{MAX_BYTES, Scan, Unreadable};
use crate::pages::review::state::kind_detection::{Probed, probe};
use crate::pages::review::text;
use crate::problem::Problem;
use crate::session::Session;
use crate::ui::note::Note;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// What a look-up came to.
#[derive(Debug, Clone, Default, PartialEq)]
struct Report {
    summary: String,
    nowhere: Vec<String>,
    failed: Option<Problem>,
}

/// The box's handle.
#[derive(Clone, Copy)]
struct IntakeForm {
    view: ReviewPageState,
    session: Session,
    announcer: Announcer,
    pasted: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    report: RwSignal<Option<Report>>,
    progress: RwSignal<Option<(usize, usize)>>,
    abort: StoredValue<Abort, LocalStorage>,
}

/// The box.
#[component]
pub fn Intake() -> impl IntoView {
    let intake = IntakeForm {
        view: expect_context(),
        session: expect_context(),
        announcer: expect_context(),
        pasted: RwSignal::default(),
        wrong: RwSignal::default(),
        report: RwSignal::default(),
        progress: RwSignal::default(),
        abort: StoredValue::new_local(Abort::new()),
    };
    on_cleanup(move || {
        intake.abort.try_with_value(Abort::abort);
    });
    let look_up = move |event: SubmitEvent| {
        event.prevent_default();
        let scan = intake.pasted.with_untracked(|text| id_scan::scan(text.as_bytes()));
        intake.take_in(scan);
    };
    let drop_file = move |event: leptos::ev::DragEvent| {
        let Some(file) = files::of_drop(&event) else { return };
        leptos::task::spawn_local(async move { intake.take_file(file).await });
    };
    let wrong = intake.wrong;
    let pasted = intake.pasted;
    let progress = intake.progress;

    let is_compact = Memo::new(move |_| intake.view.operations.with(|queue| !queue.items().is_empty()));
    // A box with text stays open: it must not grow under a click on its button.
    let is_filled = Memo::new(move |_| intake.pasted.with(|text| !text.is_empty()));
    view! {
        <section class="card intake" aria-labelledby="intake-title"
            data-compact=move || is_compact.get().then_some("") data-filled=move || is_filled.get().then_some("")
            on:dragover=|event| event.prevent_default() on:drop=drop_file>
            <form class="in" on:submit=look_up>
                <h2 id="intake-title">"Add operations"</h2>
                <div class="field">
                    <label for="operations">"Operations"</label>
                    <textarea
                        id="operations"
                        rows="1"
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
                        <button class="btn quiet" type="button" on:click=move |_| intake.abort.with_value(Abort::abort)>
                            "Cancel"
                        </button>
                    })}
                </div>
                {move || intake.report.get().map(|report| view! { <ReportNote report=report/> })}
            </form>
        </section>
    }
}

impl IntakeForm {
    async fn take_file(self, file: leptos::web_sys::File) {
        let size_bytes = file.size() as usize;
        if size_bytes > MAX_BYTES {
            let scan = Scan { unreadable: Some(Unreadable::TooLarge { size_bytes }), ..Scan::default() };
            return self.take_in(scan);
        }
        match files::bytes(&file).await {
            Ok(bytes) => self.take_in(id_scan::scan(&bytes)),
            Err(reason) => drop(self.wrong.try_set(Some(text::unreadable_file(&reason)))),
        }
    }

    fn take_in(self, scan: Scan) {
        let Some(connection) = self.session.connection_now() else { return };
        if self.progress.with_untracked(Option::is_some) {
            return;
        }
        self.report.set(None);
        self.wrong.set(text::nothing_to_look_up(&scan));
        if self.wrong.with_untracked(Option::is_some) {
            focus::on_id("operations");
            return;
        }
        let remarks = text::scan_remarks(&scan);
        let total = scan.candidates.len();
        let abort = Abort::new();
        self.abort.set_value(abort.clone());
        self.progress.set(Some((0, total)));
        leptos::task::spawn_local(async move {
            let found = probe(&connection.api, scan.candidates, &abort, |_| self.count_one()).await;
            let _ = self.progress.try_set(None);
            // A turn of its own: where nothing had to be asked, the reading of the text is still in this one.
            time::sleep(0).await;
            self.report(found, total, remarks);
        });
    }

    fn count_one(self) {
        self.progress.try_update(|progress| {
            if let Some((through, _)) = progress {
                *through += 1;
            }
        });
    }

    fn report(self, found: Vec<Probed>, total: usize, remarks: String) {
        let keys = found.iter().filter_map(Probed::key).cloned().collect::<Vec<_>>();
        let mut report = Report::of(&found);
        // What is accounted for is taken out of the box; what is not stays to be corrected. Before the queue is drawn
        // beside it, because a narrower box would lay all that text out once more.
        if report.nowhere.is_empty() && report.failed.is_none() && found.len() == total {
            let _ = self.pasted.try_set(String::new());
        }
        let added = self.view.operations.hold_keys(keys.iter().cloned());
        let failures = found.len() - keys.len() - report.nowhere.len();
        let unasked = total - found.len();
        let numbers = text::looked_up(added, keys.len() - added, report.nowhere.len(), failures, unasked);
        report.summary = format!("{numbers} {remarks}").trim().to_owned();
        self.announcer.say(report.summary.clone());
        let _ = self.report.try_set(Some(report));
        if let Some(first) = keys.into_iter().next() {
            self.view.open(first);
        }
    }
}

impl Report {
    /// What was found nowhere and what failed; not summed up yet.
    fn of(found: &[Probed]) -> Self {
        let mut report = Self::default();
        for probed in found {
            match probed {
                Probed::Nowhere(id) => report.nowhere.push(id.to_string()),
                Probed::Failed(_, problem) => drop(report.failed.get_or_insert_with(|| problem.clone())),
                _ => {}
            }
        }
        report
    }
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
                <ul class="results" tabindex="0" aria-label="Found nowhere">{ids}</ul>
            })}
        </Note>
        {report.failed.map(|problem| view! { <ProblemNote problem=problem/> })}
    }
}
