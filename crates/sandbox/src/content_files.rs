//! The bytes of the custom content: one file for each different content, named by its SHA-256, in a folder beside the
//! database. Which names point to them is in the database. A name from a request never becomes part of a file's path.

use crate::app::blocking;
use crate::random;
use crate::refusal::{BAD_INPUT, Refusal};
use admin_api::signing::hex;
use axum::body::Body;
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// Start of the names of files that are still being received.
const INCOMING: &str = "incoming-";

/// Start of the names of temporary folders.
const TEMPORARY: &str = "sandbox-content-";
/// In a temporary folder: locked as long as its process lives.
const LOCK: &str = "lock";
/// A folder this young may belong to a process that has not locked it yet.
const YOUNG: Duration = Duration::from_secs(60);

/// The folder.
pub struct ContentFiles {
    folder: PathBuf,
    /// The lock of a temporary folder.
    lock: Option<File>,
}

/// Bytes that were received whole, not yet under their final name. Dropped, they are gone.
pub struct Received {
    path: PathBuf,
    /// Their SHA-256.
    pub digest: [u8; 32],
    /// How many they are.
    pub size: u64,
}

impl Drop for Received {
    fn drop(&mut self) {
        // After `keep` the file is no longer there.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl ContentFiles {
    /// Opens the folder of a database file, making it if need be.
    pub fn beside(database: &Path) -> io::Result<Self> {
        let mut name = database.as_os_str().to_owned();
        name.push(".content");
        let folder = PathBuf::from(name);
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, lock: None })
    }

    /// Makes a folder that goes with the process. What killed processes left behind goes now.
    pub fn temporary() -> io::Result<Self> {
        let place = std::env::temp_dir();
        clear_abandoned(&place);
        let folder = place.join(format!("{TEMPORARY}{}", random::token()));
        std::fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join(LOCK))?;
        lock.lock()?;
        Ok(Self { folder, lock: Some(lock) })
    }

    /// Where the bytes of a hash are.
    pub fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(hash)
    }

    /// Writes a request's body to disk as it comes. More than `limit` bytes, or a body that breaks off, are `BadInput`.
    pub async fn receive(&self, body: &mut Body, limit: u64) -> Result<Received, Refusal> {
        let path = self.folder.join(format!("{INCOMING}{}", random::token()));
        let mut file = tokio::fs::File::create(&path).await?;
        let mut received = Received { path, digest: [0; 32], size: 0 };
        let mut hash = Sha256::new();
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| BAD_INPUT)?.into_data() else { continue };
            received.size += data.len() as u64;
            if received.size > limit {
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

    /// Writes bytes that are already in memory.
    pub fn write(&self, bytes: &[u8]) -> io::Result<Received> {
        let path = self.folder.join(format!("{INCOMING}{}", random::token()));
        let mut file = std::fs::File::create(&path)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        Ok(Received { path, digest: Sha256::digest(bytes).into(), size: bytes.len() as u64 })
    }

    /// Gives received bytes their final name. Belongs inside the change that makes a name point to them.
    pub fn keep(&self, received: &Received) -> io::Result<String> {
        let hash = hex(&received.digest);
        std::fs::rename(&received.path, self.path(&hash))?;
        Ok(hash)
    }

    /// Removes the bytes of a hash. Belongs inside a change, after which no name points to them.
    pub fn discard(&self, hash: &str) {
        // What stays is swept at the next start.
        let _ = std::fs::remove_file(self.path(hash));
    }

    /// Removes what no name points to, left behind by a killed process.
    pub fn sweep(&self, used: &HashSet<String>) -> io::Result<()> {
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            if name.starts_with(INCOMING) || is_hash && !used.contains(&name) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Opens the bytes of a hash.
    pub async fn open_hash(&self, hash: &str) -> io::Result<tokio::fs::File> {
        let path = self.path(hash);
        blocking(move || std::fs::File::open(path)).await.map(tokio::fs::File::from_std)
    }
}

impl Drop for ContentFiles {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // The system cleans its folder for temporary files, too.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Removes temporary folders whose process is gone. One that cannot be looked at is another user's.
fn clear_abandoned(place: &Path) {
    let Ok(entries) = std::fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        let Some(lock) = is_ours.then(|| File::open(entry.path().join(LOCK)).ok()).flatten() else {
            continue;
        };
        let age = lock.metadata().and_then(|data| data.modified()).map(|at| at.elapsed());
        let is_old = matches!(age, Ok(Ok(age)) if age > YOUNG);
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
    fn kept_bytes_survive_a_sweep_and_others_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let files = ContentFiles::beside(&folder.path().join("x.sqlite")).unwrap();
        let kept = files.keep(&files.write(b"kept").unwrap()).unwrap();
        let orphan = files.keep(&files.write(b"orphan").unwrap()).unwrap();
        std::fs::write(files.path("incoming-1"), b"half").unwrap();
        std::fs::write(files.path("a note"), b"not ours").unwrap();
        drop(files.write(b"dropped").unwrap());
        files.sweep(&HashSet::from([kept.clone()])).unwrap();
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
        let files = ContentFiles::temporary().unwrap();
        let refused = files.receive(&mut Body::from("12345"), 4).await.err().unwrap();
        assert_eq!(refused.code(), "BadInput");
        let received = files.receive(&mut Body::from("1234"), 4).await.unwrap();
        assert_eq!(received.size, 4);
        drop(received);
        assert_eq!(std::fs::read_dir(&files.folder).unwrap().count(), 1, "the lock");
    }

    #[test]
    fn folders_of_killed_processes_go_and_others_stay() {
        let place = tempfile::tempdir().unwrap();
        let make = |name: &str, age: u64| {
            let folder = place.path().join(name);
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
        clear_abandoned(place.path());
        let mut left: Vec<_> =
            std::fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["other", "sandbox-content-living", "sandbox-content-young"]);
    }
}
