//! What the signing gateway and the panel agree on: the header that says which administrator calls, and the codes with
//! which the gateway itself refuses. They are none of the tenant's: its catalogue does not have them.

/// Carries an administrator's own credential to the gateway, which takes it out before it forwards.
pub const CREDENTIAL_HEADER: &str = "X-Gateway-Credential";
/// What each credential that a gateway hands out begins with.
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

/// Why a text is no credential. Says nothing of the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Nothing but white space.
    #[error("Enter your credential for the gateway.")]
    Empty,
    /// A character that no header can carry.
    #[error("A credential has letters, digits and signs only, without spaces.")]
    Character,
    /// The tenant's admin key, which must never be sent.
    #[error(
        "This looks like the tenant's admin key. A gateway is told your own credential, and never the key."
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
        /// Why the gateway itself refuses a call.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Refusal { $($(#[$doc])* $name,)+ }

        impl Refusal {
            /// All of them.
            pub const ALL: &'static [Refusal] = &[$(Refusal::$name,)+];

            /// The code on the wire.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => concat!("Gateway", stringify!($name)),)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// The message on the wire.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }
        }
    };
}

refusals! {
    /// No credential, an unknown one, or one that was revoked.
    CredentialRefused = 401 "The gateway does not know this credential, or it was revoked.";
    /// Called from a page of another origin, or under another name than its own.
    OriginRefused = 403 "The gateway answers pages of its own origin only.";
    /// Not an operation that is forwarded.
    UnknownOperation = 404 "The gateway does not forward this address or method.";
    /// Something in the query or the body that the operation does not take.
    InputRefused = 400 "The gateway forwards exactly what an operation takes. This call has something else in it. Nothing was sent.";
    /// Longer than what is forwarded.
    BodyTooLarge = 413 "The body is larger than the gateway forwards.";
    /// The body broke off or came too slowly. Nothing was sent.
    BodyIncomplete = 400 "The body did not arrive in full. Nothing was sent.";
    /// The books cannot be read or written, so nothing is sent.
    BooksClosed = 503 "The gateway cannot read its list of administrators or write its audit file. Nothing was sent.";
    /// Too much at once, or the gateway stops.
    Busy = 503 "The gateway has no room for this at the moment. Nothing was sent.";
    /// No connection to the service: nothing was sent.
    NotReached = 502 "The gateway cannot reach the service. Nothing was sent.";
    /// The call was sent, and no answer came.
    AnswerLost = 504 "The gateway sent the call, and no answer came in time.";
}

impl Refusal {
    /// The refusal with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|refusal| refusal.code() == code)
    }

    /// Whether the call may have reached the service all the same.
    pub const fn may_have_arrived(self) -> bool {
        matches!(self, Self::AnswerLost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_and_only_a_lost_answer_leaves_doubt() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::of_code(refusal.code()), Some(*refusal));
            assert!(refusal.code().starts_with("Gateway") && (400..600).contains(&refusal.status()));
            assert_eq!(refusal.may_have_arrived(), *refusal == Refusal::AnswerLost);
        }
        assert_eq!(Refusal::of_code("BadInput"), None);
    }

    #[test]
    fn a_credential_fits_into_a_header_and_is_never_the_admin_key() {
        assert_eq!(Credential::parse(" gw_ab \n").ok().unwrap().as_str(), "gw_ab");
        assert_eq!(Credential::parse(" ").err(), Some(CredentialError::Empty));
        assert_eq!(Credential::parse("a b").err(), Some(CredentialError::Character));
        assert_eq!(Credential::parse("ä").err(), Some(CredentialError::Character));
        assert_eq!(Credential::parse(&"0f".repeat(32)).err(), Some(CredentialError::AdminKey));
    }
}
