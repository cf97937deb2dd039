//! WebCrypto: the admin key as an object that signs and cannot be read.

use crate::browser::{message, window};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// A non-extractable HMAC-SHA256 key. There is no `Debug`, and no way to the bytes.
#[derive(Clone)]
pub struct SigningKey(CryptoKey);

impl SigningKey {
    /// Makes a key of its bytes. The error is the browser's reason.
    pub async fn import(bytes: &[u8; 32]) -> Result<Self, String> {
        let algorithm = Object::new();
        for (name, value) in [("name", "HMAC"), ("hash", "SHA-256")] {
            let _ = Reflect::set(&algorithm, &name.into(), &value.into());
        }
        let usages = Array::of1(&"sign".into());
        let data = Uint8Array::from(bytes.as_slice());
        let promise = subtle()?
            .import_key_with_object("raw", &data, &algorithm, false, &usages)
            .map_err(|thrown| message(&thrown))?;
        let key = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
        Ok(Self(key.unchecked_into()))
    }

    /// Takes back a key that was stored as an object.
    pub fn from_object(object: wasm_bindgen::JsValue) -> Option<Self> {
        object.dyn_into().ok().map(Self)
    }

    /// The key as an object that a database of this browser can store, still not readable.
    pub fn object(&self) -> &CryptoKey {
        &self.0
    }

    /// HMAC-SHA256 of a text.
    pub async fn sign(&self, text: &str) -> Result<Vec<u8>, String> {
        let data = Uint8Array::from(text.as_bytes());
        let promise = subtle()?
            .sign_with_str_and_buffer_source("HMAC", &self.0, &data)
            .map_err(|thrown| message(&thrown))?;
        let mac = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
        Ok(Uint8Array::new(&mac).to_vec())
    }
}

/// SHA-256 of bytes.
pub async fn sha256(bytes: &[u8]) -> Result<Vec<u8>, String> {
    sha256_of_buffer(&Uint8Array::from(bytes).into()).await
}

/// SHA-256 of an array buffer or a view of one, which is not copied into the panel's memory.
pub async fn sha256_of_buffer(buffer: &Object) -> Result<Vec<u8>, String> {
    let promise =
        subtle()?.digest_with_str_and_buffer_source("SHA-256", buffer).map_err(|thrown| message(&thrown))?;
    let digest = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
    Ok(Uint8Array::new(&digest).to_vec())
}

/// Missing where the page is not served securely: WebCrypto needs https or a loopback host.
fn subtle() -> Result<SubtleCrypto, String> {
    let crypto = window().crypto().map_err(|thrown| message(&thrown))?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).map_err(|thrown| message(&thrown))?;
    subtle.dyn_into().map_err(|_| {
        "This page is not served over https, so the browser offers no cryptography to it.".into()
    })
}

/// A random name of 16 hex digits, to tell things of this browser apart.
pub fn random_name() -> String {
    let mut bytes = [0_u8; 8];
    if let Ok(crypto) = window().crypto() {
        // Fails for arrays of more than 64 KiB only.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    format!("{:016x}", u64::from_be_bytes(bytes))
}
