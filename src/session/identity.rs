//! Who works on this page: the tenant, the service, and the key or credential. What a person has begun here belongs to
//! that identity, and another one sees and sends nothing of it.

use super::SigningMethod;
use crate::browser::crypto;
use admin_api::service::ServiceUrl;
use admin_api::{TenantId, gateway, signing};

/// What is signed to tell keys apart. No request's signed text begins like this.
const TEXT: &str = "tresor-admin identity 1";
/// Bytes of a fingerprint: enough to tell keys apart, and far too few to stand for one.
const FINGERPRINT_BYTES: usize = 8;

/// An identity. Its text names what belongs to it in this browser's database. It reveals neither key nor credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(String);

impl Identity {
    /// The identity that connects with this credential. The error is the browser's message.
    pub async fn of(
        service: &ServiceUrl,
        tenant: &TenantId,
        credential: &SigningMethod,
    ) -> Result<Self, String> {
        let service = service.to_string();
        let mut text = [tenant.as_str(), " ", &service, " "].concat();
        match credential {
            SigningMethod::Key(key, _) => {
                text += "key-";
                text += &fingerprint(&key.sign(TEXT).await?).await?;
            }
            SigningMethod::Proxy(Some(credential)) => {
                text += "proxy-";
                // Without the browser's cryptography nobody can be told apart, so each connection is a new identity.
                text += &of_credential(credential).await.unwrap_or_else(|_| crypto::random_name());
            }
            // The proxy knows who it is; this page cannot.
            SigningMethod::Proxy(None) => text += "proxy",
        }
        Ok(Self(text))
    }

    /// The text, unique in this browser.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hashed twice, so that the second hash begins with the text and no copy of the credential is made for it.
async fn of_credential(credential: &gateway::Credential) -> Result<String, String> {
    let digest = crypto::sha256(credential.as_str().as_bytes()).await?;
    fingerprint(&[TEXT.as_bytes(), &digest].concat()).await
}

async fn fingerprint(secret: &[u8]) -> Result<String, String> {
    let digest = crypto::sha256(secret).await?;
    Ok(signing::hex(&digest[..FINGERPRINT_BYTES]))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests {
    use super::*;
    use crate::browser::crypto::SigningKey;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::wasm_bindgen_test;

    async fn identity(service: &str, tenant: &str, credential: SigningMethod) -> Identity {
        let service = ServiceUrl::parse(service).unwrap();
        Identity::of(&service, &TenantId::new(tenant), &credential).await.unwrap()
    }

    async fn key(byte: u8) -> SigningKey {
        let script = format!(
            "crypto.subtle.importKey('raw', new Uint8Array(32).fill({byte}),
                {{ name: 'HMAC', hash: 'SHA-256' }}, false, ['sign'])"
        );
        let imported = js_sys::eval(&script).unwrap().unchecked_into::<js_sys::Promise>();
        let imported = wasm_bindgen_futures::JsFuture::from(imported).await.unwrap();
        SigningKey::from_object(imported).unwrap()
    }

    fn by_proxy(text: &str) -> SigningMethod {
        SigningMethod::Proxy(Some(gateway::Credential::parse(text).ok().unwrap()))
    }

    #[wasm_bindgen_test]
    async fn tenant_service_and_credential_make_an_identity() {
        let (here, there, tenant) = ("https://a.example", "https://b.example", "abcdefgh12");
        let anna = identity(here, tenant, by_proxy("gw_anna")).await;
        assert_eq!(anna, identity(here, tenant, by_proxy(" gw_anna ")).await);
        assert!(!anna.as_str().contains("anna"));
        for other in [
            identity(here, tenant, by_proxy("gw_bert")).await,
            identity(there, tenant, by_proxy("gw_anna")).await,
            identity(here, "abcdefgh13", by_proxy("gw_anna")).await,
            identity(here, tenant, SigningMethod::Proxy(None)).await,
            identity(here, tenant, SigningMethod::Key(key(1).await, false)).await,
        ] {
            assert_ne!(anna, other);
        }
    }

    #[wasm_bindgen_test]
    async fn a_key_has_one_fingerprint_and_it_is_no_part_of_a_signature() {
        let of = async |byte, keep| {
            identity("https://a.example", "abcdefgh12", SigningMethod::Key(key(byte).await, keep)).await
        };
        let one = of(1, false).await;
        assert_eq!(one, of(1, true).await);
        assert_ne!(one, of(2, false).await);
        let fingerprint = one.as_str().rsplit_once("key-").unwrap().1;
        assert_eq!(fingerprint.len(), 2 * FINGERPRINT_BYTES);
        let signature = signing::hex(&key(1).await.sign(TEXT).await.unwrap());
        assert!(!signature.contains(fingerprint));
    }
}
