//! The modules of one crate with the paths they write, and which module each path means.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::module_of;
use super::paths::{self, Written};
use crate::failure::{Failure, Result, on_path};
use crate::fingerprint;

/// How often a name may be passed on from module to module before the search gives up.
const PASSED_ON_AT_MOST: usize = 8;

/// A module that uses another one, and the line where it does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The module that uses.
    pub from: Vec<String>,
    /// The module that is used.
    pub to: Vec<String>,
    /// The line in the file of `from`.
    pub line: usize,
}

/// The modules of a crate by their paths.
pub struct Tree {
    modules: BTreeMap<Vec<String>, Module>,
    external: Vec<(Use, String)>,
}

struct Module {
    file: PathBuf,
    written: Vec<Written>,
    /// Names that are passed on from elsewhere (`pub use`), with the path they mean.
    passed_on: BTreeMap<String, Vec<String>>,
}

impl Tree {
    /// Reads the `src` folder of a crate; files are named relative to `root`.
    pub fn read(folder: &Path, root: &Path) -> Result<Self> {
        let source = folder.join("src");
        let mut files = Vec::new();
        for path in fingerprint::files_of(std::slice::from_ref(&source))? {
            if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).map_err(on_path("read", &path))?;
                let inside = path.strip_prefix(&source).unwrap_or(&path).to_path_buf();
                files.push((inside, text));
            }
        }
        let mut tree = Self::of(files)?;
        let prefix = source.strip_prefix(root).unwrap_or(&source).to_path_buf();
        tree.modules.values_mut().for_each(|module| module.file = prefix.join(&module.file));
        Ok(tree)
    }

    /// The modules of some files, which are named relative to the `src` folder.
    pub fn of(files: impl IntoIterator<Item = (PathBuf, String)>) -> Result<Self> {
        let mut modules: BTreeMap<Vec<String>, Module> = BTreeMap::new();
        let mut of_tests: BTreeSet<Vec<String>> = BTreeSet::new();
        for (file, text) in files {
            let Some(path) = module_of(&file) else { continue };
            let parsed = syn::parse_file(&text).map_err(|error| {
                Failure(format!("{}:{}: {error}.", file.display(), error.span().start().line))
            })?;
            for found in paths::modules(&parsed, &path) {
                of_tests.extend(found.test_modules.iter().cloned());
                let module = modules.entry(found.path).or_insert_with(|| Module {
                    file: file.clone(),
                    written: Vec::new(),
                    passed_on: BTreeMap::new(),
                });
                module.written.extend(found.written);
                module.passed_on.extend(found.passed_on);
            }
        }
        modules.retain(|path, _| !of_tests.iter().any(|tests| path.starts_with(tests)));
        let mut tree = Self { modules, external: Vec::new() };
        tree.external = tree.find_external();
        Ok(tree)
    }

    /// Every use of one module by another.
    pub fn uses(&self) -> Vec<Use> {
        let mut uses = Vec::new();
        for (from, module) in &self.modules {
            for written in &module.written {
                if let Some(to) = self.resolve(from, &written.path).filter(|to| to != from) {
                    uses.push(Use { from: from.clone(), to, line: written.line });
                }
            }
        }
        uses
    }

    /// The other crates that modules use, by name.
    pub fn external_uses(&self) -> impl Iterator<Item = (&Use, &String)> {
        self.external.iter().map(|(one, name)| (one, name))
    }

    /// The modules right below the crate's root.
    pub fn top_level(&self) -> impl Iterator<Item = &String> {
        self.modules.keys().filter(|path| path.len() == 1).map(|path| &path[0])
    }

    /// The file of a module.
    pub fn file_of(&self, module: &[String]) -> &Path {
        self.modules.get(module).map_or(Path::new("?"), |module| module.file.as_path())
    }

    fn find_external(&self) -> Vec<(Use, String)> {
        let mut external = Vec::new();
        for (from, module) in &self.modules {
            for written in &module.written {
                let Some(first) = written.path.first() else { continue };
                if !is_relative(first) && self.resolve(from, &written.path).is_none() {
                    let one = Use { from: from.clone(), to: Vec::new(), line: written.line };
                    external.push((one, first.clone()));
                }
            }
        }
        external
    }

    /// The module of this crate that a path means, as written in a module; nothing for other crates.
    fn resolve(&self, from: &[String], path: &[String]) -> Option<Vec<String>> {
        let absolute = self.absolute(from, path)?;
        self.owner(&absolute, 0)
    }

    /// A path from the crate's root.
    fn absolute(&self, from: &[String], path: &[String]) -> Option<Vec<String>> {
        let mut base = from.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                base.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            first => {
                base.push(first.to_owned());
                if !self.modules.contains_key(&base) {
                    return None;
                }
                rest = &path[1..];
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    /// The module that has what a path from the root names: the longest part of the path that is a module, or the module
    /// from which that one passes the name on.
    fn owner(&self, absolute: &[String], passed_on: usize) -> Option<Vec<String>> {
        let length =
            (0..=absolute.len()).rev().find(|length| self.modules.contains_key(&absolute[..*length]))?;
        let module = &absolute[..length];
        let target = absolute.get(length).and_then(|name| self.modules[module].passed_on.get(name));
        match target {
            Some(target) if passed_on < PASSED_ON_AT_MOST => {
                let further = self.absolute(module, target).and_then(|path| self.owner(&path, passed_on + 1));
                Some(further.unwrap_or_else(|| module.to_vec()))
            }
            _ => Some(module.to_vec()),
        }
    }
}

fn is_relative(first: &str) -> bool {
    ["crate", "self", "super"].contains(&first)
}
