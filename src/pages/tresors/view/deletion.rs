//! The card that deletes a tresor for good. The request is in `state`.

use crate::browser::focus;
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::tresors::state::{TresorDeletion, Tresors};
use crate::pages::tresors::text;
use crate::problem::Problem;
use crate::reactive::memo;
use crate::session::Session;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::typed_confirm::TypedConfirm;
use crate::ui::view;
use admin_api::TresorId;
use leptos::prelude::*;

/// The element of the status, for the focus.
const STATUS_ID: &str = "deletion-status";

/// **Delete**, confirmed by typing the end of the id.
#[component]
pub fn DeletionView(
    /// The tresor.
    tresor: TresorId,
    /// Reads the members again.
    read: Callback<bool>,
) -> impl IntoView {
    let tresors = expect_context::<Tresors>();
    let announcer = expect_context::<Announcer>();
    let tenant = expect_context::<Session>().connection_now().map(|it| it.tenant.to_string());
    let is_confirming = RwSignal::new(false);
    let id = tresor.to_string();
    let consequence = text::delete_consequence(&tenant.unwrap_or_default());
    let shared = StoredValue::new(tresor);
    let deletion = memo(move || shared.with_value(|tresor| tresors.deletion(tresor)));
    let check_problem = RwSignal::new(None::<Problem>);
    let is_still_there = RwSignal::new(false);
    let disabled_reason = memo(move || {
        let known = shared.with_value(|tresor| tresors.known(tresor));
        text::deletion_disabled_reason(known, deletion.get().as_ref())
    });
    let delete = Callback::new(move |()| {
        is_still_there.set(false);
        leptos::task::spawn_local(async move {
            tresors.delete(shared.get_value()).await;
            if let Some(deletion) = deletion.try_get_untracked().flatten() {
                announcer.say(text::deletion(&deletion));
            }
            focus::on_id(STATUS_ID);
        });
    });
    let check_deletion = move |_| {
        leptos::task::spawn_local(async move {
            let problem = tresors.check_deletion(shared.get_value()).await;
            if problem.is_none() {
                let now = deletion.try_get_untracked().flatten();
                announcer.say(now.as_ref().map_or(text::STILL_THERE, text::deletion));
                let _ = is_still_there.try_set(now.is_none());
                read.run(true);
            }
            let _ = check_problem.try_set(problem);
            focus::on_id_soon(STATUS_ID);
        });
    };
    let status_view = move || {
        let deletion = deletion.get()?;
        let sentence = Some(text::deletion(&deletion).to_owned());
        Some(match deletion {
            TresorDeletion::Sending => view! { <p class="waiting">{sentence}</p> }.into_any(),
            TresorDeletion::Done => view! { <Note tone="good"><p>{sentence}</p></Note> }.into_any(),
            TresorDeletion::Refused(problem) => {
                view! { <ProblemNote problem=problem sentence=None/> }.into_any()
            }
            TresorDeletion::Unknown(problem) => view! {
                <ProblemNote problem=problem sentence=sentence tone="warn"/>
                <p>{button(Look::Primary, text::FIND_OUT, check_deletion)}</p>
            }
            .into_any(),
        })
    };
    view! {
        <section class="card" aria-labelledby="delete-title">
            <div class="title"><h2 id="delete-title">"Delete"</h2></div>
            <div class="in verdict" id=STATUS_ID tabindex="-1">
                {status_view}
                {move || is_still_there.get().then(|| view! { <Note><p>{text::STILL_THERE}</p></Note> })}
                {move || check_problem.get().map(|problem| view! { <ProblemNote problem=problem sentence=None/> })}
            </div>
            <div class="actions">
                {button(Look::Danger, "Delete", move |_| is_confirming.set(true)).disabled(move || disabled_reason.with(Option::is_some))}
                <span class="grow"></span>
                <span class="muted reason">{move || disabled_reason.get().unwrap_or(text::DELETE)}</span>
            </div>
            <TypedConfirm open=is_confirming id="delete-tresor" title=text::CONFIRM_TITLE consequence=consequence
                object=id action=text::DELETE_FOR_GOOD confirmed=delete/>
        </section>
    }
}
