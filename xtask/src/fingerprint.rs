//! Digests of files, to find out whether something has to be built again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::failure::{Result, on_path};
use crate::workspace;

/// SHA-256 in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of named contents. It depends on the names and on where each content ends, but not on the order.
pub fn digest_all<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut lines: Vec<String> =
        parts.into_iter().map(|(name, bytes)| format!("{name}\0{}", digest(bytes))).collect();
    lines.sort();
    digest(lines.join("\n").as_bytes())
}

/// All files below some paths, which are relative to the repository's root. Paths that do not exist are left out.
pub fn files_of(roots: &[PathBuf]) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for root in roots {
        collect(&workspace::root().join(root), &mut files)?;
    }
    Ok(files)
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.insert(path.to_path_buf());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).map_err(on_path("read", path))? {
            let entry = entry.map_err(on_path("read", path))?.path();
            let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if !hidden && !entry.ends_with("node_modules") && !entry.ends_with("target") {
                collect(&entry, files)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_sha_256() {
        assert_eq!(digest(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn names_and_borders_count_and_order_does_not() {
        let parts = |list: &[(&'static str, &'static str)]| {
            digest_all(list.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
        };
        assert_eq!(parts(&[("a", "1"), ("b", "2")]), parts(&[("b", "2"), ("a", "1")]));
        assert_ne!(parts(&[("a", "1"), ("b", "2")]), parts(&[("a", "2"), ("b", "1")]));
        assert_ne!(parts(&[("a", "12")]), parts(&[("a1", "2")]));
    }
}
