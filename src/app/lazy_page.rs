//! The pages as functions that are loaded when they are first called, and the view that waits for one. In a build without
//! the split, the same functions are there from the start.

use crate::pages::content::ContentPage;
use crate::pages::credentials::CredentialsPage;
use crate::pages::errors::ErrorsPage;
use crate::pages::journal::JournalPage;
use crate::pages::review::ReviewPage;
use crate::pages::settings::SettingsPage;
use crate::pages::tresors::TresorsPage;
use crate::pages::users::{UserPage, UsersPage};
use crate::ui::note::Note;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use std::future::Future;

/// A page's piece of the wasm did not load. The loader remembers no failure, so calling the page again tries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNotLoaded;

#[cfg(split)]
impl From<leptos::wasm_split::SplitLoaderError> for PageNotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Makes `async fn $name() -> Result<AnyView, PageNotLoaded>`; with the split, the piece of the wasm has the same name.
macro_rules! lazy_page {
    ($name:ident, $view:expr) => {
        #[cfg(split)]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = ::leptos::wasm_split, fallible)]
        pub fn $name() -> Result<AnyView, PageNotLoaded> {
            Ok($view.into_any())
        }

        #[cfg(not(split))]
        pub async fn $name() -> Result<AnyView, PageNotLoaded> {
            Ok($view.into_any())
        }
    };
}

lazy_page!(review, view! { <ReviewPage/> });
lazy_page!(tresors, view! { <TresorsPage/> });
lazy_page!(users, view! { <UsersPage/> });
lazy_page!(user, view! { <UserPage/> });
lazy_page!(credentials, view! { <CredentialsPage/> });
lazy_page!(content, view! { <ContentPage/> });
lazy_page!(journal, view! { <JournalPage/> });
lazy_page!(settings, view! { <SettingsPage/> });
lazy_page!(errors, view! { <ErrorsPage/> });

/// Shows a page as soon as it is loaded. Its view is made under the owner of the caller, so it finds the caller's contexts.
pub fn shown<F>(load: fn() -> F) -> AnyView
where
    F: Future<Output = Result<AnyView, PageNotLoaded>> + 'static,
{
    let page = RwSignal::new_local(None);
    let start = move || {
        let loading = ScopedFuture::new_untracked(load());
        spawn_local(async move {
            // The page may have been left in the meantime; then nobody waits for it.
            let _ = page.try_set(Some(loading.await));
        });
    };
    start();
    let owner = Owner::current();
    let again = move |_| match &owner {
        Some(owner) => owner.with(start),
        None => start(),
    };
    (move || {
        page.track();
        match page.try_update_untracked(Option::take).flatten() {
            None => ().into_any(),
            Some(Ok(view)) => view,
            Some(Err(PageNotLoaded)) => {
                let again = again.clone();
                view! {
                    <Note tone="bad">
                        <p role="alert">"This page could not be loaded."</p>
                        <button class="btn" type="button" on:click=again>"Try again"</button>
                    </Note>
                }
                .into_any()
            }
        }
    })
    .into_any()
}
