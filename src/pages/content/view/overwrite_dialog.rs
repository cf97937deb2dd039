//! The overwrite dialog: each file whose target already exists, both versions of it, and a choice for one or for all.

use super::page_state::ContentPageState;
use super::preview_state::{Comparison, FileSource};
use crate::browser::{events, focus, time};
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::model::media;
use crate::pages::content::model::overwrite_plan::{Collision, OverwriteChoice};
use crate::pages::content::text;
use crate::reactive::effect;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;

/// How many collisions are listed at first.
const SHOWN: usize = 50;

/// The id of the notice that the tenant's files have changed, which gets the focus.
const CHANGED: &str = "overwrite-changed";

/// The overwrite dialog.
#[component]
pub fn OverwriteDialog() -> impl IntoView {
    let overwrite_check = expect_context::<ContentPageState>().content.overwrite_check;
    let title = Signal::derive(move || {
        overwrite_check.collisions.with(|all| {
            text::overwrite_title(
                all.len(),
                all.iter().filter(|collision| collision.existing.is_none()).count(),
            )
        })
    });
    view! {
        <Dialog open=overwrite_check.asking id="overwrite-title" title=title>
            <Questions/>
        </Dialog>
    }
}

#[component]
fn Questions() -> impl IntoView {
    let view = expect_context::<ContentPageState>();
    let overwrite_check = view.content.overwrite_check;
    let pages = RwSignal::new(1_usize);
    let count = move || overwrite_check.collisions.with(Vec::len);
    let choose = move |event: leptos::ev::Event| {
        let Some(index) = events::attribute_near(&event, "data-at").and_then(|index| index.parse().ok())
        else {
            return;
        };
        let chosen = event_target_value(&event);
        if let Some(choice) = OverwriteChoice::ALL.into_iter().find(|choice| text::choice(*choice) == chosen)
        {
            overwrite_check.choose(index, choice);
        }
    };
    let compare = move |event: leptos::ev::MouseEvent| {
        if events::attribute_near(&event, "data-act").is_some()
            && let Some(index) =
                events::attribute_near(&event, "data-at").and_then(|index| index.parse::<usize>().ok())
        {
            compare(view, index);
        }
    };
    let questions = move || {
        let shown = pages.get() * SHOWN;
        overwrite_check.collisions.with(|all| {
            all.iter()
                .take(shown)
                .enumerate()
                .map(|(index, collision)| question(view, index, collision))
                .collect_view()
        })
    };
    effect(move || {
        if overwrite_check.collisions.with(|all| !all.is_empty()) && overwrite_check.changed.get() {
            focus::on_id_soon(CHANGED);
        }
    });
    view! {
        <div class="in">
            <div id=CHANGED tabindex="-1">
                {move || overwrite_check.changed.get().then(|| view! { <Note tone="warn"><p>{text::CHANGED}</p></Note> })}
            </div>
            {move || overwrite_check.problem.get().map(|problem| view! { <ProblemNote problem=problem/> })}
            {move || (count() > 1).then(|| view! {
                <div class="row" role="group" aria-label=text::APPLY_TO_ALL_LABEL>
                    <span>{text::APPLY_TO_ALL}</span>
                    {OverwriteChoice::ALL.map(|choice| view! {
                        <button class="btn small" type="button" on:click=move |_| overwrite_check.choose_all(choice)>
                            {text::all_name(&text::choice(choice))}
                        </button>
                    })}
                </div>
            })}
            <ul class="questions" aria-label=text::FILES_THAT_ALREADY_EXIST on:change=choose on:click=compare>{questions}</ul>
            {move || count().checked_sub(pages.get() * SHOWN).filter(|more| *more > 0).map(|more| view! {
                <p class="muted">{text::more_collisions(more)}" "
                    <button class="btn small" type="button" on:click=move |_| pages.update(|pages| *pages += 2)>{text::SHOW_MORE}</button></p>
            })}
        </div>
        <div class="actions">
            <button class="btn" type="button" autofocus on:click=move |_| overwrite_check.cancel()>"Cancel"</button>
            <span class="grow"></span>
            <button class="btn primary" type="button" disabled=move || overwrite_check.busy.get() on:click=move |_| overwrite_check.confirm()>"Continue"</button>
        </div>
    }
}

fn question(view: ContentPageState, index: usize, collision: &Collision) -> AnyView {
    let overwrite_check = view.content.overwrite_check;
    let Some(entry) = overwrite_check.entry(collision.index) else { return ().into_any() };
    let staged = entry.staged;
    let yours = side(staged.size, media::expected(&staged.target), &changed(staged.modified_ms));
    let existing = match (
        &collision.existing,
        collision.duplicate_of.and_then(|duplicate_of| overwrite_check.entry(duplicate_of)),
    ) {
        (Some(existing), None) => side(existing.size, &existing.content_type, text::SAVED_IF_REPLACED),
        (Some(existing), Some(duplicate_of)) => side(
            existing.size,
            &existing.content_type,
            &text::and_from_this_upload_name(
                &duplicate_of.staged.source,
                &text::size(duplicate_of.staged.size),
            ),
        ),
        (None, Some(duplicate_of)) => {
            let note = text::from_this_upload_name(
                &duplicate_of.staged.source,
                &changed(duplicate_of.staged.modified_ms),
            );
            side(duplicate_of.staged.size, media::expected(&duplicate_of.staged.target), &note)
        }
        (None, None) => ().into_any(),
    };
    let can_compare = collision.existing.is_some() && media::is_comparable(media::expected(&staged.target));
    let name = format!("collision-{index}");
    let choices = OverwriteChoice::ALL.map(|choice| {
        view! {
            <label><input type="radio" name=name.clone() value=text::choice(choice) prop:checked=move || overwrite_check.choice(index) == choice/>
                {text::choice(choice)}</label>
        }
    });
    view! {
        <li data-at=index.to_string()>
            <fieldset>
                <legend><code>{staged.target.clone()}</code></legend>
                <div class="pair">
                    <div><h3>{if collision.existing.is_some() { text::CURRENT_FILE } else { text::OTHER_FILE }}</h3>{existing}</div>
                    <div><h3>{text::YOUR_FILE}</h3>{yours}</div>
                </div>
                <div class="row choices">
                    {choices}
                    {can_compare.then(|| view! {
                        <button class="btn quiet small" type="button" data-act="compare" aria-label=text::compare_name(&staged.target)>"Compare"</button>
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
    if ms > 0.0 { text::changed_name(&time::date_time(ms)) } else { String::new() }
}

fn compare(view: ContentPageState, index: usize) {
    let overwrite_check = view.content.overwrite_check;
    let collision = overwrite_check.collisions.with_untracked(|all| all.get(index).cloned());
    let Some(collision) = collision else { return };
    if let (Some(existing), Some(entry)) = (collision.existing, overwrite_check.entry(collision.index)) {
        view.preview.compare(Comparison {
            title: entry.staged.target.clone(),
            old: FileSource::Published(existing),
            new: FileSource::Local(entry.file),
        });
    }
}
