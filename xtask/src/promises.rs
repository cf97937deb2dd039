//! The tables of promises in SECURITY.md and in the gateway's README name the tests that hold each promise. The test here
//! checks that those tests exist.

use crate::workspace;
use std::fs;
use std::path::{Path, PathBuf};

const TABLES: [&str; 2] = ["SECURITY.md", "crates/gateway/README.md"];
/// The folders with tests of the panel, the crates and the commands.
const SOURCES: [&str; 4] = ["src", "crates", "tests", "xtask/src"];

/// A row of a table: the promise, and the tests in backticks.
struct Promise {
    text: String,
    tests: Vec<String>,
}

/// The rows of the tables whose first column is `promise`.
fn promises(text: &str) -> Vec<Promise> {
    let mut found = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        let cells = line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
        match cells[..] {
            ["promise", _] => is_inside = true,
            [promise, tests] if is_inside && line.starts_with('|') && !promise.starts_with("---") => {
                let tests = tests.split('`').skip(1).step_by(2).map(str::to_owned).collect();
                found.push(Promise { text: promise.to_owned(), tests });
            }
            _ => is_inside &= line.starts_with('|'),
        }
    }
    found
}

/// The names of the test functions of a file.
fn tests_of(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut is_marked = false;
    for line in text.lines().map(str::trim) {
        if let Some(attribute) = line.strip_prefix("#[") {
            let attribute = attribute.split(['(', ']']).next().unwrap_or_default();
            is_marked |= attribute == "wasm_bindgen_test" || attribute.rsplit("::").next() == Some("test");
        } else if let Some((before, rest)) = line.split_once("fn ") {
            let is_item = before.split_whitespace().all(|word| ["pub", "async"].contains(&word));
            if is_marked && is_item {
                names.extend(rest.split(['(', '<']).next());
            }
            is_marked = false;
        }
    }
    names
}

/// Whether a file has the test of a name such as `gateway::a_page_gets_nothing` or `audit::tests::lines_are_chained`. The
/// first part is the file or one of its folders.
fn has_test(path: &Path, text: &str, name: &str) -> bool {
    let parts = name.split("::").collect::<Vec<_>>();
    let [first, .., test] = parts[..] else { return false };
    let is_there = path.with_extension("").iter().any(|part| part == first);
    is_there && tests_of(text).contains(&test)
}

fn sources(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            into.push((path, text));
        }
    }
}

#[test]
fn every_promise_names_tests_that_exist() {
    let root = workspace::root();
    let mut files = Vec::new();
    SOURCES.iter().for_each(|folder| sources(&root.join(folder), &mut files));
    let mut missing = Vec::new();
    for table in TABLES {
        let rows = promises(&fs::read_to_string(root.join(table)).unwrap());
        assert!(rows.len() > 10, "{table} has no table of promises");
        for Promise { text, tests } in rows {
            if tests.is_empty() {
                missing.push(format!("{table}: no test holds: {text}"));
            }
            let is_nowhere = |name: &&String| !files.iter().any(|(path, text)| has_test(path, text, name));
            missing.extend(
                tests.iter().filter(is_nowhere).map(|name| format!("{table}: there is no test {name}")),
            );
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_missing_test_is_found() {
    let table = "| promise | test |\n|---|---|\n| A | `a::one`, `b::tests::two` |\n| B | none |\n\n| other | `x::y` |\n";
    let rows = promises(table);
    assert_eq!(rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(rows[0].tests, ["a::one", "b::tests::two"]);
    assert!(rows[1].tests.is_empty());
    let code = "#[test]\nfn one() {\n}\nfn two() {}\n    #[tokio::test]\n    async fn three() {}\n#[test]\n#[ignore]\nfn four() {}";
    assert_eq!(tests_of(code), ["one", "three", "four"]);
    let path = Path::new("/w/tests/tests/a.rs");
    assert!(has_test(path, code, "a::one") && has_test(path, code, "a::tests::three"));
    assert!(
        !has_test(path, code, "a::two") && !has_test(path, code, "b::one") && !has_test(path, code, "one")
    );
}
