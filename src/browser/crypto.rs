//! WebCrypto: non-extractable signing keys, encryption under a passphrase or for a signing key, and SHA-256. The admin
//! key is imported in [`crate::browser::admin_key`].

use crate::browser::{message, window};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// A non-extractable HMAC-SHA256 key. Its bytes cannot be read, and it has no `Debug`.
#[derive(Clone)]
pub struct SigningKey(CryptoKey);

impl SigningKey {
    /// Imports a key from its bytes. The error is the browser's message.
    pub async fn import(bytes: &[u8]) -> Result<Self, String> {
        let algorithm = object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())]);
        import(bytes, &algorithm, "sign").await.map(Self)
    }

    /// A new key that nobody knows.
    pub async fn random() -> Result<Self, String> {
        let algorithm = object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())]);
        let usages = Array::of1(&"sign".into());
        let made = settled(subtle()?.generate_key_with_object(&algorithm, false, &usages)).await?;
        Ok(Self(made.unchecked_into()))
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
        settled(subtle()?.sign_with_str_and_buffer_source("HMAC", &self.0, &data))
            .await
            .map(|mac| bytes(&mac))
    }
}

/// A text encrypted with AES-GCM.
pub struct Sealed {
    /// The salt of the key.
    pub salt: Vec<u8>,
    /// The initialization vector.
    pub iv: Vec<u8>,
    /// The encrypted bytes with their authentication tag.
    pub bytes: Vec<u8>,
}

/// Encrypts a text under a passphrase. `name` is authenticated with it, so the text cannot be passed off as another
/// one. The error is the browser's message.
pub async fn seal(passphrase: &str, rounds: u32, name: &str, text: &str) -> Result<Sealed, String> {
    let salt = random::<16>()?.to_vec();
    let key = derive(passphrase, rounds, &salt).await?;
    encrypt(&key, salt, name, text).await
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
    decrypt(&key, name, sealed).await
}

/// Encrypts a text so that it can be read only with this signing key.
pub async fn seal_for(owner: &SigningKey, name: &str, text: &str) -> Result<Sealed, String> {
    let salt = random::<16>()?.to_vec();
    let key = derive_from(owner, &salt).await?;
    encrypt(&key, salt, name, text).await
}

/// Decrypts a text that was sealed for a signing key. `None` for another key or name, or altered bytes.
pub async fn unseal_for(owner: &SigningKey, name: &str, sealed: &Sealed) -> Result<Option<String>, String> {
    let key = derive_from(owner, &sealed.salt).await?;
    decrypt(&key, name, sealed).await
}

async fn encrypt(key: &CryptoKey, salt: Vec<u8>, name: &str, text: &str) -> Result<Sealed, String> {
    let iv = random::<12>()?.to_vec();
    let data = Uint8Array::from(text.as_bytes());
    let encrypting = subtle()?.encrypt_with_object_and_buffer_source(&aes(&iv, name), key, &data);
    // The browser has copied the text by now.
    wipe(&data);
    let sealed = settled(encrypting).await?;
    Ok(Sealed { salt, iv, bytes: bytes(&sealed) })
}

async fn decrypt(key: &CryptoKey, name: &str, sealed: &Sealed) -> Result<Option<String>, String> {
    let data = Uint8Array::from(sealed.bytes.as_slice());
    let promise = subtle()?
        .decrypt_with_object_and_buffer_source(&aes(&sealed.iv, name), key, &data)
        .map_err(|thrown| message(&thrown))?;
    Ok(JsFuture::from(promise).await.ok().and_then(|opened| {
        let text = String::from_utf8(bytes(&opened)).ok();
        wipe(&Uint8Array::new(&opened));
        text
    }))
}

/// The non-extractable AES-256-GCM key of a passphrase, by PBKDF2 with SHA-256.
async fn derive(passphrase: &str, rounds: u32, salt: &[u8]) -> Result<CryptoKey, String> {
    let base = import(passphrase.as_bytes(), &object(&[("name", "PBKDF2".into())]), "deriveKey").await?;
    let pbkdf2 = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ]);
    let aes = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key =
        settled(subtle()?.derive_key_with_object_and_object(&pbkdf2, &base, &aes, false, &usages)).await?;
    Ok(key.unchecked_into())
}

/// The AES-256-GCM key that only a signing key can make: the signature of a text that is no request.
async fn derive_from(owner: &SigningKey, salt: &[u8]) -> Result<CryptoKey, String> {
    let text = format!("sealed in the page {}", admin_api::signing::hex(salt));
    let mac = owner.sign(&text).await?;
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    import_for(&mac, &object(&[("name", "AES-GCM".into())]), &usages).await
}

/// Imports a non-extractable key for one use.
async fn import(bytes: &[u8], algorithm: &Object, usage: &str) -> Result<CryptoKey, String> {
    import_for(bytes, algorithm, &Array::of1(&usage.into())).await
}

async fn import_for(bytes: &[u8], algorithm: &Object, usages: &Array) -> Result<CryptoKey, String> {
    let data = Uint8Array::from(bytes);
    let importing = subtle()?.import_key_with_object("raw", &data, algorithm, false, usages);
    // The browser has copied the bytes by now.
    wipe(&data);
    Ok(settled(importing).await?.unchecked_into())
}

/// The result of a call of WebCrypto. The error is the browser's message.
async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, String> {
    let promise = promise.map_err(|thrown| message(&thrown))?;
    JsFuture::from(promise).await.map_err(|thrown| message(&thrown))
}

fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
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
    sha256_of_buffer(&Uint8Array::from(bytes).into()).await
}

/// SHA-256 of an array buffer or a view of one. The bytes are not copied into the wasm memory.
pub async fn sha256_of_buffer(buffer: &Object) -> Result<Vec<u8>, String> {
    settled(subtle()?.digest_with_str_and_buffer_source("SHA-256", buffer)).await.map(|digest| bytes(&digest))
}

/// The browser's WebCrypto. It is missing unless the page is served over https or from a loopback host.
pub(in crate::browser) fn subtle() -> Result<SubtleCrypto, String> {
    let crypto = window().crypto().map_err(|thrown| message(&thrown))?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).map_err(|thrown| message(&thrown))?;
    subtle
        .dyn_into()
        .map_err(|_| "This page is not served over https, so the browser disables its cryptography.".into())
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
