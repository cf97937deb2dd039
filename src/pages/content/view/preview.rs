//! The preview dialog: an image from an object URL, any other file as text, or the diff of two versions. Loading is in
//! `preview_state`.

use super::page_state::ContentPageState;
use super::parts::{actions, focused_button, live, muted, note, problem_note};
use super::preview_state::PreviewContent;
use crate::pages::content::model::diff::{self, Diff, LineKind};
use crate::pages::content::text;
use crate::ui::dialog::Dialog;
use crate::ui::view;
use leptos::prelude::*;

/// The preview dialog.
pub fn preview_dialog(view: ContentPageState) -> AnyView {
    let preview = view.preview;
    view! {
        <Dialog open=preview.open id="preview-title" title=preview.title>
            <div class="in">
                {live(move || match preview.facts.get() {
                    facts if facts.is_empty() => ().into_any(),
                    facts => muted(facts),
                })}
                {live(move || preview.content.with(|content| Some(content_view(content))).into_any())}
            </div>
            {actions(().into_any(), focused_button("Close", move || preview.open.set(false)))}
        </Dialog>
    }
    .into_any()
}

fn content_view(content: &PreviewContent) -> AnyView {
    match content {
        PreviewContent::Loading => view! { <p class="waiting" role="status">{text::LOADING}</p> }.into_any(),
        PreviewContent::Image(address) => {
            view! { <img class="picture" src=address.as_str().to_owned() alt=text::PREVIEW_OF_THE_IMAGE/> }
                .into_any()
        }
        PreviewContent::Text { text: shown, is_markup, is_cut } => view! {
            {is_markup.then(|| muted(text::MARKUP))}
            <pre class="text" tabindex="0" role="region" aria-label=text::TEXT_OF_THE_FILE>{shown.clone()}</pre>
            {is_cut.then(|| muted(text::PREVIEW_CUT))}
        }
        .into_any(),
        PreviewContent::Diff(diff) => diff_view(diff),
        PreviewContent::Message(words) => view! { <p>{*words}</p> }.into_any(),
        PreviewContent::Failed(problem) => problem_note(Some(problem.clone())),
        PreviewContent::NotRead(reason) => note("bad", reason.as_str()),
    }
}

fn diff_view(diff: &Diff) -> AnyView {
    if diff.lines.is_empty() {
        return view! { <p>{text::SAME_TEXT}</p> }.into_any();
    }
    let line = |line: &diff::DiffLine| {
        let (mark, before, after) = match line.kind {
            LineKind::Same => ("same", "  ", "\n"),
            LineKind::Removed => ("gone", "− ", "\n"),
            LineKind::Added => ("new", "+ ", "\n"),
            LineKind::Gap => ("gap", "… ", " lines …\n"),
        };
        view! { <span data-mark=mark>{[before, &line.text, after].concat()}</span> }.into_any()
    };
    view! {
        <p>{text::lines_differ(diff.removed, diff.added)}</p>
        <pre class="text diff" tabindex="0" role="region" aria-label=text::LINES_THAT_DIFFER>{diff.lines.iter().map(line).collect_view()}</pre>
    }
    .into_any()
}
