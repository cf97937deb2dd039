//! The journal that the tabs of a browser share, in a real browser.

use super::JournalStore;
use super::chain;
use crate::api::journalled::{Change, Journal};
use admin_api::endpoint::{Decision, Endpoint, Verdict};
use admin_api::{OperationId, OperationKind, TenantId};
use leptos::prelude::Owner;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn two_writers_make_one_chain() {
    // Tasks run from the first mount on, and no other test need have come before this one.
    leptos::mount::mount_to_body(|| ());
    let owner = Owner::new();
    owner.set();
    let (one, other) = (JournalStore::open(), JournalStore::open());
    let (one_keeper, other_keeper) =
        (one.keeper(TenantId::new("abcdefgh12")), other.keeper(TenantId::new("abcdefgh12")));
    let request = Verdict::new(OperationKind::Kick, OperationId::new("op"), Decision::Reject).request();
    let write = async |keeper: &dyn Journal| {
        for _ in 0..5 {
            let call = keeper.sent(Change::of(&request)).await;
            keeper.answered(call, Ok(())).await;
        }
    };
    futures::join!(write(&*one_keeper), write(&*other_keeper));
    let records = one.records().await.unwrap();
    assert_eq!(records.len(), 20);
    assert_eq!(chain::verify(&records), Ok(()));
    assert!(chain::unanswered(&records).is_empty());
}
