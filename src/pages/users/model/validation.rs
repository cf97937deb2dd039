//! What a validation of a user needs, and the request that it makes. The secrets are opened and sent in
//! `state::validation`.

use super::sealed_registration::Secrets;
use admin_api::UserId;
use admin_api::endpoint::ValidateUser;

/// A validation that has all it needs.
pub struct Validation {
    /// The user.
    pub user: UserId,
    /// Where the two secrets of the registration come from.
    pub secrets: SecretsFrom,
    verifier: String,
}

/// Where the secrets of a registration come from.
pub enum SecretsFrom {
    /// From the capsule in this browser, with its passphrase.
    Capsule(String),
    /// They were pasted.
    Pasted(Secrets),
}

impl Validation {
    /// Reads the fields of the form; `None` if one is empty.
    pub fn read(user: &str, secrets: SecretsFrom, verifier: &str) -> Option<Self> {
        let (user, verifier) = (user.trim(), verifier.trim().to_owned());
        let secrets = match secrets {
            SecretsFrom::Pasted(Secrets { session_id, session_verifier }) => SecretsFrom::Pasted(Secrets {
                session_id: session_id.trim().to_owned(),
                session_verifier: session_verifier.trim().to_owned(),
            }),
            capsule => capsule,
        };
        let has_secrets = match &secrets {
            SecretsFrom::Capsule(passphrase) => !passphrase.is_empty(),
            SecretsFrom::Pasted(pasted) => {
                !pasted.session_id.is_empty() && !pasted.session_verifier.is_empty()
            }
        };
        let is_complete = has_secrets && !user.is_empty() && !verifier.is_empty();
        is_complete.then(|| Self { user: UserId::new(user), secrets, verifier })
    }

    /// The request with the opened secrets.
    pub fn request(&self, secrets: &Secrets) -> ValidateUser {
        ValidateUser {
            user_id: self.user.clone(),
            reg_session_id: secrets.session_id.clone(),
            reg_session_verifier: secrets.session_verifier.clone(),
            reg_validation_verifier: self.verifier.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pasted(session_id: &str, session_verifier: &str) -> SecretsFrom {
        SecretsFrom::Pasted(Secrets {
            session_id: session_id.into(),
            session_verifier: session_verifier.into(),
        })
    }

    #[test]
    fn each_field_is_needed() {
        assert!(Validation::read("a@t", pasted("s", "v"), "w").is_some());
        assert!(Validation::read("a@t", SecretsFrom::Capsule("p".into()), "w").is_some());
        for (user, secrets, verifier) in [
            (" ", pasted("s", "v"), "w"),
            ("a@t", pasted(" ", "v"), "w"),
            ("a@t", pasted("s", ""), "w"),
            ("a@t", pasted("s", "v"), " "),
            ("a@t", SecretsFrom::Capsule(String::new()), "w"),
        ] {
            assert!(Validation::read(user, secrets, verifier).is_none());
        }
    }

    #[test]
    fn pasted_values_are_trimmed_and_a_passphrase_is_not() {
        let validation = Validation::read(" a@t ", pasted(" s ", "v\n"), " w ").unwrap();
        let SecretsFrom::Pasted(secrets) = &validation.secrets else { panic!("they were pasted") };
        let request = validation.request(secrets);
        assert_eq!(request.user_id.as_str(), "a@t");
        assert_eq!((request.reg_session_id.as_str(), request.reg_session_verifier.as_str()), ("s", "v"));
        assert_eq!(request.reg_validation_verifier, "w");
        let validation = Validation::read("a@t", SecretsFrom::Capsule(" p ".into()), "w").unwrap();
        assert!(matches!(validation.secrets, SecretsFrom::Capsule(passphrase) if passphrase == " p "));
    }
}
