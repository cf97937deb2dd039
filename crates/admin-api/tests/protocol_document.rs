//! Compares docs/PROTOCOL.md with the code, so that neither changes without the other.

use admin_api::catalogue::CATALOGUE;
use admin_api::gateway::{CREDENTIAL_HEADER, Refusal};
use admin_api::nevis::{CODES, CORE_BASE};
use admin_api::{Effect, ErrorCode, Method, Operation, OperationKind, signing};
use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = include_str!("../../../docs/PROTOCOL.md");

/// The text of a section, up to the next heading of the same or a higher level.
fn section(title: &str) -> &'static str {
    let heading = |level: usize| format!("\n{} {title}\n", "#".repeat(level));
    let (level, begin) = (1..=4)
        .find_map(|level| Some((level, DOCUMENT.find(&heading(level))?)))
        .unwrap_or_else(|| panic!("there is a section {title}"));
    let text = &DOCUMENT[begin + 1..];
    let is_end = |(at, _): &(usize, &str)| {
        let marks = text[at + 1..].bytes().take_while(|byte| *byte == b'#').count();
        (1..=level).contains(&marks)
    };
    text.match_indices('\n').find(is_end).map_or(text, |(at, _)| &text[..at])
}

/// The cells of the tables in a section, without headings.
fn rows(title: &str) -> Vec<Vec<&'static str>> {
    let lines = section(title).lines().filter(|line| line.starts_with('|'));
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for line in lines {
        match line.starts_with("|---") {
            // The row before is the heading.
            true => drop(rows.pop()),
            false => rows.push(cells(line)),
        }
    }
    rows
}

/// The texts between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_operation_is_described_with_its_method_and_path() {
    let rows = rows("Operations");
    assert_eq!(rows.len(), Operation::ALL.len());
    for operation in Operation::ALL {
        let row = rows.iter().find(|row| row[0] == operation.name()).expect("it is described");
        let request = format!("{} `{}`", operation.method().as_str(), operation.path());
        assert_eq!(row[1].trim_end_matches(" (assumed)"), request);
        assert_eq!(operation.method() == Method::Get, operation.effect() == Effect::Read);
    }
}

#[test]
fn every_code_of_the_catalogue_is_listed_with_its_status() {
    let rows = rows("Error catalogue");
    let mut count = 0;
    for row in &rows {
        let status = row[0].split(' ').next().and_then(|status| status.parse().ok());
        for code in quoted(row[1]) {
            let entry = ErrorCode::from(code).known().unwrap_or_else(|| panic!("{code} is in the catalogue"));
            assert_eq!(entry.status, status, "{code}");
            count += 1;
        }
    }
    assert_eq!(count, CATALOGUE.len());
}

#[test]
fn codes_with_a_meaning_and_of_lost_races_are_those_of_the_code() {
    for row in rows("Errors") {
        for code in quoted(row[0]) {
            assert!(ErrorCode::from(code).known().is_some(), "{code}");
        }
    }
    let mut listed: Vec<&str> = quoted(section("Lost races"));
    let mut coded: Vec<&str> = CATALOGUE
        .iter()
        .map(|entry| entry.code)
        .filter(|code| ErrorCode::from(*code).is_lost_race())
        .collect();
    listed.sort_unstable();
    coded.sort_unstable();
    assert_eq!(listed, coded);
}

#[test]
fn every_code_of_nevis_is_listed() {
    let text = section("nevisIDM errors");
    let list = &text[text.find("The 162 codes").expect("the list has a heading")..];
    assert_eq!(quoted(list), CODES);
    assert!(section("nevisIDM").contains(CORE_BASE));
}

#[test]
fn every_refusal_of_the_gateway_is_listed_with_its_status() {
    let rows = rows("Signing gateway");
    assert_eq!(rows.len(), Refusal::ALL.len());
    for (row, refusal) in rows.iter().zip(Refusal::ALL) {
        assert_eq!((row[0], row[1]), (&*format!("`{}`", refusal.code()), &*refusal.status().to_string()));
    }
    assert!(section("Signing gateway").contains(CREDENTIAL_HEADER));
}

