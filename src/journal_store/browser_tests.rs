//! Tests of the journal that the tabs of a browser share, run in a real browser.

use super::JournalStore;
use super::chain;
use crate::api::journalled::{Change, Journal};
use admin_api::endpoint::{Decision, Endpoint, Verdict};
use admin_api::{OperationId, OperationKind, TenantId};
use leptos::prelude::Owner;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn two_writers_make_one_chain() {
    // Tasks run only after a first mount, and this test may be the first one.
    leptos::mount::mount_to_body(|| ());
    let owner = Owner::new();
    owner.set();
    let (one, other) = (JournalStore::open(), JournalStore::open());
    let (one_journal, other_journal) =
        (one.writer(TenantId::new("abcdefgh12")), other.writer(TenantId::new("abcdefgh12")));
    let request = Verdict::new(OperationKind::Kick, OperationId::new("op"), Decision::Reject).request();
    let write = async |journal: &dyn Journal| {
        for _ in 0..5 {
            let call = journal.sent(Change::of(&request)).await;
            journal.answered(call, Ok(())).await;
        }
    };
    futures::join!(write(&*one_journal), write(&*other_journal));
    let records = one.records().await.unwrap();
    assert_eq!(records.len(), 20);
    assert_eq!(chain::verify(&records), Ok(()));
    assert!(chain::unanswered(&records).is_empty());
}
