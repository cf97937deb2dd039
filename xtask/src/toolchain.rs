//! Which Rust compiler builds everything: the pinned version where rustup has it or can download it, else the one plain
//! cargo uses, else Debian's, whose standard library for wasm is built here. One compiler builds native code and wasm.
//!
//! There is no rust-toolchain.toml on purpose: with one, every cargo call fails on a machine whose rustup lacks the
//! pinned version and cannot download it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Result, fail, on_path};
use crate::{apt, run, workspace};

/// The panel's target.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The version that the size budgets are measured with. Others build the panel too, a few per cent larger or smaller.
const PINNED: &str = "1.95.0";

/// Older compilers than this do not build the panel's dependencies.
const OLDEST_MINOR: u32 = 88;

/// Debian's compiler with what building, linting and formatting for wasm need. `rust-lld` is a link to `lld-22`'s program.
const DEBIAN_PACKAGES: [&str; 7] =
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22", "rust-web-clippy", "rustfmt-web"];

/// The prefix Debian's compiler is installed under, which rustup takes for a tool chain by its path.
const DEBIAN_SYSROOT: &str = "/usr";

/// A compiler that can build the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// What plain `cargo` uses.
    Usual,
    /// The pinned version, installed by rustup beside the one plain `cargo` uses.
    Pinned,
    /// Debian's packages, under /usr.
    Debian,
}

impl Toolchain {
    /// A command that uses this compiler, without the variables that cargo has set for xtask itself.
    pub fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if is_left_by_cargo(&name.to_string_lossy()) {
                command.env_remove(name);
            }
        }
        if let Some(libraries) = std::env::var_os("LD_LIBRARY_PATH") {
            match without_toolchains(&libraries) {
                kept if kept.is_empty() => command.env_remove("LD_LIBRARY_PATH"),
                kept => command.env("LD_LIBRARY_PATH", kept),
            };
        }
        if let Some(name) = self.rustup_name() {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
        command
            .env("PATH", self.path())
            .env("CARGO_TARGET_DIR", workspace::target())
            .current_dir(workspace::root());
        command
    }

    /// PATH with cargo's bin folder, and without the folders of tool chains, which would bypass rustup.
    pub fn path(self) -> OsString {
        let path = without_toolchains(&std::env::var_os("PATH").unwrap_or_default());
        let is_there = |wanted: &Path| std::env::split_paths(&path).any(|folder| folder == wanted);
        let bin = workspace::cargo_bin().filter(|bin| !is_there(bin));
        // Where rustup does not choose, the first cargo on PATH does.
        let debian = PathBuf::from(DEBIAN_SYSROOT).join("bin");
        let debian = Some(debian).filter(|_| self.needs_first_place());
        joined(debian.into_iter().chain(bin).chain(std::env::split_paths(&path)))
    }

    /// Whether this compiler is found only when its folder comes first on PATH.
    pub fn needs_first_place(self) -> bool {
        self == Self::Debian && run::find("rustup").is_none()
    }

    /// The value of RUSTUP_TOOLCHAIN that selects this compiler, where it has to be set.
    pub fn rustup_name(self) -> Option<&'static str> {
        match self {
            Self::Usual => None,
            Self::Pinned => Some(PINNED),
            Self::Debian => Some(DEBIAN_SYSROOT),
        }
    }

    /// Whether this is the pinned version.
    pub fn is_pinned(self) -> bool {
        self.version().is_some_and(|version| is_pinned(&version))
    }

    /// The compiler's version in full, one fact a line.
    pub fn version(self) -> Option<String> {
        run::answer(self.command("rustc").arg("-vV"))
    }

    /// Whether it can link a wasm program. This finds a missing library, a missing linker, and a standard library of
    /// another version.
    fn makes_wasm(self) -> bool {
        let is_there = match self {
            Self::Usual => true,
            // Asked first, because rustup would start a download for a version it does not have.
            Self::Pinned => is_pinned_installed(),
            Self::Debian => Path::new("/usr/bin/rustc").exists(),
        };
        if !is_there {
            return false;
        }
        if !self.version().is_some_and(|version| is_new_enough(&version)) {
            return false;
        }
        let folder = workspace::scratch().join("probe");
        let source = folder.join("probe.rs");
        if workspace::write(&source, "pub fn probe() -> String { String::from(\"std is there\") }\n").is_err()
        {
            return false;
        }
        let mut command = self.command("rustc");
        command.args(["--edition=2024", "--crate-type=cdylib", "--target", WASM, "-o"]);
        command.arg(folder.join("probe.wasm")).arg(&source);
        run::output(&mut command).is_some_and(|output| output.status.success())
    }
}

