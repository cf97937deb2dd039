//! What the person at the terminal reads. A terminal that went away is no reason to stop, nor to panic.

use std::io::Write;

/// Writes text to the standard output at once.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a sentence to the standard error.
pub fn complain(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}
