//! What this browser keeps, and **Forget everything**.

use crate::browser::focus;
use crate::journal_store::JournalStore;
use crate::pages::settings::{Chosen, text};
use crate::session::storage_usage;
use crate::session::storage_usage::Kept;
use crate::ui::dialog::Dialog;
use crate::ui::field::TextField;
use crate::ui::note::Note;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

pub fn view(set: Chosen, changed: RwSignal<u32>) -> AnyView {
    let journal = expect_context::<JournalStore>();
    let kept = RwSignal::new(None::<Kept>);
    Effect::new(move |_| {
        changed.track();
        set.preferences.track();
        journal.written();
        leptos::task::spawn_local(async move {
            let counted = storage_usage::count().await;
            let _ = kept.try_set(Some(counted));
        });
    });
    let open = RwSignal::new(false);
    view! {
        {move || kept.get().map(|kept| kept_view(&kept))}
        <div class="row">
            <button class="btn danger" type="button" on:click=move |_| open.set(true)>"Forget everything"</button>
            <span class="muted">{text::FORGET_WHAT}</span>
        </div>
        {forget_dialog(set, open, kept)}
    }
    .into_any()
}

fn kept_view(kept: &Kept) -> AnyView {
    let rows = kept.stores.iter().map(|(name, count)| (text::store(name), text::values(*count)));
    let settings = text::settings_size(kept.settings, kept.settings_length);
    let rows = rows.chain([("Settings".to_owned(), settings)]);
    let rows = rows.map(|(name, size)| view! { <dt>{name}</dt><dd>{size}</dd> }).collect_view();
    let failures = [
        kept.database_failure.as_ref().map(|reason| text::database_forbidden(reason)),
        kept.settings_failure.as_ref().map(|reason| text::settings_forbidden(reason)),
    ];
    let failures = failures
        .into_iter()
        .flatten()
        .map(|said| view! { <Note tone="warn"><p>{said}</p></Note> })
        .collect_view();
    view! {
        {failures}
        <dl class="facts">{rows}</dl>
        <p class="muted">{text::estimate(kept.estimate)}</p>
    }
    .into_any()
}

fn forget_dialog(set: Chosen, open: RwSignal<bool>, kept: RwSignal<Option<Kept>>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        open.track();
        typed.set(String::new());
        wrong.set(None);
    });
    let forget = move |event: SubmitEvent| {
        event.prevent_default();
        if typed.with_untracked(|typed| typed.trim() != text::FORGET_WORD) {
            wrong.set(Some(text::FORGET_TYPE.into()));
            focus::on_id("forget-typed");
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        open.set(false);
        leptos::task::spawn_local(async move {
            match set.session.forget_everything().await {
                Ok(()) => set.announcer.say(text::FORGOTTEN),
                Err(failure) => set.announcer.say(text::not_forgotten(&failure.0)),
            }
        });
    };
    let goes = move || kept.with(|kept| kept.as_ref().map(text::goes).unwrap_or_default());
    view! {
        <Dialog open=open id="forget-title" title="Forget everything?">
            <form on:submit=forget>
                <div class="in">
                    <p>{goes}</p>
                    <p>{text::FORGET_CONSEQUENCE}" "<a href="/journal">"Export the journal first"</a></p>
                    <TextField id="forget-typed" label="Type forget to confirm" value=typed
                        error=Signal::derive(move || wrong.get())/>
                </div>
                <div class="actions">
                    <button class="btn" type="button" autofocus on:click=move |_| open.set(false)>"Keep everything"</button>
                    <span class="grow"></span>
                    <button class="btn danger" type="submit">"Forget for good"</button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}
