//! Files that only their owner may read, and the paths of files that belong beside others.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// Options that create a missing file for its owner alone. How it is opened (append, write) is the caller's choice.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The path with a suffix after its whole name: `a.json` and `.lock` give `a.json.lock`.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let file = private().append(true).open(path).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_suffix_follows_the_whole_name() {
        assert_eq!(with_suffix(Path::new("a/b.json"), ".lock"), Path::new("a/b.json.lock"));
    }
}
