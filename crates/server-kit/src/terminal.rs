//! Output for the person at the terminal. A terminal that is gone is neither an error nor a reason to panic.

use std::io::Write;

/// Writes text to the standard output and flushes it.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a sentence on a line of its own to the standard error.
pub fn print_error(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}
