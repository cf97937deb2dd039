//! Test data: random but repeatable user lists.

/// A small random number generator (xorshift). Tests need many cases that are the same in every run.
pub(crate) struct TestRng(pub u64);

impl TestRng {
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

    /// An id as the platform makes them. There are few dates, so that many users share one.
    pub fn id(&mut self) -> String {
        let (month, day, second) = (1 + self.below(12), 1 + self.below(28), self.below(60));
        let tenant = self.pick(&["abcdefgh12", "abcdefgh12", "zyxwvuts98"]);
        format!("2016{month:02}{day:02}0102{second:02}.{}@{tenant}.tresorit.io", self.letters(8))
    }
}

/// Users with ids as the platform makes them, and their registration words.
pub(crate) fn many(count: usize) -> Vec<(String, &'static str)> {
    let mut rng = TestRng(0x5EED);
    let words = ["Validated", "Validated", "Validated", "Unvalidated", "Suspended"];
    (0..count).map(|_| (rng.id(), rng.pick(&words))).collect()
}

/// The answer of ListUsers in the form that the platform sends.
pub(crate) fn answer(users: &[(impl AsRef<str>, &str)]) -> Vec<u8> {
    let user = |(id, word): &(_, &str)| {
        let id: &str = AsRef::as_ref(id);
        format!(r#"{{"UserId":"{id}","UserRegistrationState":"{word}"}}"#)
    };
    let users: Vec<String> = users.iter().map(user).collect();
    format!(r#"{{"Users":[{}]}}"#, users.join(",")).into_bytes()
}
