//! How long things may take. The command line does not change them; tests do.

use std::time::Duration;

/// Times.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The head of a request.
    pub head: Duration,
    /// A JSON body, in all.
    pub json_body: Duration,
    /// An upload, in all.
    pub upload_body: Duration,
    /// Until a client takes some of its answer.
    pub write: Duration,
    /// Between two looks for revoked administrators with open connections.
    pub revocation: Duration,
    /// For which calls without an identity are summed up.
    pub counting: Duration,
    /// Answers that are under way when the gateway stops. Changes on their way are waited for longer.
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
