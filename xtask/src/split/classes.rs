//! Takes JavaScript classes out that a dependency exports and that nothing uses. With their exports gone, wasm-opt removes
//! the code behind them.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, Module};
use wasmparser::{Export, Parser};

use crate::failure::{Failure, Result};

/// The classes of wasm-streams, which comes with Leptos for servers. The panel makes no streams of its own.
const UNUSED: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// The script and the main wasm without the unused classes. A class that something does use is kept.
pub fn remove_unused(script: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let mut script = script.to_owned();
    let mut removed = Vec::new();
    for class in UNUSED {
        let without = without_class(&script, class);
        // Its own definition is all that may name it.
        if without.contains(class) {
            continue;
        }
        if without != script {
            removed.push(class.to_lowercase());
        }
        script = without;
    }
    let mut module = Module::new();
    Exports { removed: &removed }
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| Failure(format!("the main wasm is not understood: {error}.")))?;
    Ok((script, module.finish()))
}

/// The script without the definition of a class: the class itself, its `Symbol.dispose`, and what frees it when it is
/// collected.
fn without_class(script: &str, class: &str) -> String {
    let starts = [
        (format!("export class {class} {{"), "}"),
        (format!("if (Symbol.dispose) {class}."), ";"),
        (format!("const {class}Finalization = "), ";"),
    ];
    let mut kept = String::with_capacity(script.len());
    let mut end = None;
    for line in script.lines() {
        if end.is_none() {
            end = starts.iter().find(|(start, _)| line.starts_with(start)).map(|(_, end)| *end);
        }
        match end {
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
            // A class ends with a brace in the first column, a statement with the first semicolon at the end of a line.
            Some("}") if line == "}" => end = None,
            Some(";") if line.ends_with(");") || line.ends_with(".free;") => end = None,
            Some(_) => {}
        }
    }
    kept
}

/// Writes the wasm again without the exports of classes, given by their names in lower case.
struct Exports<'a> {
    removed: &'a [String],
}

impl Reencode for Exports<'_> {
    type Error = Infallible;

    fn parse_export(
        &mut self,
        section: &mut ExportSection,
        export: Export<'_>,
    ) -> std::result::Result<(), Error> {
        let name = export.name.strip_prefix("__wbg_").unwrap_or(export.name);
        let is_removed =
            |class: &String| name.strip_prefix(class.as_str()).is_some_and(|method| method.starts_with('_'));
        if !self.removed.iter().any(is_removed) {
            let (kind, index) =
                (self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
            section.export(export.name, kind, index);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, ExportKind, Function, FunctionSection, TypeSection};

    const SCRIPT: &str = "import './a.js';\n\
        export class IntoUnderlyingSink {\n    free() {\n        wasm.__wbg_intounderlyingsink_free(0);\n    }\n}\n\
        if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;\n\
        export function kept() {\n}\n\
        const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')\n\
        \x20   ? { register: () => {}, unregister: () => {} }\n\
        \x20   : new FinalizationRegistry(ptr => wasm.__wbg_intounderlyingsink_free(ptr, 1));\n\
        const last = 1;\n";

    fn wasm(exports: &[&str]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code, mut section) =
            (FunctionSection::new(), CodeSection::new(), ExportSection::new());
        for (index, name) in exports.iter().enumerate() {
            functions.function(0);
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
            section.export(name, ExportKind::Func, index as u32);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&section).section(&code);
        module.finish()
    }

    fn exports(wasm: &[u8]) -> Vec<String> {
        let sections = Parser::new(0).parse_all(wasm).filter_map(|payload| match payload.unwrap() {
            wasmparser::Payload::ExportSection(section) => Some(section),
            _ => None,
        });
        sections.flatten().map(|export| export.unwrap().name.to_owned()).collect()
    }

    #[test]
    fn an_unused_class_goes_with_its_exports() {
        let wasm = wasm(&["memory_grow", "intounderlyingsink_write", "__wbg_intounderlyingsink_free"]);
        let (script, wasm) = remove_unused(SCRIPT, &wasm).unwrap();
        assert_eq!(script, "import './a.js';\nexport function kept() {\n}\nconst last = 1;\n");
        assert_eq!(exports(&wasm), ["memory_grow"]);
    }

    #[test]
    fn a_used_class_stays() {
        let used = format!("{SCRIPT}const made = new IntoUnderlyingSink();\n");
        let before = wasm(&["intounderlyingsink_write"]);
        let (script, after) = remove_unused(&used, &before).unwrap();
        assert_eq!(script, used);
        assert_eq!(exports(&after), ["intounderlyingsink_write"]);
    }
}
