//! `cargo xtask dist`: the release bundle in target/dist. split.rs builds the panel's wasm in pieces, page.rs the rest,
//! bundle.rs names the files after their content, and every file gets compressed versions. Nothing is built when no input
//! has changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

use crate::bundle::{self, Files, Finished};
use crate::failure::{Failure, Result, fail, on_path};
use crate::page::{self, RustLink};
use crate::tools::Kit;
use crate::{browser, fingerprint, run, sizes, split, symbol_names, workspace};

/// The bundle's inputs outside the panel's crates. xtask's sources are among them, because they make the bundle.
const INPUTS: [&str; 13] = [
    "build.rs",
    "src",
    "style",
    "assets",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src",
    "xtask/npm/package-lock.json",
    "xtask/npm/minify.mjs",
    "xtask/npm/compress.mjs",
];

/// The last commit whose bundle has the whole panel in one wasm.
const LAST_UNSPLIT: &str = "a3c87d163408853f5df6e11f18f42724732fd658";

/// Builds the bundle unless it is up to date. Returns its folder.
pub fn dist(kit: &Kit) -> Result<PathBuf> {
    let _lock = workspace::lock("dist")?;
    let folder = workspace::target().join("dist");
    let inputs = inputs_digest(kit)?;
    if is_up_to_date(&folder, "dist", &inputs) && pieces_file().exists() {
        println!("target/dist is up to date.");
        return Ok(folder);
    }
    println!("Building the release bundle (3 to 5 minutes on two cores, less when little has changed).");
    let split = split::build(kit, &RustLink::read()?)?;
    let page = page::build(kit, &format!("{}.js", split::NAME), &format!("{}_bg.wasm", split::NAME))?;
    for (name, bytes) in &split.files {
        workspace::write(&page.join(name), bytes)?;
    }
    let renamed = finish(kit, &page, &folder)?;
    workspace::write(&pieces_file(), pieces(&split.needs, &renamed)?)?;
    workspace::write(&stamp_file("dist"), inputs)?;
    Ok(folder)
}

/// Builds the last bundle that had the whole panel in one wasm, to measure against. Returns its folder.
pub fn unsplit(kit: &Kit) -> Result<PathBuf> {
    let _lock = workspace::lock("unsplit")?;
    let folder = workspace::scratch().join("unsplit");
    if is_up_to_date(&folder, "unsplit", LAST_UNSPLIT) {
        return Ok(folder);
    }
    println!("Building the last bundle without the split, to measure against (5 to 8 minutes on two cores).");
    let source = workspace::scratch().join("unsplit-source");
    let built = workspace::scratch().join("unsplit-built");
    let archive = workspace::scratch().join("unsplit-source.tar");
    for folder in [&source, &built] {
        workspace::remove_folder(folder)?;
        workspace::make_folder(folder)?;
    }
    run::run(
        Command::new("git")
            .arg("archive")
            .arg("-o")
            .arg(&archive)
            .arg(LAST_UNSPLIT)
            .current_dir(workspace::root()),
        "the sources before the split need a clone with its whole history: git fetch --unshallow",
    )?;
    run::run(
        Command::new("tar").arg("-xf").arg(&archive).current_dir(&source),
        "the sources before the split could not be unpacked",
    )?;
    run::run(
        kit.trunk().args(["build", "--release", "--dist"]).arg(&built).current_dir(&source),
        "trunk build --release did not work",
    )?;
    finish(kit, &built, &folder)?;
    workspace::write(&stamp_file("unsplit"), LAST_UNSPLIT)?;
    workspace::remove_folder(&source)?;
    Ok(folder)
}

/// Which files of the bundle each split point needs, as JSON.
pub fn pieces_file() -> PathBuf {
    workspace::scratch().join("pieces.json")
}

fn pieces(needs: &BTreeMap<String, Vec<String>>, renamed: &BTreeMap<String, String>) -> Result<String> {
    let needs: BTreeMap<&String, Vec<&String>> = needs
        .iter()
        .map(|(split_point, files)| {
            (split_point, files.iter().map(|file| renamed.get(file).unwrap_or(file)).collect())
        })
        .collect();
    serde_json::to_string_pretty(&needs)
        .map_err(|error| Failure(format!("the list of the pieces cannot be written: {error}.")))
}

fn stamp_file(name: &str) -> PathBuf {
    workspace::scratch().join(format!("{name}.stamp"))
}

fn is_up_to_date(folder: &Path, name: &str, inputs: &str) -> bool {
    folder.join("index.html").exists()
        && fs::read_to_string(stamp_file(name)).is_ok_and(|stamp| stamp == inputs)
}

