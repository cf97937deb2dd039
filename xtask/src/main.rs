//! The README's commands. This file reads the command line and calls the module of the command; nothing is done here.

mod browser;
mod bundle;
mod children;
mod dist;
mod failure;
mod lint;
mod names;
mod place;
mod run;
mod serve;
mod shell;
mod stamp;
mod system;
mod test;
mod toolchain;
mod tools;

use std::process::ExitCode;

use failure::{Failure, Result};

const USAGE: &str = "\
cargo xtask COMMAND

  setup                            installs what building and testing need, once
  serve [--port N] [--sandbox-port N]
                                   builds, starts the sandbox with demo data and the panel, prints where they are
  test  [--only native|wasm|e2e] [-- FILTER]
                                   runs every test, or one kind of them
  dist                             the release bundle, in target/dist
  lint                             rustfmt and clippy, warnings are errors
  shots                            screenshots of the panel into docs/
  bench users                      measures the list of a million users beside a plain page
  bench content                    measures uploads beside a command-line client
  env                              prints the exports for plain trunk: eval \"$(cargo xtask env)\"";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(sentence)) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<()> {
    let (name, rest) =
        arguments.split_first().map_or(("help", &[][..]), |(name, rest)| (name.as_str(), rest));
    match name {
        "setup" => nothing_after(name, rest).and_then(|()| setup()),
        "serve" => serve::serve(&serve::Ports::read(rest)?),
        "test" => test::test(&test::Selection::read(rest)?),
        "dist" => nothing_after(name, rest).and_then(|()| dist::dist(&tools::ensure()?).map(|_| ())),
        "lint" => nothing_after(name, rest).and_then(|()| lint::lint()),
        "shots" => nothing_after(name, rest).and_then(|()| test::shots()),
        "bench" => test::bench(rest),
        "env" => nothing_after(name, rest).and_then(|()| shell::print_exports()),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(Failure(format!("there is no command `{other}`.\n\n{USAGE}"))),
    }
}

/// Installs everything, and says what plain trunk needs if that is more than the usual PATH.
fn setup() -> Result<()> {
    let kit = tools::ensure()?;
    lint::ensure(&kit)?;
    let browser = browser::ensure()?;
    println!("Ready: {}, {}.", kit.compiler_name(), browser.name());
    if !shell::exports(&kit).is_empty() {
        println!(
            "For plain `trunk serve` and `trunk build --release` in this shell: eval \"$(cargo xtask env)\""
        );
    }
    Ok(())
}

fn nothing_after(name: &str, rest: &[String]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(extra) => Err(Failure(format!("`{name}` takes no argument `{extra}`.\n\n{USAGE}"))),
    }
}
