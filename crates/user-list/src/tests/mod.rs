//! Tests of the whole list: read in pieces of every size, searched and sorted in every way, and compared with plain
//! code over the same users.

mod reading;
mod viewing;

use crate::{ListFault, Users};

/// Reads an answer in chunks, with at most `limit_bytes` per call.
pub(crate) fn read_in<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    limit_bytes: usize,
) -> (Users, Result<(), ListFault>) {
    let mut users = Users::default();
    for mut chunk in chunks {
        while !chunk.is_empty() {
            match users.feed(chunk, limit_bytes) {
                Ok(read) => {
                    assert!(read > 0 && read <= limit_bytes);
                    chunk = &chunk[read..];
                }
                Err(_) => break,
            }
        }
    }
    let end = users.finish();
    assert_eq!(end.err(), users.fault());
    (users, end)
}

/// Reads an answer in one piece.
pub(crate) fn read(answer: &[u8]) -> (Users, Result<(), ListFault>) {
    read_in([answer], usize::MAX)
}

/// The ids and words of a list.
pub(crate) fn rows(users: &Users) -> Vec<(String, String)> {
    let store = users.store();
    let row = |row| Some((store.id(row)?.to_string(), store.state(row)?.word().to_owned()));
    (0..store.len()).filter_map(row).collect()
}
