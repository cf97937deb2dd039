//! `cargo xtask env`: the variables a shell needs so that plain trunk finds the compiler and the tools.

use std::path::{Path, PathBuf};

use crate::failure::{Result, fail};
use crate::tools::{self, Kit};
use crate::workspace;

/// Prints the exports. Nothing else may go to standard output, because the shell evaluates it.
pub fn print_exports() -> Result<()> {
    match tools::find()? {
        Some(kit) => {
            for line in exports(&kit) {
                println!("{line}");
            }
            Ok(())
        }
        None => fail("something is not installed yet. Run `cargo xtask setup` first."),
    }
}

/// The lines for a POSIX shell; none when plain trunk works as it is.
pub fn exports(kit: &Kit) -> Vec<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let wanted = [tools::npm_bin()].into_iter().chain(workspace::cargo_bin());
    let missing: Vec<PathBuf> =
        wanted.filter(|bin| !std::env::split_paths(&path).any(|folder| folder == *bin)).collect();
    let debian = kit.toolchain().needs_first_place().then(|| PathBuf::from("/usr/bin"));
    lines(kit.toolchain().rustup_name(), debian.into_iter().chain(missing))
}

fn lines(toolchain: Option<&str>, folders: impl Iterator<Item = PathBuf>) -> Vec<String> {
    let mut lines: Vec<String> =
        toolchain.map(|name| format!("export RUSTUP_TOOLCHAIN={name}")).into_iter().collect();
    let folders: Vec<String> = folders.map(|folder| quoted(&folder)).collect();
    if !folders.is_empty() {
        lines.push(format!("export PATH={}:\"$PATH\"", folders.join(":")));
    }
    lines
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_are_quoted_for_the_shell() {
        let folders = ["/home/it's me/bin", "/usr/bin"].map(PathBuf::from);
        assert_eq!(
            lines(Some("/usr"), folders.into_iter()),
            ["export RUSTUP_TOOLCHAIN=/usr", r#"export PATH='/home/it'\''s me/bin':'/usr/bin':"$PATH""#]
        );
    }

    #[test]
    fn variables_that_are_not_needed_are_not_exported() {
        assert!(lines(None, std::iter::empty()).is_empty());
    }
}