/// The installed compiler that can build the panel, if there is one. The pinned version is preferred.
pub fn find() -> Option<Toolchain> {
    if Toolchain::Usual.is_pinned() && Toolchain::Usual.makes_wasm() {
        return Some(Toolchain::Usual);
    }
    [Toolchain::Pinned, Toolchain::Usual, Toolchain::Debian]
        .into_iter()
        .find(|toolchain| toolchain.makes_wasm())
}

/// The compiler. It is installed if there is none.
pub fn ensure() -> Result<Toolchain> {
    let found = find();
    if let Some(toolchain) = found.filter(|toolchain| toolchain.is_pinned()) {
        return Ok(toolchain);
    }
    let refused = match install_pinned()? {
        Ok(toolchain) => return Ok(toolchain),
        Err(refused) => refused,
    };
    if let Some(toolchain) = found {
        let version = toolchain.version().unwrap_or_default();
        println!(
            "{refused} Building with {} instead of {PINNED}; the bundle may be a few per cent larger or smaller.",
            version.lines().next().unwrap_or("the compiler that is there")
        );
        return Ok(toolchain);
    }
    let refused = match add_with_rustup() {
        Ok(toolchain) => return Ok(toolchain),
        Err(refused) => refused,
    };
    if !apt::is_debian() {
        return fail(format!(
            "the Rust compiler here cannot build wasm: {refused} With rustup and a network connection, run `rustup target add {WASM}`."
        ));
    }
    println!(
        "{refused}\nTaking Debian's Rust compiler instead, with a standard library for wasm built here (about 4 minutes on two cores)."
    );
    if !Path::new("/usr/bin/rustc").exists()
        || !Path::new("/usr/bin/clippy-driver").exists()
        || !Path::new("/usr/bin/rustfmt").exists()
        || !Path::new("/usr/bin/rust-lld").exists()
    {
        apt::install(&DEBIAN_PACKAGES, "Debian's Rust compiler")?;
    }
    if !Toolchain::Debian.makes_wasm() {
        build_standard_library()?;
    }
    if Toolchain::Debian.makes_wasm() {
        return Ok(Toolchain::Debian);
    }
    fail(format!(
        "Debian's Rust compiler cannot build wasm even now. Try it by hand: RUSTUP_TOOLCHAIN=/usr rustc --crate-type=cdylib --target {WASM} target/xtask/probe/probe.rs"
    ))
}

/// Asks rustup for the pinned version. When rustup cannot install it, the inner result says why. That is remembered until
/// the next `cargo xtask setup`, so that a machine without downloads does not wait for one at every command.
fn install_pinned() -> Result<std::result::Result<Toolchain, String>> {
    if let Ok(refused) = fs::read_to_string(refusal_file()) {
        return Ok(Err(refused));
    }
    let refused = if run::find("rustup").is_none() {
        format!("There is no rustup to install Rust {PINNED}.")
    } else {
        println!("Asking rustup for Rust {PINNED} (about a minute).");
        let mut command = Toolchain::Usual.command("rustup");
        command.args(["toolchain", "install", PINNED, "--no-self-update", "--profile", "minimal"]);
        command.args(["--component", "rustfmt", "--component", "clippy", "--target", WASM]);
        match run::output(&mut command) {
            Some(output) if output.status.success() && Toolchain::Pinned.makes_wasm() => {
                return Ok(Ok(Toolchain::Pinned));
            }
            Some(output) => {
                format!("rustup could not install Rust {PINNED} ({}).", first_error(&output.stderr))
            }
            None => "rustup could not be started.".into(),
        }
    };
    workspace::write(&refusal_file(), &refused)?;
    Ok(Err(refused))
}

