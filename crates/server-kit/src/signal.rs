//! The signals that ask a process to end.

/// Begins to listen for Ctrl-C and, on Unix, SIGTERM. The future that it returns completes with the first of them.
///
/// Call it inside the runtime and before the program says that it is ready: a signal that comes earlier ends the process
/// at once.
pub fn interrupted() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
        async move {
            match signals {
                [Ok(mut interrupt), Ok(mut terminate)] => {
                    tokio::select! {
                        _ = interrupt.recv() => {}
                        _ = terminate.recv() => {}
                    }
                }
                // Where no signal can be waited for, the process runs until it is killed.
                _ => std::future::pending().await,
            }
        }
    }
    #[cfg(not(unix))]
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
