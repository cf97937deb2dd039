//! Tests in a real browser: the queue store, which the tabs share, and the events.

use crate::operations::events::{QueueEventKind, QueueEvents};
use crate::operations::key::OperationKey;
use crate::operations::outcome::Outcome;
use crate::operations::queue::{Item, Queue};
use crate::operations::queue_store::QueueStore;
use crate::operations::sharing::{Claim, SaveScope};
use admin_api::OperationKind;
use admin_api::endpoint::Decision;
use leptos::prelude::Owner;
use std::cell::RefCell;
use std::rc::Rc;
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
    ours.save(&[Item::new(key("a"), 1.0)], &SaveScope::Content).await.unwrap();
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
    queue_store.save(&[decided.clone(), Item::new(key("a"), 1.0)], &SaveScope::Status).await.unwrap();
    assert_eq!(queue_store.items().await.unwrap(), [Item::new(key("a"), 1.0), decided]);
    queue_store.remove(&[key("a")]).await.unwrap();
    assert_eq!(queue_store.item(&key("a")).await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn two_events_in_one_tick_are_both_told_to_every_listener() {
    // The first view that is mounted starts what runs effects.
    drop(leptos::mount::mount_to(crate::browser::document().body().unwrap(), || ()));
    let owner = Owner::new();
    let (events, first, second) = owner.with(|| {
        let events = QueueEvents::default();
        let (first, second) = (listener(events), listener(events));
        (events, first, second)
    });
    events.post(&key("a"), QueueEventKind::RejectionDelayed);
    events.post(&key("a"), QueueEventKind::RejectionUndone);
    for heard in [&first, &second] {
        while heard.borrow().len() < 2 {
            crate::browser::time::sleep(0).await;
        }
    }
    let third = owner.with(|| listener(events));
    events.post(&key("b"), QueueEventKind::Changed);
    while third.borrow().is_empty() {
        crate::browser::time::sleep(0).await;
    }
    let all = [QueueEventKind::RejectionDelayed, QueueEventKind::RejectionUndone, QueueEventKind::Changed];
    assert_eq!((&*first.borrow(), &*second.borrow()), (&all.to_vec(), &all.to_vec()));
    assert_eq!(*third.borrow(), [QueueEventKind::Changed]);
}

/// What a listener hears from now on.
fn listener(events: QueueEvents) -> Rc<RefCell<Vec<QueueEventKind>>> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let told = heard.clone();
    events.listen(move |events| told.borrow_mut().extend(events.into_iter().map(|event| event.kind)));
    heard
}