/// Lets rustup be asked for the pinned version again.
pub fn forget_refusal() -> Result<()> {
    match fs::remove_file(refusal_file()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(on_path("remove", &refusal_file())(error))
        }
        _ => Ok(()),
    }
}

fn refusal_file() -> PathBuf {
    workspace::scratch().join("toolchain-refused")
}

fn is_pinned_installed() -> bool {
    let installed = run::answer(Toolchain::Usual.command("rustup").args(["toolchain", "list"]));
    installed.is_some_and(|list| lists_pinned(&list))
}

/// Whether rustup's list, a line such as "1.95.0-x86_64-unknown-linux-gnu (default)" each, has the pinned version.
fn lists_pinned(list: &str) -> bool {
    list.lines().any(|line| line.strip_prefix(PINNED).is_some_and(|rest| rest.starts_with('-')))
}

/// Asks rustup for the wasm target. The error says why it cannot add it.
fn add_with_rustup() -> std::result::Result<Toolchain, String> {
    if run::find("rustup").is_none() {
        return Err("There is no rustup to add the wasm target.".into());
    }
    println!("Asking rustup for the wasm target (less than a minute).");
    let mut command = Toolchain::Usual.command("rustup");
    let output = run::output(command.args(["target", "add", WASM]));
    match output {
        Some(output) if output.status.success() && Toolchain::Usual.makes_wasm() => Ok(Toolchain::Usual),
        Some(output) => {
            Err(format!("rustup could not add the wasm target ({}).", first_error(&output.stderr)))
        }
        None => Err("rustup could not be started.".into()),
    }
}

/// The line of a program's output that says what was wrong.
fn first_error(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let line =
        text.lines().find_map(|line| line.trim().strip_prefix("error: ")).unwrap_or("it gave no reason");
    // What follows is addresses, paths and system calls.
    let end = [": ", " from '"].into_iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
    line[..end].trim_end_matches('.').to_owned()
}

/// Builds Debian's standard library for wasm and puts it where its compiler looks for it.
fn build_standard_library() -> Result<()> {
    println!("Building the standard library for wasm (about a minute and a half on two cores).");
    let folder = workspace::scratch().join("std");
    workspace::remove_folder(&folder)?;
    // The crate has no dependencies and its own workspace, so that each crate is built in one version only.
    workspace::write(
        &folder.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
    )?;
    workspace::write(&folder.join("src/lib.rs"), "")?;

    let mut command = Toolchain::Debian.command("cargo");
    command.args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", WASM]);
    command
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTC_BOOTSTRAP", "1")
        // Without the bitcode the panel's link-time optimisation fails later.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1");
    run::run(&mut command, "building the standard library for wasm did not work")?;

    let built = rlibs(&folder.join("target").join(WASM).join("release/deps"))?;
    let built: Vec<_> = built.into_iter().filter(|path| !file_name(path).starts_with("libempty-")).collect();
    let library = Path::new(DEBIAN_SYSROOT).join("lib/rustlib").join(WASM).join("lib");
    let old: Vec<_> =
        rlibs(&library).unwrap_or_default().into_iter().filter(|path| !is_packaged(path)).collect();
    if !old.is_empty() {
        // These are of an earlier compiler. With the new ones beside them, every crate would be there twice.
        run::run(apt::as_root("rm")?.args(&old), "removing the old standard library did not work")?;
    }
    run::run(apt::as_root("mkdir")?.arg("-p").arg(&library), "creating the library folder did not work")?;
    let mut copy = apt::as_root("install")?;
    run::run(
        copy.args(["-m", "644", "-t"]).arg(&library).args(&built),
        "copying the standard library did not work",
    )?;
    workspace::remove_folder(&folder)
}

