//! The receipt and the restart slip of a verdict. How they are written is in `model::receipt`.

use crate::journal_store::JournalStore;
use crate::operations::queue::{Item, Verdict};
use crate::pages::review::model::receipt::Receipt;
use crate::pages::review::text;
use crate::reactive::{effect, memo};
use crate::ui::copy::CopyButton;
use crate::ui::view;
use admin_api::TenantId;
use leptos::prelude::*;

/// The **Receipt** as text and JSON, and the **Restart slip** of a lost race.
#[component]
pub fn ReceiptView(
    /// The operation.
    item: Item,
    /// Its verdict.
    verdict: Verdict,
    /// The tenant.
    tenant: TenantId,
) -> impl IntoView {
    let journal = expect_context::<JournalStore>();
    let head = RwSignal::new(None::<String>);
    effect(move || {
        journal.revision();
        leptos::task::spawn_local(async move {
            let read = journal.tail().await.ok().and_then(|tail| tail.head());
            let _ = head.try_set(read.map(|head| head.to_string()));
        });
    });
    let receipt = verdict.decision.map(|decision| {
        let info = (!item.additional_info.is_empty()).then_some(item.additional_info.as_str());
        let at_ms = verdict.at_ms as u64;
        Receipt::new(&tenant, &item.key, item.details.as_ref(), decision, &verdict.outcome, at_ms)
            .with_additional_info(info)
    });
    receipt.map(|receipt| {
        let slip = receipt.restart_slip();
        // The texts follow the journal, and the buttons stay.
        let receipt = StoredValue::new(receipt);
        let write =
            move |write: fn(&Receipt) -> String| write(&receipt.get_value().with_journal_head(head.get()));
        let text = memo(move || write(Receipt::to_text));
        let json = memo(move || write(Receipt::to_json));
        view! {
            <details class="receipt">
                <summary>"Receipt"</summary>
                <pre>{move || text.get()}</pre>
                <CopyButton text=text label=text::COPY_AS_TEXT what=text::THE_RECEIPT/>
                <CopyButton text=json label=text::COPY_AS_JSON what=text::THE_RECEIPT/>
            </details>
            {slip.map(|slip| view! {
                <details class="receipt" open>
                    <summary>{text::RESTART_SLIP}</summary>
                    <pre>{slip.clone()}</pre>
                    <CopyButton text=slip label="Copy" what=text::THE_RESTART_SLIP/>
                </details>
            })}
        }
    })
}
