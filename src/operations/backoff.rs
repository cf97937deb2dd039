//! How long to wait before the next try: longer each time, up to a minute.

/// Milliseconds before the first try again, and at most.
const FIRST_MS: u32 = 1_000;
const LONGEST_MS: u32 = 60_000;

/// Tries that failed in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Another try failed: milliseconds to wait before the next.
    pub fn failed(&mut self) -> u32 {
        let wait = FIRST_MS.saturating_mul(1 << self.failures.min(6)).min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        wait
    }

    /// A try went well.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_start_anew() {
        let mut backoff = Backoff::default();
        let waits = std::array::from_fn::<_, 8, _>(|_| backoff.failed());
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
        backoff.succeeded();
        assert_eq!(backoff.failed(), 1_000);
    }
}
