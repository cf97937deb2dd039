//! What the signing gateway and the panel agree on: the header that identifies the administrator, and the codes of the
//! gateway's own refusals. The tenant's catalogue does not contain these codes.

/// The header with the administrator's own credential. The gateway removes it before it forwards a call.
pub const CREDENTIAL_HEADER: &str = "X-Gateway-Credential";
/// The beginning of every credential that a gateway issues.
pub const CREDENTIAL_START: &str = "gw_";

/// An administrator's own credential. Like the admin key, it has no `Debug`, `Display` or `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential(String);

/// On servers the credential is wiped from memory when it is dropped.
#[cfg(feature = "hmac")]
impl Drop for Credential {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

/// Why a text is not a credential. Does not contain the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The text is empty or white space.
    #[error("Enter your credential for the gateway.")]
    Empty,
    /// A header cannot contain one of its characters.
    #[error("A credential has only letters, digits and signs, no spaces.")]
    Character,
    /// It has the form of the tenant's admin key, which must never be sent.
    #[error(
        "This looks like the tenant's admin key. Enter your own credential for the gateway, never the key."
    )]
    AdminKey,
}

impl Credential {
    /// Reads a credential, with white space around it allowed.
    pub fn parse(text: &str) -> Result<Self, CredentialError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CredentialError::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CredentialError::Character);
        }
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(CredentialError::AdminKey);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text, for the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $status:literal $message:literal;)+) => {
        /// A refusal by the gateway itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Refusal { $($(#[$doc])* $name,)+ }

        impl Refusal {
            /// All of them.
            pub const ALL: &'static [Refusal] = &[$(Refusal::$name,)+];

            /// The `ErrorCode` of the answer.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => concat!("Gateway", stringify!($name)),)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// The `ErrorMessage` of the answer.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }
        }
    };
}

refusals! {
    /// There is no credential, or it is unknown or revoked.
    CredentialRefused = 401 "The gateway does not know this credential, or it was revoked.";
    /// The call comes from a page of another origin, or uses another host name than the gateway's.
    OriginRefused = 403 "The gateway answers pages of its own origin only.";
    /// The gateway does not forward this operation.
    UnknownOperation = 404 "The gateway does not forward this address or method.";
    /// The query or the body has something that the operation does not take.
    InputRefused = 400 "The gateway forwards exactly what an operation takes. This call has something else in it. Nothing was sent.";
    /// The body is longer than the gateway forwards.
    BodyTooLarge = 413 "The body is larger than the gateway forwards.";
    /// The body broke off or was too slow. Nothing was sent.
    BodyIncomplete = 400 "The body did not arrive in full. Nothing was sent.";
    /// The list of administrators cannot be read, or the audit file cannot be written. Nothing was sent.
    BooksClosed = 503 "The gateway cannot read its list of administrators or write its audit file. Nothing was sent.";
    /// The gateway has too much to do at once, or stops.
    Busy = 503 "The gateway has no room for this at the moment. Nothing was sent.";
    /// There is no connection to the service. Nothing was sent.
    NotReached = 502 "The gateway cannot reach the service. Nothing was sent.";
    /// The call was sent, and no answer arrived.
    AnswerLost = 504 "The gateway sent the call, and no answer came in time.";
}

impl Refusal {
    /// The refusal with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|refusal| refusal.code() == code)
    }

    /// Whether the service may have carried out the call.
    pub const fn may_have_arrived(self) -> bool {
        matches!(self, Self::AnswerLost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_found_by_its_code_and_only_a_lost_answer_may_have_arrived() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::of_code(refusal.code()), Some(*refusal));
            assert!(refusal.code().starts_with("Gateway") && (400..600).contains(&refusal.status()));
            assert_eq!(refusal.may_have_arrived(), *refusal == Refusal::AnswerLost);
        }
        assert_eq!(Refusal::of_code("BadInput"), None);
    }

    #[test]
    fn a_credential_fits_into_a_header_and_is_not_an_admin_key() {
        assert_eq!(Credential::parse(" gw_ab \n").ok().unwrap().as_str(), "gw_ab");
        assert_eq!(Credential::parse(" ").err(), Some(CredentialError::Empty));
        assert_eq!(Credential::parse("a b").err(), Some(CredentialError::Character));
        assert_eq!(Credential::parse("ä").err(), Some(CredentialError::Character));
        assert_eq!(Credential::parse(&"0f".repeat(32)).err(), Some(CredentialError::AdminKey));
    }
}
