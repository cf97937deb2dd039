//! Tests of the list as a whole: read in every cut, searched and sorted in every way, and compared with what plain
//! code makes of the same users.

mod reading;
mod viewing;

use super::{Fault, Users};

/// A small generator of random numbers: the tests need many cases that are the same each time.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    pub fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u64) as usize]
    }

    pub fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(self.pick(b"abcdefghijklmnopqrstuvwxyz0123456789"))).collect()
    }

    /// An id as the platform makes them. Few dates, so that many users share one.
    pub fn id(&mut self) -> String {
        let (month, day, second) = (1 + self.below(12), 1 + self.below(28), self.below(60));
        let tenant = self.pick(&["abcdefgh12", "abcdefgh12", "zyxwvuts98"]);
        format!("2016{month:02}{day:02}0102{second:02}.{}@{tenant}.tresorit.io", self.letters(8))
    }
}

/// Users with ids as the platform makes them, and their words.
pub(super) fn many(count: usize) -> Vec<(String, &'static str)> {
    let mut dice = Dice(0x5EED);
    let words = ["Validated", "Validated", "Validated", "Unvalidated", "Suspended"];
    (0..count).map(|_| (dice.id(), dice.pick(&words))).collect()
}

/// The answer in the form that the platform sends.
pub(super) fn answer(users: &[(impl AsRef<str>, &str)]) -> Vec<u8> {
    let user = |(id, word): &(_, &str)| {
        let id: &str = AsRef::as_ref(id);
        format!(r#"{{"UserId":"{id}","UserRegistrationState":"{word}"}}"#)
    };
    let users: Vec<String> = users.iter().map(user).collect();
    format!(r#"{{"Users":[{}]}}"#, users.join(",")).into_bytes()
}

/// Reads an answer in chunks, each in turns of at most so many bytes.
pub(super) fn read_in<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    limit_bytes: usize,
) -> (Users, Result<(), Fault>) {
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
pub(super) fn read(answer: &[u8]) -> (Users, Result<(), Fault>) {
    read_in([answer], usize::MAX)
}

/// The rows of a list, as texts.
pub(super) fn rows(users: &Users) -> Vec<(String, String)> {
    let pack = users.pack();
    let row = |row| Some((pack.id(row)?.to_string(), pack.state(row)?.word().to_owned()));
    (0..pack.len()).filter_map(row).collect()
}
