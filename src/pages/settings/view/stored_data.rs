//! The section **Stored in this browser**: the stored data with its sizes, and **Forget everything**.

use crate::browser::capabilities::{self, Capability};
use crate::browser::focus;
use crate::journal_store::JournalStore;
use crate::pages::settings::{SettingsState, text};
use crate::reactive::effect;
use crate::session::storage_usage;
use crate::session::storage_usage::StorageUsage;
use crate::tasks::revision::Revision;
use crate::ui::button::{Look, button, submit_button};
use crate::ui::dialog::Dialog;
use crate::ui::facts::{fact, facts};
use crate::ui::field::TextField;
use crate::ui::note::Note;
use crate::ui::view;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

pub fn view(settings: SettingsState, changed: Revision) -> AnyView {
    let journal = expect_context::<JournalStore>();
    let usage = RwSignal::new(None::<StorageUsage>);
    effect(move || {
        changed.get();
        settings.preferences.track();
        journal.revision();
        leptos::task::spawn_local(async move {
            let counted = storage_usage::count().await;
            let _ = usage.try_set(Some(counted));
        });
    });
    let open = RwSignal::new(false);
    view! {
        {missing()}
        {move || usage.get().map(|usage| usage_view(&usage))}
        <div class="row">
            {button(Look::Danger, text::FORGET_EVERYTHING_LABEL, move |_| open.set(true))}
            <span class="muted">{text::FORGET_EFFECT}</span>
        </div>
        {forget_dialog(settings, open, usage)}
    }
    .into_any()
}

/// What this browser lacks, with what the panel does instead.
fn missing() -> Option<AnyView> {
    let missing = Capability::ALL.into_iter().filter(|one| !capabilities::has(*one)).collect::<Vec<_>>();
    let items = missing.iter().map(|one| view! { <li>{text::missing(*one)}</li> }).collect_view();
    (!missing.is_empty())
        .then(|| view! { <Note><p>{text::MISSING_IN_THIS_BROWSER}</p><ul>{items}</ul></Note> }.into_any())
}

fn usage_view(usage: &StorageUsage) -> AnyView {
    let rows = usage.stores.iter().map(|(name, count)| (text::store(name), text::values(*count)));
    let settings = text::settings_size(usage.settings, usage.settings_length);
    let rows = rows.chain([("Settings".to_owned(), settings)]);
    let rows = rows.fold(facts(), |facts, (name, size)| facts.element(fact(name, size)));
    let failures = [
        usage.database_failure.as_ref().map(|reason| text::database_forbidden(reason)),
        usage.settings_failure.as_ref().map(|reason| text::settings_forbidden(reason)),
    ];
    let failures = failures
        .into_iter()
        .flatten()
        .map(|sentence| view! { <Note tone="warn"><p>{sentence}</p></Note> })
        .collect_view();
    view! {
        {failures}
        {rows}
        <p class="muted">{text::estimate(usage.estimate)}</p>
    }
    .into_any()
}

fn forget_dialog(
    settings: SettingsState,
    open: RwSignal<bool>,
    usage: RwSignal<Option<StorageUsage>>,
) -> AnyView {
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    effect(move || {
        open.track();
        typed.set(String::new());
        error.set(None);
    });
    let forget = move |event: SubmitEvent| {
        event.prevent_default();
        if typed.with_untracked(|typed| typed.trim() != text::FORGET_WORD) {
            error.set(Some(text::FORGET_TYPE.into()));
            focus::on_id("forget-typed");
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        open.set(false);
        leptos::task::spawn_local(async move {
            match settings.session.forget_everything().await {
                Ok(()) => settings.announcer.say(text::FORGOTTEN),
                Err(failure) => settings.announcer.say(text::not_forgotten(&failure.0)),
            }
        });
    };
    let forget_list = move || usage.with(|usage| usage.as_ref().map(text::forget_list).unwrap_or_default());
    view! {
        <Dialog open=open id="forget-title" title=text::FORGET_EVERYTHING>
            <form on:submit=forget>
                <div class="in">
                    <p>{forget_list}</p>
                    <p>{text::FORGET_CONSEQUENCE}" "<a href="/journal">{text::FORGET_EXPORT_FIRST}</a></p>
                    <TextField id="forget-typed" label=text::TYPE_FORGET_TO_CONFIRM value=typed
                        error=Signal::derive(move || error.get())/>
                </div>
                <div class="actions">
                    {button(Look::Plain, text::KEEP_EVERYTHING, move |_| open.set(false)).focused()}
                    <span class="grow"></span>
                    {submit_button(Look::Danger, text::FORGET_FOR_GOOD)}
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}
