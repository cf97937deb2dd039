//! Starts programs and waits for them. Their output is passed on, and the end of their error output is kept to explain a
//! failure.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::failure::{Failure, Result, advice_from_output, io_advice};

/// How many bytes of a program's error output are kept.
const KEPT_BYTES: usize = 16 * 1024;

/// Runs a program to its end. `failed` describes a failure, as a sentence without its full stop.
pub fn run(command: &mut Command, failed: &str) -> Result<()> {
    let Ended { succeeded, error_output } = wait(command)?;
    if succeeded {
        return Ok(());
    }
    let advice = advice_from_output(&error_output).unwrap_or("The messages above say why.");
    Err(Failure(format!("{failed}. {advice}")))
}

/// How a program ended.
pub struct Ended {
    /// Whether its exit code was zero.
    pub succeeded: bool,
    /// The end of its error output, which was passed on while it ran.
    pub error_output: String,
}

/// Runs a program to its end, whatever that end is. Fails only when the program cannot be started or watched.
pub fn wait(command: &mut Command) -> Result<Ended> {
    // Programs print no colours into a pipe unless they are told to.
    if io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let error_output = child.stderr.take().map_or_else(String::new, |output| pass_on(output, io::stderr()));
    let status = child.wait().map_err(|error| {
        Failure(format!("{} cannot be waited for: {}", program_name(command), io_advice(&error)))
    })?;
    Ok(Ended { succeeded: status.success(), error_output })
}

fn program_name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// Copies a program's error output to `to` while it runs. Returns the end of it.
fn pass_on(mut from: impl Read, mut to: impl Write) -> String {
    let mut kept = VecDeque::with_capacity(KEPT_BYTES);
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let bytes = &buffer[..count];
        // The terminal may be gone; the program's result counts all the same.
        let _ = to.write_all(bytes);
        let excess = (kept.len() + count).saturating_sub(KEPT_BYTES);
        kept.drain(..excess.min(kept.len()));
        kept.extend(bytes);
    }
    String::from_utf8_lossy(kept.make_contiguous()).into_owned()
}

/// Runs a program without showing its output. `None` when it cannot be started.
pub fn output(command: &mut Command) -> Option<Output> {
    // Without it, a panicking program would print a backtrace.
    command.env("RUST_BACKTRACE", "0").stdin(Stdio::null()).output().ok()
}

/// A program's standard output, when the program succeeds.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = output(command)?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The sentence for a program that could not be started.
pub fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    let name = program_name(command);
    match error.kind() {
        io::ErrorKind::NotFound => Failure(format!(
            "the program {name} is not there. Run `cargo xtask setup`, or install it, then run this again."
        )),
        _ => Failure(format!("cannot start {name}: {}", io_advice(error))),
    }
}

/// The full path of a program on a PATH.
pub fn find_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    which::which_in_global(name, Some(path)).ok()?.next()
}

/// The full path of a program on our PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    which::which_global(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_output_is_kept() {
        let mut long = vec![b'x'; KEPT_BYTES * 2];
        long.extend(b"No space left on device");
        let kept = pass_on(long.as_slice(), io::sink());
        assert_eq!(kept.len(), KEPT_BYTES);
        assert!(kept.ends_with("No space left on device"));
    }
}
