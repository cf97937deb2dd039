//! Uploads, set aside on disk until their hash is known, because it is part of what is signed. All of them together have
//! a limit.

use crate::body::{check_announced, next, within};
use admin_api::gateway::Refusal;
use admin_api::signing::hex;
use axum::body::{Body, HttpBody};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

/// Bytes of an uploaded file.
pub(crate) const UPLOAD_LIMIT: u64 = 1024 * 1024 * 1024;

/// An upload, set aside.
pub(crate) struct Spooled {
    /// The bytes, from the beginning.
    pub file: File,
    /// How many.
    pub size: u64,
    /// Their SHA-256 in hex digits.
    pub sha256_hex: String,
    /// The part of the room that the file takes.
    pub share: Share,
}

/// Free space on disk is checked again after so many bytes.
const CHECK_EVERY: u64 = 1024 * 1024;

/// The room on disk for all uploads together.
pub(crate) struct Room {
    limit: u64,
    /// Bytes of the disk that uploads leave free.
    reserve: u64,
    taken: AtomicU64,
}

/// A part of the room. It is given back when it is dropped.
pub(crate) struct Share {
    room: Arc<Room>,
    bytes: u64,
    /// The size up to which free space was found.
    checked: u64,
}

impl Room {
    /// A room of `limit` bytes on a disk of which `reserve` bytes stay free.
    pub fn new(limit: u64, reserve: u64) -> Arc<Self> {
        Arc::new(Self { limit, reserve, taken: AtomicU64::new(0) })
    }

    fn share(self: &Arc<Self>) -> Share {
        Share { room: Arc::clone(self), bytes: 0, checked: 0 }
    }
}

impl Share {
    /// Takes more, up to a size; refused where the room or the disk is full.
    fn grow_to(&mut self, size: u64) -> Result<(), Refusal> {
        let more = size.saturating_sub(self.bytes);
        let limit = self.room.limit;
        let fits = |taken: u64| taken.checked_add(more).filter(|taken| *taken <= limit);
        self.room
            .taken
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits)
            .map_err(|_| Refusal::Busy)?;
        self.bytes += more;
        if size > self.checked {
            let next = size.max(self.checked + CHECK_EVERY);
            let needed = (next - self.checked).saturating_add(self.room.reserve);
            let free = fs4::available_space(std::env::temp_dir());
            if !free.is_ok_and(|free| free > needed) {
                return Err(Refusal::Busy);
            }
            self.checked = next;
        }
        Ok(())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Sets an upload aside, within `time`. The file has no name and goes with the call.
pub(crate) async fn spool(
    body: Body,
    limit: u64,
    room: &Arc<Room>,
    time: Duration,
) -> Result<Spooled, Refusal> {
    check_announced(&body, limit)?;
    let mut share = room.share();
    // The announced length is reserved at once, so that an upload that cannot fit is refused early.
    share.grow_to(body.size_hint().lower())?;
    within(time, write(body, limit, share)).await
}

async fn write(mut body: Body, limit: u64, mut share: Share) -> Result<Spooled, Refusal> {
    // The disk is full or read-only.
    let unwritable = |_| Refusal::BooksClosed;
    let mut file = File::from_std(tempfile::tempfile().map_err(unwritable)?);
    let (mut hash, mut size) = (Sha256::new(), 0_u64);
    while let Some(data) = next(&mut body).await? {
        size += data.len() as u64;
        if size > limit {
            return Err(Refusal::BodyTooLarge);
        }
        share.grow_to(size)?;
        hash.update(&data);
        file.write_all(&data).await.map_err(unwritable)?;
    }
    file.flush().await.map_err(unwritable)?;
    file.rewind().await.map_err(unwritable)?;
    Ok(Spooled { file, size, sha256_hex: hex(&hash.finalize()), share })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use futures_util::stream;
    use tokio::io::AsyncReadExt;

    const TIME: Duration = Duration::from_secs(30);

    fn in_pieces(pieces: &'static [&'static str]) -> Body {
        Body::from_stream(stream::iter(
            pieces.iter().map(|piece| Ok::<_, std::io::Error>(Bytes::from(*piece))),
        ))
    }

    #[tokio::test]
    async fn an_upload_is_kept_up_to_its_limit() {
        let room = Room::new(100, 0);
        let mut spooled = spool(Body::from("abc"), 3, &room, TIME).await.ok().unwrap();
        let mut text = String::new();
        spooled.file.read_to_string(&mut text).await.unwrap();
        assert_eq!((text.as_str(), spooled.size), ("abc", 3));
        assert!(spooled.sha256_hex.starts_with("ba7816bf"));
        assert_eq!(spool(Body::from("abcd"), 3, &room, TIME).await.err(), Some(Refusal::BodyTooLarge));
        assert_eq!(spool(in_pieces(&["ab", "cd"]), 3, &room, TIME).await.err(), Some(Refusal::BodyTooLarge));
    }

    #[tokio::test]
    async fn all_uploads_together_have_a_limit() {
        let room = Room::new(10, 0);
        let first = spool(in_pieces(&["1234", "56"]), 100, &room, TIME).await.ok().unwrap();
        assert_eq!(spool(Body::from("12345"), 100, &room, TIME).await.err(), Some(Refusal::Busy));
        assert_eq!(spool(in_pieces(&["123", "45"]), 100, &room, TIME).await.err(), Some(Refusal::Busy));
        let second = spool(Body::from("1234"), 100, &room, TIME).await.ok().unwrap();
        drop((first, second));
        spool(Body::from("1234567890"), 100, &room, TIME).await.ok().unwrap();
    }

    #[tokio::test]
    async fn uploads_leave_the_reserve_of_the_disk_free() {
        let room = Room::new(100, u64::MAX);
        assert_eq!(spool(Body::from("1"), 100, &room, TIME).await.err(), Some(Refusal::Busy));
        assert_eq!(spool(in_pieces(&["1"]), 100, &room, TIME).await.err(), Some(Refusal::Busy));
    }
}
