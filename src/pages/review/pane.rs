//! One operation: what it is about, its members now and after, and the verdict.

use super::context::ContextView;
use super::verdict::Actions;
use super::{PANE_TITLE, text};
use crate::model::context::Context;
use crate::model::key::OperationKey;
use crate::model::load::Load;
use crate::model::problem::Problem;
use crate::model::queue::Status;
use crate::pages::problem::ProblemNote;
use crate::state::loader::Loader;
use crate::state::review::Desk;
use crate::state::session::Session;
use crate::ui::copy::CopyButton;
use leptos::prelude::*;

/// The pane.
#[component]
pub fn Pane(
    /// Which operation.
    key: OperationKey,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let desk = expect_context::<Desk>();
    let loader = Loader::<Context>::default();
    let kind = key.kind;
    let read = {
        let key = key.clone();
        move |keep_old: bool| {
            let Some(connection) = session.connection_now() else { return };
            let key = key.clone();
            loader.run(keep_old, move |abort| desk.read(connection.api, key, abort));
        }
    };
    // What is decided already is not read again: the server would only say that it is gone.
    if !matches!(desk.status(&key), Some(Status::Decided(_))) {
        read(false);
    }
    let failed = move || {
        loader.with(|load| match load {
            Load::Failed(problem, _) => Some(problem.clone()),
            _ => None,
        })
    };
    let again = {
        let read = read.clone();
        Callback::new(move |()| read(true))
    };

    view! {
        <section class="card" aria-labelledby=PANE_TITLE>
            <div class="title">
                <h2 id=PANE_TITLE tabindex="-1">{text::kind(kind)}</h2>
                <code class="muted">{key.id.to_string()}</code>
                <CopyButton text=key.id.to_string() what="the id"/>
            </div>
            <div class="in">
                <Show when=move || loader.with(|load| matches!(load, Load::Loading(None)))>
                    <p class="waiting" role="status">"Reading the operation…"</p>
                </Show>
                {move || failed().map(|problem| view! { <Unreadable problem=problem kind=kind again=again/> })}
                {move || loader.with(Load::value_cloned).map(|context| view! { <ContextView kind=kind context=context/> })}
            </div>
            <Actions key=key loader=loader again=again/>
        </section>
    }
}

#[component]
fn Unreadable(problem: Problem, kind: admin_api::OperationKind, again: Callback<()>) -> impl IntoView {
    let gone = problem.is("BadInput") || problem.is("TresorNotExists");
    let sentence = gone.then(|| text::unknown_operation(kind));
    view! {
        <div role="alert" class="stack">
            <ProblemNote problem=problem sentence=sentence tone=if gone { "warn" } else { "bad" }/>
            <p><button class="btn" type="button" on:click=move |_| again.run(())>"Read again"</button></p>
        </div>
    }
}
