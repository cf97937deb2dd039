//! The ETags of files, so that a file is read and hashed once for each of its versions instead of at every request.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Bytes of the hash that make the ETag.
const TAG_BYTES: usize = 16;
/// A file changed more recently is hashed anew: a second change within one tick of its modification time could go
/// unnoticed.
const MIN_AGE: Duration = Duration::from_secs(2);

/// The version of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileVersion {
    modified: SystemTime,
    size_bytes: u64,
}

impl FileVersion {
    /// The version in a file's metadata. `None` where the file system keeps no modification times.
    pub(crate) fn of(metadata: &Metadata) -> Option<Self> {
        Some(Self { modified: metadata.modified().ok()?, size_bytes: metadata.len() })
    }

    fn is_settled(self) -> bool {
        // A file from the future is not trusted.
        self.modified.elapsed().is_ok_and(|age| age > MIN_AGE)
    }
}

/// ETags by path.
#[derive(Debug, Default)]
pub(crate) struct EtagCache(Mutex<HashMap<PathBuf, (FileVersion, String)>>);

impl EtagCache {
    /// The ETag of a file's version. Calls `read` only where the tag is not known.
    pub(crate) fn get(
        &self,
        path: &Path,
        version: Option<FileVersion>,
        read: impl FnOnce() -> io::Result<Vec<u8>>,
    ) -> io::Result<(String, Option<Vec<u8>>)> {
        if let Some(tag) = version.and_then(|version| self.find(path, version)) {
            return Ok((tag, None));
        }
        let bytes = read()?;
        let tag = etag(&bytes);
        if let Some(version) = version.filter(|version| version.is_settled()) {
            self.lock().insert(path.to_owned(), (version, tag.clone()));
        }
        Ok((tag, Some(bytes)))
    }

    fn find(&self, path: &Path, version: FileVersion) -> Option<String> {
        self.lock().get(path).filter(|(known, _)| *known == version).map(|(_, tag)| tag.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, (FileVersion, String)>> {
        // Every change under this lock is a single insertion, so a panic leaves nothing inconsistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The strong ETag of bytes.
fn etag(bytes: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in &Sha256::digest(bytes)[..TAG_BYTES] {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(age_seconds: u64, size_bytes: u64) -> Option<FileVersion> {
        Some(FileVersion { modified: SystemTime::now() - Duration::from_secs(age_seconds), size_bytes })
    }

    fn get(cache: &EtagCache, version: Option<FileVersion>, bytes: &[u8]) -> (String, bool) {
        let (tag, read) = cache.get(Path::new("a"), version, || Ok(bytes.to_vec())).unwrap();
        (tag, read.is_some())
    }

    #[test]
    fn a_version_is_read_once() {
        let cache = EtagCache::default();
        let old = version(100, 1);
        let (tag, was_read) = get(&cache, old, b"1");
        assert!(was_read);
        assert_eq!(get(&cache, old, b"never read"), (tag.clone(), false));
        for changed in [version(90, 1), version(80, 2)] {
            let (other, was_read) = get(&cache, changed, b"2");
            assert!(was_read && other != tag);
        }
    }

    #[test]
    fn a_recent_or_undated_version_is_read_each_time() {
        let cache = EtagCache::default();
        for unsettled in [version(0, 1), None] {
            let (first, _) = get(&cache, unsettled, b"1");
            let (second, was_read) = get(&cache, unsettled, b"2");
            assert!(was_read && first != second);
        }
    }

    #[test]
    fn a_failed_read_is_passed_on() {
        let result = EtagCache::default().get(Path::new("a"), None, || Err(io::Error::other("gone")));
        assert!(result.is_err());
    }
}
