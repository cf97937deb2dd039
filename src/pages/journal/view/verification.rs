//! **Verify**, the comparison with heads that were noted elsewhere, and the way out when the last record cannot be read.

use super::export;
use crate::feedback::announcer::Announcer;
use crate::journal_store::JournalStore;
use crate::journal_store::chain;
use crate::pages::journal::text;
use crate::session::Session;
use crate::ui::button::{Look, button};
use crate::ui::note::Note;
use crate::ui::view;
use admin_api::journal_head::JournalHead;
use leptos::prelude::*;

/// The button **Verify**, the field **Noted heads**, and the result.
#[component]
pub fn Verification() -> impl IntoView {
    let journal = expect_context::<JournalStore>();
    let announcer = expect_context::<Announcer>();
    let noted = RwSignal::new(String::new());
    let report = RwSignal::new(None::<(bool, String)>);
    let verify = move |_| {
        let pasted = noted.get_untracked();
        leptos::task::spawn_local(async move {
            let found = verified(journal, &pasted).await;
            announcer.say(found.1.clone());
            let _ = report.try_set(Some(found));
        });
    };
    view! {
        <section class="card" aria-labelledby="verify-title">
            <div class="in stack">
                <h2 id="verify-title">{text::VERIFY_TITLE}</h2>
                <div class="field">
                    <label for="noted-heads">{text::NOTED_LABEL}</label>
                    <textarea id="noted-heads" rows="2" spellcheck="false" autocapitalize="none" aria-describedby="noted-heads-hint"
                        prop:value=move || noted.get() on:input=move |event| noted.set(event_target_value(&event))></textarea>
                    <p class="hint" id="noted-heads-hint">{text::NOTED_HINT}</p>
                </div>
                <div class="row">{button(Look::Plain, "Verify", verify)}</div>
                {move || report.get().map(|(is_good, sentences)| view! {
                    <Note tone=if is_good { "good" } else { "bad" }><p class="findings">{sentences}</p></Note>
                })}
            </div>
        </section>
    }
}

/// Verifies the stored records, not the ones on screen. Returns whether all is well, and a line for each finding.
async fn verified(journal: JournalStore, pasted: &str) -> (bool, String) {
    let stored = journal.stored_records().await.unwrap_or_default();
    let result = chain::verify(&stored);
    let (mut is_good, mut sentences) = (result.is_ok(), text::verified(&result));
    if !pasted.trim().is_empty() {
        let noted = JournalHead::find_all(pasted);
        let mut missing = noted.clone();
        missing.retain(|head| !chain::has_head(&stored, head));
        is_good &= !noted.is_empty() && missing.is_empty();
        sentences.insert(1, text::compared(&noted, &missing));
    }
    (is_good, sentences.join("\n"))
}

/// Says that nothing can be recorded, and offers to begin a new chain. Everything is exported first.
#[component]
pub fn UnreadableNote(
    /// What is said of the record.
    sentence: String,
) -> impl IntoView {
    let journal = expect_context::<JournalStore>();
    let announcer = expect_context::<Announcer>();
    let session = expect_context::<Session>();
    let begin = move |_| {
        let Some(connection) = session.connection_now() else { return };
        leptos::task::spawn_local(async move {
            export::json(journal).await;
            announcer.say(match journal.begin_chain(connection.tenant).await {
                Ok(true) => text::CHAIN_BEGUN.to_owned(),
                Ok(false) => text::NO_CHAIN_BEGUN.to_owned(),
                Err(failure) => failure.0,
            });
        });
    };
    view! {
        <Note tone="bad">
            <p>{sentence}</p>
            <p>{button(Look::Plain, text::BEGIN_CHAIN, begin)}</p>
        </Note>
    }
}
