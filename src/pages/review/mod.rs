//! **Review**: the queue of operations, the details of one, and the verdict on it. The queue itself is in `operations`.

pub mod model;
pub mod state;
mod text;
mod view;

use crate::browser::focus;
use crate::directory;
use crate::feedback::announcer::Announcer;
use crate::navigation::location::Location;
use crate::operations::events::{QueueEvent, QueueEventKind};
use crate::operations::held_operations::HeldOperations;
use crate::reactive::memo;
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::tasks::batch::BatchStatus;
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;
use view::bulk_bar::BulkBar;
use view::detail::OperationPane;
use view::feed::FeedTag;
use view::intake::Intake;
use view::keys::{KeysHelp, Shortcuts};
use view::page_state::{ReviewPageState, STATUS};
use view::rows::OperationList;
use view::tabs::Tabs;
use view::undo::UndoStrip;

split_point! {
    /// The entry of the page. Its code is loaded on the first call.
    fn review() -> AnyView {
        directory::open(&expect_context::<ConnectionScope>());
        view! { <ReviewPage/> }.into_any()
    }
}

/// The page.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let location = expect_context::<Location>();
    let operations = expect_context::<HeldOperations>();
    let announcer = expect_context::<Announcer>();
    let view = ReviewPageState::new(operations, location);
    provide_context(view);
    let shortcuts = Shortcuts::new(view);
    // Leaving the page undoes the rejections that are not sent yet.
    on_cleanup(move || operations.verdicts.undo_all());
    operations.events.listen(move |events| follow_up(view, announcer, &events));
    let count = memo(move || operations.queue.with(|queue| queue.items().len()));
    let any_operation = memo(move || count.get() > 0);
    let races = memo(move || operations.queue.with(|queue| queue.lost_races()));

    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Review"</h1>
            <FeedTag/>
            <span class="muted">{move || text::in_queue(count.get())}</span>
            <span class="muted">{move || text::race_rate(races.get())}</span>
            <span class="grow"></span>
            <KeysHelp shortcuts=shortcuts/>
        </div>
        {move || {
            let failure = operations.queue.storage_failure().map(|failure| text::not_stored(&failure.0));
            let left_out = Some(view.left_out.get()).filter(|left_out| *left_out > 0).map(text::left_out);
            let warnings = failure.into_iter().chain(left_out);
            warnings.map(|warning| view! { <Note tone="warn"><p>{warning}</p></Note> }).collect_view()
        }}
        <UndoStrip/>
        <Show when=move || any_operation.get()><Tabs/></Show>
        // The single keys work only in here.
        <div class="split" id="queue" on:keydown=move |event| shortcuts.press(&event)>
            <div class="stack">
                <Intake/>
                <Show when=move || any_operation.get()>
                    <section class="card" aria-label=text::OPERATION_QUEUE>
                        <BulkBar/>
                        <OperationList/>
                    </section>
                </Show>
            </div>
            // Each operation has its own pane, so that it can never show anything of another.
            {move || match view.open.get() {
                Some(key) => view! { <OperationPane key=key/> }.into_any(),
                None => view! { <NoOpenOperation/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn NoOpenOperation() -> impl IntoView {
    view! {
        <section class="card">
            <div class="in muted"><p>{text::INTAKE_WHY}</p></div>
        </section>
    }
}

/// Announces events and moves the focus: to the next operation after a final verdict, otherwise to the status.
fn follow_up(view: ReviewPageState, announcer: Announcer, events: &[QueueEvent]) {
    // A bulk dialog covers the page. It shows its own results, and nothing moves behind it.
    if view.bulk.running_now() == BatchStatus::Running {
        return;
    }
    // Together, because a live region tells only its latest text.
    announcer.say(text::events(events));
    let is_open = |event: &&QueueEvent| view.open.with_untracked(|open| open.as_ref() == Some(&event.key));
    let Some(event) = events.iter().rfind(is_open) else { return };
    let advances = match &event.kind {
        QueueEventKind::RejectionDelayed => true,
        QueueEventKind::Outcome(outcome) => outcome.is_final() && outcome.problem().is_none(),
        _ => false,
    };
    if !(advances && view.advance()) {
        focus::on_id_soon(STATUS);
    }
}
