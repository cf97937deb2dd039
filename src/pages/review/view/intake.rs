//! The form that adds operations: the field **Operations** and the button **Look up**, or a dropped file.

use super::page_state::ReviewPageState;
use crate::browser::abort::Abort;
use crate::browser::{files, focus, time};
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::review::model::id_scan::{MAX_BYTES, Scan, Unreadable};
use crate::pages::review::state::id_reader::{IdReader, id_reader};
use crate::pages::review::state::kind_detection::Detection;
use crate::pages::review::text;
use crate::problem::Problem;
use crate::reactive::memo;
use crate::session::Session;
use crate::tasks::lazy::NotLoaded;
use crate::ui::button::{Look, button, submit_button};
use crate::ui::note::Note;
use crate::ui::progress::progress as progress_bar;
use crate::ui::view;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The result of a look-up.
#[derive(Debug, Clone, Default, PartialEq)]
struct LookUpReport {
    summary: String,
    not_found: Vec<String>,
    failed: Option<Problem>,
}

/// The state of the form.
#[derive(Clone, Copy)]
struct IntakeForm {
    view: ReviewPageState,
    session: Session,
    announcer: Announcer,
    pasted: RwSignal<String>,
    error: RwSignal<Option<String>>,
    report: RwSignal<Option<LookUpReport>>,
    progress: RwSignal<Option<(usize, usize)>>,
    abort: StoredValue<Abort, LocalStorage>,
}

/// The form.
#[component]
pub fn Intake() -> impl IntoView {
    let intake = IntakeForm {
        view: expect_context(),
        session: expect_context(),
        announcer: expect_context(),
        pasted: RwSignal::default(),
        error: RwSignal::default(),
        report: RwSignal::default(),
        progress: RwSignal::default(),
        abort: StoredValue::new_local(Abort::new()),
    };
    on_cleanup(move || {
        intake.abort.try_with_value(Abort::abort);
    });
    let look_up = move |event: SubmitEvent| {
        event.prevent_default();
        let pasted = intake.pasted.get_untracked().into_bytes();
        leptos::task::spawn_local(async move { intake.scan(pasted).await });
    };
    let drop_file = move |event: leptos::ev::DragEvent| {
        let Some(file) = files::of_drop(&event) else { return };
        leptos::task::spawn_local(async move { intake.take_file(file).await });
    };
    let error = intake.error;
    let pasted = intake.pasted;
    let progress = intake.progress;

    let is_compact = memo(move || intake.view.operations.queue.with(|queue| !queue.items().is_empty()));
    // A field with text keeps its full height, so that the form does not move under a click on its button.
    let is_filled = memo(move || intake.pasted.with(|text| !text.is_empty()));
    view! {
        <section class="card intake" aria-labelledby="intake-title"
            data-compact=move || is_compact.get().then_some("") data-filled=move || is_filled.get().then_some("")
            on:dragover=|event| event.prevent_default() on:drop=drop_file>
            <form class="in" on:submit=look_up>
                <h2 id="intake-title">{text::ADD_OPERATIONS}</h2>
                <div class="field">
                    <label for="operations">"Operations"</label>
                    <textarea
                        id="operations"
                        rows="1"
                        spellcheck="false"
                        autocapitalize="none"
                        aria-describedby="operations-error operations-hint"
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        prop:value=move || pasted.get()
                        on:input=move |event| pasted.set(event_target_value(&event))
                    ></textarea>
                    <p class="error" id="operations-error" hidden=move || error.with(Option::is_none)>
                        {move || error.get()}
                    </p>
                    <p class="hint" id="operations-hint">{text::INTAKE_HINT}</p>
                </div>
                <div class="row">
                    {submit_button(Look::Primary, text::LOOK_UP).disabled(move || progress.with(Option::is_some))}
                    {move || progress.get().map(|(done, total)| view! {
                        {progress_bar(text::LOOKED_UP, total as u64, move || done as u64)}
                        {button(Look::Quiet, "Cancel", move |_| intake.abort.with_value(Abort::abort))}
                    })}
                </div>
                {move || intake.report.get().map(|report| view! { <LookUpNote report=report/> })}
            </form>
        </section>
    }
}

