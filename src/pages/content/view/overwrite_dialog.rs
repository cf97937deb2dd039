//! The overwrite guard's dialog: every collision with both sides, and one choice for each or for all.

use super::page_state::ContentPageState;
use super::preview_state::{Comparison, Source};
use crate::browser::{events, focus, time};
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::model::media;
use crate::pages::content::model::plan::{Choice, Collision};
use crate::pages::content::text;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use leptos::prelude::*;

/// Collisions that are listed at one time.
const SHOWN: usize = 50;

/// Where it is said that the tenant's files have changed, for the focus.
const CHANGED: &str = "guard-changed";

/// The dialog.
#[component]
pub fn GuardDialog() -> impl IntoView {
    let guard = expect_context::<ContentPageState>().content.guard;
    let title = Signal::derive(move || {
        guard.collisions.with(|all| {
            text::guard_title(all.len(), all.iter().filter(|collision| collision.there.is_none()).count())
        })
    });
    view! {
        <Dialog open=guard.asking id="guard-title" title=title>
            <Questions/>
        </Dialog>
    }
}

#[component]
fn Questions() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let guard = view.content.guard;
    let pages = RwSignal::new(1_usize);
    let count = move || guard.collisions.with(Vec::len);
    let choose = move |event: leptos::ev::Event| {
        let Some(at) = events::attribute_near(&event, "data-at").and_then(|at| at.parse().ok()) else {
            return;
        };
        let chosen = event_target_value(&event);
        if let Some(choice) = Choice::ALL.into_iter().find(|choice| text::choice(*choice) == chosen) {
            guard.choose(at, choice);
        }
    };
    let compare = move |event: leptos::ev::MouseEvent| {
        if events::attribute_near(&event, "data-act").is_some()
            && let Some(at) =
                events::attribute_near(&event, "data-at").and_then(|at| at.parse::<usize>().ok())
        {
            compare(view, at);
        }
    };
    let questions = move || {
        let shown = pages.get() * SHOWN;
        guard.collisions.with(|all| {
            all.iter()
                .take(shown)
                .enumerate()
                .map(|(at, collision)| question(view, at, collision))
                .collect_view()
        })
    };
    Effect::new(move |_| {
        if guard.collisions.with(|all| !all.is_empty()) && guard.changed.get() {
            focus::on_id_soon(CHANGED);
        }
    });
    view! {
        <div class="in">
            <div id=CHANGED tabindex="-1">
                {move || guard.changed.get().then(|| view! { <Note tone="warn"><p>{text::CHANGED}</p></Note> })}
            </div>
            {move || guard.problem.get().map(|problem| view! { <ProblemNote problem=problem/> })}
            {move || (count() > 1).then(|| view! {
                <div class="row" role="group" aria-label="Apply to all">
                    <span>"Apply to all:"</span>
                    {Choice::ALL.map(|choice| view! {
                        <button class="btn small" type="button" on:click=move |_| guard.choose_all(choice)>
                            {format!("{} all", text::choice(choice))}
                        </button>
                    })}
                </div>
            })}
            <ul class="questions" aria-label="Files that are there already" on:change=choose on:click=compare>{questions}</ul>
            {move || count().checked_sub(pages.get() * SHOWN).filter(|more| *more > 0).map(|more| view! {
                <p class="muted">{format!("and {more} more, which follow what is applied to all")}" "
                    <button class="btn small" type="button" on:click=move |_| pages.update(|pages| *pages += 2)>"Show more"</button></p>
            })}
        </div>
        <div class="actions">
            <button class="btn" type="button" autofocus on:click=move |_| guard.cancel()>"Cancel"</button>
            <span class="grow"></span>
            <button class="btn primary" type="button" disabled=move || guard.busy.get() on:click=move |_| guard.go_on()>"Go on"</button>
        </div>
    }
}

fn question(view: ContentPageState, at: usize, collision: &Collision) -> AnyView {
    let guard = view.content.guard;
    let Some(pick) = guard.pick(collision.at) else { return ().into_any() };
    let draft = pick.draft;
    let yours = side(draft.size, media::expected(&draft.target), &changed(draft.modified_ms));
    let there = match (&collision.there, collision.twin.and_then(|twin| guard.pick(twin))) {
        (Some(there), None) => side(there.size, &there.content_type, "kept in the time machine if replaced"),
        (Some(there), Some(twin)) => side(
            there.size,
            &there.content_type,
            &format!("and {} of the same drop, {}", twin.draft.source, text::size(twin.draft.size)),
        ),
        (None, Some(twin)) => {
            let note = format!("{} of the same drop, {}", twin.draft.source, changed(twin.draft.modified_ms));
            side(twin.draft.size, media::expected(&twin.draft.target), &note)
        }
        (None, None) => ().into_any(),
    };
    let can_compare = collision.there.is_some() && media::is_compared(media::expected(&draft.target));
    let name = format!("collision-{at}");
    let choices = Choice::ALL.map(|choice| {
        view! {
            <label><input type="radio" name=name.clone() value=text::choice(choice) prop:checked=move || guard.choice(at) == choice/>
                {text::choice(choice)}</label>
        }
    });
    view! {
        <li data-at=at.to_string()>
            <fieldset>
                <legend><code>{draft.target.clone()}</code></legend>
                <div class="pair">
                    <div><h3>{if collision.there.is_some() { "There now" } else { "The other" }}</h3>{there}</div>
                    <div><h3>"Yours"</h3>{yours}</div>
                </div>
                <div class="row choices">
                    {choices}
                    {can_compare.then(|| view! {
                        <button class="btn quiet small" type="button" data-act="compare" aria-label=format!("Compare {}", draft.target)>"Compare"</button>
                    })}
                </div>
            </fieldset>
        </li>
    }
    .into_any()
}

fn side(bytes: u64, content_type: &str, note: &str) -> AnyView {
    view! { <p>{format!("{} · {content_type}", text::size(bytes))}</p><p class="muted">{note.to_owned()}</p> }
        .into_any()
}

fn changed(ms: f64) -> String {
    if ms > 0.0 { format!("changed {}", time::date_time(ms)) } else { String::new() }
}

fn compare(view: ContentPageState, at: usize) {
    let guard = view.content.guard;
    let collision = guard.collisions.with_untracked(|all| all.get(at).cloned());
    let Some(collision) = collision else { return };
    if let (Some(there), Some(pick)) = (collision.there, guard.pick(collision.at)) {
        view.preview.compare(Comparison {
            title: pick.draft.target.clone(),
            old: Source::Published(there),
            new: Source::Local(pick.file),
        });
    }
}
