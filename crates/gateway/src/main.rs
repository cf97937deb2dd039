//! The program: `serve` runs the gateway, `admin` keeps the list of administrators, `audit` checks the audit file.

use clap::Parser;
use gateway::admins::Admins;
use gateway::audit::{Verified, verify};
use gateway::cli::{AdminArguments, AdminCommand, AuditCommand, Cli, Command, Serve};
use server_kit::cli::completions;
use server_kit::signal::interrupted;
use server_kit::terminal::{print, print_error};
use std::path::PathBuf;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(serve) => run(*serve).await,
        Command::Admin(admin) => administer(admin),
        Command::Audit { command: AuditCommand::Verify { files, head } } => check(&files, head.as_deref()),
        Command::Completions { shell } => {
            print(&completions::<Cli>(shell));
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            print_error(&sentence);
            ExitCode::FAILURE
        }
    }
}

async fn run(serve: Serve) -> Result<(), String> {
    let running = gateway::start(serve).await.map_err(|error| error.to_string())?;
    let interrupted = interrupted();
    print(&running.announcement());
    interrupted.await;
    running.end().await;
    Ok(())
}

fn administer(AdminArguments { command, admins }: AdminArguments) -> Result<(), String> {
    let admins = Admins::at(admins);
    let done = match command {
        AdminCommand::Add { name } => admins.add(&name).map(|made| {
            print(&format!(
                "{name} calls with this credential. It is shown this once; hand it over on a way that nobody else reads.\n\n{}\n",
                made.as_str()
            ));
        }),
        AdminCommand::Revoke { name } => admins.revoke(&name).map(|()| {
            print(&format!("{name} is revoked, from the next call on.\n"));
        }),
        AdminCommand::List => admins.all().map(|all| {
            for admin in all {
                let end = admin.revoked_at.map_or_else(|| "active".to_owned(), |at| format!("revoked {at}"));
                print(&format!("{}\tadded {}\t{end}\n", admin.name, admin.added_at));
            }
        }),
    };
    done.map_err(|error| error.to_string())
}

fn check(files: &[PathBuf], head: Option<&str>) -> Result<(), String> {
    let Verified { lines, unchained, from, to, head, continues, open } =
        verify(files, head).map_err(|error| error.to_string())?;
    let mut text = format!("lines: {lines}, from {from} to {to}\nhead: {head}\n");
    if unchained > 0 {
        text += &format!("before the chain: {unchained} lines, which nothing proves\n");
    }
    if let Some(previous) = continues {
        text += &format!("continues: the line before the first one has the SHA-256 {previous}\n");
    }
    for call in open {
        text += &format!("without an outcome: call {call}\n");
    }
    text += "The chain is whole. It does not show lines that were cut off at the end, nor a chain that was written anew: note the head elsewhere, and check it with --head.\n";
    print(&text);
    Ok(())
}
