//! The ids of the domain. They are opaque: a server may accept an id of any shape, so `looks_right` is a reason to warn
//! early and never a reason to refuse (docs/PROTOCOL.md, Identifiers).

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// An id with any text.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// The id of a tenant: eight to ten of `[a-z0-9]`, the first one a letter.
    TenantId
);
id!(
    /// The id of a user: `YYYYMMDDhhmmss.xxxxxxxx@{tenantId}.tresorit.io`.
    UserId
);
id!(
    /// The id of a tresor: `0000` and twenty of `[a-z0-9]`.
    TresorId
);
id!(
    /// The id of an operation that needs a verdict: any text.
    OperationId
);
id!(
    /// The name of a custom content file, folders included: `[A-Za-z0-9._/-]+`, without a slash at the end.
    ContentName
);

/// The last part of a user id's domain.
pub const USER_DOMAIN: &str = "tresorit.io";

fn all(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    text.bytes().all(allowed)
}

/// Whether a byte is one of `[a-z0-9]`, the characters of all ids.
pub fn is_lower_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

impl TenantId {
    /// Whether the text has the documented shape.
    pub fn looks_right(&self) -> bool {
        let text = self.as_str();
        (8..=10).contains(&text.len())
            && text.as_bytes()[0].is_ascii_lowercase()
            && all(text, is_lower_alphanumeric)
    }

    /// The user id with which every administrator of the tenant signs.
    pub fn admin_user(&self) -> UserId {
        UserId(format!("admin@{self}.{USER_DOMAIN}"))
    }
}

impl UserId {
    /// Whether the text has the documented shape, with any tenant.
    pub fn looks_right(&self) -> bool {
        let Some((name, domain)) = self.0.split_once('@') else { return false };
        let Some((date, tail)) = name.split_once('.') else { return false };
        let Some(tenant) = domain.strip_suffix(USER_DOMAIN).and_then(|rest| rest.strip_suffix('.')) else {
            return false;
        };
        date.len() == 14
            && all(date, |b| b.is_ascii_digit())
            && tail.len() == 8
            && all(tail, is_lower_alphanumeric)
            && TenantId::new(tenant).looks_right()
    }

    /// The tenant in the id, if the id has a tenant's domain.
    pub fn tenant(&self) -> Option<TenantId> {
        let (_, domain) = self.0.split_once('@')?;
        Some(TenantId::new(domain.strip_suffix(USER_DOMAIN)?.strip_suffix('.')?))
    }

    /// The characters that distinguish users of the same second. The whole id if it has another shape.
    pub fn short(&self) -> &str {
        let name = self.0.split('@').next().unwrap_or(&self.0);
        name.split_once('.').map_or(self.as_str(), |(_, tail)| tail)
    }
}

impl TresorId {
    /// Whether the text has the documented shape.
    pub fn looks_right(&self) -> bool {
        self.0.len() == 24 && self.0.starts_with("0000") && all(&self.0, is_lower_alphanumeric)
    }
}

impl ContentName {
    /// The first character that is not allowed in a name, with its index in characters.
    pub fn wrong_character(&self) -> Option<(usize, char)> {
        self.0
            .chars()
            .enumerate()
            .find(|(_, c)| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '-')))
    }

    /// Whether the text has the documented shape.
    pub fn looks_right(&self) -> bool {
        !self.0.is_empty() && !self.0.ends_with('/') && self.wrong_character().is_none()
    }
}

/// Whether a registration session id or verifier has the documented shape: 32 lower-case hex digits.
pub fn is_registration_token(text: &str) -> bool {
    text.len() == 32 && all(text, |b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_shapes_look_right() {
        assert!(TenantId::new("abcdefgh12").looks_right());
        assert!(UserId::new("20161214010237.t8hnqidl@abcdefgh12.tresorit.io").looks_right());
        assert!(TresorId::new("0000slpj4r86xbqlg9wmjhug").looks_right());
        assert!(ContentName::new("css/login.css").looks_right());
        assert!(is_registration_token("0123456789abcdef0123456789abcdef"));
    }

    #[test]
    fn other_shapes_do_not_look_right() {
        for tenant in ["", "1bcdefgh", "abcdefg", "abcdefgh123", "ABCDEFGH", "äbcdefgh"] {
            assert!(!TenantId::new(tenant).looks_right(), "{tenant}");
        }
        for user in
            ["", "x", "20161214010237.t8hnqidl", "2016.t8hnqidl@abcdefgh12.tresorit.io", "@.tresorit.io"]
        {
            assert!(!UserId::new(user).looks_right(), "{user}");
        }
        assert!(!TresorId::new("0001slpj4r86xbqlg9wmjhug").looks_right());
        assert!(!ContentName::new("css/").looks_right());
        assert_eq!(ContentName::new("bö.css").wrong_character(), Some((1, 'ö')));
        assert!(!is_registration_token("0123456789ABCDEF0123456789abcdef"));
    }

    #[test]
    fn a_user_id_contains_its_tenant_and_a_short_form() {
        let user = UserId::new("20161214010237.t8hnqidl@abcdefgh12.tresorit.io");
        assert_eq!(user.tenant(), Some(TenantId::new("abcdefgh12")));
        assert_eq!(user.short(), "t8hnqidl");
        assert_eq!(UserId::new("odd").short(), "odd");
        assert_eq!(TenantId::new("abcdefgh12").admin_user().as_str(), "admin@abcdefgh12.tresorit.io");
    }
}
