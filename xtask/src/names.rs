//! Gives the functions that the wasm and its JavaScript call each other by short names: wasm-bindgen's end with a hash of
//! sixteen digits, which no compression gets any smaller and every visitor would load twice.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::bundle::Files;
use crate::failure::{Result, fail};

const HASH_DIGITS: usize = 16;
/// Of the sections with the names, in the WebAssembly binary format.
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// Renames the functions in the wasm and in every script.
pub fn shorten(files: &mut Files) -> Result<()> {
    let Some((wasm, bytes)) = files.iter().find(|(name, _)| name.ends_with(".wasm")) else {
        return fail("trunk built no wasm.");
    };
    let (wasm, bytes) = (wasm.clone(), bytes.clone());
    let Some(found) = names(&bytes) else {
        return fail(format!("{wasm} has imports or exports that are not understood."));
    };
    // Sorted, so that the same names get the same short ones in every build.
    let hashed: BTreeMap<&str, String> = found
        .iter()
        .filter(|name| has_hash(&name.text))
        .map(|name| (name.text.as_str(), String::new()))
        .collect();
    let taken = |short: &str| found.iter().any(|name| name.text == short);
    let mut shorts = (0..).map(short_name).filter(|short| !taken(short));
    let renamed: BTreeMap<&str, String> =
        hashed.into_keys().map(|name| (name, shorts.next().unwrap_or_default())).collect();
    for (name, script) in files.iter_mut().filter(|(name, _)| name.ends_with(".js")) {
        let Ok(text) = std::str::from_utf8(script) else {
            return fail(format!("{name} is not UTF-8."));
        };
        *script = rename_in_script(text, &renamed).into_bytes();
    }
    files.insert(wasm, rename_in_wasm(&bytes, &found, &renamed));
    Ok(())
}

/// A name within a wasm.
struct Name {
    text: String,
    /// Its length and its bytes.
    place: Range<usize>,
    /// The section's length, whose name it is in.
    section_length: Range<usize>,
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

/// The names of imported and exported functions; `None` where the wasm is not understood.
fn names(wasm: &[u8]) -> Option<Vec<Name>> {
    let mut all = Vec::new();
    // Magic number and version.
    let mut at = 8;
    while at < wasm.len() {
        let kind = wasm[at];
        let section_length = at + 1..number_end(wasm, at + 1)?;
        let length = number(wasm, at + 1)?;
        let (mut inside, end) = (section_length.end, section_length.end + length);
        if kind == IMPORTS || kind == EXPORTS {
            let count = number(wasm, inside)?;
            inside = number_end(wasm, inside)?;
            for _ in 0..count {
                if kind == IMPORTS {
                    inside = text_end(wasm, inside)?;
                }
                let place = inside..text_end(wasm, inside)?;
                let text = wasm.get(number_end(wasm, inside)?..place.end)?;
                let text = std::str::from_utf8(text).ok()?.to_owned();
                inside = item_end(wasm, place.end, kind)?;
                all.push(Name { text, place, section_length: section_length.clone() });
            }
        }
        at = end;
    }
    Some(all)
}

/// Where an unsigned LEB128 number ends.
fn number_end(wasm: &[u8], at: usize) -> Option<usize> {
    let more = wasm.get(at..)?.iter().take_while(|byte| **byte >= 0x80).count();
    Some(at + more + 1).filter(|end| *end <= wasm.len())
}

fn number(wasm: &[u8], at: usize) -> Option<usize> {
    let digits = wasm.get(at..number_end(wasm, at)?)?;
    Some(digits.iter().rev().fold(0, |number, digit| number << 7 | usize::from(digit & 0x7F)))
}

fn text_end(wasm: &[u8], at: usize) -> Option<usize> {
    Some(number_end(wasm, at)? + number(wasm, at)?).filter(|end| *end <= wasm.len())
}

/// Where an import or an export ends, whose name ends at a place. An export names its item by a number, an import by a
/// type; of those, a table or a memory has limits.
fn item_end(wasm: &[u8], at: usize, section: u8) -> Option<usize> {
    let kind = *wasm.get(at)?;
    let limits_end = |at: usize| {
        let has_most = wasm.get(at)? & 1 == 1;
        let least = number_end(wasm, at + 1)?;
        if has_most { number_end(wasm, least) } else { Some(least) }
    };
    match (section, kind) {
        (EXPORTS, _) | (_, 0) => number_end(wasm, at + 1),
        (_, 1) => limits_end(at + 2),
        (_, 2) => limits_end(at + 1),
        (_, 3) => Some(at + 3),
        _ => None,
    }
}

fn rename_in_wasm(wasm: &[u8], names: &[Name], renamed: &BTreeMap<&str, String>) -> Vec<u8> {
    let (mut made, mut from) = (Vec::with_capacity(wasm.len()), 0);
    for in_section in names.chunk_by(|a, b| a.section_length == b.section_length) {
        let length = in_section[0].section_length.clone();
        let old: usize = number(wasm, length.start).unwrap_or_default();
        let mut section = Vec::with_capacity(old);
        let mut inside = length.end;
        for name in in_section {
            if let Some(short) = renamed.get(name.text.as_str()) {
                section.extend_from_slice(&wasm[inside..name.place.start]);
                push_number(&mut section, short.len());
                section.extend_from_slice(short.as_bytes());
                inside = name.place.end;
            }
        }
        let end = length.end + old;
        section.extend_from_slice(&wasm[inside..end]);
        made.extend_from_slice(&wasm[from..length.start]);
        push_number(&mut made, section.len());
        made.append(&mut section);
        from = end;
    }
    made.extend_from_slice(&wasm[from..]);
    made
}

fn push_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Renames whole identifiers. With their hashes, nothing else in a script is called as they are.
fn rename_in_script(script: &str, renamed: &BTreeMap<&str, String>) -> String {
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

    const SEND: &str = "__wbg_send_c53818096716ecd6";
    const CALL: &str = "invoke__h0123456789abcdef";

    fn text(text: &str) -> Vec<u8> {
        [&[text.len() as u8], text.as_bytes()].concat()
    }

    fn section(kind: u8, items: &[Vec<u8>]) -> Vec<u8> {
        let inside = [vec![items.len() as u8], items.concat()].concat();
        [&[kind, inside.len() as u8], inside.as_slice()].concat()
    }

    /// A wasm with these names: a function and a memory are imported, a function is exported.
    fn wasm(send: &str, call: &str) -> Vec<u8> {
        let import = |name: &str, item: &[u8]| [text("./a_bg.js"), text(name), item.to_vec()].concat();
        let imports = section(IMPORTS, &[import("a", &[2, 1, 1, 0x80, 2]), import(send, &[0, 3])]);
        let exports = section(EXPORTS, &[[text(call), vec![0, 1]].concat()]);
        let other = section(11, &[vec![7, 7]]);
        [b"\0asm\x01\0\0\0".to_vec(), imports, exports, other].concat()
    }

    #[test]
    fn names_are_short_on_both_sides_and_nothing_else_changes() {
        let script = format!("const o={{{SEND}:f,{SEND}x:1}};wasm.{CALL}(a)");
        let mut files = Files::from([
            ("a_bg.wasm".to_owned(), wasm(SEND, CALL)),
            ("a.js".to_owned(), script.clone().into_bytes()),
        ]);
        shorten(&mut files).unwrap();
        // `a` is taken by the memory.
        assert_eq!(files["a_bg.wasm"], wasm("b", "c"));
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
