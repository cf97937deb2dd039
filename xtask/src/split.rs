//! The panel's wasm in several files: a main one and those that are loaded when a page needs them. Cargo builds the whole,
//! the splitter cuts it at the split points, and what belongs together becomes one file again.

mod classes;
mod groups;
mod loader;
mod merge;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use wasm_split_cli_support::Options;

use crate::bundle::Files;
use crate::failure::{Failure, Result, fail, on_path};
use crate::page::RustLink;
use crate::toolchain::WASM;
use crate::tools::Kit;
use crate::{fingerprint, run, workspace};

/// The panel's script, and the start of its files' names.
pub const NAME: &str = "tresor-admin";
/// The condition that turns the pages into split points, and what the splitter needs to know from the linker.
const SPLIT_FLAGS: [&str; 2] = ["--cfg=split", "-Clink-args=--emit-relocs"];

/// The panel's script and wasm files, and which files each split point needs.
pub struct Split {
    /// The script and the files by name.
    pub files: Files,
    /// For each split point, the names of the files that must be there before it can run.
    pub needs: BTreeMap<String, Vec<String>>,
}

/// Builds the panel and cuts it.
pub fn build(kit: &Kit, link: &RustLink) -> Result<Split> {
    let folder = workspace::scratch().join("split");
    workspace::remove_folder(&folder)?;
    workspace::make_folder(&folder)?;
    let whole = cargo_build(kit, link)?;
    let needed = cut(&whole, &folder)?;
    let groups = groups::group(&needed);

    let mut bindgen = kit.command("wasm-bindgen");
    bindgen.arg(folder.join("main.wasm")).args(["--target", "web", "--out-name", NAME]);
    // The pieces need the memory, the table and the stack's place, which are exports for the linker alone.
    bindgen.args(["--no-typescript", "--keep-lld-exports", "--out-dir"]).arg(folder.join("bindgen"));
    run::run(&mut bindgen, "wasm-bindgen did not work")?;

    let mut wasm = Files::new();
    let main = folder.join("bindgen").join(format!("{NAME}_bg.wasm"));
    let main = fs::read(&main).map_err(on_path("read", &main))?;
    let script = workspace::read(&folder.join("bindgen").join(format!("{NAME}.js")))?;
    let (script, main) = classes::remove_unused(&script, &main)?;
    wasm.insert(format!("{NAME}_bg.wasm"), main);
    for (name, pieces) in &groups {
        let read = |piece: &String| {
            let path = folder.join(format!("{piece}.wasm"));
            fs::read(&path).map_err(on_path("read", &path))
        };
        let pieces = pieces.iter().map(read).collect::<Result<Vec<_>>>()?;
        let merged = merge::merge(&pieces)
            .map_err(|what| Failure(format!("the pieces of {name} cannot be merged: {what}.")))?;
        // Kept for the list of what the files are made of.
        workspace::write(&folder.join("merged").join(format!("{name}.wasm")), &merged)?;
        wasm.insert(file_name(name), merged);
    }
    let mut files = optimize(kit, link, wasm)?;

    let needs = groups::files_of(&needed, &groups)
        .into_iter()
        .map(|(split_point, names)| (split_point, names.iter().map(|name| file_name(name)).collect()))
        .collect();
    files.insert(format!("{NAME}.js"), loader::link(&script, &needs)?.into_bytes());
    Ok(Split { files, needs })
}

/// The files before wasm-opt, with the names of their functions: `main` and the others by their names.
pub fn unoptimised() -> Result<BTreeMap<String, PathBuf>> {
    let folder = workspace::scratch().join("split");
    let main = folder.join("bindgen").join(format!("{NAME}_bg.wasm"));
    let mut files = BTreeMap::from([("main".to_owned(), main)]);
    let merged = folder.join("merged");
    for entry in fs::read_dir(&merged).map_err(on_path("read", &merged))? {
        let path = entry.map_err(on_path("read", &merged))?.path();
        files.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), path);
    }
    Ok(files)
}

fn file_name(group: &str) -> String {
    format!("{NAME}-{group}.wasm")
}

