//! Capsules: the two secrets of a registration that was started in this browser, encrypted with a passphrase until the
//! user is validated. Here is the stored format; the encryption is in `browser::crypto`.

use admin_api::UserId;
use admin_api::entities::ReservedRegistration;
use admin_api::percent::hex_digit;
use admin_api::signing::hex;
use serde_json::{Value, json};

/// Iterations of PBKDF2-HMAC-SHA-256 for new capsules.
pub const PBKDF2_ROUNDS: u32 = 600_000;
/// The minimum length of a passphrase, in characters.
pub const MIN_PASSPHRASE_CHARS: usize = 8;

/// The secrets of a registration. There is no `Debug`, so they cannot slip into a log, and no `Clone`, so that whoever
/// drops them drops the only copy.
#[derive(PartialEq, Eq)]
pub struct Secrets {
    /// Identifies the registration session.
    pub session_id: String,
    /// Proves at the validation that the caller started the session.
    pub session_verifier: String,
}

impl Secrets {
    /// The secrets of a started registration.
    pub fn of(registration: ReservedRegistration) -> Self {
        Self { session_id: registration.reg_session_id, session_verifier: registration.reg_session_verifier }
    }

    /// The text that is encrypted.
    pub fn to_plaintext(&self) -> String {
        json!([self.session_id, self.session_verifier]).to_string()
    }

    /// Parses the decrypted text.
    pub fn from_plaintext(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let text = |at: usize| Some(value.get(at)?.as_str()?.to_owned());
        Some(Self { session_id: text(0)?, session_verifier: text(1)? })
    }
}

/// A text encrypted with AES-GCM and a passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ciphertext {
    /// The salt of PBKDF2.
    pub salt: Vec<u8>,
    /// The iterations of PBKDF2.
    pub rounds: u32,
    /// The initialization vector.
    pub iv: Vec<u8>,
    /// The encrypted bytes with the authentication tag.
    pub bytes: Vec<u8>,
}

/// A capsule as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedRegistration {
    /// The user. The id is authenticated, too, so a capsule opens for this user only.
    pub user: UserId,
    /// When it was encrypted, in milliseconds since 1970-01-01 UTC.
    pub made_at_ms: f64,
    /// The encrypted secrets.
    pub sealed: Ciphertext,
}

impl SealedRegistration {
    /// The stored form.
    pub fn to_json(&self) -> String {
        json!({
            "Version": 1,
            "UserId": self.user.as_str(),
            "MadeAtMs": self.made_at_ms,
            "Salt": hex(&self.sealed.salt),
            "Rounds": self.sealed.rounds,
            "Iv": hex(&self.sealed.iv),
            "Sealed": hex(&self.sealed.bytes),
        })
        .to_string()
    }

    /// Parses the stored form; `None` if the text is something else.
    pub fn from_json(text: &str) -> Option<Self> {
        let stored: Value = serde_json::from_str(text).ok()?;
        let bytes = |name: &str| decode_hex(stored.get(name)?.as_str()?);
        Some(Self {
            user: UserId::new(stored.get("UserId")?.as_str()?),
            made_at_ms: stored.get("MadeAtMs")?.as_f64()?,
            sealed: Ciphertext {
                salt: bytes("Salt")?,
                rounds: u32::try_from(stored.get("Rounds")?.as_u64()?).ok()?,
                iv: bytes("Iv")?,
                bytes: bytes("Sealed")?,
            },
        })
    }
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(hex_digit(*high)? << 4 | hex_digit(*low)?));
    bytes.collect::<Option<Vec<u8>>>().filter(|_| rest.is_empty())
}

/// The values that the integrating application needs, as JSON with the names of the API.
pub fn hand_over_json(user: &UserId, secrets: &Secrets) -> String {
    json!({
        "UserId": user.as_str(),
        "RegSessionId": secrets.session_id,
        "RegSessionVerifier": secrets.session_verifier,
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_capsule_is_read_unchanged() {
        let sealed =
            Ciphertext { salt: vec![0, 255], rounds: PBKDF2_ROUNDS, iv: vec![1; 12], bytes: vec![7, 8, 9] };
        let capsule = SealedRegistration { user: UserId::new("a@t"), made_at_ms: 12.0, sealed };
        assert_eq!(SealedRegistration::from_json(&capsule.to_json()), Some(capsule.clone()));
        let broken = capsule.to_json().replace("00ff", "00f");
        assert_eq!(SealedRegistration::from_json(&broken), None);
        assert_eq!(SealedRegistration::from_json("{}"), None);
    }

    #[test]
    fn secrets_survive_the_round_trip_through_text() {
        let registration = ReservedRegistration {
            user_id: UserId::new("a@t"),
            reg_session_id: "s\"1".into(),
            reg_session_verifier: "v".into(),
        };
        let secrets = Secrets::of(registration);
        assert!(Secrets::from_plaintext("[1]").is_none());
        let json: Value = serde_json::from_str(&hand_over_json(&UserId::new("a@t"), &secrets)).unwrap();
        assert!(Secrets::from_plaintext(&secrets.to_plaintext()) == Some(secrets));
        assert_eq!(json, json!({ "UserId": "a@t", "RegSessionId": "s\"1", "RegSessionVerifier": "v" }));
    }
}
