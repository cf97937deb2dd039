//! WebCrypto: the admin key as a non-extractable signing key, encryption under a passphrase, and SHA-256. The admin key
//! is imported in [`crate::browser::admin_key`].

use crate::browser::capabilities::{self, Capability};
use crate::browser::{message, window};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// A non-extractable HMAC-SHA256 key. Its bytes cannot be read, and it has no `Debug`.
#[derive(Clone)]
pub struct SigningKey(CryptoKey);

impl SigningKey {
    /// A key of these bytes. The admin key's never come here: [`crate::browser::admin_key`] imports it.
    #[cfg(test)]
    pub async fn import(bytes: &[u8; 32]) -> Result<Self, String> {
        let algorithm = object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())]);
        let usages = Array::of1(&"sign".into());
        let data = Uint8Array::from(bytes.as_slice());
        let importing = subtle()?.import_key_with_object("raw", &data, &algorithm, false, &usages);
        Ok(Self(settled(importing).await?.unchecked_into()))
    }

    /// A key that was stored as an object.
    pub fn from_object(object: JsValue) -> Option<Self> {
        object.dyn_into().ok().map(Self)
    }

    /// The key as an object that IndexedDB can store. It stays non-extractable.
    pub fn object(&self) -> &CryptoKey {
        &self.0
    }

    /// HMAC-SHA256 of a text.
    pub async fn sign(&self, text: &str) -> Result<Vec<u8>, String> {
        let data = Uint8Array::from(text.as_bytes());
        let mac = settled(subtle()?.sign_with_str_and_buffer_source("HMAC", &self.0, &data)).await?;
        Ok(Uint8Array::new(&mac).to_vec())
    }
}

/// A text encrypted with AES-GCM under a passphrase.
pub struct Sealed {
    /// The salt for PBKDF2.
    pub salt: Vec<u8>,
    /// The initialization vector.
    pub iv: Vec<u8>,
    /// The encrypted bytes with their authentication tag.
    pub bytes: Vec<u8>,
}

/// Encrypts a text under a passphrase. `name` is authenticated with it, so the text cannot be passed off as another
/// one. The error is the browser's message.
pub async fn seal(passphrase: &str, rounds: u32, name: &str, text: &str) -> Result<Sealed, String> {
    let (salt, iv) = (random::<16>()?.to_vec(), random::<12>()?.to_vec());
    let key = derive(passphrase, rounds, &salt).await?;
    let data = Uint8Array::from(text.as_bytes());
    let sealing = subtle()?.encrypt_with_object_and_buffer_source(&aes(&iv, name), &key, &data);
    // The browser has copied the text by now.
    wipe(&data);
    let bytes = settled(sealing).await?;
    Ok(Sealed { salt, iv, bytes: Uint8Array::new(&bytes).to_vec() })
}

/// Decrypts a sealed text. `None` for a wrong passphrase, another name, or altered bytes: the browser does not tell
/// which.
pub async fn unseal(
    passphrase: &str,
    rounds: u32,
    name: &str,
    sealed: &Sealed,
) -> Result<Option<String>, String> {
    let key = derive(passphrase, rounds, &sealed.salt).await?;
    let data = Uint8Array::from(sealed.bytes.as_slice());
    let promise = subtle()?
        .decrypt_with_object_and_buffer_source(&aes(&sealed.iv, name), &key, &data)
        .map_err(|thrown| message(&thrown))?;
    let Ok(opened) = JsFuture::from(promise).await else { return Ok(None) };
    let opened = Uint8Array::new(&opened);
    let text = String::from_utf8(opened.to_vec()).ok();
    wipe(&opened);
    Ok(text)
}

/// The non-extractable AES-256-GCM key of a passphrase, by PBKDF2 with SHA-256.
async fn derive(passphrase: &str, rounds: u32, salt: &[u8]) -> Result<CryptoKey, String> {
    let subtle = subtle()?;
    let data = Uint8Array::from(passphrase.as_bytes());
    let usages = Array::of1(&"deriveKey".into());
    let importing = subtle.import_key_with_str("raw", &data, "PBKDF2", false, &usages);
    // The browser has copied the passphrase by now.
    wipe(&data);
    let base = settled(importing).await?;
    let pbkdf2 = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ]);
    let aes = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let deriving =
        subtle.derive_key_with_object_and_object(&pbkdf2, base.unchecked_ref(), &aes, false, &usages);
    Ok(settled(deriving).await?.unchecked_into())
}

/// The result of a call of WebCrypto. The error is the browser's message.
async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, String> {
    let promise = promise.map_err(|thrown| message(&thrown))?;
    JsFuture::from(promise).await.map_err(|thrown| message(&thrown))
}

/// Overwrites bytes that are outside the wasm's memory.
fn wipe(data: &Uint8Array) {
    data.fill(0, 0, data.length());
}

fn aes(iv: &[u8], name: &str) -> Object {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(iv).into()),
        ("additionalData", Uint8Array::from(name.as_bytes()).into()),
    ])
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    let crypto = window().crypto().map_err(|thrown| message(&thrown))?;
    crypto.get_random_values_with_u8_array(&mut bytes).map_err(|thrown| message(&thrown))?;
    Ok(bytes)
}

/// SHA-256 of bytes.
pub async fn sha256(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if !capabilities::has(Capability::Cryptography) {
        return Ok(Sha256::digest(bytes).to_vec());
    }
    sha256_of_buffer(&Uint8Array::from(bytes).into()).await
}

/// SHA-256 of an array buffer or a view of one. The bytes are copied into the wasm memory only if the browser has no
/// cryptography.
pub async fn sha256_of_buffer(buffer: &Object) -> Result<Vec<u8>, String> {
    if !capabilities::has(Capability::Cryptography) {
        return Ok(Sha256::digest(Uint8Array::new(buffer).to_vec()).to_vec());
    }
    let digest = settled(subtle()?.digest_with_str_and_buffer_source("SHA-256", buffer)).await?;
    Ok(Uint8Array::new(&digest).to_vec())
}

/// The browser's WebCrypto. It is missing unless the page is served over https or from a loopback host.
pub(in crate::browser) fn subtle() -> Result<SubtleCrypto, String> {
    if !capabilities::has(Capability::Cryptography) {
        return Err("This page is not served over https, so the browser disables its cryptography.".into());
    }
    window().crypto().map(|crypto| crypto.subtle()).map_err(|thrown| message(&thrown))
}

/// Whether the browser can seal and sign. The error is a sentence.
pub fn check() -> Result<(), String> {
    subtle().map(|_| ())
}

/// A random name of 16 hex digits. It is unique in this browser, not secret.
pub fn random_name() -> String {
    let mut bytes = [0_u8; 8];
    if let Ok(crypto) = window().crypto() {
        // This fails only for arrays of more than 64 KiB.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    format!("{:016x}", u64::from_be_bytes(bytes))
}
