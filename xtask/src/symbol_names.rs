//! Shortens the names that the wasm and its JavaScript import and export. wasm-bindgen ends them with a hash of sixteen
//! digits, which does not compress and is there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, Import, Imports, Parser, Payload};

use crate::bundle::Files;
use crate::failure::{Failure, Result, fail};

const HASH_DIGITS: usize = 16;

/// Renames the functions in every wasm and in every script.
pub fn shorten(files: &mut Files) -> Result<()> {
    let mut found = BTreeSet::new();
    for (file, bytes) in files.iter().filter(|(file, _)| file.ends_with(".wasm")) {
        let names = names(bytes).map_err(|error| Failure(format!("{file} is not understood: {error}.")))?;
        found.extend(names);
    }
    if found.is_empty() {
        return fail("there is no wasm in the bundle, or it has no imports and no exports.");
    }
    // Sorted, so that the same names get the same short ones in every build.
    let mut shorts = (0..).map(short_name).filter(|short| !found.contains(short));
    let hashed = found.iter().filter(|name| has_hash(name));
    let renamed: BTreeMap<String, String> =
        hashed.map(|name| (name.clone(), shorts.next().unwrap_or_default())).collect();
    for (file, bytes) in files.iter_mut() {
        if file.ends_with(".js") {
            let Ok(text) = std::str::from_utf8(bytes) else {
                return fail(format!("{file} is not UTF-8."));
            };
            *bytes = rename_in_script(text, &renamed).into_bytes();
        } else if file.ends_with(".wasm") {
            *bytes = rename_in_wasm(bytes, &renamed)
                .map_err(|error| Failure(format!("{file} cannot be renamed: {error}.")))?;
        }
    }
    Ok(())
}

fn has_hash(name: &str) -> bool {
    let digits = name.len().checked_sub(HASH_DIGITS).and_then(|at| name.get(at..)).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// `a` to `z`, then `aa` and so on.
fn short_name(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        if number < 26 {
            return name;
        }
        number = number / 26 - 1;
    }
}

/// The names of what a wasm imports and exports.
fn names(wasm: &[u8]) -> wasmparser::Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    names.push(import?.name.to_owned());
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    names.push(export?.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

/// Writes a wasm again with other names.
struct Renamer<'a> {
    renamed: &'a BTreeMap<String, String>,
}

impl Renamer<'_> {
    fn name<'n>(&'n self, name: &'n str) -> &'n str {
        self.renamed.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Renamer<'_> {
    type Error = Infallible;

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: Imports<'_>,
    ) -> std::result::Result<(), Error> {
        for import in imports {
            let (_, Import { module, name, ty }) = import?;
            let ty = self.entity_type(ty)?;
            section.import(module, self.name(name), ty);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        section: &mut ExportSection,
        export: Export<'_>,
    ) -> std::result::Result<(), Error> {
        let (kind, index) = (self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
        section.export(self.name(export.name), kind, index);
        Ok(())
    }
}

fn rename_in_wasm(wasm: &[u8], renamed: &BTreeMap<String, String>) -> std::result::Result<Vec<u8>, Error> {
    let mut module = Module::new();
    Renamer { renamed }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// Renames whole identifiers. Because of their hashes, nothing else in a script has the same name.
fn rename_in_script(script: &str, renamed: &BTreeMap<String, String>) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let (mut made, mut rest) = (String::with_capacity(script.len()), script);
    while !rest.is_empty() {
        let begin = rest.find(is_part).unwrap_or(rest.len());
        let end = rest[begin..].find(|letter| !is_part(letter)).map_or(rest.len(), |length| begin + length);
        let word = &rest[begin..end];
        made.push_str(&rest[..begin]);
        made.push_str(renamed.get(word).map_or(word, String::as_str));
        rest = &rest[end..];
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, MemoryType, TypeSection};

    const SEND: &str = "__wbg_send_c53818096716ecd6";
    const CALL: &str = "invoke__h0123456789abcdef";

    /// A wasm with these names: a memory and a function are imported, the function is exported.
    fn wasm(send: &str, call: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let memory =
            MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let mut imports = ImportSection::new();
        imports.import("./a_bg.js", "a", EntityType::Memory(memory));
        imports.import("./a_bg.js", send, EntityType::Function(0));
        let mut exports = ExportSection::new();
        exports.export(call, ExportKind::Func, 0);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        module.finish()
    }

    #[test]
    fn names_are_short_on_both_sides_and_nothing_else_changes() {
        let script = format!("const o={{{SEND}:f,{SEND}x:1}};wasm.{CALL}(a)");
        let mut files = Files::from([
            ("a_bg.wasm".to_owned(), wasm(SEND, CALL)),
            ("piece.wasm".to_owned(), wasm("memory", "table")),
            ("a.js".to_owned(), script.clone().into_bytes()),
        ]);
        shorten(&mut files).unwrap();
        // `a` is taken by the memory.
        assert_eq!(files["a_bg.wasm"], wasm("b", "c"));
        assert_eq!(files["piece.wasm"], wasm("memory", "table"));
        assert_eq!(String::from_utf8_lossy(&files["a.js"]), format!("const o={{b:f,{SEND}x:1}};wasm.c(a)"));
    }

    #[test]
    fn only_names_with_a_hash_are_renamed() {
        assert!(has_hash(SEND) && has_hash(CALL));
        assert!(!has_hash("memory") && !has_hash("__wbindgen_malloc") && !has_hash("c53818096716ecdG"));
    }

    #[test]
    fn short_names_do_not_repeat() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(short_name), ["a", "z", "aa", "ab", "zz", "aaa"]);
    }

    #[test]
    fn a_wasm_that_is_cut_off_is_not_understood() {
        let whole = wasm(SEND, CALL);
        let mut files = Files::from([("a.wasm".to_owned(), whole[..30].to_vec())]);
        assert!(shorten(&mut files).is_err());
    }
}