/// The wasm as cargo builds it, with everything the splitter needs.
fn cargo_build(kit: &Kit, link: &RustLink) -> Result<PathBuf> {
    let mut command = kit.cargo();
    command.args(["build", "--package", NAME, "--bin", NAME, "--target", WASM, "--profile", &link.profile]);
    let flags = rust_flags()?;
    match std::env::var("RUSTFLAGS") {
        // With this variable cargo leaves the flags of its configuration out.
        Ok(own) if !own.is_empty() => {
            command.env("RUSTFLAGS", format!("{own} {}", flags.join(" ")));
        }
        _ => {
            // A list of quoted strings is written the same way in Rust and in TOML.
            command.arg("--config").arg(format!("target.{WASM}.rustflags={flags:?}"));
        }
    }
    run::run(&mut command, "building the panel did not work")?;
    Ok(workspace::target().join(WASM).join(&link.profile).join(format!("{NAME}.wasm")))
}

/// The compiler's flags beside those of the configuration.
fn rust_flags() -> Result<Vec<String>> {
    let mut flags: Vec<String> = SPLIT_FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    // The crates' folders are in the texts of panics: they would say where this machine keeps them, and make the bundle
    // larger on one machine than on another.
    let sources = workspace::cargo_home().map(|home| home.join("registry/src"));
    for entry in sources.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten() {
        let folder = entry.map_err(on_path("read", Path::new("registry/src")))?.path();
        flags.push(format!("--remap-path-prefix={}/=", folder.display()));
    }
    flags.sort();
    Ok(flags)
}

/// Cuts the wasm into `main.wasm` and pieces; the pieces that each split point needs.
fn cut(whole: &Path, folder: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let bytes = fs::read(whole).map_err(on_path("read", whole))?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = loader::LINK_MODULE;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| Failure(format!("splitting the wasm did not work: {error:#}.")))?;
    if split.prefetch_map.is_empty() {
        return fail("the panel has no split points, although it was built with --cfg=split.");
    }
    Ok(split.prefetch_map.into_iter().collect())
}

/// Runs wasm-opt on each file, as many at once as the machine has cores. A file that was optimised before is not again.
fn optimize(kit: &Kit, link: &RustLink, files: Files) -> Result<Files> {
    let folder = workspace::scratch().join("wasm-opt");
    workspace::make_folder(&folder)?;
    let options = link.wasm_opt.join(" ");
    let version = run::answer(kit.command("wasm-opt").arg("--version")).unwrap_or_default();
    let kept = |name: &str, bytes: &[u8]| {
        let parts = [(name, bytes), ("options", options.as_bytes()), ("version", version.as_bytes())];
        folder.join(format!("{}.wasm", fingerprint::digest_all(parts)))
    };
    let mut waiting: Vec<(String, PathBuf, Vec<u8>)> =
        files.into_iter().map(|(name, bytes)| (name.clone(), kept(&name, &bytes), bytes)).collect();
    keep_only(&folder, &waiting.iter().map(|(_, path, _)| path.clone()).collect())?;
    // The largest is taken first, so that none is left alone at the end.
    waiting.sort_by_key(|(_, _, bytes)| bytes.len());
    println!("Optimising {} wasm files.", waiting.iter().filter(|(_, path, _)| !path.exists()).count());
    let waiting = Mutex::new(waiting);
    let work = || {
        let mut done = Files::new();
        // A worker that panicked has left the list whole.
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        while let Some((name, path, bytes)) = next() {
            if !path.exists() {
                let (from, to) = (path.with_extension("from"), path.with_extension("to"));
                workspace::write(&from, bytes)?;
                let mut command = kit.command("wasm-opt");
                command.arg(&from).arg("--output").arg(&to).args(&link.wasm_opt);
                run::run(&mut command, &format!("wasm-opt did not work on {name}"))?;
                // Under its final name only when it is whole.
                fs::rename(&to, &path).map_err(on_path("write", &path))?;
                fs::remove_file(&from).map_err(on_path("remove", &from))?;
            }
            done.insert(name, fs::read(&path).map_err(on_path("read", &path))?);
        }
        Ok(done)
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut all = Files::new();
        for worker in workers {
            let done = worker.join().unwrap_or_else(|_| fail("wasm-opt could not be watched."));
            all.extend(done?);
        }
        Ok(all)
    })
}

/// Removes every other file of a folder.
fn keep_only(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(on_path("read", folder))? {
        let path = entry.map_err(on_path("read", folder))?.path();
        if !kept.contains(&path) {
            fs::remove_file(&path).map_err(on_path("remove", &path))?;
        }
    }
    Ok(())
}
