//! The commands of `cargo xtask`. This file reads the command line and calls the command's module.

mod apt;
mod browser;
mod bundle;
mod children;
mod code_size;
mod dist;
mod exports;
mod failure;
mod fingerprint;
mod imports;
mod kit;
mod lint;
mod page;
mod poppler;
#[cfg(test)]
mod promises;
mod run;
mod serve;
mod sizes;
mod split;
mod symbol_names;
mod test;
mod toolchain;
mod tools;
mod web_servers;
mod workspace;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use failure::{Failure, Result};

/// Builds, serves, tests and measures the panel. What is missing is installed first.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", disable_version_flag = true, subcommand_required = true)]
#[command(arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Install what building and testing need
    Setup,
    /// Build and start the sandbox with demo data and the panel, and print their addresses
    Serve(serve::Ports),
    /// Run every test, or one kind of them
    Test(test::Selection),
    /// Build the release bundle in target/dist
    Dist,
    /// List the crates or functions that the panel's wasm files are made of
    Sizes(code_size::Selection),
    /// Check the imports and the formatting, and run clippy; warnings are errors
    Lint(lint::Selection),
    /// Serve a page with every widget of the panel, or make its pictures
    Kit(kit::Selection),
    /// Make the screenshots of the documentation
    Shots,
    /// Measure the panel beside something that is as fast as it can be
    Bench {
        /// What to measure
        what: test::Benchmark,
    },
    /// Print the exports for plain trunk: eval "$(cargo xtask env)"
    Env,
    /// Print a completion script for a shell, for a command called xtask (alias xtask='cargo xtask')
    Completions {
        /// The shell
        shell: Shell,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(sentence)) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Setup => setup(),
        Command::Serve(ports) => serve::serve(ports),
        Command::Test(selection) => test::test(&selection),
        Command::Dist => dist::dist(&tools::ensure()?).map(drop),
        Command::Sizes(selection) => code_size::print(&tools::ensure()?, &selection),
        Command::Lint(selection) => lint::lint(&selection),
        Command::Kit(selection) => kit::kit(selection),
        Command::Shots => test::shots(),
        Command::Bench { what } => test::bench(what),
        Command::Env => exports::print_exports(),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "xtask", &mut std::io::stdout());
            Ok(())
        }
    }
}

/// Installs everything, and says what plain trunk needs if that is more than the usual PATH.
fn setup() -> Result<()> {
    toolchain::forget_refusal()?;
    let kit = tools::ensure()?;
    lint::ensure(&kit)?;
    let browser = browser::ensure()?;
    web_servers::ensure()?;
    poppler::ensure()?;
    println!("Ready: {}, {}.", kit.compiler_name(), browser.name());
    if !exports::exports(&kit).is_empty() {
        println!(
            "For plain `trunk serve` and `trunk build --release` in this shell: eval \"$(cargo xtask env)\""
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_call_without_a_command_shows_the_help() {
        let error = Cli::try_parse_from(["xtask"]).unwrap_err();
        assert_eq!(error.kind(), clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    }

    #[test]
    fn every_documented_command_is_understood() {
        for line in [
            "setup",
            "serve --port 9000 --sandbox-port 9100",
            "test",
            "test --only e2e -- login --nocapture",
            "dist",
            "sizes",
            "sizes --functions --rows 100",
            "lint",
            "lint --only imports",
            "kit --port 9000",
            "kit --pictures",
            "shots",
            "bench users",
            "bench content",
            "bench start",
            "env",
            "completions bash",
        ] {
            let words = ["xtask"].into_iter().chain(line.split_whitespace());
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
        for line in ["nonsense", "setup now", "test login", "test --only unit", "bench", "serve --port 0"] {
            let words = ["xtask"].into_iter().chain(line.split_whitespace());
            assert!(Cli::try_parse_from(words).is_err(), "{line}");
        }
    }
}
