//! The program: `serve` runs the gateway, `admin` keeps the list of administrators.

use gateway::admins::Admins;
use gateway::flags::{self, Command, FlagError};
use gateway::terminal::{complain, say};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let command = match flags::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(FlagError::Help) => {
            say(flags::HELP);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::from(2);
        }
    };
    let done = match command {
        Command::Serve(serve) => run(*serve).await,
        Command::Add { name, admins } => Admins::at(admins).add(&name).map_err(|e| e.to_string()).map(|made| {
            say(&format!(
                "{name} calls with this credential. It is shown this once; hand it over on a way that nobody else reads.\n\n{}\n",
                made.as_str()
            ));
        }),
        Command::Revoke { name, admins } => Admins::at(admins).revoke(&name).map_err(|e| e.to_string()).map(|()| {
            say(&format!("{name} is revoked, from the next call on.\n"));
        }),
        Command::List { admins } => Admins::at(admins).all().map_err(|e| e.to_string()).map(|all| {
            for admin in all {
                let end = admin.revoked_at.map_or_else(|| "active".to_owned(), |at| format!("revoked {at}"));
                say(&format!("{}\tadded {}\t{end}\n", admin.name, admin.added_at));
            }
        }),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            complain(&sentence);
            ExitCode::FAILURE
        }
    }
}

async fn run(serve: flags::Serve) -> Result<(), String> {
    let running = gateway::start(serve).await.map_err(|error| error.to_string())?;
    say(&running.announcement());
    interrupted().await;
    running.end().await;
    Ok(())
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
