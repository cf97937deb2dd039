//! Waiting for a state: it is asked for again and again until it is there or a generous limit is over.

use std::time::{Duration, Instant};

/// How long a state may take. No test passes by it; it only bounds how long a failing one lasts.
pub const LIMIT: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(40);

/// Asks until the answer is `Ok`; after the limit, answers with the last reason why it was not.
pub async fn until<T>(mut ask: impl AsyncFnMut() -> Result<T, String>) -> Result<T, String> {
    let start = Instant::now();
    loop {
        match ask().await {
            Err(_) if start.elapsed() < LIMIT => tokio::time::sleep(PAUSE).await,
            answer => return answer,
        }
    }
}
