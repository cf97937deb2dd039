//! The records of the time machine: a saved version, and which versions are evicted when the limit is reached. Storage is
//! in the page's state.

use super::media;
use super::order;
use serde_json::{Value, json};

/// Bytes per megabyte, the unit in which the limit is set.
pub const MB: u64 = 1_000_000;
/// The default limit in bytes.
pub const DEFAULT_LIMIT: u64 = 200_000_000;

/// Why a version was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReason {
    /// The file was replaced.
    Replaced,
    /// The file was deleted.
    Deleted,
}

/// A version of a file saved in this browser. Its bytes are stored beside this record.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptVersion {
    /// Unique and sorted by time.
    pub key: String,
    /// The path of the file.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Its media type at that time.
    pub content_type: String,
    /// SHA-256 of its bytes, in hex digits.
    pub sha256: String,
    /// When it was saved, in milliseconds since 1970.
    pub at_ms: f64,
    /// Why it was saved.
    pub reason: KeptReason,
}

impl KeptVersion {
    /// The JSON that is stored.
    pub fn to_text(&self) -> String {
        json!({
            "Path": self.path, "Size": self.size, "ContentType": self.content_type, "Sha256": self.sha256,
            "AtMs": self.at_ms, "Deleted": self.reason == KeptReason::Deleted,
        })
        .to_string()
    }

    /// Reads the JSON that is stored under a key. `None` if it is not a version.
    pub fn read(key: &str, text: &str) -> Option<Self> {
        let value = serde_json::from_str::<Value>(text).ok()?;
        let text_of = |name: &str| value[name].as_str().map(ToOwned::to_owned);
        Some(Self {
            key: key.to_owned(),
            path: text_of("Path")?,
            size: value["Size"].as_u64()?,
            content_type: text_of("ContentType")?,
            sha256: text_of("Sha256")?,
            at_ms: value["AtMs"].as_f64()?,
            reason: if value["Deleted"] == true { KeptReason::Deleted } else { KeptReason::Replaced },
        })
    }
}

/// The keys of the versions to remove, oldest first, so that `incoming` more bytes fit within the limit. `None` if they
/// can never fit.
pub fn to_evict(kept: &[KeptVersion], incoming: u64, limit: u64) -> Option<Vec<String>> {
    let room = limit.checked_sub(incoming)?;
    let oldest_first = order::sorted(kept.len(), &|a, b| kept[a].at_ms.total_cmp(&kept[b].at_ms));
    let mut bytes = kept.iter().map(|version| version.size).sum::<u64>();
    let mut evicted = Vec::new();
    for version in oldest_first.into_iter().map(|at| &kept[at as usize]) {
        if bytes <= room {
            break;
        }
        bytes -= version.size;
        evicted.push(version.key.clone());
    }
    Some(evicted)
}

/// A request that removes versions permanently.
#[derive(Debug, Clone, PartialEq)]
pub enum ForgetRequest {
    /// Forget one version.
    Version(KeptVersion),
    /// Set a limit in bytes, which removes this number of versions.
    Limit(u64, usize),
}

impl ForgetRequest {
    /// Reads a limit in megabytes as it was typed. `None` if it is no whole number.
    pub fn limit(typed: &str, kept: &[KeptVersion]) -> Option<Self> {
        let bytes = typed.trim().parse::<u64>().ok()?.saturating_mul(MB);
        Some(Self::Limit(bytes, to_evict(kept, 0, bytes).unwrap_or_default().len()))
    }

    /// Whether the administrator confirms it first, because something is lost.
    pub fn needs_confirmation(&self) -> bool {
        !matches!(self, Self::Limit(_, 0))
    }
}

/// What can be done with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionAction {
    /// Publish it again.
    Restore,
    /// Show it.
    Preview,
    /// Compare it with the published file.
    Compare,
    /// Save it as a file.
    Download,
    /// Remove it permanently.
    Forget,
}

impl VersionAction {
    /// All actions in the order of the buttons.
    pub const ALL: [Self; 5] = [Self::Restore, Self::Preview, Self::Compare, Self::Download, Self::Forget];

    /// Whether it can be done with a version of this media type.
    pub fn is_possible(self, content_type: &str) -> bool {
        self != Self::Compare || media::is_comparable(content_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(key: &str, size: u64, at_ms: f64) -> KeptVersion {
        KeptVersion {
            key: key.into(),
            path: "a.css".into(),
            size,
            content_type: "text/css".into(),
            sha256: "00".into(),
            at_ms,
            reason: KeptReason::Deleted,
        }
    }

    #[test]
    fn a_stored_version_is_read_back() {
        let kept = version("k", 9, 1234.0);
        assert_eq!(KeptVersion::read("k", &kept.to_text()), Some(kept));
        assert_eq!(KeptVersion::read("k", "{}"), None);
        assert_eq!(KeptVersion::read("k", "no json"), None);
    }

    #[test]
    fn the_oldest_versions_are_evicted_and_no_more_than_needed() {
        let kept = [version("new", 40, 3.0), version("old", 30, 1.0), version("middle", 30, 2.0)];
        assert_eq!(to_evict(&kept, 0, 100), Some(vec![]));
        assert_eq!(to_evict(&kept, 20, 100), Some(vec!["old".into()]));
        assert_eq!(to_evict(&kept, 31, 100), Some(vec!["old".into(), "middle".into()]));
        assert_eq!(to_evict(&kept, 100, 100), Some(vec!["old".into(), "middle".into(), "new".into()]));
        assert_eq!(to_evict(&kept, 101, 100), None);
    }

    #[test]
    fn a_smaller_limit_is_confirmed_if_it_removes_versions() {
        let kept = [version("new", 2 * MB, 2.0), version("old", MB, 1.0)];
        let limit = |typed| ForgetRequest::limit(typed, &kept);
        assert_eq!(limit(" 3 "), Some(ForgetRequest::Limit(3 * MB, 0)));
        assert_eq!(limit("2"), Some(ForgetRequest::Limit(2 * MB, 1)));
        assert_eq!(limit("0"), Some(ForgetRequest::Limit(0, 2)));
        assert_eq!(["ten", "", "-1", "1.5"].map(limit), [const { None }; 4]);
        assert!(!limit("3").unwrap().needs_confirmation() && limit("2").unwrap().needs_confirmation());
    }

    #[test]
    fn only_texts_are_compared() {
        assert!(VersionAction::Compare.is_possible("text/css"));
        assert!(!VersionAction::Compare.is_possible("image/png"));
        assert!(VersionAction::Restore.is_possible("image/png"));
    }
}
