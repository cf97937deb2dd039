//! `cargo xtask test`, `cargo xtask shots` and `cargo xtask bench`: everything that runs the code. The stages of a test go
//! from the quickest to the one that needs the most, and the first that fails ends the run.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::failure::{Result, fail};
use crate::toolchain::WASM;
use crate::tools::{self, Kit};
use crate::{browser, dist, place, run};

/// A kind of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Logic, on this machine.
    Native,
    /// The panel's own wasm, in a browser.
    Wasm,
    /// The release bundle, the sandbox and the gateway, in a browser.
    E2e,
}

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub struct Selection {
    only: Option<Kind>,
    filter: Vec<String>,
}

impl Selection {
    /// Reads `--only KIND` and what follows `--`.
    pub fn read(arguments: &[String]) -> Result<Self> {
        let mut selection = Self { only: None, filter: Vec::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--" => selection.filter = rest.by_ref().cloned().collect(),
                "--only" => {
                    selection.only = match rest.next().map(String::as_str) {
                        Some("native") => Some(Kind::Native),
                        Some("wasm") => Some(Kind::Wasm),
                        Some("e2e") => Some(Kind::E2e),
                        _ => return fail("--only needs one of native, wasm and e2e."),
                    }
                }
                other => {
                    return fail(format!(
                        "`test` takes no argument `{other}`: it knows --only native|wasm|e2e and -- FILTER."
                    ));
                }
            }
        }
        Ok(selection)
    }

    fn has(&self, kind: Kind) -> bool {
        self.only.is_none_or(|only| only == kind)
    }
}

/// Runs the selected tests.
pub fn test(selection: &Selection) -> Result<()> {
    let kit = tools::ensure()?;
    let mut stages = Stages::default();
    if selection.has(Kind::Native) {
        let mut command = kit.cargo();
        command.args(["test", "--workspace", "--exclude", "e2e"]).args(after_dashes(&[], &selection.filter));
        stages.run("native tests", || run::run(&mut command, "the native tests did not pass"))?;
    }
    if selection.has(Kind::Wasm) {
        stages.run("browser tests of the panel's wasm", || {
            let mut command = in_browser(&kit)?;
            command.args(["test", "--target", WASM, "-p", "tresor-admin", "--lib"]);
            run::run(command.args(after_dashes(&[], &selection.filter)), "the browser tests did not pass")
        })?;
    }
    if selection.has(Kind::E2e) {
        let mut command = kit.cargo();
        stages.run("release bundle, sandbox and gateway", || prepare_end_to_end(&kit, &mut command))?;
        command.args(["test", "-p", "e2e"]).args(after_dashes(&["--test-threads=2"], &selection.filter));
        stages.run("end-to-end tests", || run::run(&mut command, "the end-to-end tests did not pass"))?;
    }
    stages.print();
    Ok(())
}

/// Makes the screenshots of the documentation.
pub fn shots() -> Result<()> {
    let kit = tools::ensure()?;
    let mut command = kit.cargo();
    prepare_end_to_end(&kit, &mut command)?;
    run::run(command.args(["run", "-p", "e2e", "--bin", "shots"]), "making the screenshots did not work")
}

/// Measures the panel beside something that is as fast as it can be. `what` is one of the benchmarks: `users`, `content`.
pub fn bench(what: &[String]) -> Result<()> {
    let [name] = what else { return fail("`bench` needs the name of one benchmark: users or content.") };
    let kit = tools::ensure()?;
    let mut command = kit.cargo();
    match name.as_str() {
        "users" => {
            prepare_end_to_end(&kit, &mut command)?;
            // The plain page is served beside the panel, from the same server and under the same headers.
            let folder = place::scratch().join("bench");
            place::remove_folder(&folder)?;
            for from in ["target/dist", "tests/bench"] {
                place::copy_folder(&place::root().join(from), &folder)?;
            }
            command.env("TRESOR_DIST", &folder).args(["run", "-p", "e2e", "--bin", "bench_users"]);
        }
        "content" => {
            prepare_end_to_end(&kit, &mut command)?;
            // The client it is compared with has to be as fast as it can be.
            command.args(["run", "--release", "-p", "e2e", "--bin", "bench_content"]);
        }
        other => return fail(format!("there is no benchmark `{other}`: it knows users and content.")),
    }
    run::run(&mut command, "an aim was missed, or the measurement did not work")
}

/// Builds what the end-to-end tests drive, and tells them where it is.
fn prepare_end_to_end(kit: &Kit, command: &mut Command) -> Result<()> {
    let browser = browser::ensure()?;
    command
        .env("TRESOR_DIST", dist::dist(kit)?)
        .env("TRESOR_SANDBOX", dist::build_server(kit, "sandbox")?)
        .env("TRESOR_GATEWAY", dist::build_server(kit, "gateway")?)
        .env("TRESOR_CHROME", browser.chrome)
        .env("TRESOR_CHROMEDRIVER", browser.driver)
        .env("TRESOR_AXE", kit.axe());
    Ok(())
}

/// Cargo whose wasm tests run in the browser. The time limits leave room for a slow machine with other work.
fn in_browser(kit: &Kit) -> Result<Command> {
    let browser = browser::ensure()?;
    let mut command = kit.cargo();
    command
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("CHROMEDRIVER", browser.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
        // After a failed test the runner would print its own stack, which says nothing about the test.
        .env("RUST_BACKTRACE", "0");
    Ok(command)
}

fn after_dashes(own: &[&str], filter: &[String]) -> Vec<String> {
    let all: Vec<String> =
        own.iter().map(|argument| (*argument).to_owned()).chain(filter.iter().cloned()).collect();
    if all.is_empty() { all } else { ["--".to_owned()].into_iter().chain(all).collect() }
}

/// The stages that ran, with their durations.
#[derive(Default)]
struct Stages {
    done: Vec<(&'static str, Duration)>,
}

impl Stages {
    fn run(&mut self, name: &'static str, stage: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("== {name}");
        let start = Instant::now();
        let result = stage();
        let took = start.elapsed();
        println!("== {name}: {} after {}", if result.is_ok() { "passed" } else { "FAILED" }, in_words(took));
        self.done.push((name, took));
        result
    }

    fn print(&self) {
        println!("\nEverything passed.");
        for (name, took) in &self.done {
            println!("  {name}: {}", in_words(*took));
        }
    }
}

fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Selection> {
        Selection::read(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_selection_is_read() {
        let all = read("").unwrap();
        assert!([Kind::Native, Kind::Wasm, Kind::E2e].iter().all(|kind| all.has(*kind)));
        let one = read("--only e2e -- login --nocapture").unwrap();
        assert!(one.has(Kind::E2e) && !one.has(Kind::Wasm));
        assert_eq!(one.filter, ["login", "--nocapture"]);
        assert!(read("--only unit").is_err());
        assert!(read("login").unwrap_err().0.contains("-- FILTER"));
    }

    #[test]
    fn filters_follow_the_dashes() {
        assert!(after_dashes(&[], &[]).is_empty());
        assert_eq!(after_dashes(&["--test-threads=2"], &["x".into()]), ["--", "--test-threads=2", "x"]);
    }

    #[test]
    fn durations_are_readable() {
        assert_eq!(in_words(Duration::from_millis(59_900)), "59 s");
        assert_eq!(in_words(Duration::from_secs(150)), "2 min 30 s");
    }
}
