//! The time machine's books: what is known of a version that is kept, and which ones go when there is no more room.

use serde_json::{Value, json};

/// Bytes that are kept unless set otherwise.
pub const DEFAULT_LIMIT: u64 = 200_000_000;

/// Why a version was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReason {
    /// Another file went over it.
    Replaced,
    /// It was deleted.
    Deleted,
}

/// A version of a file that is kept in this browser. Its bytes lie beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Unique, and in the order of time.
    pub key: String,
    /// Where the file was.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Its media type then.
    pub content_type: String,
    /// SHA-256 of its bytes, in hex digits.
    pub sha256: String,
    /// When it was kept, in milliseconds since 1970.
    pub at_ms: f64,
    /// Why.
    pub why: KeptReason,
}

impl Version {
    /// The text that is stored.
    pub fn to_text(&self) -> String {
        json!({
            "Path": self.path, "Size": self.size, "ContentType": self.content_type, "Sha256": self.sha256,
            "AtMs": self.at_ms, "Deleted": self.why == KeptReason::Deleted,
        })
        .to_string()
    }

    /// Reads what was stored under a key; `None` for anything else.
    pub fn read(key: &str, text: &str) -> Option<Self> {
        let value = serde_json::from_str::<Value>(text).ok()?;
        let word = |name: &str| value[name].as_str().map(ToOwned::to_owned);
        Some(Self {
            key: key.to_owned(),
            path: word("Path")?,
            size: value["Size"].as_u64()?,
            content_type: word("ContentType")?,
            sha256: word("Sha256")?,
            at_ms: value["AtMs"].as_f64()?,
            why: if value["Deleted"] == true { KeptReason::Deleted } else { KeptReason::Replaced },
        })
    }
}

/// The keys of the versions that have to go, oldest first, so that `incoming` bytes more fit below the limit; `None`
/// when they never do.
pub fn to_evict(kept: &[Version], incoming: u64, limit: u64) -> Option<Vec<String>> {
    let room = limit.checked_sub(incoming)?;
    let mut oldest_first = kept.iter().collect::<Vec<_>>();
    oldest_first.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
    let mut bytes = kept.iter().map(|version| version.size).sum::<u64>();
    let mut gone = Vec::new();
    for version in oldest_first {
        if bytes <= room {
            break;
        }
        bytes -= version.size;
        gone.push(version.key.clone());
    }
    Some(gone)
}

/// What takes versions away for good, and is asked about before.
#[derive(Debug, Clone, PartialEq)]
pub enum ForgetRequest {
    /// One version.
    Version(Version),
    /// A limit in bytes, and how many versions it has no room for.
    Limit(u64, usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(key: &str, size: u64, at_ms: f64) -> Version {
        Version {
            key: key.into(),
            path: "a.css".into(),
            size,
            content_type: "text/css".into(),
            sha256: "00".into(),
            at_ms,
            why: KeptReason::Deleted,
        }
    }

    #[test]
    fn a_version_leads_to_its_text_and_back() {
        let kept = version("k", 9, 1234.0);
        assert_eq!(Version::read("k", &kept.to_text()), Some(kept));
        assert_eq!(Version::read("k", "{}"), None);
        assert_eq!(Version::read("k", "no json"), None);
    }

    #[test]
    fn the_oldest_goes_first_and_only_as_many_as_must() {
        let kept = [version("new", 40, 3.0), version("old", 30, 1.0), version("middle", 30, 2.0)];
        assert_eq!(to_evict(&kept, 0, 100), Some(vec![]));
        assert_eq!(to_evict(&kept, 20, 100), Some(vec!["old".into()]));
        assert_eq!(to_evict(&kept, 31, 100), Some(vec!["old".into(), "middle".into()]));
        assert_eq!(to_evict(&kept, 100, 100), Some(vec!["old".into(), "middle".into(), "new".into()]));
        assert_eq!(to_evict(&kept, 101, 100), None);
    }
}
