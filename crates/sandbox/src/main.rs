//! The program: flags in, a tenant running, Ctrl-C out.

use sandbox::flags::{self, FlagError};
use sandbox::terminal::{complain, say};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = match flags::parse(std::env::args_os().skip(1)) {
        Ok(flags) => flags,
        Err(FlagError::Help) => {
            say(flags::HELP);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::from(2);
        }
    };
    let running = match sandbox::start(flags).await {
        Ok(running) => running,
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    say(&running.announcement());
    interrupted().await;
    running.end().await;
    ExitCode::SUCCESS
}

/// Waits for Ctrl-C or, where there is one, the signal to terminate.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Where no signal can be waited for, the process runs until it is killed, which loses nothing either.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