fn rlibs(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(on_path("read", folder))?;
    let files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(files.filter(|path| path.extension().is_some_and(|ending| ending == "rlib")).collect())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_packaged(path: &Path) -> bool {
    run::answer(Command::new("dpkg").arg("-S").arg(path)).is_some()
}

fn release(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("release: "))
}

fn is_pinned(version: &str) -> bool {
    release(version) == Some(PINNED)
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers =
        release(version).unwrap_or_default().split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if major > 1 || (major == 1 && minor >= OLDEST_MINOR))
}

/// Whether cargo has set a variable only for xtask. Other cargos that xtask starts would be misled by it.
fn is_left_by_cargo(name: &str) -> bool {
    const EXACT: [&str; 10] = [
        "CARGO",
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PRIMARY_PACKAGE",
        "OUT_DIR",
        "RUSTC",
        "RUSTDOC",
        "RUST_RECURSION_COUNT",
        "RUSTUP_TOOLCHAIN_SOURCE",
        "RUSTC_LINKER",
    ];
    EXACT.contains(&name) || ["CARGO_PKG_", "CARGO_BIN_"].iter().any(|start| name.starts_with(start))
}

/// A list of folders without those of a rustup tool chain and of this build.
fn without_toolchains(list: &OsStr) -> OsString {
    let target = workspace::target();
    joined(std::env::split_paths(list).filter(|folder| {
        let text = folder.to_string_lossy().replace('\\', "/");
        !text.contains("/toolchains/") && !folder.starts_with(&target) && !text.is_empty()
    }))
}

/// Folders as one list for the environment.
pub fn joined(folders: impl Iterator<Item = PathBuf>) -> OsString {
    // A folder with a separator in its name cannot be in such a list, so none of them came from one; leave it out.
    let folders = folders.filter(|folder| std::env::join_paths([folder]).is_ok());
    std::env::join_paths(folders).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert!(is_new_enough("rustc 1.96.0\nbinary: rustc\nrelease: 1.96.0\n"));
        assert!(is_new_enough("release: 1.100.0-nightly"));
        assert!(!is_new_enough("release: 1.63.0"));
        assert!(!is_new_enough("nonsense"));
    }

    #[test]
    fn the_pinned_version_is_told_from_others() {
        assert!(is_pinned(&format!("rustc {PINNED}\nrelease: {PINNED}\n")));
        assert!(!is_pinned(&format!("release: {PINNED}-nightly")));
        assert!(lists_pinned(&format!("stable-x86_64 (active)\n{PINNED}-x86_64-unknown-linux-gnu\n")));
        assert!(!lists_pinned(&format!("stable-x86_64\n{PINNED}1-x86_64")));
    }

    #[test]
    fn only_the_variables_of_the_starting_cargo_are_dropped() {
        assert!(is_left_by_cargo("CARGO_PKG_NAME"));
        assert!(is_left_by_cargo("RUSTC"));
        for kept in [
            "CARGO_HOME",
            "RUSTUP_HOME",
            "RUSTUP_TOOLCHAIN",
            "CARGO_TERM_COLOR",
            "CARGO_NET_OFFLINE",
            "RUSTFLAGS",
        ] {
            assert!(!is_left_by_cargo(kept), "{kept}");
        }
    }

    #[test]
    fn folders_of_a_tool_chain_are_left_out() {
        let list = OsString::from("/home/u/.rustup/toolchains/stable/bin:/usr/bin:/bin");
        assert_eq!(without_toolchains(&list), OsString::from("/usr/bin:/bin"));
    }

    #[test]
    fn the_reason_is_the_line_with_the_error() {
        assert_eq!(
            first_error(b"info: downloading\nerror: no network: https://x (os error 1)\nbacktrace\n"),
            "no network"
        );
        assert_eq!(
            first_error(b"error: could not download file from 'https://x/y' to '/tmp/z'\n"),
            "could not download file"
        );
        assert_eq!(first_error(b""), "it gave no reason");
    }
}
