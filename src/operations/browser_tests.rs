//! Tests of the queue store, which the tabs of a browser share, in a real browser.

use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Item, Queue};
use crate::operations::queue_store::QueueStore;
use crate::operations::sharing::{Claim, SaveScope};
use admin_api::OperationKind;
use admin_api::endpoint::Decision;
use wasm_bindgen_test::wasm_bindgen_test;

fn key(id: &str) -> OperationKey {
    OperationKey::new(OperationKind::Share, id)
}

/// An operation that a tab is about to decide.
fn sending(id: &str, tab: &str) -> Item {
    let mut queue = Queue::default();
    queue.add(Item::new(key(id), 1.0));
    assert!(queue.begin_sending(&key(id), Decision::Approve, tab));
    queue.get(&key(id)).cloned().unwrap()
}

#[wasm_bindgen_test]
async fn only_one_of_two_tabs_may_send() {
    let ours = QueueStore::open("tenant of the claim", |_| {}).await.unwrap();
    let theirs = QueueStore::open("tenant of the claim", |_| {}).await.unwrap();
    ours.save(&[Item::new(key("a"), 1.0)], SaveScope::Content).await.unwrap();
    let (our_item, their_item) = (sending("a", ours.tab()), sending("a", theirs.tab()));
    let (first, second) = futures::join!(ours.claim(&our_item), theirs.claim(&their_item));
    let won = [first.unwrap(), second.unwrap()].iter().filter(|claim| matches!(claim, Claim::Ours)).count();
    assert_eq!(won, 1);
}

#[wasm_bindgen_test]
async fn a_verdict_of_a_closed_tab_is_orphaned() {
    let ours = QueueStore::open("tenant of the orphan", |_| {}).await.unwrap();
    let theirs = QueueStore::open("tenant of the orphan", |_| {}).await.unwrap();
    let item = sending("a", theirs.tab());
    assert_eq!(ours.orphaned_by(&item).await, None);
    drop(theirs);
    while ours.orphaned_by(&item).await.is_none() {
        crate::browser::time::sleep(0).await;
    }
}

#[wasm_bindgen_test]
async fn the_store_returns_the_saved_operations() {
    let queue_store = QueueStore::open("tenant of the store", |_| {}).await.unwrap();
    let mut decided = sending("b", queue_store.tab());
    let mut queue = Queue::default();
    queue.add(decided.clone());
    queue.settle(&key("b"), Decision::Approve, Outcome::Approved, 9.0);
    decided = queue.get(&key("b")).cloned().unwrap();
    decided.added_at_ms = 2.0;
    queue_store.save(&[decided.clone(), Item::new(key("a"), 1.0)], SaveScope::Status).await.unwrap();
    assert_eq!(queue_store.items().await.unwrap(), [Item::new(key("a"), 1.0), decided]);
    queue_store.remove(&[key("a")]).await.unwrap();
    assert_eq!(queue_store.item(&key("a")).await.unwrap(), None);
}
