//! Exponential backoff: how long to wait before the next attempt, up to a minute.

/// Milliseconds before the first retry.
const FIRST_MS: u32 = 1_000;
/// Milliseconds before a retry at most.
const LONGEST_MS: u32 = 60_000;

/// The number of failed attempts in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Counts a failed attempt and returns the milliseconds to wait before the next.
    pub fn failed(&mut self) -> u32 {
        let wait = FIRST_MS.saturating_mul(1 << self.failures.min(6)).min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        wait
    }

    /// Resets the count after a successful attempt.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_reset_after_a_success() {
        let mut backoff = Backoff::default();
        let waits = std::array::from_fn::<_, 8, _>(|_| backoff.failed());
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
        backoff.succeeded();
        assert_eq!(backoff.failed(), 1_000);
    }
}
