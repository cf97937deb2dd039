//! Tests of the journal that the tabs of a browser share, run in a real browser.

use super::JournalStore;
use super::chain;
use super::stored_record::key_of;
use crate::api::journalled::{Change, Journal};
use crate::browser::indexed_db::{Database, WriteTransaction, store};
use crate::problem::{Problem, TransportProblem};
use admin_api::endpoint::{DecideOperation, Decision, Endpoint};
use admin_api::{OperationId, OperationKind, TenantId};
use leptos::prelude::Owner;
use wasm_bindgen::JsValue;
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
    let request =
        DecideOperation::new(OperationKind::Kick, OperationId::new("op"), Decision::Reject).request();
    let write = async |journal: &dyn Journal| {
        for _ in 0..5 {
            let call = journal.sent(Change::of(&request)).await.unwrap();
            journal.answered(call, Ok(())).await;
        }
    };
    futures::join!(write(&*one_journal), write(&*other_journal));
    let records = one.records().await.unwrap();
    assert_eq!(records.len(), 20);
    let verified = chain::verify(&one.stored_records().await.unwrap()).unwrap();
    assert_eq!((verified.records, verified.chains), (20, 1));
    let heads = [one_journal.head(), other_journal.head()];
    assert!(heads.contains(&verified.head) && heads.iter().all(Option::is_some));
    assert!(chain::unanswered(&records).is_empty());
}

#[wasm_bindgen_test]
async fn no_record_follows_an_unreadable_one_until_a_new_chain_begins() {
    leptos::mount::mount_to_body(|| ());
    let owner = Owner::new();
    owner.set();
    let database = Database::open().await.unwrap();
    database.clear(store::JOURNAL).await.unwrap();
    let journal = JournalStore::open();
    let tenant = || TenantId::new("abcdefgh12");
    let writer = journal.writer(tenant());
    let request =
        DecideOperation::new(OperationKind::Kick, OperationId::new("op"), Decision::Reject).request();
    let first = writer.sent(Change::of(&request)).await.unwrap();
    let newer = JsValue::from_str(r#"{"Form":2}"#);
    database.put(store::JOURNAL, &key_of(1), &newer).await.unwrap();

    let refused = writer.sent(Change::of(&request)).await.unwrap_err();
    assert_eq!(refused, Problem::Transport(TransportProblem::NotRecorded));
    // What was sent before keeps its answer, in the page.
    writer.answered(first, Ok(())).await;
    assert_eq!(journal.unsaved().len(), 1);
    let stored = journal.stored_records().await.unwrap();
    assert_eq!(
        (stored.len(), stored[1].text.as_str()),
        (2, r#"{"Form":2}"#),
        "nothing was replaced or added"
    );

    assert!(journal.begin_chain(tenant()).await.unwrap());
    assert!(journal.begin_chain(tenant()).await.unwrap(), "the second tab finds a journal that goes on");
    writer.sent(Change::of(&request)).await.unwrap();
    let stored = journal.stored_records().await.unwrap();
    let verified = chain::verify(&stored).unwrap();
    assert_eq!((verified.records, verified.chains, verified.unreadable), (3, 2, 1));
    assert_eq!(verified.head, writer.head());
    assert_eq!(journal.tail().await.unwrap().head(), writer.head());
    database.clear(store::JOURNAL).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_stored_record_is_never_replaced() {
    let database = Database::open().await.unwrap();
    database.clear(store::JOURNAL).await.unwrap();
    for (text, is_added) in [("one", true), ("two", false)] {
        let transaction = WriteTransaction::begin(&database, store::JOURNAL).unwrap();
        transaction.add("0", &JsValue::from_str(text)).unwrap();
        assert_eq!(transaction.done().await.is_ok(), is_added);
    }
    let stored = database.get(store::JOURNAL, "0").await.unwrap();
    assert_eq!(stored, Some(JsValue::from_str("one")));
    database.clear(store::JOURNAL).await.unwrap();
}
