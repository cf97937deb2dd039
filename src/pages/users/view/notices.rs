//! Notices above the table: faults of the list, duplicate users, orphans, and a browser that cannot store anything.

use super::page_state::{Summary, UsersPageState};
use crate::browser::time;
use crate::directory::user_list::UserList;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::users::state::registrations::Registrations;
use crate::pages::users::text;
use crate::reactive::{self, memo};
use crate::ui::note::{FailureNote, Note};
use crate::ui::view;
use leptos::prelude::*;
use user_list::{Filter, Limit};

/// Duplicates that are listed.
const MAX_NAMED: usize = 20;

/// The notices.
#[component]
pub fn Notices() -> impl IntoView {
    let view = expect_context::<UsersPageState>();
    let directory = expect_context::<UserList>();
    let registrations = expect_context::<Registrations>();
    // Drawn again only when one of these changes, so that nothing moves while the list arrives.
    let shown = memo(move || {
        let Summary { fault, duplicates, is_reading, .. } = view.summary.get();
        let problem = directory.status().problem;
        let orphans = view.route.with(|route| route.filter == Filter::Orphans);
        (fault.filter(|_| !is_reading), problem, Some(duplicates).filter(|(count, _)| *count > 0), orphans)
    });
    let not_kept = move || registrations.failure().or_else(|| view.policies.failure());
    reactive::view(move || {
        let (fault, problem, duplicates, orphans) = shown.get();
        let faulty = fault.map(|fault| {
            let sentence = text::fault(&fault);
            match problem {
                // The transfer failed: its problem is shown, too.
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
            {duplicates.map(|(count, contradictions)| duplicates_note(view, count, contradictions))}
            {orphans.then(|| view! { <Note><p>{text::ORPHANS}</p></Note> })}
            {not_kept().map(|failure| view! { <Note tone="warn"><p>{text::not_kept(&failure)}</p></Note> })}
        }
    })
}

fn steps(fault: &user_list::ListFault) -> Vec<String> {
    use user_list::{Expected, ListFault};
    let step = match fault {
        ListFault::Broken { expected: Expected::Limit(Limit::Users), .. } => text::STEP_TOO_MANY,
        ListFault::Broken { .. } => text::STEP_REPORT,
        ListFault::CutOff { .. } => text::STEP_REFRESH,
    };
    vec![step.into()]
}

/// Users that are in the list more than once, the first of them by id.
fn duplicates_note(view: UsersPageState, count: u32, contradictions: u32) -> AnyView {
    let named = view.list_view.with_untracked(|snapshot| {
        let store = snapshot.users.store();
        let pairs = store.duplicates().pairs.iter().take(MAX_NAMED);
        pairs
            .filter_map(|pair| {
                let (first, again) = (store.state(pair.first)?.word(), store.state(pair.again)?.word());
                Some(text::two_states(&(store.id(pair.again)?), &first, &again))
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
