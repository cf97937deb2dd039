//! Time limits and intervals. They have no flags; tests shorten them.

use std::time::Duration;

/// Time limits and intervals.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Limit for the head of a request.
    pub head: Duration,
    /// Limit for a whole JSON body.
    pub json_body: Duration,
    /// Limit for a whole upload.
    pub upload_body: Duration,
    /// Limit until a client takes some of its answer.
    pub write: Duration,
    /// Interval between two checks for revoked administrators with open connections.
    pub revocation: Duration,
    /// Interval for which calls without an identity are summed up.
    pub counting: Duration,
    /// Limit for answers under way when the gateway stops. Changes on their way are waited for longer.
    pub last_answers: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(20),
            json_body: Duration::from_secs(30),
            upload_body: Duration::from_secs(30 * 60),
            write: Duration::from_secs(60),
            revocation: Duration::from_secs(1),
            counting: Duration::from_secs(60),
            last_answers: Duration::from_secs(5),
        }
    }
}
