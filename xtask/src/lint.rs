//! rustfmt and clippy, native and wasm, with the compiler everything else is built with. Warnings are errors.

use std::path::Path;
use std::process::Command;

use crate::failure::Result;
use crate::toolchain::{Toolchain, WASM};
use crate::tools::{self, Kit};
use crate::{run, system};

/// Checks the formatting and lints every crate.
pub fn lint() -> Result<()> {
    let kit = tools::ensure()?;
    ensure(&kit)?;
    const MEND: &str = "mend what it names";
    let stages: [(&str, &[&str], &str); 3] = [
        ("rustfmt", &["fmt", "--all", "--check"], "`cargo fmt --all` mends it"),
        ("clippy, native", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], MEND),
        (
            "clippy, wasm",
            &[
                "clippy",
                "-p",
                "tresor-admin",
                "-p",
                "admin-api",
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
    ];
    for (name, arguments, remedy) in stages {
        println!("== {name}");
        run::run(kit.cargo().args(arguments), &format!("{name} found something ({remedy})"))?;
    }
    Ok(())
}

/// Brings rustfmt and clippy of the compiler in use.
pub fn ensure(kit: &Kit) -> Result<()> {
    if answers(kit.cargo().args(["fmt", "--version"])) && answers(kit.cargo().args(["clippy", "--version"])) {
        return Ok(());
    }
    match kit.toolchain() {
        Toolchain::Usual if !Path::new("/usr/bin/rustc").exists() || run::find("rustup").is_some() => {
            println!("Asking rustup for rustfmt and clippy (less than a minute).");
            run::run(
                kit.command("rustup").args(["component", "add", "rustfmt", "clippy"]),
                "rustup component add rustfmt clippy did not work",
            )
        }
        _ => system::install(&["rust-web-clippy", "rustfmt-web"], "rustfmt and clippy"),
    }
}

fn answers(command: &mut Command) -> bool {
    run::answer(command).is_some()
}
