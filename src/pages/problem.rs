//! A problem as a person reads it, on whichever screen.

use crate::browser::time;
use crate::model::advice::{self, Advice};
use crate::model::problem::Problem;
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
    view! {
        <FailureNote
            sentence=sentence.unwrap_or(general)
            steps=steps
            raw=advice::raw(&problem)
            time=time::date_time(time::now_ms())
            tone=tone
        />
    }
}
