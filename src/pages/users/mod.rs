//! **Users**: the user list, registrations, and one user's page.

pub mod api;
pub mod model;
pub mod state;
mod text;
mod view;

pub use view::user::UserPage;

use leptos::prelude::*;
use state::registrations::Registrations;
use view::bulk_dialog::BulkBar;
use view::list::List;
use view::notices::Notes;
use view::page_state::UsersPageState;
use view::start_registration::{Fresh, StartButton};
use view::toolbar::Tools;
use view::validate::ValidateDialog;

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    let view = UsersPageState::new();
    provide_context(view);
    let registrations = expect_context::<Registrations>();
    let numbers = move || {
        let summary = view.summary.get();
        match summary.is_reading {
            false if summary.is_unread => "not read".into(),
            true => text::progress(summary.counts.total() as usize, summary.bytes),
            false => text::counts(summary.counts),
        }
    };
    let is_reading = Memo::new(move |_| view.summary.with(|summary| summary.is_reading));
    view! {
        <div class="head">
            <h1 id="page-title" tabindex="-1">"Users"</h1>
            <span class="muted num" id="users-count">{numbers}</span>
            <span class="grow"></span>
            <button class="btn" type="button" on:click=move |_| view.validate(None)>"Validate a user…"</button>
            <StartButton/>
        </div>
        {move || is_reading.get().then(|| view! { <progress aria-label="Reading the user list"></progress> })}
        <div class="stack">
            {move || registrations.fresh().map(|fresh| view! { <Fresh registration=fresh/> })}
            <Notes/>
            <section class="card" aria-label="User list">
                <Tools/>
                <BulkBar/>
                <List/>
            </section>
            <p class="muted">{text::POLICIES_HINT}</p>
        </div>
        <ValidateDialog/>
    }
}
