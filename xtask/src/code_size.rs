//! `cargo xtask sizes`: which crates and functions the panel's wasm files are made of. The code is counted as it is before
//! wasm-opt and compression, because only then it has names; what is large here is large there, too.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wasmparser::{BinaryReader, Name, NameSectionReader, Parser, Payload, TypeRef};

use crate::failure::{Failure, Result, on_path};
use crate::sizes::grouped;
use crate::tools::Kit;
use crate::{dist, split};

/// What is listed.
#[derive(Debug, clap::Args)]
pub struct Selection {
    /// List functions instead of crates
    #[arg(long)]
    functions: bool,
    /// How many rows to list
    #[arg(long, value_name = "N", default_value_t = 40)]
    rows: usize,
}

/// A function's name and the bytes of its code.
type Function = (String, u64);

/// Prints the table. The bundle is built first where it is not up to date.
pub fn print(kit: &Kit, selection: &Selection) -> Result<()> {
    dist::dist(kit)?;
    let mut files = BTreeMap::new();
    for (name, path) in split::unoptimised()? {
        files.insert(name, functions(&path)?);
    }
    print!("{}", table(&files, selection));
    Ok(())
}

fn functions(path: &Path) -> Result<Vec<Function>> {
    let bytes = fs::read(path).map_err(on_path("read", path))?;
    read(&bytes).map_err(|error| Failure(format!("{} is not understood: {error}.", path.display())))
}

/// The functions of a wasm with its names.
fn read(wasm: &[u8]) -> wasmparser::Result<Vec<Function>> {
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                sizes.push(range.end - range.start);
            }
            Payload::CustomSection(section) if section.name() == "name" => {
                for part in NameSectionReader::new(BinaryReader::new(section.data(), 0)) {
                    if let Name::Function(functions) = part? {
                        for name in functions {
                            let name = name?;
                            names.insert(name.index, name.name);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let readable = |name: &&str| format!("{:#}", rustc_demangle::demangle(name));
    let named = (imported..).zip(sizes);
    Ok(named
        .map(|(number, size)| (names.get(&number).map_or_else(|| "?".to_owned(), readable), size))
        .collect())
}

/// The crate that a function belongs to: the first name before a `::`.
fn krate(function: &str) -> &str {
    let start =
        function.find(|letter: char| letter.is_ascii_alphanumeric() || letter == '_').unwrap_or_default();
    let path = &function[start..];
    let path = path.strip_prefix("dyn ").or_else(|| path.strip_prefix("mut ")).unwrap_or(path);
    path.split_once("::").map_or("others", |(first, _)| first)
}

fn table(files: &BTreeMap<String, Vec<Function>>, selection: &Selection) -> String {
    let mut rows: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    for (file, functions) in files {
        for (function, size) in functions {
            let row = if selection.functions { function.as_str() } else { krate(function) };
            *rows.entry(row).or_default().entry(file).or_default() += size;
        }
    }
    let in_all = |row: &BTreeMap<&str, u64>| row.values().sum::<u64>();
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(in_all(row)));
    let others: Vec<_> = rows.split_off(selection.rows.min(rows.len()));

    let mut text = line(files.keys().map(String::as_str), "in all", "bytes of code");
    let mut push = |name: &str, row: &BTreeMap<&str, u64>| {
        let cells: Vec<String> = files
            .keys()
            .map(|file| row.get(file.as_str()).map_or_else(String::new, |size| grouped(*size)))
            .collect();
        text.push_str(&line(cells.iter().map(String::as_str), &grouped(in_all(row)), name));
    };
    for (name, row) in &rows {
        push(name, row);
    }
    let mut rest: BTreeMap<&str, u64> = BTreeMap::new();
    for (file, size) in others.iter().flat_map(|(_, row)| row) {
        *rest.entry(file).or_default() += size;
    }
    if !rest.is_empty() {
        push(&format!("{} more", others.len()), &rest);
    }
    text
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, in_all: &str, name: &str) -> String {
    let cells: String = cells.map(|cell| format!("{cell:>20}")).collect();
    format!("{cells}{in_all:>12}  {name}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, Function as Body, FunctionSection, Module, NameMap, NameSection, TypeSection,
    };

    #[test]
    fn functions_have_their_names_and_sizes() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut kinds, mut code, mut names) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
        let mut body = Body::new([]);
        body.instructions().nop().end();
        kinds.function(0);
        code.function(&body);
        names.append(0, "_ZN12tresor_admin3api4send17h684d37e611770f3bE");
        let mut named = NameSection::new();
        named.functions(&names);
        let mut module = Module::new();
        module.section(&types).section(&kinds).section(&code).section(&named);
        assert_eq!(read(&module.finish()).unwrap(), [("tresor_admin::api::send".to_owned(), 3)]);
    }

    #[test]
    fn a_function_belongs_to_the_crate_that_its_name_begins_with() {
        assert_eq!(krate("tresor_admin::api::send"), "tresor_admin");
        assert_eq!(
            krate("<&mut serde_json::de::Deserializer<R> as serde_core::Deserializer>::x"),
            "serde_json"
        );
        assert_eq!(krate("<dyn core::any::Any>::is"), "core");
        assert_eq!(krate("memcpy"), "others");
    }

    #[test]
    fn the_table_adds_up_and_names_the_rest() {
        let list = |all: &[(&str, u64)]| all.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
        let files = BTreeMap::from([
            ("main".to_owned(), list(&[("a::f", 10), ("a::g", 5), ("b::f", 7)])),
            ("review".to_owned(), list(&[("b::g", 100), ("c::f", 1)])),
        ]);
        let text = table(&files, &Selection { functions: false, rows: 2 });
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[0][..2], ["main", "review"]);
        assert_eq!(lines[1], ["7", "100", "107", "b"]);
        assert_eq!(lines[2], ["15", "15", "a"]);
        assert_eq!(lines[3], ["1", "1", "1", "more"]);
    }
}
