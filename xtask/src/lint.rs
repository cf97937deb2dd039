//! The imports, the words, rustfmt, and clippy, native and wasm, with the compiler everything else is built with. Warnings
//! are errors.

mod words;

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result, fail};
use crate::toolchain::{Toolchain, WASM};
use crate::tools::{self, Kit};
use crate::{apt, imports, run};

/// One of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Check {
    /// Which module uses which
    Imports,
    /// Texts for people outside the files of words
    Words,
    /// rustfmt
    Format,
    /// clippy, native and wasm
    Clippy,
}

/// Which checks to run.
#[derive(Debug, clap::Args)]
pub struct Selection {
    /// Run one check
    #[arg(long, value_name = "CHECK")]
    only: Option<Check>,
}

/// Runs the selected checks. All of them run, even when the first fails.
pub fn lint(selection: &Selection) -> Result<()> {
    let has = |check| selection.only.is_none_or(|only| only == check);
    let mut failed: Vec<String> = Vec::new();
    let mut note = |result: Result<()>| {
        if let Err(Failure(sentence)) = result {
            failed.push(sentence);
        }
    };
    if has(Check::Imports) {
        println!("== imports");
        note(imports::check());
    }
    if has(Check::Words) {
        println!("== words");
        note(words::check());
    }
    if has(Check::Format) || has(Check::Clippy) {
        let kit = tools::ensure()?;
        ensure(&kit)?;
        for (check, name, arguments, remedy) in STAGES {
            if has(check) {
                println!("== {name}");
                note(run::run(kit.cargo().args(arguments), &format!("{name} found something ({remedy})")));
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { fail(failed.join("\n       ")) }
}

const MEND: &str = "fix what it names";
/// What cargo checks: the check, its name, cargo's arguments and what to do.
const STAGES: [(Check, &str, &[&str], &str); 4] = [
    (Check::Format, "rustfmt", &["fmt", "--all", "--check"], "`cargo fmt --all` fixes it"),
    (
        Check::Clippy,
        "clippy, native",
        &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
        MEND,
    ),
    (
        Check::Clippy,
        "clippy, wasm",
        &[
            "clippy",
            "-p",
            "tresor-admin",
            "--target",
            WASM,
            "--lib",
            "--bins",
            "--tests",
            "--",
            "-D",
            "warnings",
        ],
        MEND,
    ),
    // Not their tests: what those need is not built for wasm.
    (
        Check::Clippy,
        "clippy, wasm, the panel's crates",
        &["clippy", "-p", "admin-api", "-p", "user-list", "--target", WASM, "--lib", "--", "-D", "warnings"],
        MEND,
    ),
];

/// Brings rustfmt and clippy of the compiler in use.
pub fn ensure(kit: &Kit) -> Result<()> {
    if answers(kit.cargo().args(["fmt", "--version"])) && answers(kit.cargo().args(["clippy", "--version"])) {
        return Ok(());
    }
    match kit.toolchain() {
        Toolchain::Usual | Toolchain::Pinned
            if !Path::new("/usr/bin/rustc").exists() || run::find("rustup").is_some() =>
        {
            println!("Asking rustup for rustfmt and clippy (less than a minute).");
            run::run(
                kit.command("rustup").args(["component", "add", "rustfmt", "clippy"]),
                "rustup component add rustfmt clippy did not work",
            )
        }
        _ => apt::install(&["rust-web-clippy", "rustfmt-web"], "rustfmt and clippy"),
    }
}

fn answers(command: &mut Command) -> bool {
    run::answer(command).is_some()
}