#[test]
fn the_table_of_what_overtakes_what_has_every_pair() {
    let rows = rows("What overtakes what");
    let kinds = ["share", "kick", "link creation", "link acception", "link revocation"];
    assert_eq!(kinds.len(), OperationKind::ALL.len() - 1);
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), kinds);
    for row in &rows {
        assert_eq!(row.len(), kinds.len() + 1);
        assert!(row[1..].iter().all(|cell| ["yes", "risk"].contains(cell)), "{row:?}");
        assert_eq!(row[1..3], ["yes", "yes"], "shares and kicks overtake everything");
    }
}

#[test]
fn every_kind_of_the_feed_is_listed() {
    let text = section("Operation feed");
    for kind in OperationKind::ALL {
        assert!(quoted(text).contains(&kind.name()), "{}", kind.name());
    }
}

#[test]
fn the_headers_of_a_signature_are_listed() {
    use signing::header::*;
    let names: Vec<&str> =
        rows("Signing").iter().filter(|row| row.len() == 2).map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(names, [USER_ID, DATE, CONTENT_TYPE, CONTENT_SHA256, HMAC_HEADERS, AUTHORIZATION]);
}

#[cfg(feature = "hmac")]
#[test]
fn the_test_vectors_of_the_document_are_right() {
    let key = admin_api::secret::AdminKey::from_bytes(std::array::from_fn(|at| at as u8));
    let rows = rows("Signing");
    let vectors: Vec<_> = rows.iter().filter(|row| row.len() == 5).collect();
    assert_eq!(vectors.len(), 5);
    for row in vectors {
        let [method, path, names, body, signature] = row[..] else { unreachable!("five cells") };
        let (path, names, body) = (path.trim_matches('`'), names.trim_matches('`'), body.trim_matches('`'));
        let digest = signing::sha256_hex(if body == "empty" { b"" } else { body.as_bytes() });
        let headers = names.split(',').map(|name| {
            let value = match name {
                signing::header::USER_ID => "admin@abcdefgh12.tresorit.io",
                signing::header::DATE => "2017-06-01T12:00:00Z",
                signing::header::CONTENT_TYPE => signing::JSON,
                signing::header::CONTENT_SHA256 => digest.as_str(),
                _ => names,
            };
            (name, value)
        });
        let canonical = signing::canonical_string(method, path, headers);
        assert_eq!(
            signing::base64(&signing::mac(&key, &canonical)),
            signature.trim_matches('`'),
            "{canonical}"
        );
    }
}

#[test]
fn every_link_leads_to_a_heading() {
    let headings: Vec<String> = DOCUMENT
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-").replace('\'', ""))
        .collect();
    let links = DOCUMENT.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap_or_default());
    let mut count = 0;
    for link in links {
        assert!(headings.iter().any(|heading| heading == link), "#{link}");
        count += 1;
    }
    assert!(count > 10);
}

/// All Rust files below a folder.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn every_citation_in_a_comment_names_a_section() {
    let headings: Vec<&str> = DOCUMENT
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim())
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    ["src", "crates", "tests", "xtask"].iter().for_each(|folder| sources(&root.join(folder), &mut files));
    let line_break = Regex::new(r"\n\s*//[/!]?\s*").unwrap();
    let citation = Regex::new(r"\((?:docs/)?PROTOCOL(?:\.md)?, ([^);]+)\)").unwrap();
    let mut count = 0;
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        for cited in citation.captures_iter(&line_break.replace_all(&text, " ")) {
            assert!(headings.contains(&&cited[1]), "{}: {}", file.display(), &cited[1]);
            count += 1;
        }
    }
    assert!(count >= 5, "{count}");
}
