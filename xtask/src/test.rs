//! `cargo xtask test`, `cargo xtask shots` and `cargo xtask bench`: everything that runs the code. The stages of a test run
//! go from the quickest to the slowest. All of them run, and what failed is listed at the end.

use std::process::Command;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::failure::{Failure, Result, advice_from_output, fail};
use crate::toolchain::WASM;
use crate::tools::{self, Kit};
use crate::{browser, dist, kit, poppler, run, web_servers, workspace};

/// A kind of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Logic, on this machine
    Native,
    /// The panel's own wasm, in a browser
    Wasm,
    /// The page of the widget kit, in a browser
    Kit,
    /// The release bundle, the sandbox and the gateway, in a browser
    E2e,
}

/// Which tests to run.
#[derive(Debug, PartialEq, Eq, clap::Args)]
pub struct Selection {
    /// Run one kind of tests
    #[arg(long, value_name = "KIND")]
    only: Option<Kind>,
    /// Passed on to the tests: part of a test's name, or an option such as --nocapture
    #[arg(last = true, value_name = "FILTER")]
    filter: Vec<String>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Benchmark {
    /// The list of a million users beside a plain page
    Users,
    /// Uploads beside a command-line client
    Content,
    /// The start beside the same panel in one wasm
    Start,
}

impl Selection {
    fn has(&self, kind: Kind) -> bool {
        self.only.is_none_or(|only| only == kind)
    }
}

/// Runs the selected tests. After a failure the others still run.
pub fn test(selection: &Selection) -> Result<()> {
    let kit = tools::ensure()?;
    let mut stages = Stages::default();
    if selection.has(Kind::Native) {
        stages.run("native tests", || {
            let mut command = kit.cargo();
            command.args(["test", "--no-fail-fast", "--workspace", "--exclude", "e2e"]);
            run_tests(command.args(after_dashes(&[], &selection.filter)))
        });
    }
    if selection.has(Kind::Wasm) {
        stages.run("browser tests of the panel's wasm", || {
            let mut command = in_browser(&kit)?;
            command.args(["test", "--no-fail-fast", "--target", WASM, "-p", "tresor-admin", "--lib"]);
            run_tests(command.args(after_dashes(&[], &selection.filter)))
        });
    }
    // The page has no tests of single names.
    if selection.has(Kind::Kit) && (selection.only.is_some() || selection.filter.is_empty()) {
        stages.run("accessibility of the widget kit", || kit::check(&kit).map(|()| Vec::new()));
    }
    if selection.has(Kind::E2e) {
        let mut command = kit.cargo();
        let is_prepared = stages.run("release bundle, sandbox and gateway", || {
            prepare_end_to_end(&kit, &mut command)?;
            prepare_web_servers(&mut command).map(|()| Vec::new())
        });
        if is_prepared {
            command.args(["test", "--no-fail-fast", "-p", "e2e"]);
            command.args(after_dashes(&["--test-threads=2"], &selection.filter));
            stages.run("end-to-end tests", || run_tests(&mut command));
        } else {
            stages.skip("end-to-end tests", "there is nothing to test: what they need was not built");
        }
    }
    stages.finish()
}

/// Runs cargo's tests. Returns the test files that failed, as cargo names them.
fn run_tests(command: &mut Command) -> Result<Vec<String>> {
    let ended = run::wait(command)?;
    if ended.succeeded {
        return Ok(Vec::new());
    }
    let files = failed_targets(&ended.error_output);
    if !files.is_empty() {
        return Ok(files);
    }
    let advice = advice_from_output(&ended.error_output).unwrap_or("The messages above say why.");
    fail(format!("the tests could not be run. {advice}"))
}

/// The targets that cargo lists at its end, below "error: 2 targets failed:".
fn failed_targets(error_output: &str) -> Vec<String> {
    let plain = anstream::adapter::strip_str(error_output).to_string();
    let mut lines = plain.lines().map(str::trim);
    // With only one target, cargo prints no list but a line that says how to run the target again.
    if lines.by_ref().any(|line| line.ends_with("targets failed:") || line.ends_with("target failed:")) {
        return lines
            .map_while(|line| line.strip_prefix('`')?.strip_suffix('`').map(str::to_owned))
            .collect();
    }
    let rerun = plain.lines().rev().find_map(|line| line.split_once("to rerun pass `")?.1.strip_suffix('`'));
    rerun.map(str::to_owned).into_iter().collect()
}

/// Makes the screenshots of the documentation.
pub fn shots() -> Result<()> {
    let kit = tools::ensure()?;
    let mut command = kit.cargo();
    prepare_end_to_end(&kit, &mut command)?;
    run::run(command.args(["run", "-p", "e2e", "--bin", "shots"]), "making the screenshots did not work")
}

/// Measures the panel beside something that is as fast as it can be.
pub fn bench(what: Benchmark) -> Result<()> {
    let kit = tools::ensure()?;
    let mut command = kit.cargo();
    prepare_end_to_end(&kit, &mut command)?;
    match what {
        Benchmark::Users => {
            // The plain page is served beside the panel, from the same server and under the same headers.
            let folder = workspace::scratch().join("bench");
            workspace::remove_folder(&folder)?;
            for from in ["target/dist", "tests/bench"] {
                workspace::copy_folder(&workspace::root().join(from), &folder)?;
            }
            command.env("TRESOR_DIST", &folder).args(["run", "-p", "e2e", "--bin", "bench_users"]);
        }
        // The client it is compared with has to be as fast as it can be.
        Benchmark::Content => {
            command.args(["run", "--release", "-p", "e2e", "--bin", "bench_content"]);
        }
        Benchmark::Start => {
            let unsplit = dist::unsplit(&kit)?;
            command.env("TRESOR_UNSPLIT", unsplit).args(["run", "-p", "e2e", "--bin", "bench_start"]);
        }
    }
    run::run(&mut command, "an aim was missed, or the measurement did not work")
}

/// Builds what the end-to-end tests need, and puts the paths into the environment.
fn prepare_end_to_end(kit: &Kit, command: &mut Command) -> Result<()> {
    dist::prepare_browser(kit, command)?;
    command
        .env("TRESOR_DIST", dist::dist(kit)?)
        .env("TRESOR_PIECES", dist::pieces_file())
        .env("TRESOR_COMPILER", if kit.toolchain().is_pinned() { "pinned" } else { "other" })
        .env("TRESOR_GATEWAY", dist::build_server(kit, "gateway")?)
        .env("TRESOR_PDFTOTEXT", poppler::ensure()?);
    Ok(())
}

/// Puts the web servers that the tests host the panel with into the environment.
fn prepare_web_servers(command: &mut Command) -> Result<()> {
    let servers = web_servers::ensure()?;
    command
        .env("TRESOR_NGINX", servers.nginx)
        .env("TRESOR_MEDIA_TYPES", servers.media_types)
        .env("TRESOR_CADDY", servers.caddy);
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
        // The runner's own backtrace says nothing about a failed test.
        .env("RUST_BACKTRACE", "0");
    Ok(command)
}

fn after_dashes(own: &[&str], filter: &[String]) -> Vec<String> {
    let all: Vec<String> =
        own.iter().map(|argument| (*argument).to_owned()).chain(filter.iter().cloned()).collect();
    if all.is_empty() { all } else { ["--".to_owned()].into_iter().chain(all).collect() }
}

/// The stages of a test run, with their durations and failures.
#[derive(Default)]
struct Stages {
    done: Vec<Stage>,
}

struct Stage {
    name: &'static str,
    took: Duration,
    /// A line for each failure.
    failures: Vec<String>,
}

impl Stages {
    /// Runs a stage, which returns its failures. Returns whether there were none.
    fn run(&mut self, name: &'static str, stage: impl FnOnce() -> Result<Vec<String>>) -> bool {
        println!("== {name}");
        let start = Instant::now();
        let failures = stage().unwrap_or_else(|Failure(sentence)| vec![sentence]);
        let took = start.elapsed();
        let passed = failures.is_empty();
        println!("== {name}: {} after {}", if passed { "passed" } else { "FAILED" }, in_words(took));
        self.done.push(Stage { name, took, failures });
        passed
    }

