//! **Review**: the operations held, what one is about, and the verdict on it.

pub mod model;
pub mod state;
mod text;
mod view;

use crate::browser::focus;
use crate::directory;
use crate::feedback::announcer::Announcer;
use crate::navigation::location::Location;
use crate::operations::held_operations::{Happened, HeldOperations, What};
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::tasks::batch::BatchStatus;
use crate::ui::note::Note;
use leptos::prelude::*;
use view::bulk_bar::BulkBar;
use view::detail::Pane;
use view::feed::FeedTag;
use view::intake::Intake;
use view::keys::{KeysHelp, Shortcuts};
use view::page_state::{ReviewPageState, STATUS};
use view::rows::Rows;
use view::tabs::Tabs;
use view::undo::UndoStrip;

split_point! {
    /// The door of the page: its code is loaded when it is first called.
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
    // Leaving the page takes rejections back that are not sent yet, rather than sends them.
    on_cleanup(move || operations.undo_all());
    Effect::new(move |_| {
        if let Some(happened) = operations.happened() {
            follow_up(view, announcer, &happened);
        }
    });
    let held = Memo::new(move |_| operations.with(|queue| queue.items().len()));
    let any_held = Memo::new(move |_| held.get() > 0);
    let races = Memo::new(move |_| operations.with(|queue| queue.lost_races()));

    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Review"</h1>
            <FeedTag/>
            <span class="muted">{move || text::held(held.get())}</span>
            <span class="muted">{move || text::race_rate(races.get())}</span>
            <span class="grow"></span>
            <KeysHelp shortcuts=shortcuts/>
        </div>
        {move || operations.storage_failure().map(|failure| view! {
            <Note tone="warn"><p>{text::not_kept(&failure.0)}</p></Note>
        })}
        <UndoStrip/>
        <Show when=move || any_held.get()><Tabs/></Show>
        // The single keys act in here only.
        <div class="split" id="queue" on:keydown=move |event| shortcuts.press(&event)>
            <div class="stack">
                <Intake/>
                <Show when=move || any_held.get()>
                    <section class="card" aria-label="Operations held">
                        <BulkBar/>
                        <Rows/>
                    </section>
                </Show>
            </div>
            // A pane belongs to one operation for good, so that nothing of another can stand in it.
            {move || match view.open.get() {
                Some(key) => view! { <Pane key=key/> }.into_any(),
                None => view! { <NothingOpen/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn NothingOpen() -> impl IntoView {
    view! {
        <section class="card">
            <div class="in muted"><p>{text::INTAKE_WHY}</p></div>
        </section>
    }
}

/// Says what happened, and moves the keyboard to what it produced: the next operation after a verdict that is
/// through, the words about it otherwise.
fn follow_up(view: ReviewPageState, announcer: Announcer, happened: &Happened) {
    // A bulk runs in front of the open operation: it tells its own results, and moves nothing behind it.
    if view.bulk.running_now() == BatchStatus::Running {
        return;
    }
    announcer.say(text::happened(happened));
    let is_open = view.open.with_untracked(|open| open.as_ref() == Some(&happened.key));
    let goes_on = match &happened.what {
        What::HeldBack => true,
        What::Outcome(outcome) => outcome.is_final() && outcome.problem().is_none(),
        _ => false,
    };
    if !is_open || (goes_on && view.advance()) {
        return;
    }
    focus::on_id_soon(STATUS);
}
