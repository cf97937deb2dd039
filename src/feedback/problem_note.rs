//! A problem as every page shows it, with a link to its entry in the error reference. What a problem means is in
//! `problem::advice`.

use super::error_reference::ErrorReference;
use crate::browser::time;
use crate::navigation::route::ErrorsRoute;
use crate::problem::Problem;
use crate::problem::advice;
use crate::problem::advice::Advice;
use crate::session::Session;
use crate::ui::note::FailureNote;
use crate::ui::view;
use leptos::prelude::*;

/// A problem: what it means, what to do, and its raw text.
#[component]
pub fn ProblemNote(
    /// The problem.
    problem: Problem,
    /// Replaces the general sentence, if the page has a better one.
    #[prop(optional_no_strip)]
    sentence: Option<String>,
    /// `bad` or `warn`.
    #[prop(default = "bad")]
    tone: &'static str,
) -> impl IntoView {
    let Advice { sentence: general, steps } = advice::advice(&problem);
    if let Some(reference) = use_context::<ErrorReference>() {
        reference.remember(&problem);
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

/// The link to a code's entry. It opens in a new tab if `new_tab`, or if the connect form would be lost otherwise.
pub fn entry_link(code: &str, new_tab: bool) -> AnyView {
    let path = ErrorsRoute::of_code(code).path();
    // Leaving the page would lose the input in the connect form.
    let is_covered =
        use_context::<Session>().is_some_and(|session| untrack(move || session.cover().is_some()));
    let (target, hint) = if new_tab || is_covered { (Some("_blank"), " (new tab)") } else { (None, "") };
    let label = format!("About {code}{hint}");
    view! { <a href=path target=target>{label}</a> }.into_any()
}
