//! The programs the build runs beside the compiler: trunk and wasm-bindgen from crates, wasm-opt, terser and axe-core from npm.
//! Their versions are fixed. A program that is installed in the right version is not installed again.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result, fail};
use crate::toolchain::{self, Toolchain};
use crate::{apt, fingerprint, run, workspace};

/// The trunk that Trunk.toml is written for. Its next minor version wants a newer compiler than the registries' Debian has.
const TRUNK: &str = "0.21.14";

/// The compiler and the tools. Every program that builds something is started through this.
#[derive(Clone, Copy)]
pub struct Kit {
    toolchain: Toolchain,
}

impl Kit {
    /// A command with the compiler and all tools on its PATH.
    pub fn command(&self, program: &str) -> Command {
        let path =
            toolchain::joined([npm_bin()].into_iter().chain(std::env::split_paths(&self.toolchain.path())));
        let program = run::find_in(&path, program).unwrap_or_else(|| program.into());
        let mut command = self.toolchain.command(program);
        command.env("PATH", path).env("TRUNK_SKIP_VERSION_CHECK", "true");
        command
    }

    /// Cargo with the compiler.
    pub fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// Trunk, with an environment that it accepts.
    pub fn trunk(&self) -> Command {
        let mut command = self.command("trunk");
        // When a build fails, the compiler's messages say why; trunk's own backtrace does not.
        command.env("RUST_BACKTRACE", "0");
        // Trunk reads this variable as a truth value and refuses the usual "1".
        if std::env::var_os("NO_COLOR").is_some() {
            command.env("NO_COLOR", "true");
        }
        command
    }

    /// The compiler.
    pub fn toolchain(&self) -> Toolchain {
        self.toolchain
    }

    /// The compiler's name and version, to print.
    pub fn compiler_name(&self) -> String {
        let version = self.toolchain.version().unwrap_or_default();
        let first = version.lines().next().unwrap_or("rustc").to_owned();
        match self.toolchain {
            Toolchain::Usual | Toolchain::Pinned => first,
            Toolchain::Debian => format!("{first} from Debian"),
        }
    }

    /// axe-core's script.
    pub fn axe(&self) -> PathBuf {
        workspace::npm().join("node_modules/axe-core/axe.min.js")
    }
}

/// npm's folder of programs.
pub fn npm_bin() -> PathBuf {
    workspace::npm().join("node_modules/.bin")
}

/// The tools, when all of them are installed.
pub fn find() -> Result<Option<Kit>> {
    let Some(toolchain) = toolchain::find() else { return Ok(None) };
    let kit = Kit { toolchain };
    let there = is_trunk_right(&kit)
        && is_wasm_bindgen_right(&kit, &locked_wasm_bindgen()?)
        && are_npm_tools_right()?;
    Ok(there.then_some(kit))
}

/// The tools. Those that are missing are installed.
pub fn ensure() -> Result<Kit> {
    let _lock = workspace::lock("setup")?;
    let kit = Kit { toolchain: toolchain::ensure()? };
    ensure_npm_tools(&kit)?;
    ensure_trunk(&kit)?;
    ensure_wasm_bindgen(&kit)?;
    Ok(kit)
}

fn ensure_trunk(kit: &Kit) -> Result<()> {
    if is_trunk_right(kit) {
        return Ok(());
    }
    println!("Installing trunk {TRUNK} (about 5 minutes on two cores).");
    let mut command = install(kit, "trunk", TRUNK);
    // Trunk only starts other programs, so its own release settings would only double the time to build it.
    command
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    run::run(&mut command, "installing trunk did not work")?;
    clear_build_folder("trunk")
}

fn ensure_wasm_bindgen(kit: &Kit) -> Result<()> {
    let version = locked_wasm_bindgen()?;
    if is_wasm_bindgen_right(kit, &version) {
        return Ok(());
    }
    println!("Installing wasm-bindgen {version}, the version in Cargo.lock (about 4 minutes on two cores).");
    run::run(&mut install(kit, "wasm-bindgen-cli", &version), "installing wasm-bindgen did not work")?;
    clear_build_folder("wasm-bindgen-cli")
}

/// `cargo install` with a build folder that survives an interruption, so that a second run continues the first. Always
/// with the dependencies that the program's authors have tested: without `--locked`, cargo would take whatever is newest
/// on that day.
fn install(kit: &Kit, name: &str, version: &str) -> Command {
    let mut command = kit.cargo();
    command
        .args(["install", name, "--version", version, "--locked"])
        .env("CARGO_TARGET_DIR", build_folder(name));
    command
}

