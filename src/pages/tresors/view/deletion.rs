//! Deleting a tresor for good.

use crate::browser::focus;
use crate::feedback::announcer::Announcer;
use crate::feedback::problem_note::ProblemNote;
use crate::pages::tresors::state::{Deletion, Tresors};
use crate::pages::tresors::text;
use crate::problem::Problem;
use crate::session::Session;
use crate::ui::note::Note;
use crate::ui::typed_confirm::TypedConfirm;
use admin_api::TresorId;
use leptos::prelude::*;

/// What became of it, for the focus.
const STATUS: &str = "deletion-status";

/// **Delete**, after the end of the id was typed.
#[component]
pub fn DeletionView(
    /// Which tresor.
    tresor: TresorId,
    /// Reads the members anew.
    read: Callback<bool>,
) -> impl IntoView {
    let tresors = expect_context::<Tresors>();
    let announcer = expect_context::<Announcer>();
    let tenant = expect_context::<Session>().connection_now().map(|it| it.tenant.to_string());
    let asking = RwSignal::new(false);
    let id = tresor.to_string();
    let consequence = text::delete_consequence(&tenant.unwrap_or_default());
    let shared = StoredValue::new(tresor);
    let deletion = Memo::new(move |_| shared.with_value(|tresor| tresors.deletion(tresor)));
    let unanswered = RwSignal::new(None::<Problem>);
    let is_there = RwSignal::new(false);
    let off = Memo::new(move |_| {
        let known = shared.with_value(|tresor| tresors.known(tresor));
        text::deletion_off(known, deletion.get().as_ref())
    });
    let delete = Callback::new(move |()| {
        is_there.set(false);
        leptos::task::spawn_local(async move {
            tresors.delete(shared.get_value()).await;
            if let Some(deletion) = deletion.try_get_untracked().flatten() {
                announcer.say(text::deletion(&deletion));
            }
            focus::on_id(STATUS);
        });
    });
    let find_out = move |_| {
        leptos::task::spawn_local(async move {
            let problem = tresors.find_out(shared.get_value()).await;
            if problem.is_none() {
                let now = deletion.try_get_untracked().flatten();
                announcer.say(now.as_ref().map_or(text::STILL_THERE, text::deletion));
                let _ = is_there.try_set(now.is_none());
                read.run(true);
            }
            let _ = unanswered.try_set(problem);
            focus::on_id_soon(STATUS);
        });
    };
    let standing = move || {
        let deletion = deletion.get()?;
        let sentence = Some(text::deletion(&deletion).to_owned());
        Some(match deletion {
            Deletion::Sending => view! { <p class="waiting">{sentence}</p> }.into_any(),
            Deletion::Done => view! { <Note tone="good"><p>{sentence}</p></Note> }.into_any(),
            Deletion::Refused(problem) => view! { <ProblemNote problem=problem sentence=None/> }.into_any(),
            Deletion::Unknown(problem) => view! {
                <ProblemNote problem=problem sentence=sentence tone="warn"/>
                <p><button class="btn primary" type="button" on:click=find_out>"Find out"</button></p>
            }
            .into_any(),
        })
    };
    view! {
        <section class="card" aria-labelledby="delete-title">
            <div class="title"><h2 id="delete-title">"Delete"</h2></div>
            <div class="in verdict" id=STATUS tabindex="-1">
                {standing}
                {move || is_there.get().then(|| view! { <Note><p>{text::STILL_THERE}</p></Note> })}
                {move || unanswered.get().map(|problem| view! { <ProblemNote problem=problem sentence=None/> })}
            </div>
            <div class="actions">
                <button class="btn danger" type="button" disabled=move || off.with(Option::is_some)
                    on:click=move |_| asking.set(true)>"Delete"</button>
                <span class="grow"></span>
                <span class="muted reason">{move || off.get().unwrap_or(text::DELETE)}</span>
            </div>
            <TypedConfirm open=asking id="delete-tresor" title="Delete this tresor for good?" consequence=consequence
                object=id action="Delete for good" confirmed=delete/>
        </section>
    }
}
