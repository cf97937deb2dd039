//! The program: reads the command line, runs a tenant, and ends it at Ctrl-C or SIGTERM.

use sandbox::flags::{CommandLine, Flags};
use server_kit::{signal, terminal};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match CommandLine::from_process() {
        CommandLine::Run(flags) => run(*flags).await,
        CommandLine::PrintCompletions(script) => {
            terminal::print(&script);
            ExitCode::SUCCESS
        }
    }
}

async fn run(flags: Flags) -> ExitCode {
    match sandbox::start(flags).await {
        Ok(running) => {
            // Before `ready` is printed, so that a signal right after it ends the tenant cleanly.
            let interrupted = signal::interrupted();
            terminal::print(&running.announcement());
            interrupted.await;
            running.end().await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            terminal::print_error(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
