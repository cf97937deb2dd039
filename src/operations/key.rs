//! What names an operation that waits for a verdict: its kind and its id.

use admin_api::{OperationId, OperationKind, TresorId};
use std::fmt;

/// Names one operation. The id of a tresor creation is the tresor's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationKey {
    /// What is asked for.
    pub kind: OperationKind,
    /// Which one.
    pub id: OperationId,
}

impl OperationKey {
    /// Puts a key together.
    pub fn new(kind: OperationKind, id: impl Into<String>) -> Self {
        Self { kind, id: OperationId::new(id) }
    }

    /// Reads the form of links and stores, as in `share:9f2c…`.
    pub fn parse(text: &str) -> Option<Self> {
        let (slug, id) = text.split_once(':')?;
        (!id.is_empty()).then_some(Self::new(OperationKind::from_slug(slug)?, id))
    }

    /// The tresor, where the id is a tresor's.
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
    fn the_form_of_links_leads_back() {
        for kind in OperationKind::ALL {
            let key = OperationKey::new(kind, "a:b/c");
            assert_eq!(OperationKey::parse(&key.to_string()), Some(key));
        }
        for text in ["", "share", "share:", "Share:x", "push:x"] {
            assert_eq!(OperationKey::parse(text), None, "{text}");
        }
    }
}
