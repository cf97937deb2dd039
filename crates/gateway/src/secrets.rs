//! The gateway's own secrets: read from a file or the environment, and wiped from memory when they are dropped.

use crate::private_file;
use axum::http::HeaderValue;
use bytes::Bytes;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// Bytes of a secret's file. The longest tokens have a few thousand.
const LIMIT: usize = 64 * 1024;

/// Which secret, and where it comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// What it is called.
    pub what: &'static str,
    /// Its file; `None` takes the environment.
    pub file: Option<&'a Path>,
    /// The flag for the file.
    pub flag: &'static str,
    /// The variable of the environment.
    pub variable: &'static str,
}

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It is neither in a file nor in the environment.
    #[error("There is no {what}. Name a file with {flag}, or set the variable {variable}.")]
    Missing {
        /// Which.
        what: &'static str,
        /// The flag for its file.
        flag: &'static str,
        /// The variable of the environment.
        variable: &'static str,
    },
    /// Its file cannot be read.
    #[error("{path} cannot be read: {error}.")]
    File {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// Its file can be read by everybody.
    #[error(
        "{0} can be read by every user of this machine. Take that right away (chmod 600), then start again."
    )]
    Readable(String),
    /// Its file can be written by others.
    #[error(
        "{0} can be written by other users of this machine. Take that right away (chmod 600), then start again."
    )]
    Writable(String),
    /// It is no text, or too long.
    #[error("{0} holds no secret: it is too long, or no text.")]
    Form(String),
}

/// Reads a secret, without the white space around it.
pub(crate) fn read(source: Source<'_>) -> Result<Zeroizing<String>, SecretError> {
    let Source { what, flag, variable, .. } = source;
    let text = match source.file {
        Some(path) => read_file(path)?,
        None => std::env::var(variable).map(Zeroizing::new).map_err(|_| SecretError::Missing {
            what,
            flag,
            variable,
        })?,
    };
    Ok(Zeroizing::new(text.trim().to_owned()))
}

fn read_file(path: &Path) -> Result<Zeroizing<String>, SecretError> {
    let named = || path.display().to_string();
    let unreadable = |error| SecretError::File { path: named(), error };
    let file = File::open(path).map_err(unreadable)?;
    let exposure = private_file::exposure(&file).map_err(unreadable)?;
    if exposure.others_may_write {
        return Err(SecretError::Writable(named()));
    }
    if exposure.all_may_read {
        return Err(SecretError::Readable(named()));
    }
    // The capacity is reserved at once: a vector that grows leaves copies of its bytes behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LIMIT + 1));
    file.take(LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > LIMIT {
        return Err(SecretError::Form(named()));
    }
    String::from_utf8(std::mem::take(&mut *bytes)).map(Zeroizing::new).map_err(|error| {
        error.into_bytes().zeroize();
        SecretError::Form(named())
    })
}

/// `Authorization` with a bearer token; `None` where no header can carry it. The bytes are wiped when the last copy of
/// the value is dropped.
pub(crate) fn bearer(token: &str) -> Option<HeaderValue> {
    let mut bytes = Zeroizing::new(Vec::with_capacity("Bearer ".len() + token.len()));
    bytes.extend_from_slice(b"Bearer ");
    bytes.extend_from_slice(token.as_bytes());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(bytes)).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(file: Option<&Path>) -> Source<'_> {
        Source { what: "key", file, flag: "--key-file", variable: "GATEWAY_TEST_NO_SUCH_VARIABLE" }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_or_write_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, " secret\n").unwrap();
        let with_mode = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            read(source(Some(&path)))
        };
        for mode in [0o600, 0o400, 0o640] {
            assert_eq!(with_mode(mode).unwrap().as_str(), "secret", "{mode:o}");
        }
        assert!(matches!(with_mode(0o644), Err(SecretError::Readable(_))));
        for mode in [0o620, 0o602, 0o660, 0o666] {
            assert!(matches!(with_mode(mode), Err(SecretError::Writable(_))), "{mode:o}");
        }
    }

    #[test]
    fn a_missing_secret_names_flag_and_variable() {
        let error = read(source(None)).unwrap_err().to_string();
        assert!(error.contains("--key-file") && error.contains("NO_SUCH_VARIABLE"), "{error}");
        assert!(read(source(Some(Path::new("/no/such/file")))).is_err());
    }

    #[test]
    fn a_bearer_token_fits_into_a_header() {
        let value = bearer("abc").unwrap();
        assert!(value == "Bearer abc" && value.is_sensitive());
        assert!(bearer("a\nb").is_none());
    }

    /// A random text of hex digits that is nowhere in memory but for its reverse here.
    #[cfg(target_os = "linux")]
    struct Marker {
        reversed: Vec<u8>,
        /// Taken before the secret is: taken afterwards, it could wipe the secret's old place.
        part: Vec<u8>,
    }

    #[cfg(target_os = "linux")]
    impl Marker {
        fn new() -> Self {
            let mut reversed = vec![0; 48];
            getrandom::fill(&mut reversed).unwrap();
            for byte in &mut reversed {
                *byte = b'a' + *byte % 16;
            }
            Self { reversed, part: vec![0; 1 << 20] }
        }

        fn bytes(&self) -> impl Iterator<Item = u8> {
            self.reversed.iter().rev().copied()
        }

        /// Whether the text stands anywhere in this process's memory.
        fn is_in_memory(&mut self) -> bool {
            use std::os::unix::fs::FileExt;
            let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
            let memory = File::open("/proc/self/mem").unwrap();
            let mut part = std::mem::take(&mut self.part);
            for line in maps.lines().filter(|line| line.contains(" rw")) {
                let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
                let [mut from, to] = [from, to].map(|text| u64::from_str_radix(text, 16).unwrap());
                while from < to {
                    let size = part.len().min((to - from) as usize);
                    // Some maps cannot be read; no text is in them.
                    if memory.read_exact_at(&mut part[..size], from).is_ok() {
                        let found =
                            |at: usize| part[at..size].iter().copied().zip(self.bytes()).all(|(a, b)| a == b);
                        let first = self.reversed[self.reversed.len() - 1];
                        let starts =
                            (0..size.saturating_sub(self.reversed.len())).filter(|at| part[*at] == first);
                        if starts.into_iter().any(found) {
                            self.part = part;
                            return true;
                        }
                    }
                    // Texts on the border of two parts are seen whole in one of them.
                    from += if size > self.reversed.len() * 2 {
                        (size - self.reversed.len() * 2 + 1) as u64
                    } else {
                        size as u64
                    };
                }
            }
            self.part = part;
            false
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_secret_is_wiped_from_memory_when_it_is_dropped() {
        use std::io::Write;
        let mut marker = Marker::new();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let mut file = server_kit::files::private().write(true).open(&path).unwrap();
        // Behind blanks, so that its place is not soon taken by something else, and byte by byte, so that the text does
        // not stay in memory from here.
        file.write_all(&[b' '; 40_000]).unwrap();
        for byte in marker.bytes() {
            file.write_all(&[byte]).unwrap();
        }
        let secret = read(source(Some(&path))).unwrap();
        assert!(marker.is_in_memory(), "what is held is found");
        let header = bearer(&secret).unwrap();
        drop(secret);
        assert!(marker.is_in_memory());
        drop(header.clone());
        drop(header);
        assert!(!marker.is_in_memory());
    }
}