fn build_folder(name: &str) -> PathBuf {
    workspace::scratch().join("install").join(name)
}

fn clear_build_folder(name: &str) -> Result<()> {
    workspace::remove_folder(&build_folder(name))
}

fn is_trunk_right(kit: &Kit) -> bool {
    run::answer(kit.command("trunk").arg("--version")).is_some_and(|text| text == format!("trunk {TRUNK}"))
}

fn is_wasm_bindgen_right(kit: &Kit, version: &str) -> bool {
    ["wasm-bindgen", "wasm-bindgen-test-runner"].iter().all(|program| {
        run::answer(kit.command(program).arg("--version"))
            .is_some_and(|text| text.ends_with(&format!(" {version}")))
    })
}

/// The version of wasm-bindgen that the panel is built with; its program must be the same.
fn locked_wasm_bindgen() -> Result<String> {
    let lock = workspace::read(&workspace::root().join("Cargo.lock"))?;
    locked_version(&lock, "wasm-bindgen").ok_or_else(|| {
        Failure(
            "Cargo.lock does not name wasm-bindgen. Run `cargo update --workspace`, then run this again."
                .into(),
        )
    })
}

/// The version of a package in a lock file of cargo.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let found =
        packages.iter().find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))?;
    Some(found.get("version")?.as_str()?.to_owned())
}

/// The file that names the lock file node_modules was installed from. It is removed together with node_modules.
fn npm_stamp() -> PathBuf {
    workspace::npm().join("node_modules/.made-for")
}

fn are_npm_tools_right() -> Result<bool> {
    let lock = workspace::read(&workspace::npm().join("package-lock.json"))?;
    let made_for = std::fs::read_to_string(npm_stamp()).unwrap_or_default();
    Ok(made_for == fingerprint::digest(lock.as_bytes()) && npm_bin().join("wasm-opt").exists())
}

fn ensure_npm_tools(kit: &Kit) -> Result<()> {
    ensure_node()?;
    if are_npm_tools_right()? {
        return Ok(());
    }
    println!("Installing wasm-opt, terser and axe-core with npm (seconds).");
    let mut command = kit.command("npm");
    command
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(workspace::npm());
    run::run(command.env("NPM_CONFIG_UPDATE_NOTIFIER", "false"), "npm ci in xtask/npm did not work")?;
    let lock = workspace::read(&workspace::npm().join("package-lock.json"))?;
    workspace::write(&npm_stamp(), fingerprint::digest(lock.as_bytes()))
}

/// wasm-opt runs on Node.js, so Node.js is needed even when npm has installed everything.
fn ensure_node() -> Result<()> {
    if run::find("node").is_some() && (run::find("npm").is_some() || are_npm_tools_right()?) {
        return Ok(());
    }
    if apt::is_debian() {
        return apt::install(&["nodejs", "npm"], "Node.js and npm (about two minutes)");
    }
    fail(
        "Node.js with npm is missing: wasm-opt, terser and axe-core come from npm. Install Node.js 18 or newer, then run this again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n\n\
        [[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n";

    #[test]
    fn a_version_is_read_from_the_lock_file() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures").as_deref(), Some("0.4.80"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn tools_are_installed_with_their_own_lock_files_only() {
        let kit = Kit { toolchain: Toolchain::Usual };
        for name in ["trunk", "wasm-bindgen-cli"] {
            let command = install(&kit, name, "1.2.3");
            let arguments = command.get_args().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>();
            assert_eq!(arguments, ["install", name, "--version", "1.2.3", "--locked"]);
        }
        // No other code of the commands installs a crate.
        let (code, _) = include_str!("tools.rs").split_once("#[cfg(test)]").unwrap();
        assert_eq!(code.matches("\"install\"").count(), 2, "the arguments, and the name of the build folder");
    }

    #[test]
    fn the_tools_versions_are_named_once() {
        let lock = workspace::read(&workspace::npm().join("package-lock.json")).unwrap();
        let trunk: toml::Table =
            workspace::read(&workspace::root().join("Trunk.toml")).unwrap().parse().unwrap();
        let binaryen = trunk["tools"]["wasm_opt"].as_str().unwrap().strip_prefix("version_").unwrap();
        assert!(
            lock.contains(&format!("\"binaryen\": \"{binaryen}.0.0\"")),
            "Trunk.toml and package-lock.json differ"
        );
        assert!(!lock.contains("\"resolved\""), "a registry's address is in package-lock.json");
    }
}