    /// Counts a stage that cannot run as failed.
    fn skip(&mut self, name: &'static str, reason: &str) {
        println!("== {name}: not run, because {reason}");
        self.done.push(Stage { name, took: Duration::ZERO, failures: vec![format!("not run: {reason}")] });
    }

    /// Lists the stages and every failure. Fails when there is a failure.
    fn finish(self) -> Result<()> {
        let has_passed = self.done.iter().all(|stage| stage.failures.is_empty());
        println!("\n{}", if has_passed { "Everything passed." } else { "Not everything passed." });
        for stage in &self.done {
            println!("  {}: {}", stage.name, in_words(stage.took));
            stage.failures.iter().for_each(|failure| println!("    FAILED  {failure}"));
        }
        if has_passed { Ok(()) } else { fail("some tests failed. They are listed above.") }
    }
}

fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        selection: Selection,
    }

    fn read(line: &str) -> Selection {
        let words = ["test"].into_iter().chain(line.split_whitespace());
        <Line as clap::Parser>::try_parse_from(words).unwrap().selection
    }

    #[test]
    fn the_selection_is_read() {
        let all = read("");
        assert!([Kind::Native, Kind::Wasm, Kind::Kit, Kind::E2e].iter().all(|kind| all.has(*kind)));
        let one = read("--only e2e -- login --nocapture");
        assert!(one.has(Kind::E2e) && !one.has(Kind::Wasm));
        assert_eq!(one.filter, ["login", "--nocapture"]);
    }

    #[test]
    fn filters_follow_the_dashes() {
        assert!(after_dashes(&[], &[]).is_empty());
        assert_eq!(after_dashes(&["--test-threads=2"], &["x".into()]), ["--", "--test-threads=2", "x"]);
    }

    #[test]
    fn every_failed_file_is_listed() {
        let several = "error: test failed, to rerun pass `-p e2e --test bundle`\nCaused by:\n  process did not exit\n\
            \u{1b}[1m\u{1b}[91merror\u{1b}[0m: 2 targets failed:\n    `-p e2e --test bundle`\n    `-p e2e --test feed`\n";
        assert_eq!(failed_targets(several), ["-p e2e --test bundle", "-p e2e --test feed"]);
        let one = "error: test failed, to rerun pass `-p tresor-admin --lib`\n";
        assert_eq!(failed_targets(one), ["-p tresor-admin --lib"]);
        assert!(failed_targets("error[E0308]: mismatched types").is_empty());
    }

    #[test]
    fn a_failure_keeps_no_stage_from_running() {
        let mut stages = Stages::default();
        assert!(!stages.run("first", || fail("it broke")));
        assert!(!stages.run("second", || Ok(vec!["-p x --test y".into()])));
        assert!(stages.run("third", || Ok(Vec::new())));
        assert_eq!(stages.done.len(), 3);
        assert!(stages.finish().is_err());
        let mut stages = Stages::default();
        stages.run("only", || Ok(Vec::new()));
        assert!(stages.finish().is_ok());
    }

    #[test]
    fn durations_are_readable() {
        assert_eq!(in_words(Duration::from_millis(59_900)), "59 s");
        assert_eq!(in_words(Duration::from_secs(150)), "2 min 30 s");
    }
}
