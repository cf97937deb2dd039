//! WebCrypto: the admin key as an object that signs and cannot be read, and sealing under a passphrase.

use crate::browser::{message, window};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// A non-extractable HMAC-SHA256 key. There is no `Debug`, and no way to the bytes.
#[derive(Clone)]
pub struct SigningKey(CryptoKey);

impl SigningKey {
    /// Makes a key of its bytes. The error is the browser's reason.
    pub async fn import(bytes: &[u8; 32]) -> Result<Self, String> {
        let algorithm = object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())]);
        let usages = Array::of1(&"sign".into());
        let data = Uint8Array::from(bytes.as_slice());
        let promise = subtle()?
            .import_key_with_object("raw", &data, &algorithm, false, &usages)
            .map_err(|thrown| message(&thrown))?;
        let key = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
        Ok(Self(key.unchecked_into()))
    }

    /// Takes back a key that was stored as an object.
    pub fn from_object(object: JsValue) -> Option<Self> {
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

/// What AES-GCM makes of a text under a passphrase.
pub struct Sealed {
    /// Of PBKDF2.
    pub salt: Vec<u8>,
    /// The initialization vector.
    pub iv: Vec<u8>,
    /// The sealed bytes with their tag.
    pub bytes: Vec<u8>,
}

/// Seals a text under a passphrase, with the name of what it belongs to. The error is the browser's reason.
pub async fn seal(passphrase: &str, rounds: u32, name: &str, text: &str) -> Result<Sealed, String> {
    let (salt, iv) = (random::<16>()?.to_vec(), random::<12>()?.to_vec());
    let key = derive(passphrase, rounds, &salt).await?;
    let data = Uint8Array::from(text.as_bytes());
    let promise = subtle()?
        .encrypt_with_object_and_buffer_source(&aes(&iv, name), &key, &data)
        .map_err(|thrown| message(&thrown))?;
    let bytes = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
    Ok(Sealed { salt, iv, bytes: Uint8Array::new(&bytes).to_vec() })
}

/// Opens what was sealed; `None` for another passphrase, another name, or bytes that were altered: a browser does not
/// tell which.
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
    let opened = JsFuture::from(promise).await.ok();
    Ok(opened.and_then(|bytes| String::from_utf8(Uint8Array::new(&bytes).to_vec()).ok()))
}

/// The AES-256-GCM key of a passphrase, by PBKDF2 with SHA-256. It cannot be read.
async fn derive(passphrase: &str, rounds: u32, salt: &[u8]) -> Result<CryptoKey, String> {
    let subtle = subtle()?;
    let data = Uint8Array::from(passphrase.as_bytes());
    let usages = Array::of1(&"deriveKey".into());
    let promise = subtle
        .import_key_with_str("raw", &data, "PBKDF2", false, &usages)
        .map_err(|thrown| message(&thrown))?;
    let base = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
    let pbkdf2 = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ]);
    let aes = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let promise = subtle
        .derive_key_with_object_and_object(&pbkdf2, base.unchecked_ref(), &aes, false, &usages)
        .map_err(|thrown| message(&thrown))?;
    let key = JsFuture::from(promise).await.map_err(|thrown| message(&thrown))?;
    Ok(key.unchecked_into())
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
    let data = Uint8Array::from(bytes);
    let promise =
        subtle()?.digest_with_str_and_buffer_source("SHA-256", &data).map_err(|thrown| message(&thrown))?;
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
