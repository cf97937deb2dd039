//! The preview dialog: an image from an object URL, any other file as text, or the diff of two versions. Loading is in
//! `preview_state`.

use super::page_state::ContentPageState;
use super::preview_state::PreviewContent;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::model::diff::{self, Diff, LineKind};
use crate::pages::content::text;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;

/// The preview dialog.
#[component]
pub fn PreviewDialog() -> impl IntoView {
    let preview = expect_context::<ContentPageState>().preview;
    view! {
        <Dialog open=preview.open id="preview-title" title=preview.title>
            <div class="in">
                {move || preview.facts.with(|facts| (!facts.is_empty()).then(|| view! { <p class="muted">{facts.clone()}</p> }))}
                {move || preview.content.with(content_view)}
            </div>
            <div class="actions">
                <span class="grow"></span>
                <button class="btn" type="button" autofocus on:click=move |_| preview.open.set(false)>"Close"</button>
            </div>
        </Dialog>
    }
}

fn content_view(content: &PreviewContent) -> AnyView {
    match content {
        PreviewContent::Loading => view! { <p class="waiting" role="status">{text::LOADING}</p> }.into_any(),
        PreviewContent::Image(address) => {
            view! { <img class="picture" src=address.clone() alt=text::PREVIEW_OF_THE_IMAGE/> }.into_any()
        }
        PreviewContent::Text { text: shown, is_markup, is_cut } => view! {
            {is_markup.then(|| view! { <p class="muted">{text::MARKUP}</p> })}
            <pre class="text" tabindex="0" role="region" aria-label=text::TEXT_OF_THE_FILE>{shown.clone()}</pre>
            {is_cut.then(|| view! { <p class="muted">{text::PREVIEW_CUT}</p> })}
        }
        .into_any(),
        PreviewContent::Diff(diff) => diff_view(diff),
        PreviewContent::Message(words) => view! { <p>{*words}</p> }.into_any(),
        PreviewContent::Failed(problem) => view! { <ProblemNote problem=problem.clone()/> }.into_any(),
        PreviewContent::NotRead(reason) => {
            let reason = reason.clone();
            view! { <Note tone="bad"><p>{reason}</p></Note> }.into_any()
        }
    }
}

fn diff_view(diff: &Diff) -> AnyView {
    if diff.lines.is_empty() {
        return view! { <p>{text::SAME_TEXT}</p> }.into_any();
    }
    let line = |line: &diff::DiffLine| {
        let (mark, sign) = match line.kind {
            LineKind::Same => ("same", "  "),
            LineKind::Removed => ("gone", "− "),
            LineKind::Added => ("new", "+ "),
            LineKind::Gap => {
                return view! { <span data-mark="gap">{text::lines_name(&line.text)}</span> }.into_any();
            }
        };
        view! { <span data-mark=mark>{sign}{line.text.clone()}{"\n"}</span> }.into_any()
    };
    view! {
        <p>{text::lines_differ(diff.removed, diff.added)}</p>
        <pre class="text diff" tabindex="0" role="region" aria-label=text::LINES_THAT_DIFFER>{diff.lines.iter().map(line).collect_view()}</pre>
    }
    .into_any()
}
