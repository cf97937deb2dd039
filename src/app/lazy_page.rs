//! The view that loads a page's code. It shows the page's name at once, then the page, or an error with **Try
//! again**.

use super::text;
use crate::browser::{focus, version};
use crate::reactive;
use crate::tasks::lazy::NotLoaded;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::view;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use std::future::Future;

/// The id of a page's heading.
const TITLE: &str = "page-title";

/// The result of loading a page.
enum Loaded {
    Page(AnyView),
    Failed { is_replaced: bool },
}

/// Shows a page as soon as its code is loaded. The page's view is created under the caller's owner, so it finds the
/// caller's contexts.
pub fn lazy_page<F>(name: &'static str, load: fn() -> F) -> AnyView
where
    F: Future<Output = Result<AnyView, NotLoaded>> + 'static,
{
    let loaded = RwSignal::new_local(None);
    let start = move || {
        let loading = ScopedFuture::new_untracked(load());
        spawn_local(async move {
            let result = match loading.await {
                Ok(page) => Loaded::Page(page),
                Err(NotLoaded) => Loaded::Failed { is_replaced: version::is_replaced().await },
            };
            // If the placeholder heading has the focus, the page's own heading gets it.
            let had_focus = focus::is_on(TITLE);
            // Setting the signal fails if the page was left in the meantime.
            if loaded.try_set(Some(result)).is_none() && had_focus {
                focus::on_id_soon(TITLE);
            }
        });
    };
    start();
    let owner = Owner::current();
    let again = move || {
        loaded.set(None);
        focus::on_id_soon(TITLE);
        match &owner {
            Some(owner) => owner.with(start),
            None => start(),
        }
    };
    reactive::view(move || {
        loaded.track();
        match loaded.try_update_untracked(Option::take).flatten() {
            Some(Loaded::Page(page)) => page,
            None => view! {
                <h1 id=TITLE tabindex="-1" aria-busy="true">{name}</h1>
                <p class="waiting" role="status">{text::LOADING}</p>
            }
            .into_any(),
            Some(Loaded::Failed { is_replaced }) => failed(name, is_replaced, again.clone()),
        }
    })
}

fn failed(name: &'static str, is_replaced: bool, again: impl Fn() + Send + Sync + 'static) -> AnyView {
    let sentence = if is_replaced { text::NEW_VERSION } else { text::PAGE_NOT_LOADED };
    view! {
        <h1 id=TITLE tabindex="-1">{name}</h1>
        <Note tone="bad">
            <p role="alert">{sentence}</p>
            <p>
                {button(Look::Plain, text::TRY_AGAIN, move |_| again())}
                {is_replaced.then(|| view! {
                    " "{button(Look::Plain, text::RELOAD, move |_| version::reload())}
                })}
            </p>
        </Note>
    }
    .into_any()
}
