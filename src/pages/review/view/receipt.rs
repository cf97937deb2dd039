//! The receipt and the restart slip of a verdict. How they are written is in `model::receipt`.

use crate::operations::queue::{Item, Verdict};
use crate::pages::review::model::receipt::Receipt;
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
    let receipt = verdict.decision.map(|decision| {
        let info = (!item.additional_info.is_empty()).then_some(item.additional_info.as_str());
        let at_ms = verdict.at_ms as u64;
        Receipt::new(&tenant, &item.key, item.details.as_ref(), decision, &verdict.outcome, at_ms)
            .with_additional_info(info)
    });
    receipt.map(|receipt| {
        let slip = receipt.restart_slip();
        view! {
            <details class="receipt">
                <summary>"Receipt"</summary>
                <pre>{receipt.to_text()}</pre>
                <CopyButton text=receipt.to_text() label="Copy as text" what="the receipt"/>
                <CopyButton text=receipt.to_json() label="Copy as JSON" what="the receipt"/>
            </details>
            {slip.map(|slip| view! {
                <details class="receipt" open>
                    <summary>"Restart slip"</summary>
                    <pre>{slip.clone()}</pre>
                    <CopyButton text=slip label="Copy" what="the restart slip"/>
                </details>
            })}
        }
    })
}