/// Minifies, renames and compresses the files of `built` into `folder`. Returns the final names by the earlier ones.
fn finish(kit: &Kit, built: &Path, folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut minify = kit.command("node");
    run::run(
        minify.arg(workspace::npm().join("minify.mjs")).arg(built),
        "minifying the JavaScript did not work",
    )?;
    let mut files = read_files(built)?;
    symbol_names::shorten(&mut files)?;
    let Finished { files, renamed } = bundle::finish(files)?;
    let made = workspace::scratch().join("dist.new");
    workspace::remove_folder(&made)?;
    for (name, bytes) in &files {
        workspace::write(&made.join(name), bytes)?;
    }
    let mut compress = kit.command("node");
    run::run(
        compress.arg(workspace::npm().join("compress.mjs")).arg(&made),
        "compressing the bundle did not work",
    )?;
    workspace::remove_folder(folder)?;
    fs::rename(&made, folder).map_err(on_path("write", folder))?;
    print!("{}", sizes::size_table(&sizes::sizes(folder, &files)));
    Ok(renamed)
}

fn inputs_digest(kit: &Kit) -> Result<String> {
    let root = workspace::root();
    let crates = panel_crates(&root)?;
    let inputs: Vec<PathBuf> = INPUTS.iter().map(PathBuf::from).chain(crates).collect();
    let mut parts = Vec::new();
    for path in fingerprint::files_of(&inputs)? {
        let bytes = fs::read(&path).map_err(on_path("read", &path))?;
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
        parts.push((name, bytes));
    }
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    parts.push(("compiler".into(), format!("{:?} {flags}", kit.toolchain().version()).into_bytes()));
    Ok(fingerprint::digest_all(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))))
}

/// The folders of the workspace's crates that the panel is made of, found through the manifests.
fn panel_crates(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut manifests = vec![root.join("Cargo.toml")];
    while let Some(manifest) = manifests.pop() {
        let names = dependencies(&workspace::read(&manifest)?).map_err(|error| {
            Failure(format!("{} is not understood: {}", manifest.display(), error.message()))
        })?;
        for name in names {
            let folder = Path::new("crates").join(name);
            let manifest = root.join(&folder).join("Cargo.toml");
            if manifest.exists() && !found.contains(&folder) {
                found.push(folder);
                manifests.push(manifest);
            }
        }
    }
    Ok(found)
}

/// The names under `[dependencies]` of a manifest, including those for one target only.
fn dependencies(manifest: &str) -> std::result::Result<Vec<String>, toml::de::Error> {
    let manifest: Table = manifest.parse()?;
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables = std::iter::once(&manifest)
        .chain(targets.into_iter().flat_map(Table::values).filter_map(Value::as_table));
    let dependencies = tables.filter_map(|table| table.get("dependencies")?.as_table());
    Ok(dependencies.flat_map(Table::keys).cloned().collect())
}

fn read_files(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in fingerprint::files_of(&[folder.to_path_buf()])? {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        files.insert(name, fs::read(&path).map_err(on_path("read", &path))?);
    }
    if files.is_empty() {
        return fail(format!(
            "trunk left nothing in {}. Run `trunk build --release` by hand to see why.",
            folder.display()
        ));
    }
    Ok(files)
}

/// Builds one of the workspace's servers, `sandbox` or `gateway`, for release. Returns its program.
pub fn build_server(kit: &Kit, name: &str) -> Result<PathBuf> {
    run::run(
        kit.cargo().args(["build", "--release", "-p", name]),
        &format!("building the {name} did not work"),
    )?;
    let program = workspace::target().join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if program.exists() {
        Ok(program)
    } else {
        Err(Failure(format!(
            "cargo built the {name} but {} is not there. A `build.target` in cargo's configuration moves it; take it out.",
            program.display()
        )))
    }
}

/// What opening pages in Chromium needs besides the pages themselves.
pub fn prepare_browser(kit: &Kit, command: &mut Command) -> Result<()> {
    let browser = browser::ensure()?;
    command
        .env("TRESOR_SANDBOX", build_server(kit, "sandbox")?)
        .env("TRESOR_CHROME", browser.chrome)
        .env("TRESOR_CHROMEDRIVER", browser.driver)
        .env("TRESOR_AXE", kit.axe());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_those_of_the_package() {
        let manifest = "[workspace.dependencies]\nsandbox = {}\n[dependencies]\nadmin-api = { path = \"x\" }\nserde.workspace = true\n\
            [target.'cfg(unix)'.dependencies]\nnix = \"1\"\n[dev-dependencies]\ngateway = {}\n[dependencies.leptos]\nversion = \"1\"\n";
        assert_eq!(dependencies(manifest).unwrap(), ["admin-api", "leptos", "serde", "nix"]);
    }

    #[test]
    fn every_input_is_there() {
        for input in INPUTS {
            assert!(workspace::root().join(input).exists(), "{input}");
        }
    }
}