impl IntakeForm {
    async fn take_file(self, file: leptos::web_sys::File) {
        let size_bytes = file.size() as usize;
        if size_bytes > MAX_BYTES {
            let scan = Scan { unreadable: Some(Unreadable::TooLarge { size_bytes }), ..Scan::default() };
            self.report.set(None);
            self.refuse(&scan);
            return;
        }
        match files::bytes(&file).await {
            Ok(bytes) => self.scan(bytes).await,
            Err(reason) => drop(self.error.try_set(Some(text::unreadable_file(&reason)))),
        }
    }

    async fn scan(self, bytes: Vec<u8>) {
        match id_reader().await {
            Ok(reader) => self.look_up((reader.scan)(&bytes), &reader),
            Err(NotLoaded) => drop(self.error.try_set(Some(text::SCAN_NOT_LOADED.to_owned()))),
        }
    }

    /// Says why a text cannot be looked up. `false` if it can.
    fn refuse(self, scan: &Scan) -> bool {
        let error = text::nothing_to_look_up(scan);
        let is_refused = error.is_some();
        let _ = self.error.try_set(error);
        if is_refused {
            focus::on_id("operations");
        }
        is_refused
    }

    fn look_up(self, scan: Scan, reader: &IdReader) {
        let Some(connection) = self.session.connection_now() else { return };
        // The page may have been left meanwhile.
        if self.progress.try_with_untracked(Option::is_some).unwrap_or(true) {
            return;
        }
        self.report.set(None);
        if self.refuse(&scan) {
            return;
        }
        let remarks = text::scan_remarks(&scan);
        let total = scan.candidates.len();
        let abort = Abort::new();
        self.abort.set_value(abort.clone());
        self.progress.set(Some((0, total)));
        let detecting =
            (reader.detect)(connection.api, scan.candidates, abort, Box::new(move |_| self.advance()));
        leptos::task::spawn_local(async move {
            let found = detecting.await;
            let _ = self.progress.try_set(None);
            // Gives way to the browser first: without any call, this task has scanned the text just now.
            time::sleep(0).await;
            self.report(found, total, remarks);
        });
    }

    fn advance(self) {
        self.progress.try_update(|progress| {
            if let Some((done, _)) = progress {
                *done += 1;
            }
        });
    }

    fn report(self, found: Vec<Detection>, total: usize, remarks: String) {
        let keys = found.iter().filter_map(Detection::key).cloned().collect::<Vec<_>>();
        let mut report = LookUpReport::of(&found);
        // The field is cleared if every id has a result; otherwise the text stays to be corrected. This comes before the
        // queue is drawn beside it, because a narrower field would lay out the whole text again.
        if report.not_found.is_empty() && report.failed.is_none() && found.len() == total {
            let _ = self.pasted.try_set(String::new());
        }
        let added = self.view.operations.queue.enqueue_keys(keys.iter().cloned());
        let failures = found.len() - keys.len() - report.not_found.len();
        let cancelled = total - found.len();
        let numbers = text::looked_up(added, keys.len() - added, report.not_found.len(), failures, cancelled);
        report.summary = format!("{numbers} {remarks}").trim().to_owned();
        self.announcer.say(report.summary.clone());
        let _ = self.report.try_set(Some(report));
        if let Some(first) = keys.into_iter().next() {
            self.view.open(first);
        }
    }
}

impl LookUpReport {
    /// The ids that were not found and the first failure, without the summary.
    fn of(found: &[Detection]) -> Self {
        let mut report = Self::default();
        for detection in found {
            match detection {
                Detection::NotFound(id) => report.not_found.push(id.to_string()),
                Detection::Failed(_, problem) => drop(report.failed.get_or_insert_with(|| problem.clone())),
                _ => {}
            }
        }
        report
    }
}

#[component]
fn LookUpNote(report: LookUpReport) -> impl IntoView {
    let tone = if report.not_found.is_empty() && report.failed.is_none() { "good" } else { "warn" };
    let ids = report.not_found.iter().map(|id| view! { <li><code>{id.clone()}</code></li> }).collect_view();
    view! {
        <Note tone=tone>
            <p>{report.summary}</p>
            {(!report.not_found.is_empty()).then(|| view! {
                <p class="muted">{text::NOT_FOUND}</p>
                <ul class="results" tabindex="0" aria-label=text::NOT_FOUND_LABEL>{ids}</ul>
            })}
        </Note>
        {report.failed.map(|problem| view! { <ProblemNote problem=problem/> })}
    }
}
