//! What needs a real browser's cryptography.

use super::http_transport::Signer;
use crate::browser::crypto::{self, SigningKey};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_sealed_text_opens_only_with_the_key_that_sealed_it() {
    let passphrase = async |bytes| {
        let key = SigningKey::import(&bytes).await.unwrap();
        Signer::with_key(key).passphrase().await.unwrap()
    };
    let owner = passphrase([7; 32]).await;
    let sealed = crypto::seal(&owner, 1, "name", "a secret").await.unwrap();
    let open = async |passphrase: String, name| crypto::unseal(&passphrase, 1, name, &sealed).await.unwrap();
    // Entered again, it is another object of the same key.
    assert_eq!(open(passphrase([7; 32]).await, "name").await.as_deref(), Some("a secret"));
    assert_eq!(open(passphrase([8; 32]).await, "name").await, None);
    assert_eq!(open(owner.clone(), "another name").await, None);
}
