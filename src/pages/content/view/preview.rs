//! The dialog of the preview: a picture through an address of this page, everything else as text, and the lines in which
//! two versions differ.

use super::page_state::ContentPageState;
use super::preview_state::Seen;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::content::model::diff::{self, Diff, Mark};
use crate::pages::content::text;
use crate::ui::dialog::Dialog;
use crate::ui::note::Note;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn PreviewDialog() -> impl IntoView {
    let preview = expect_context::<ContentPageState>().preview;
    view! {
        <Dialog open=preview.open id="look-title" title=preview.title>
            <div class="in">
                {move || preview.facts.with(|facts| (!facts.is_empty()).then(|| view! { <p class="muted">{facts.clone()}</p> }))}
                {move || preview.seen.with(seen_view)}
            </div>
            <div class="actions">
                <span class="grow"></span>
                <button class="btn" type="button" autofocus on:click=move |_| preview.open.set(false)>"Close"</button>
            </div>
        </Dialog>
    }
}

fn seen_view(seen: &Seen) -> AnyView {
    match seen {
        Seen::Loading => view! { <p class="waiting" role="status">"Reading…"</p> }.into_any(),
        Seen::Picture(address) => {
            view! { <img class="picture" src=address.clone() alt="The picture as it is published"/> }
                .into_any()
        }
        Seen::Text { text: shown, is_markup, is_cut } => view! {
            {is_markup.then(|| view! { <p class="muted">{text::MARKUP}</p> })}
            <pre class="text" tabindex="0" role="region" aria-label="Text of the file">{shown.clone()}</pre>
            {is_cut.then(|| view! { <p class="muted">{text::PREVIEW_CUT}</p> })}
        }
        .into_any(),
        Seen::Diff(diff) => diff_view(diff),
        Seen::Nothing(words) => view! { <p>{*words}</p> }.into_any(),
        Seen::Failed(problem) => view! { <ProblemNote problem=problem.clone()/> }.into_any(),
        Seen::NotRead(reason) => {
            let reason = reason.clone();
            view! { <Note tone="bad"><p>{reason}</p></Note> }.into_any()
        }
    }
}

fn diff_view(diff: &Diff) -> AnyView {
    if diff.lines.is_empty() {
        return view! { <p>{text::SAME_TEXT}</p> }.into_any();
    }
    let line = |line: &diff::Line| {
        let (mark, sign) = match line.mark {
            Mark::Same => ("same", "  "),
            Mark::Gone => ("gone", "− "),
            Mark::New => ("new", "+ "),
            Mark::Gap => {
                return view! { <span data-mark="gap">{format!("… {} lines …\n", line.text)}</span> }
                    .into_any();
            }
        };
        view! { <span data-mark=mark>{sign}{line.text.clone()}{"\n"}</span> }.into_any()
    };
    view! {
        <p>{text::lines_differ(diff.gone, diff.new)}</p>
        <pre class="text diff" tabindex="0" role="region" aria-label="Lines that differ">{diff.lines.iter().map(line).collect_view()}</pre>
    }
    .into_any()
}
