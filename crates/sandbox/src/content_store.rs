//! The bytes of the custom content: one file for each distinct content, named by its SHA-256, in a folder beside the
//! database. Which content names refer to them is in the database. A name from a request never becomes part of a path.

use crate::error::{ApiError, BAD_INPUT};
use crate::random;
use crate::runtime::run_blocking;
use admin_api::signing::hex;
use axum::body::Body;
use http_body_util::BodyExt;
use server_kit::files;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// Start of the names of files that are still being received.
const INCOMING_PREFIX: &str = "incoming-";

/// Start of the names of temporary folders.
const TEMPORARY_PREFIX: &str = "sandbox-content-";
/// A file in a temporary folder that is locked while its process runs.
const LOCK: &str = "lock";
/// A younger folder may belong to a process that has not locked it yet.
const MIN_ABANDONED_AGE: Duration = Duration::from_secs(60);

/// The folder.
pub struct ContentStore {
    folder: PathBuf,
    /// The lock of a temporary folder.
    lock: Option<File>,
}

/// A file that was received whole and does not have its final name yet. Dropping it deletes the file.
pub struct ReceivedFile {
    path: PathBuf,
    /// The SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// Its length.
    pub size_bytes: u64,
}

impl Drop for ReceivedFile {
    fn drop(&mut self) {
        // After `keep` the file is no longer there.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl ContentStore {
    /// Opens the folder of a database file. Creates it where it is missing.
    pub fn beside(database: &Path) -> io::Result<Self> {
        let folder = files::with_suffix(database, ".content");
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, lock: None })
    }

    /// Creates a folder that is deleted with the store. Deletes the folders of processes that were killed.
    ///
    /// By hand, because `tempfile` leaves the folder of a killed process behind.
    pub fn temporary() -> io::Result<Self> {
        let parent = std::env::temp_dir();
        delete_abandoned(&parent);
        let folder = parent.join(format!("{TEMPORARY_PREFIX}{}", random::token()));
        std::fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join(LOCK))?;
        lock.lock()?;
        Ok(Self { folder, lock: Some(lock) })
    }

    /// The path of a hash.
    pub fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(hash)
    }

    /// Writes a request's body to disk while it arrives. A body that is longer than the limit or breaks off is
    /// `BadInput`.
    pub async fn receive(&self, mut body: Body, limit_bytes: u64) -> Result<ReceivedFile, ApiError> {
        let path = self.folder.join(format!("{INCOMING_PREFIX}{}", random::token()));
        let mut file = tokio::fs::File::create(&path).await?;
        let mut received = ReceivedFile { path, digest: [0; 32], size_bytes: 0 };
        let mut hash = Sha256::new();
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| BAD_INPUT)?.into_data() else { continue };
            received.size_bytes += data.len() as u64;
            if received.size_bytes > limit_bytes {
                return Err(BAD_INPUT);
            }
            hash.update(&data);
            file.write_all(&data).await?;
        }
        file.flush().await?;
        file.sync_data().await?;
        received.digest = hash.finalize().into();
        Ok(received)
    }

    /// Writes bytes from memory.
    pub fn write(&self, bytes: &[u8]) -> io::Result<ReceivedFile> {
        let path = self.folder.join(format!("{INCOMING_PREFIX}{}", random::token()));
        let mut file = std::fs::File::create(&path)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        Ok(ReceivedFile { path, digest: Sha256::digest(bytes).into(), size_bytes: bytes.len() as u64 })
    }

    /// Gives a received file its final name. Call it inside the transaction that makes a content name refer to it.
    pub fn keep(&self, received: &ReceivedFile) -> io::Result<String> {
        let hash = hex(&received.digest);
        std::fs::rename(&received.path, self.path(&hash))?;
        Ok(hash)
    }

    /// Deletes the file of a hash. Call it inside a transaction after which no content name refers to it.
    pub fn delete(&self, hash: &str) {
        // A file that stays is deleted at the next start.
        let _ = std::fs::remove_file(self.path(hash));
    }

    /// Deletes files that no content name refers to, left behind by a killed process.
    pub fn delete_unused(&self, used: &HashSet<String>) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            if name.starts_with(INCOMING_PREFIX) || is_hash && !used.contains(&name) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Opens the file of a hash.
    pub async fn open(&self, hash: &str) -> io::Result<tokio::fs::File> {
        let path = self.path(hash);
        run_blocking(move || std::fs::File::open(path)).await.map(tokio::fs::File::from_std)
    }
}

impl Drop for ContentStore {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // What cannot be deleted is deleted at a later start.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Deletes temporary folders whose process is gone. A folder that cannot be opened belongs to another user.
fn delete_abandoned(parent: &Path) {
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_own = entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX);
        let Some(lock) = is_own.then(|| File::open(entry.path().join(LOCK)).ok()).flatten() else {
            continue;
        };
        let age = lock.metadata().and_then(|data| data.modified()).map(|at| at.elapsed());
        let is_old = matches!(age, Ok(Ok(age)) if age > MIN_ABANDONED_AGE);
        if is_old && lock.try_lock().is_ok() {
            // The next start tries again.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn unused_files_are_deleted_and_used_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        let files = ContentStore::beside(&folder.path().join("x.sqlite")).unwrap();
        let kept = files.keep(&files.write(b"kept").unwrap()).unwrap();
        let orphan = files.keep(&files.write(b"orphan").unwrap()).unwrap();
        std::fs::write(files.path("incoming-1"), b"half").unwrap();
        std::fs::write(files.path("a note"), b"not ours").unwrap();
        drop(files.write(b"dropped").unwrap());
        files.delete_unused(&HashSet::from([kept.clone()])).unwrap();
        let mut names: Vec<_> = std::fs::read_dir(folder.path().join("x.sqlite.content"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let mut expected = vec!["a note".to_owned(), kept];
        expected.sort();
        assert_eq!(names, expected);
        assert!(!names.contains(&orphan));
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_leaves_no_file() {
        let files = ContentStore::temporary().unwrap();
        let error = files.receive(Body::from("12345"), 4).await.err().unwrap();
        assert_eq!(error.code(), "BadInput");
        let received = files.receive(Body::from("1234"), 4).await.unwrap();
        assert_eq!(received.size_bytes, 4);
        drop(received);
        assert_eq!(std::fs::read_dir(&files.folder).unwrap().count(), 1, "the lock");
    }

    #[test]
    fn folders_of_killed_processes_are_deleted_and_others_stay() {
        let parent = tempfile::tempdir().unwrap();
        let make = |name: &str, age: u64| {
            let folder = parent.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            let lock = File::create(folder.join(LOCK)).unwrap();
            lock.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
            lock
        };
        drop(make("sandbox-content-dead", 100));
        drop(make("sandbox-content-young", 1));
        drop(make("other", 100));
        let living = make("sandbox-content-living", 100);
        living.lock().unwrap();
        delete_abandoned(parent.path());
        let mut left: Vec<_> =
            std::fs::read_dir(parent.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["other", "sandbox-content-living", "sandbox-content-young"]);
    }
}
