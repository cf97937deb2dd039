//! One tresor.

use super::compare::Compare;
use super::creation::Creation;
use super::deletion::DeletionView;
use super::members::Members;
use super::page_state::TITLE;
use crate::navigation::route::{Route, TresorsRoute};
use crate::pages::tresors::state::Tresors;
use crate::pages::tresors::text;
use crate::tasks::loader::Loader;
use crate::ui::copy::CopyButton;
use admin_api::{TresorId, UserId};
use leptos::prelude::*;

/// All about one tresor.
#[component]
pub fn TresorView(
    /// Which.
    tresor: TresorId,
    /// The list that it was opened from.
    here: Memo<TresorsRoute>,
) -> impl IntoView {
    let tresors = expect_context::<Tresors>();
    let members = Loader::<Vec<UserId>>::default();
    let shared = StoredValue::new(tresor.clone());
    let read = Callback::new(move |keep_old: bool| {
        members.run(keep_old, move |abort| tresors.members(shared.get_value(), abort));
    });
    read.run(false);
    let id = tresor.to_string();
    let list = move || Route::Tresors(TresorsRoute { open: None, from: here.get().from }).path();
    let known = move || shared.with_value(|tresor| tresors.known(tresor));
    view! {
        <p class="back"><a href=list>"All tresors"</a></p>
        <div class="stack tresor">
            <section class="card" aria-labelledby=TITLE>
                <div class="title">
                    <h2 id=TITLE tabindex="-1">"Tresor "<code>{id.clone()}</code></h2>
                    <CopyButton text=id what="the tresor's id"/>
                </div>
                <div class="in">
                    <dl class="facts">
                        <dt>"State"</dt>
                        <dd>{move || text::known(known())}<span class="muted">{move || text::why_known(known())}</span></dd>
                    </dl>
                    <Members members=members read=read/>
                </div>
            </section>
            <Creation tresor=tresor.clone() members=members read=read/>
            <Compare members=members/>
            <DeletionView tresor=tresor read=read/>
        </div>
    }
}
