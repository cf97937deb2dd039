//! What is wrong with the list, and what is worth knowing of it.

use super::page_state::{Summary, UsersPageState};
use crate::browser::time;
use crate::directory::user_list::UserList;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::state::registrations::Registrations;
use crate::pages::users::text;
use crate::ui::note::{FailureNote, Note};
use leptos::prelude::*;
use user_list::{Filter, Limit};

/// Duplicates that are named.
const NAMED: usize = 20;

/// The notes.
#[component]
pub fn Notes() -> impl IntoView {
    let view = expect_context::<UsersPageState>();
    let directory = expect_context::<UserList>();
    let registrations = expect_context::<Registrations>();
    // Made anew only when one of these is another, so that nothing moves while a list arrives.
    let shown = Memo::new(move |_| {
        let Summary { fault, duplicates, is_reading, .. } = view.summary.get();
        let problem = directory.standing().problem;
        let orphans = view.here.with(|here| here.filter == Filter::Orphans);
        (fault.filter(|_| !is_reading), problem, Some(duplicates).filter(|(count, _)| *count > 0), orphans)
    });
    let not_kept = move || registrations.failure().or_else(|| view.book.failure());
    move || {
        let (fault, problem, duplicates, orphans) = shown.get();
        let faulty = fault.map(|fault| {
            let sentence = text::fault(&fault);
            match problem {
                // Cut off on the way: what happened there comes with it.
                Some(problem) => {
                    let arrived = view.summary.with_untracked(|summary| summary.bytes > 0);
                    view! {
                        {arrived.then(|| view! { <p><b>{sentence}</b></p> })}
                        <ProblemNote problem=problem sentence=None/>
                    }
                    .into_any()
                }
                None => view! {
                    <FailureNote sentence=sentence steps=steps(&fault) raw=fault.to_string() time=time::date_time(time::now_ms())/>
                }
                .into_any(),
            }
        });
        view! {
            {faulty.map(|note| view! { <div role="alert" class="stack">{note}</div> })}
            {duplicates.map(|(count, contradictions)| twice(view, count, contradictions))}
            {orphans.then(|| view! { <Note><p>{text::ORPHANS}</p></Note> })}
            {not_kept().map(|failure| view! { <Note tone="warn"><p>{text::not_kept(&failure)}</p></Note> })}
        }
    }
}

fn steps(fault: &user_list::Fault) -> Vec<String> {
    use user_list::{Expected, Fault};
    let step = match fault {
        Fault::Broken { expected: Expected::Limit(Limit::Users), .. } => "No browser's page can hold more.",
        Fault::Broken { .. } => {
            "Report the raw text to the operator of the service: asking again will answer the same."
        }
        Fault::CutOff { .. } => "Read the list again.",
    };
    vec![step.into()]
}

/// Users that the list has more than once, by name as far as they are few.
fn twice(view: UsersPageState, count: u32, contradictions: u32) -> AnyView {
    let named = view.list_view.with_untracked(|standing| {
        let pack = standing.users.store();
        let pairs = pack.duplicates().pairs.iter().take(NAMED);
        pairs
            .filter_map(|pair| {
                let (first, again) = (pack.state(pair.first)?.word(), pack.state(pair.again)?.word());
                Some(format!("{}: {first}, then {again}", pack.id(pair.again)?))
            })
            .collect::<Vec<_>>()
    });
    let named = named.unwrap_or_default().into_iter().map(|line| view! { <li class="id">{line}</li> });
    view! {
        <Note tone="warn">
            <p><b>{text::duplicates(count as usize, contradictions as usize)}</b></p>
            <ul>{named.collect_view()}</ul>
        </Note>
    }
    .into_any()
}
