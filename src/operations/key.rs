//! The key of an operation that waits for a verdict: its kind and its id.

use admin_api::{OperationId, OperationKind, TresorId};
use std::fmt;

/// Identifies one operation. The id of a tresor creation is the tresor's id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationKey {
    /// The kind of request.
    pub kind: OperationKind,
    /// The id.
    pub id: OperationId,
}

impl OperationKey {
    /// A key of a kind and an id.
    pub fn new(kind: OperationKind, id: impl Into<String>) -> Self {
        Self { kind, id: OperationId::new(id) }
    }

    /// Parses the form that links and the store use, such as `share:9f2c…`.
    pub fn parse(text: &str) -> Option<Self> {
        let (slug, id) = text.split_once(':')?;
        (!id.is_empty()).then_some(Self::new(OperationKind::from_slug(slug)?, id))
    }

    /// The tresor, if the id is a tresor's.
    pub fn tresor(&self) -> Option<TresorId> {
        (self.kind == OperationKind::TresorCreation).then(|| TresorId::new(self.id.as_str()))
    }
}

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.slug(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_parsed_from_its_text() {
        for kind in OperationKind::ALL {
            let key = OperationKey::new(kind, "a:b/c");
            assert_eq!(OperationKey::parse(&key.to_string()), Some(key));
        }
        for text in ["", "share", "share:", "Share:x", "push:x"] {
            assert_eq!(OperationKey::parse(text), None, "{text}");
        }
    }
}
