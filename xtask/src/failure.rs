//! Messages for people when something does not work: what happened and what to do, without a backtrace.

use std::fmt::Display;
use std::io;
use std::path::Path;

/// One or two sentences for the person at the terminal.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure(pub String);

/// The result of a step.
pub type Result<T> = std::result::Result<T, Failure>;

/// A failure with this message.
pub fn fail<T>(sentence: impl Display) -> Result<T> {
    Err(Failure(sentence.to_string()))
}

/// The failure of an action ("read", "write") on a path, with what to do.
pub fn on_path(action: &str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let what = format!("cannot {action} {}", path.display());
    move |error| Failure(format!("{what}: {}", io_advice(&error)))
}

/// The cause of an I/O error with its remedy.
pub fn io_advice(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "no permission. It may belong to another user after an earlier run with sudo; make it yours, then run this again.".into()
        }
        io::ErrorKind::StorageFull => "the disk is full. Make room (`cargo clean` frees the most), then run this again.".into(),
        io::ErrorKind::NotFound => "it is not there.".into(),
        _ => format!("{error}."),
    }
}

/// Advice for the cause that a program's error output shows, if it shows one.
pub fn advice_from_output(output: &str) -> Option<&'static str> {
    const CAUSES: [(&[&str], &str); 4] = [
        (
            &["No space left on device", "os error 28", "ENOSPC"],
            "The disk is full: make room (`cargo clean` frees the most), then run this again.",
        ),
        (
            &["Permission denied", "os error 13", "EACCES", "are you root?"],
            "A permission is missing: see which file the messages above name, make it yours, then run this again.",
        ),
        (
            &[
                "Could not resolve host",
                "Could not resolve '",
                "Temporary failure resolving",
                "failed to download",
                "failed to fetch",
                "spurious network error",
                "Unable to update registry",
                "failed to lookup address",
                "error sending request",
                "client error (Connect)",
                "Failed to fetch",
                "Unable to connect",
                "ENOTFOUND",
                "EAI_AGAIN",
                "ECONNREFUSED",
                "ETIMEDOUT",
                "Connection refused",
                "Connection timed out",
            ],
            "The network or the registry cannot be reached: check the connection, then run this again; what is already installed is not fetched twice.",
        ),
        (
            &["Address already in use"],
            "A port is occupied: end the program that uses it, then run this again.",
        ),
    ];
    CAUSES.iter().find(|(signs, _)| signs.iter().any(|sign| output.contains(sign))).map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_programs_tells_the_cause() {
        let full = advice_from_output("error: could not write: No space left on device (os error 28)");
        assert!(full.is_some_and(|advice| advice.contains("disk is full")));
        let offline = advice_from_output("npm error code EAI_AGAIN");
        assert!(offline.is_some_and(|advice| advice.contains("network")));
        assert_eq!(advice_from_output("error[E0308]: mismatched types"), None);
    }

    #[test]
    fn a_path_is_named_with_a_remedy() {
        let Failure(sentence) =
            on_path("write", Path::new("target/x"))(io::Error::from(io::ErrorKind::PermissionDenied));
        assert!(sentence.starts_with("cannot write target/x: no permission."), "{sentence}");
    }
}
