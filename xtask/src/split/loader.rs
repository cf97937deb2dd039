//! Puts the loader of the pieces into the panel's script, where wasm-bindgen imports it from a file that is not there.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::{Result, fail};

/// The file that the main wasm imports the loaders from, as far as wasm-bindgen knows.
pub const LINK_MODULE: &str = "./__wasm_split.js";
const LOADER: &str = include_str!("loader.js");

/// The script with the loaders in place of their imports. `needs` has the files of each split point.
pub fn link(script: &str, needs: &BTreeMap<String, Vec<String>>) -> Result<String> {
    let module = format!("\"{LINK_MODULE}\"");
    let (mut linked, mut imports, mut uses) = (String::new(), 0, 0);
    for line in script.lines() {
        if line.starts_with("import ") && line.contains(&module) {
            // wasm-bindgen writes one for each function.
            imports += 1;
            continue;
        }
        if line.trim_start().starts_with(&module) {
            uses += 1;
            if uses == 1 {
                linked.push_str(&format!("        {module}: pieces.loaders,\n"));
            }
            continue;
        }
        linked.push_str(line);
        linked.push('\n');
    }
    if imports == 0 || imports != uses || linked.matches(LINK_MODULE).count() != 1 {
        return fail(format!(
            "wasm-bindgen wrote {imports} imports and {uses} uses of the loaders, which does not fit together. xtask/src/split/loader.rs has to learn its new form."
        ));
    }
    linked.push_str(&loaders(needs));
    Ok(linked)
}

fn loaders(needs: &BTreeMap<String, Vec<String>>) -> String {
    let files: BTreeSet<&String> = needs.values().flatten().collect();
    let number = |file: &String| files.iter().position(|known| *known == file).unwrap_or_default();
    let list: Vec<String> = files.iter().map(|file| format!("\"./{file}\"")).collect();
    let entries: Vec<String> = needs
        .iter()
        .map(|(split_point, files)| {
            let numbers: Vec<String> = files.iter().map(|file| number(file).to_string()).collect();
            // The name that the panel's wasm calls it by.
            format!("__wasm_split_load_{split_point}: loader([{}])", numbers.join(", "))
        })
        .collect();
    format!(
        "const pieces = (() => {{\nconst FILES = [{}];\n{LOADER}\nreturn {{ prefetchPieces, loaders: {{ {} }} }};\n}})();\n\
         /** Fetches what is not loaded yet, while the browser is idle. */\nexport const prefetchPieces = pieces.prefetchPieces;\n",
        list.join(", "),
        entries.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
        let wasm;\n    return {\n        \"./__wasm_split.js\": import1,\n        \"./__wasm_split.js\": import2,\n    };\n";

    fn needs() -> BTreeMap<String, Vec<String>> {
        let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        BTreeMap::from([
            ("review".to_owned(), files(&["p-review.wasm", "p-shared.wasm"])),
            ("users".to_owned(), files(&["p-shared.wasm", "p-users.wasm"])),
        ])
    }

    #[test]
    fn the_loaders_take_the_place_of_their_imports() {
        let linked = link(SCRIPT, &needs()).unwrap();
        assert!(!linked.contains("import1") && !linked.contains("import2"), "{linked}");
        assert_eq!(linked.matches("\"./__wasm_split.js\": pieces.loaders").count(), 1);
        assert!(linked.contains("FILES = [\"./p-review.wasm\", \"./p-shared.wasm\", \"./p-users.wasm\"]"));
        assert!(linked.contains("__wasm_split_load_review: loader([0, 1])"), "{linked}");
        assert!(linked.contains("__wasm_split_load_users: loader([1, 2])"), "{linked}");
    }

    #[test]
    fn a_script_of_another_form_is_refused() {
        assert!(link("let wasm;", &needs()).is_err());
        assert!(link(&SCRIPT.replace("        \"./__wasm_split.js\": import2,\n", ""), &needs()).is_err());
    }
}
