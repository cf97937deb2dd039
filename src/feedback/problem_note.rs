//! A problem as a person reads it, on whichever screen, with the way to its entry in the error reference.

use super::error_reference::ErrorReference;
use crate::browser::time;
use crate::navigation::route::ErrorsRoute;
use crate::problem::Problem;
use crate::problem::advice;
use crate::problem::advice::Advice;
use crate::session::Session;
use crate::ui::note::FailureNote;
use leptos::prelude::*;

/// A problem with what it means, what to do, and its raw text.
#[component]
pub fn ProblemNote(
    /// What went wrong.
    problem: Problem,
    /// Said instead of the general sentence, where the screen knows better.
    #[prop(optional_no_strip)]
    sentence: Option<String>,
    /// `bad` or `warn`.
    #[prop(default = "bad")]
    tone: &'static str,
) -> impl IntoView {
    let Advice { sentence: general, steps } = advice::advice(&problem);
    if let Some(book) = use_context::<ErrorReference>() {
        book.hear(&problem);
    }
    view! {
        <FailureNote
            sentence=sentence.unwrap_or(general)
            steps=steps
            raw=advice::raw(&problem)
            time=time::date_time(time::now_ms())
            tone=tone
            more=entry_link(problem.entry(), false)
        />
    }
}

/// The link to a code's entry. In a new tab, where what is on screen would be lost with the page.
pub fn entry_link(code: &str, apart: bool) -> AnyView {
    let path = ErrorsRoute::of_code(code).path();
    // What was typed into the connect form would be lost with the page.
    let is_covered =
        use_context::<Session>().is_some_and(|session| untrack(move || session.cover().is_some()));
    let (target, hint) = if apart || is_covered { (Some("_blank"), " (new tab)") } else { (None, "") };
    let words = format!("About {code}{hint}");
    view! { <a href=path target=target>{words}</a> }.into_any()
}
