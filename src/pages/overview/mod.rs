//! **Overview**: what waits, what went wrong, and how things have gone, with charts. The first page after **Connect**.
//! What it counts is in `model`; the lists are those of other rooms.

mod model;
mod state;
mod text;
mod view;

use crate::directory;
use crate::session::scope::ConnectionScope;
use crate::split_point;
use crate::ui::view;
use leptos::prelude::*;
use state::{FileCounts, Registrations};

split_point! {
    /// The page. Its code is loaded at the first call.
    fn overview() -> AnyView {
        let scope = expect_context::<ConnectionScope>();
        let (users, _) = directory::open(&scope);
        let files = scope.open(|connection| FileCounts::new(connection.api.clone()));
        let registrations = Registrations::follow(users);
        view! {
            <div class="head"><h1 id="page-title" tabindex="-1">"Overview"</h1></div>
            <p class="muted">{text::INTRODUCTION}</p>
            {view::chart::patterns()}
            <div class="overview">
                <div class="side">
                    {view::waiting::waiting()}
                    {view::waiting::trouble()}
                    {view::decisions::decisions()}
                </div>
                <div class="side">
                    {view::registrations::registrations(registrations)}
                    {view::files::files(files)}
                </div>
            </div>
        }
        .into_any()
    }
}
