//! Capsules: the two secrets of a registration that was started here, sealed under a passphrase until the user is
//! validated. This file knows how a capsule is written down; the sealing itself is the browser's.

use admin_api::UserId;
use admin_api::entities::Registration;
use admin_api::percent::hex_digit;
use admin_api::signing::hex;
use serde_json::{Value, json};

/// Rounds of PBKDF2-HMAC-SHA-256 for new capsules.
pub const ROUNDS: u32 = 600_000;
/// Characters of a passphrase at least.
pub const MIN_PASSPHRASE_CHARS: usize = 8;

/// The secrets of a registration. There is no `Debug`, so they cannot slip into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// Identifies the registration session.
    pub session_id: String,
    /// Proves the session to the validation.
    pub session_verifier: String,
}

impl Secrets {
    /// The secrets of a registration that was started.
    pub fn of(registration: &Registration) -> Self {
        Self {
            session_id: registration.reg_session_id.clone(),
            session_verifier: registration.reg_session_verifier.clone(),
        }
    }

    /// What is sealed.
    pub fn to_text(&self) -> String {
        json!([self.session_id, self.session_verifier]).to_string()
    }

    /// Reads what was sealed.
    pub fn from_text(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let text = |at: usize| Some(value.get(at)?.as_str()?.to_owned());
        Some(Self { session_id: text(0)?, session_verifier: text(1)? })
    }
}

/// What AES-GCM made of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Of PBKDF2.
    pub salt: Vec<u8>,
    /// Rounds of PBKDF2.
    pub rounds: u32,
    /// The initialization vector.
    pub iv: Vec<u8>,
    /// The sealed bytes with their tag.
    pub bytes: Vec<u8>,
}

/// A capsule as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedRegistration {
    /// Whose registration. It is sealed in, too: a capsule opens for this user only.
    pub user: UserId,
    /// When it was sealed, in milliseconds since 1970-01-01 UTC.
    pub made_at_ms: f64,
    /// The secrets.
    pub sealed: Sealed,
}

impl SealedRegistration {
    /// The text under which it is stored.
    pub fn write(&self) -> String {
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

    /// Reads a stored capsule; `None` for what is none.
    pub fn read(text: &str) -> Option<Self> {
        let stored: Value = serde_json::from_str(text).ok()?;
        let bytes = |name: &str| unhex(stored.get(name)?.as_str()?);
        Some(Self {
            user: UserId::new(stored.get("UserId")?.as_str()?),
            made_at_ms: stored.get("MadeAtMs")?.as_f64()?,
            sealed: Sealed {
                salt: bytes("Salt")?,
                rounds: u32::try_from(stored.get("Rounds")?.as_u64()?).ok()?,
                iv: bytes("Iv")?,
                bytes: bytes("Sealed")?,
            },
        })
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(hex_digit(*high)? << 4 | hex_digit(*low)?));
    bytes.collect::<Option<Vec<u8>>>().filter(|_| rest.is_empty())
}

/// What the integrating application needs of a registration that was started here, as JSON with the API's names.
pub fn hand_over(registration: &Registration) -> String {
    json!({
        "UserId": registration.user_id.as_str(),
        "RegSessionId": registration.reg_session_id,
        "RegSessionVerifier": registration.reg_session_verifier,
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capsule_is_read_as_it_was_written() {
        let sealed = Sealed { salt: vec![0, 255], rounds: ROUNDS, iv: vec![1; 12], bytes: vec![7, 8, 9] };
        let capsule = SealedRegistration { user: UserId::new("a@t"), made_at_ms: 12.0, sealed };
        assert_eq!(SealedRegistration::read(&capsule.write()), Some(capsule.clone()));
        let broken = capsule.write().replace("00ff", "00f");
        assert_eq!(SealedRegistration::read(&broken), None);
        assert_eq!(SealedRegistration::read("{}"), None);
    }

    #[test]
    fn secrets_come_out_as_they_went_in() {
        let registration = Registration {
            user_id: UserId::new("a@t"),
            reg_session_id: "s\"1".into(),
            reg_session_verifier: "v".into(),
        };
        let secrets = Secrets::of(&registration);
        assert!(Secrets::from_text(&secrets.to_text()) == Some(secrets));
        assert!(Secrets::from_text("[1]").is_none());
        let handed: Value = serde_json::from_str(&hand_over(&registration)).unwrap();
        assert_eq!(handed, json!({ "UserId": "a@t", "RegSessionId": "s\"1", "RegSessionVerifier": "v" }));
    }
}
