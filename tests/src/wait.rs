//! Waiting for a state: the check is repeated until it succeeds or a generous limit has passed.

use std::time::{Duration, Instant};

/// The time limit for a state. It only limits how long a failing test takes.
pub const LIMIT: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(40);

/// Repeats the check until it returns `Ok`. After the limit, returns the last error.
pub async fn until<T>(mut ask: impl AsyncFnMut() -> Result<T, String>) -> Result<T, String> {
    let start = Instant::now();
    loop {
        match ask().await {
            Err(_) if start.elapsed() < LIMIT => tokio::time::sleep(PAUSE).await,
            answer => return answer,
        }
    }
}
