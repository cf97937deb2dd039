//! The overwrite dialog: each file whose target already exists, both versions of it, and a choice for one or for all.

use super::page_state::ContentPageState;
use super::parts::{
    actions, button, button_unless, focused_button, live, muted, note, problem_note, row_button, when,
};
use super::preview_state::Comparison;
use crate::browser::{events, focus, time};
use crate::pages::content::model::media;
use crate::pages::content::model::overwrite::{Collision, OverwriteChoice};
use crate::pages::content::model::staged_file::{FileId, StagedFile};
use crate::pages::content::state::file_source::FileSource;
use crate::pages::content::text;
use crate::reactive::{effect, memo};
use crate::ui::button::Look;
use crate::ui::dialog::Dialog;
use crate::ui::keyed::{Keyed, keyed};
use crate::ui::view;
use leptos::prelude::*;

/// How many collisions are listed at first.
const SHOWN: usize = 50;

/// The id of the notice that the tenant's files have changed, which gets the focus.
const CHANGED: &str = "overwrite-changed";

/// The overwrite dialog.
pub fn overwrite_dialog(view: ContentPageState) -> AnyView {
    let overwrite_check = view.content.overwrite_check;
    let title = Signal::derive(move || {
        overwrite_check.guard.with(|guard| {
            let duplicates = guard.collisions().filter(|collision| collision.existing.is_none()).count();
            text::overwrite_title(guard.collisions().len(), duplicates)
        })
    });
    view! {
        <Dialog open=overwrite_check.asking id="overwrite-title" title=title>{questions(view)}</Dialog>
    }
    .into_any()
}

fn questions(view: ContentPageState) -> AnyView {
    let overwrite_check = view.content.overwrite_check;
    let guard = overwrite_check.guard;
    let pages = RwSignal::new(1_usize);
    let count = memo(move || guard.with(|guard| guard.collisions().len()));
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        let choice = OverwriteChoice::ALL.into_iter().find(|choice| text::choice(*choice) == chosen);
        if let (Some(id), Some(choice)) = (id_near(&event), choice) {
            overwrite_check.choose(Some(id), choice);
        }
    };
    let compare = move |event: leptos::ev::MouseEvent| {
        if let (Some(id), Some(_)) = (id_near(&event), events::attribute_near(&event, "data-act")) {
            compare(view, id);
        }
    };
    // Keyed by the collision, so that a choice renders no question again.
    let questions = move || {
        guard.with(|guard| {
            let question = |collision: &Collision| {
                let collision = collision.clone();
                let etag = collision.existing.as_ref().map_or("", |existing| existing.etag.as_str());
                let key = [&collision.id.to_string(), " ", etag].concat();
                Keyed::new(key, move || question(view, &collision))
            };
            guard.collisions().take(pages.get() * SHOWN).map(question).collect()
        })
    };
    effect(move || {
        if count.get() > 0 && overwrite_check.changed.get() {
            focus::on_id_soon(CHANGED);
        }
    });
    let changed = move || note("warn", text::CHANGED);
    let problem = move || problem_note(overwrite_check.problem.with(Clone::clone));
    let all = move || {
        let buttons = OverwriteChoice::ALL.map(|choice| {
            button(Look::Small, text::choose_all(choice), move || overwrite_check.choose(None, choice))
        });
        view! {
            <div class="row" role="group" aria-label=text::APPLY_TO_ALL_LABEL><span>{text::APPLY_TO_ALL}</span>{buttons.into_iter().collect_view()}</div>
        }
        .into_any()
    };
    let more = move || match count.get().checked_sub(pages.get() * SHOWN) {
        None | Some(0) => ().into_any(),
        Some(more) => view! {
            <p class="muted">{text::more_collisions(more)}" "
                {button(Look::Small, text::SHOW_MORE, move || pages.update(|pages| *pages += 2))}</p>
        }
        .into_any(),
    };
    view! {
        <div class="in">
            <div id=CHANGED tabindex="-1">{when(move || overwrite_check.changed.get(), changed)}</div>
            {live(problem)}
            {when(move || count.get() > 1, all)}
            <ul class="questions" aria-label=text::FILES_THAT_ALREADY_EXIST on:change=choose on:click=compare>{keyed(questions)}</ul>
            {live(more)}
        </div>
        {actions(
            focused_button("Cancel", move || overwrite_check.cancel()),
            button_unless(Look::Primary,
                move || overwrite_check.busy.get(),
                "Continue",
                move || overwrite_check.confirm(),
            ),
        )}
    }
    .into_any()
}

/// The file of the question that an event came from.
fn id_near(event: &leptos::web_sys::Event) -> Option<FileId> {
    FileId::parse(&events::attribute_near(event, "data-at")?)
}

fn question(view: ContentPageState, collision: &Collision) -> AnyView {
    let guard = view.content.overwrite_check.guard;
    let (id, duplicate_of) = (collision.id, collision.duplicate_of);
    let files = guard
        .with_now(|guard| (guard.file(id).cloned(), duplicate_of.and_then(|id| guard.file(id).cloned())));
    let (Some(file), duplicate_of) = files else { return ().into_any() };
    let of_file = |file: &StagedFile<_>, note: String| side(file.size, media::expected(&file.target), note);
    let yours = of_file(&file, changed(file.modified_ms));
    let existing = match (&collision.existing, duplicate_of) {
        (Some(existing), other) => {
            let note = match other {
                None => text::SAVED_IF_REPLACED.to_owned(),
                Some(other) => text::and_from_this_upload(&other.source, other.size),
            };
            side(existing.size, &existing.content_type, note)
        }
        (None, Some(other)) => {
            of_file(&other, text::from_this_upload(&other.source, &changed(other.modified_ms)))
        }
        (None, None) => ().into_any(),
    };
    let other_title = if collision.existing.is_some() { text::CURRENT_FILE } else { text::OTHER_FILE };
    let can_compare = collision.existing.is_some() && media::is_comparable(media::expected(&file.target));
    let name = ["collision-", &id.to_string()].concat();
    let choices = OverwriteChoice::ALL.map(|choice| {
        let is_chosen = move || guard.with(|guard| guard.choice(id) == choice);
        view! {
            <label><input type="radio" name=name.clone() value=text::choice(choice) prop:checked=is_chosen/>{text::choice(choice)}</label>
        }
        .into_any()
    });
    let compare = can_compare.then(|| row_button(text::COMPARE, [text::COMPARE, " ", &file.target].concat()));
    view! {
        <li data-at=id.to_string()>
            <fieldset>
                <legend><code>{file.target}</code></legend>
                <div class="pair">
                    <div><h3>{other_title}</h3>{existing}</div>
                    <div><h3>{text::YOUR_FILE}</h3>{yours}</div>
                </div>
                <div class="row choices">{choices.into_iter().collect_view()}{compare}</div>
            </fieldset>
        </li>
    }
    .into_any()
}

fn side(bytes: u64, content_type: &str, note: String) -> AnyView {
    view! { <p>{text::facts(bytes, content_type)}</p>{muted(note)} }.into_any()
}

fn changed(ms: f64) -> String {
    if ms > 0.0 { text::changed_at(&time::date_time(ms)) } else { String::new() }
}

fn compare(view: ContentPageState, id: FileId) {
    let both = view.content.overwrite_check.guard.with_now(|guard| {
        let existing = guard.collision(id)?.existing.clone()?;
        Some((existing, guard.file(id)?.clone()))
    });
    if let Some((existing, file)) = both {
        view.preview.compare(Comparison {
            title: file.target,
            old: FileSource::Published(existing),
            new: FileSource::Local(file.bytes),
        });
    }
}
