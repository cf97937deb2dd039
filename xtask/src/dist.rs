//! `cargo xtask dist`: the release bundle in target/dist. Trunk builds it, bundle.rs makes its names true, and every file
//! gets its compressed versions beside it. Nothing is done when nothing it is made of has changed.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::bundle::{self, Files};
use crate::failure::{Failure, Result, fail, on_path};
use crate::tools::Kit;
use crate::{names, place, run, stamp};

/// Everything outside the crates that the bundle is made of; xtask's own sources hold its last step.
const INPUTS: [&str; 12] = [
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

/// Builds the bundle where it is not up to date; its folder.
pub fn dist(kit: &Kit) -> Result<PathBuf> {
    let _lock = place::lock("dist")?;
    let folder = place::target().join("dist");
    let stamp_file = place::scratch().join("dist.stamp");
    let inputs = inputs_digest(kit)?;
    if folder.join("index.html").exists()
        && fs::read_to_string(&stamp_file).is_ok_and(|stamp| stamp == inputs)
    {
        println!("target/dist is up to date.");
        return Ok(folder);
    }
    println!("Building the release bundle (3 to 5 minutes on two cores, less when little has changed).");
    let built = place::scratch().join("trunk-dist");
    place::make_folder(&built)?;
    let mut command = trunk(kit);
    run::run(
        command.args(["build", "--release", "--dist"]).arg(&built),
        "trunk build --release did not work",
    )?;

    let mut minify = kit.command("node");
    run::run(
        minify.arg(place::npm().join("minify.mjs")).arg(&built),
        "minifying the JavaScript did not work",
    )?;
    let mut files = read_files(&built)?;
    names::shorten(&mut files)?;
    let files = bundle::finish(files)?;
    let made = place::scratch().join("dist.new");
    place::remove_folder(&made)?;
    for (name, bytes) in &files {
        place::write(&made.join(name), bytes)?;
    }
    let mut compress = kit.command("node");
    run::run(
        compress.arg(place::npm().join("compress.mjs")).arg(&made),
        "compressing the bundle did not work",
    )?;

    place::remove_folder(&folder)?;
    fs::rename(&made, &folder).map_err(on_path("write", &folder))?;
    place::write(&stamp_file, inputs)?;
    print!("{}", size_table(&sizes(&folder, &files)));
    Ok(folder)
}

/// Trunk with an environment it understands.
pub fn trunk(kit: &Kit) -> std::process::Command {
    let mut command = kit.command("trunk");
    // A failed build is its compiler's messages, not trunk's stack.
    command.env("RUST_BACKTRACE", "0");
    // Trunk reads this variable as a truth value and refuses the usual "1".
    if std::env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    command
}

fn inputs_digest(kit: &Kit) -> Result<String> {
    let root = place::root();
    let crates = panel_crates(&root)?;
    let inputs: Vec<PathBuf> = INPUTS.iter().map(PathBuf::from).chain(crates).collect();
    let mut parts = Vec::new();
    for path in stamp::files_of(&inputs)? {
        let bytes = fs::read(&path).map_err(on_path("read", &path))?;
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
        parts.push((name, bytes));
    }
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    parts.push(("compiler".into(), format!("{:?} {flags}", kit.toolchain().version()).into_bytes()));
    Ok(stamp::digest_all(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))))
}

/// The folders of the workspace's crates that the panel is made of, found through the manifests.
fn panel_crates(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut manifests = vec![root.join("Cargo.toml")];
    while let Some(manifest) = manifests.pop() {
        let names = dependencies(&place::read(&manifest)?).map_err(|error| {
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

/// The names under `[dependencies]` of a manifest, those for a target included; not the workspace's own table.
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
    for path in stamp::files_of(&[folder.to_path_buf()])? {
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

/// A file's size as it is and as the smallest a browser gets.
struct Size {
    name: String,
    raw: u64,
    brotli: u64,
    gzip: u64,
}

fn sizes(folder: &Path, files: &Files) -> Vec<Size> {
    let on_disk = |name: String| fs::metadata(folder.join(name)).map(|meta| meta.len());
    files
        .iter()
        .map(|(name, bytes)| {
            let raw = bytes.len() as u64;
            Size {
                name: name.clone(),
                raw,
                // Without a compressed file the plain one is sent.
                brotli: on_disk(format!("{name}.br")).unwrap_or(raw),
                gzip: on_disk(format!("{name}.gz")).unwrap_or(raw),
            }
        })
        .collect()
}

fn size_table(sizes: &[Size]) -> String {
    let total = |part: fn(&Size) -> u64| sizes.iter().map(part).sum::<u64>();
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0).max(10);
    let row = |name: &str, numbers: [String; 3]| {
        let [raw, brotli, gzip] = numbers;
        format!("{name:width$}  {raw:>10}  {brotli:>10}  {gzip:>10}\n")
    };
    let mut table = row("target/dist", ["bytes", "brotli", "gzip"].map(str::to_owned));
    for size in sizes {
        table.push_str(&row(&size.name, [size.raw, size.brotli, size.gzip].map(grouped)));
    }
    table.push_str(&row(
        "in all",
        [total(|size| size.raw), total(|size| size.brotli), total(|size| size.gzip)].map(grouped),
    ));
    table
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// The release build of one of the workspace's servers, `sandbox` or `gateway`; its program.
pub fn build_server(kit: &Kit, name: &str) -> Result<PathBuf> {
    run::run(
        kit.cargo().args(["build", "--release", "-p", name]),
        &format!("building the {name} did not work"),
    )?;
    let program = place::target().join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if program.exists() {
        Ok(program)
    } else {
        Err(Failure(format!(
            "cargo built the {name} but {} is not there. A `build.target` in cargo's configuration moves it; take it out.",
            program.display()
        )))
    }
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
            assert!(place::root().join(input).exists(), "{input}");
        }
    }

    #[test]
    fn the_table_adds_up() {
        let size = |name: &str, raw| Size { name: name.into(), raw, brotli: raw / 2, gzip: raw };
        let table = size_table(&[size("a.wasm", 1_234_568), size("b", 2)]);
        assert!(table.contains("1 234 568     617 284   1 234 568"), "{table}");
        assert!(table.lines().last().unwrap().contains("1 234 570     617 285"), "{table}");
    }
}
