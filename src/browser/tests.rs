//! Tests of browser APIs, run in a real browser.

use super::indexed_db::{Database, WriteTransaction, store};
use super::web_lock;
use crate::browser::crypto::SigningKey;
use crate::browser::{crypto, time};
use admin_api::signing;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn webcrypto_produces_the_signature_of_the_protocol() {
    let bytes: [u8; 32] = std::array::from_fn(|index| index as u8);
    let key = SigningKey::import(&bytes).await.ok().unwrap();
    let digest = signing::hex(&crypto::sha256(b"").await.unwrap());
    let names = "UserId,TresoritDate,Content-Type,Content-SHA256,HMACHeaders";
    let canonical = signing::canonical_string(
        "POST",
        "/api/v4/admin/user/init-user-registration",
        [
            ("UserId", "admin@abcdefgh12.tresorit.io"),
            ("TresoritDate", "2017-06-01T12:00:00Z"),
            ("Content-Type", "application/json"),
            ("Content-SHA256", digest.as_str()),
            ("HMACHeaders", names),
        ],
    );
    let mac = key.sign(&canonical).await.unwrap();
    assert_eq!(signing::base64(&mac), "zSnlVZt5Uvo9jzPVpVBfM+7tTL7R7cxVOfmdOzHSZh8=");
    assert!(!key.object().extractable(), "the key's bytes cannot be read");
}

#[wasm_bindgen_test]
async fn a_stored_key_still_signs() {
    let key = SigningKey::import(&[7; 32]).await.ok().unwrap();
    let database = Database::open().await.unwrap();
    database.put(store::KEYS, "tenant of this test", key.object()).await.unwrap();
    let stored = database.get(store::KEYS, "tenant of this test").await.unwrap().unwrap();
    let stored = SigningKey::from_object(stored).unwrap();
    assert_eq!(stored.sign("text").await.unwrap(), key.sign("text").await.unwrap());
    database.delete(store::KEYS, "tenant of this test").await.unwrap();
    assert!(database.get(store::KEYS, "tenant of this test").await.unwrap().is_none());
}

#[wasm_bindgen_test]
async fn a_prefix_search_finds_only_matching_values_in_order() {
    let database = Database::open().await.unwrap();
    for name in ["prefix b", "prefix a", "prefiy c"] {
        database.put(store::QUEUE, name, &JsValue::from_str(name)).await.unwrap();
    }
    let found = database.all_under(store::QUEUE, "prefix ").await.unwrap();
    assert_eq!(found.iter().filter_map(JsValue::as_string).collect::<Vec<_>>(), ["prefix a", "prefix b"]);
}

#[wasm_bindgen_test]
async fn a_transaction_is_atomic() {
    let database = Database::open().await.unwrap();
    let count = async || {
        let transaction = WriteTransaction::begin(&database, store::QUEUE).unwrap();
        let before = transaction.get("count").await.unwrap().and_then(|value| value.as_f64()).unwrap_or(0.0);
        transaction.put("count", &JsValue::from_f64(before + 1.0)).unwrap();
        transaction.done().await.unwrap();
    };
    futures::join!(count(), count(), count());
    let counted = database.get(store::QUEUE, "count").await.unwrap().and_then(|value| value.as_f64());
    assert_eq!(counted, Some(3.0));
}

#[wasm_bindgen_test]
async fn a_lock_has_one_holder_at_a_time() {
    let first = web_lock::acquire("lock of this test").await;
    assert_eq!(web_lock::is_held("lock of this test").await, Some(true));
    let second_has_it = Rc::new(Cell::new(false));
    let second = {
        let has_it = second_has_it.clone();
        async move {
            let held = web_lock::acquire("lock of this test").await;
            has_it.set(true);
            held
        }
    };
    let release = async {
        time::sleep(0).await;
        assert!(!second_has_it.get());
        drop(first);
    };
    let (held, ()) = futures::join!(second, release);
    assert!(second_has_it.get());
    drop(held);
    assert_eq!(web_lock::is_held("another lock").await, Some(false));
}

#[wasm_bindgen_test]
fn iso_and_http_dates_are_parsed() {
    assert_eq!(time::parse_ms("1970-01-01T00:00:01Z"), Some(1000.0));
    assert_eq!(time::parse_ms("Thu, 01 Jan 1970 00:00:02 GMT"), Some(2000.0));
    assert_eq!(time::parse_ms("yesterday"), None);
}
