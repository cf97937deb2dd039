//! The age of a kept key: after some hours it is not used any more and has to be entered again.

/// The default number of hours.
pub const DEFAULT_KEPT_HOURS: u32 = 12;
/// The highest number that can be set: a week.
pub const MAX_KEPT_HOURS: u32 = 168;

const HOUR_MS: f64 = 3_600_000.0;
/// A clock may have been set back by this many milliseconds since the key was stored.
const SET_BACK_MS: f64 = 300_000.0;

/// The age in milliseconds of a key that is stored since `since_ms`. Where nobody knows it, it is without end.
pub fn age_ms(since_ms: Option<f64>, now_ms: f64) -> f64 {
    match since_ms.map(|since_ms| now_ms - since_ms) {
        Some(age_ms) if age_ms >= -SET_BACK_MS => age_ms.max(0.0),
        _ => f64::INFINITY,
    }
}

/// Whether a key of this age has to be entered again.
pub fn is_too_old(age_ms: f64, hours: u32) -> bool {
    age_ms > f64::from(hours) * HOUR_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_too_old_after_its_hours_and_when_its_age_is_unknown() {
        let now_ms = 1e12;
        let is_old = |since_ms| is_too_old(age_ms(since_ms, now_ms), DEFAULT_KEPT_HOURS);
        assert!(!is_old(Some(now_ms)));
        assert!(!is_old(Some(now_ms - 12.0 * HOUR_MS)));
        assert!(is_old(Some(now_ms - 12.0 * HOUR_MS - 1.0)));
        assert!(is_old(None));
        // The clock was set back a little, or so far that nobody knows the age.
        assert!(!is_old(Some(now_ms + SET_BACK_MS)));
        assert!(is_old(Some(now_ms + SET_BACK_MS + 1.0)));
    }
}
