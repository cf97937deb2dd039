//! Takes the words that the panel needs without the error reference out of it: the notes beside a failed call. So they
//! are worded once, in `assets/errors.json`, in the entries with `"Note": true`.

use serde_json::Value;
use std::path::Path;

const REFERENCE: &str = "assets/errors.json";

fn main() {
    println!("cargo::rerun-if-changed={REFERENCE}");
    let json = std::fs::read_to_string(REFERENCE).unwrap_or_else(|error| panic!("{REFERENCE}: {error}"));
    let reference: Value =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{REFERENCE} is not JSON: {error}"));
    let entries = reference["Families"].as_array().into_iter().flatten();
    let notes = entries.filter(|entry| entry["Note"] == true).map(note).collect::<String>();
    let folder = std::env::var_os("OUT_DIR").unwrap_or_else(|| panic!("cargo sets OUT_DIR"));
    let file = Path::new(&folder).join("error_notes.rs");
    std::fs::write(&file, format!("&[{notes}]"))
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// An entry as a value of the type `Note`.
fn note(entry: &Value) -> String {
    let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let codes = entry["Codes"].as_array().into_iter().flatten().map(|row| text(&row[0])).collect::<Vec<_>>();
    let (sentence, steps) = (text(&entry["Means"]), texts(&entry["Next"]));
    format!("Note {{ codes: &{codes:?}, sentence: {sentence:?}, steps: &{steps:?} }},\n")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{REFERENCE}: {value} is not a text")).to_owned()
}
