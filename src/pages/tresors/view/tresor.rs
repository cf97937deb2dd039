//! The page of one tresor: its state and members, and the cards of the other modules.

use super::compare::Compare;
use super::creation::Creation;
use super::deletion::DeletionView;
use super::members::Members;
use super::page_state::TITLE_ID;
use crate::navigation::route::{Route, TresorsRoute};
use crate::pages::tresors::state::Tresors;
use crate::pages::tresors::text;
use crate::tasks::loader::Loader;
use crate::text::visible::visible;
use crate::ui::copy::CopyButton;
use crate::ui::facts::{fact, facts};
use crate::ui::view;
use admin_api::{TresorId, UserId};
use leptos::prelude::*;

/// The page of one tresor.
#[component]
pub fn TresorView(
    /// The tresor.
    tresor: TresorId,
    /// The page of the list from which it was opened.
    route: Memo<TresorsRoute>,
) -> impl IntoView {
    let tresors = expect_context::<Tresors>();
    let members = Loader::<Vec<UserId>>::default();
    let shared = StoredValue::new(tresor.clone());
    let read = Callback::new(move |keep_old: bool| {
        members.run(keep_old, move |abort| tresors.members(shared.get_value(), abort));
    });
    read.run(false);
    let id = tresor.to_string();
    let list = move || Route::Tresors(TresorsRoute { open: None, from: route.get().from }).path();
    let known = move || shared.with_value(|tresor| tresors.known(tresor));
    view! {
        <p class="back"><a href=list>{text::ALL_TRESORS}</a></p>
        <div class="stack tresor">
            <section class="card" aria-labelledby=TITLE_ID>
                <div class="title">
                    <h2 id=TITLE_ID tabindex="-1">"Tresor "<code>{visible(&id)}</code></h2>
                    <CopyButton text=id what=text::THE_TRESOR_ID/>
                </div>
                <div class="in">
                    {facts().element(fact("State", view! {
                        {move || text::state(known())}<span class="muted">{move || text::state_source(known())}</span>
                    }))}
                    <Members members=members read=read/>
                </div>
            </section>
            <Creation tresor=tresor.clone() members=members read=read/>
            <Compare members=members/>
            <DeletionView tresor=tresor read=read/>
        </div>
    }
}
