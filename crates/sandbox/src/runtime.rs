//! Blocking work off the threads of the asynchronous runtime.

/// Runs blocking work on a thread for it. A panic in the work becomes the caller's panic.
pub async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only when the runtime shuts down; nobody waits for the answer any more.
            Err(error) => panic!("the blocking work was cancelled: {error}"),
        },
    }
}
