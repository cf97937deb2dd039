//! Prepares the built files to be served: joins the stylesheets in the order of their links, and names every file after its
//! content, so that browsers can keep it for years. Works on files in memory; dist.rs reads and writes them.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::{Failure, Result, fail};
use crate::fingerprint;

/// The files of a bundle by their path, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

const INDEX: &str = "index.html";
const STYLESHEET: &str = "app.css";
/// Digits of the content's hash in a name, enough to tell all contents apart.
const HASH_DIGITS: usize = 16;

/// A finished bundle.
#[derive(Debug, PartialEq, Eq)]
pub struct Finished {
    /// The files by their final names.
    pub files: Files,
    /// The final names by those that trunk and the splitter gave.
    pub renamed: BTreeMap<String, String>,
}

/// Joins the stylesheets and renames the files.
pub fn finish(mut files: Files) -> Result<Finished> {
    join_stylesheets(&mut files)?;
    name_after_content(files)
}

fn join_stylesheets(files: &mut Files) -> Result<()> {
    let html = text(files, INDEX)?.to_owned();
    let links: Vec<(std::ops::Range<usize>, String)> = link_tags(&html)
        .filter_map(|range| stylesheet_of(&html[range.clone()]).map(|name| (range, name)))
        .collect();
    if links.is_empty() {
        return fail("index.html links no stylesheet, so there is nothing to serve.");
    }
    let mut joined = String::new();
    for (_, name) in &links {
        let css = text(files, name)?;
        if css.contains("@import") || css.contains("@charset") {
            return fail(format!(
                "{name} has an @import or @charset, which works only at the start of a file. Link the file in index.html instead."
            ));
        }
        joined.push_str(css.trim());
        joined.push('\n');
    }
    let mut page = String::new();
    let mut from = 0;
    for (number, (range, _)) in links.iter().enumerate() {
        page.push_str(&html[from..range.start]);
        if number == 0 {
            page.push_str(&format!("<link rel=\"stylesheet\" href=\"/{STYLESHEET}\">"));
        }
        from = range.end;
    }
    page.push_str(&html[from..]);
    for (_, name) in &links {
        files.remove(name);
    }
    files.insert(STYLESHEET.into(), joined.into_bytes());
    files.insert(INDEX.into(), page.into_bytes());
    Ok(())
}

/// Names every file that another file refers to after its own content. A file is named before those that refer to it, so
/// that its name also covers the names inside it. A file that no other refers to keeps its name.
fn name_after_content(mut files: Files) -> Result<Finished> {
    let mut renamed = BTreeMap::new();
    let names: BTreeSet<String> = files.keys().filter(|name| *name != INDEX).cloned().collect();
    let mut mentions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, bytes) in &files {
        let content = readable(file, bytes);
        let found =
            names.iter().filter(|name| content.is_some_and(|text| occurrences(text, name).next().is_some()));
        mentions.insert(file.clone(), found.cloned().collect());
    }
    let mut waiting: BTreeSet<String> = names
        .iter()
        .filter(|name| mentions.values().any(|mentioned| mentioned.contains(*name)))
        .cloned()
        .collect();

    while !waiting.is_empty() {
        let Some(old) = waiting.iter().find(|name| mentions[*name].is_disjoint(&waiting)).cloned() else {
            let circle = waiting.into_iter().collect::<Vec<_>>().join(", ");
            return fail(format!(
                "these files name each other in a circle, so none can be named after its content: {circle}."
            ));
        };
        waiting.remove(&old);
        let bytes = files.remove(&old).unwrap_or_default();
        let new = true_name(&old, &bytes);
        files.insert(new.clone(), bytes);
        renamed.insert(old.clone(), new.clone());
        if let Some(moved) = mentions.remove(&old) {
            mentions.insert(new.clone(), moved);
        }
        for (file, mentioned) in &mentions {
            if mentioned.contains(&old)
                && let Some(bytes) = files.get_mut(file)
                && let Some(changed) = readable(file, bytes).map(|text| replaced(text, &old, &new))
            {
                *bytes = changed.into_bytes();
            }
        }
    }
    Ok(Finished { files, renamed })
}

/// `boot-1a2b3c4d5e6f7081.js` with trunk's hash taken out and the content's put in.
fn true_name(old: &str, bytes: &[u8]) -> String {
    let hash = &fingerprint::digest(bytes)[..HASH_DIGITS];
    let (folder, file) = old.rsplit_once('/').map_or(("", old), |(folder, file)| (folder, file));
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let stem = without_hash(stem);
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let ending = if ending.is_empty() { String::new() } else { format!(".{ending}") };
    format!("{folder}{stem}-{hash}{ending}")
}

/// Trunk writes `name-hash` and, for wasm, `name-hash_bg`.
fn without_hash(stem: &str) -> String {
    let (rest, tail) = stem.strip_suffix("_bg").map_or((stem, ""), |rest| (rest, "_bg"));
    match rest.rsplit_once('-') {
        Some((name, hash))
            if (8..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            format!("{name}{tail}")
        }
        _ => stem.to_owned(),
    }
}

/// The text of a file that can refer to others.
fn readable<'a>(name: &str, bytes: &'a [u8]) -> Option<&'a str> {
    let ending = name.rsplit_once('.')?.1;
    ["html", "css", "js", "mjs", "json", "svg", "webmanifest"]
        .contains(&ending)
        .then(|| std::str::from_utf8(bytes).ok())?
}

/// Where `name` stands in a text as a whole file name, not as a part of a longer one.
fn occurrences<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
    text.match_indices(name).map(|(at, _)| at).filter(move |at| {
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        !is_part(before) && !is_part(text.as_bytes().get(at + name.len()))
    })
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for at in occurrences(text, old) {
        result.push_str(&text[from..at]);
        result.push_str(new);
        from = at + old.len();
    }
    result.push_str(&text[from..]);
    result
}

fn text<'a>(files: &'a Files, name: &str) -> Result<&'a str> {
    let bytes = files
        .get(name)
        .ok_or_else(|| Failure(format!("trunk's output lacks {name}, which index.html names.")))?;
    std::str::from_utf8(bytes).map_err(|_| Failure(format!("{name} is not UTF-8 text.")))
}

/// The places of the `<link …>` elements in a page.
pub fn link_tags(html: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    html.match_indices("<link")
        .filter(|(start, _)| {
            html[start + "<link".len()..].starts_with(|letter: char| letter.is_ascii_whitespace())
        })
        .filter_map(|(start, _)| html[start..].find('>').map(|length| start..start + length + 1))
}

/// The value of a link's attribute, with or without quotes around it; empty for one without a value.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.strip_prefix("<link")?.trim_end_matches(['>', '/']);
    loop {
        rest = rest.trim_start();
        let end =
            rest.find(|letter: char| letter == '=' || letter.is_ascii_whitespace()).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        let (key, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            Some(quoted) if quoted.starts_with(['"', '\'']) => quoted[1..].split_once(&quoted[..1])?,
            Some(bare) => {
                bare.split_at(bare.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(bare.len()))
            }
            None => ("", after),
        };
        if key == name {
            return Some(value);
        }
        rest = after;
    }
}

/// The file of a stylesheet link.
fn stylesheet_of(tag: &str) -> Option<String> {
    (attribute(tag, "rel")? == "stylesheet")
        .then(|| attribute(tag, "href").map(|href| href.trim_start_matches('/').to_owned()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn read<'a>(files: &'a Files, start: &str, end: &str) -> (&'a str, &'a str) {
        let (name, bytes) =
            files.iter().find(|(name, _)| name.starts_with(start) && name.ends_with(end)).unwrap();
        (name, std::str::from_utf8(bytes).unwrap())
    }

    const PAGE: &str = r#"<meta name=tresor-js content=/panel-0123456789abcdef.js><meta name="w" content="/panel-0123456789abcdef_bg.wasm">
        <link href=/layers-aaaaaaaaaaaaaaaa.css rel=stylesheet><link rel="stylesheet" href="/base-bbbbbbbbbbbbbbbb.css"/><link rel=icon href=/i-cccccccccccccccc.svg>"#;

    fn bundle(css: &str) -> Files {
        files(&[
            ("index.html", PAGE),
            ("layers-aaaaaaaaaaaaaaaa.css", "@layer a,b;"),
            ("base-bbbbbbbbbbbbbbbb.css", css),
            ("i-cccccccccccccccc.svg", "<svg/>"),
            ("panel-0123456789abcdef.js", "import './snippets/x-1/inline0.js'; // panel_bg.wasm"),
            ("panel-0123456789abcdef_bg.wasm", "wasm"),
            ("snippets/x-1/inline0.js", "export {}"),
            ("robots.txt", "asked for by this name"),
        ])
    }

    #[test]
    fn stylesheets_become_one_in_the_links_order() {
        let done = finish(bundle("body{margin:0}")).unwrap().files;
        let (name, css) = read(&done, "app-", ".css");
        assert_eq!(css, "@layer a,b;\nbody{margin:0}\n");
        let page = read(&done, "index", ".html").1;
        assert_eq!(page.matches("stylesheet").count(), 1);
        assert!(page.contains(&format!("href=\"/{name}\"")), "{page}");
        assert_eq!(done.keys().filter(|name| name.ends_with(".css")).count(), 1);
    }

    #[test]
    fn names_are_true_to_the_content_and_to_the_names_inside() {
        let done = finish(bundle("")).unwrap().files;
        let (snippet, _) = read(&done, "snippets/x-1/inline0-", ".js");
        let (script, code) = read(&done, "panel-", ".js");
        assert!(code.contains(snippet), "{code}");
        for (name, bytes) in done.iter().filter(|(name, _)| name.contains("panel") || name.contains("app-")) {
            assert!(name.contains(&fingerprint::digest(bytes)[..HASH_DIGITS]), "{name}");
        }
        let page = read(&done, "index", ".html").1;
        let wasm = read(&done, "panel_bg-", ".wasm").0;
        assert!(
            page.contains(&format!("content=/{script}>")) && page.contains(&format!("content=\"/{wasm}\"")),
            "{page}"
        );
        assert!(!page.contains("0123456789abcdef"), "{page}");
        assert!(done.contains_key("robots.txt"));
    }

    #[test]
    fn the_same_content_gives_the_same_names_whatever_trunk_called_it() {
        let one = finish(bundle("a{}")).unwrap().files;
        let renamed = bundle("a{}").into_iter().map(|(name, bytes)| {
            let other = |text: &str| {
                text.replace("0123456789abcdef", "fedcba9876543210")
                    .replace("bbbbbbbbbbbbbbbb", "dddddddddddddddd")
            };
            (other(&name), other(&String::from_utf8(bytes).unwrap()).into_bytes())
        });
        assert_eq!(one, finish(renamed.collect()).unwrap().files);
        assert_ne!(one, finish(bundle("b{}")).unwrap().files);
    }

    #[test]
    fn a_circle_and_an_import_are_reported() {
        let circle = files(&[
            ("index.html", "<link rel=stylesheet href=/s.css> a.js"),
            ("s.css", ""),
            ("a.js", "import './b.js'"),
            ("b.js", "import './a.js'"),
        ]);
        assert!(finish(circle).unwrap_err().0.contains("a.js, b.js"));
        assert!(finish(bundle("@import 'x.css';")).unwrap_err().0.contains("@import"));
    }

    #[test]
    fn attributes_have_quotes_or_not() {
        let tag = "<link data-trunk rel=css\n  title='a b' data-wasm-opt-params=\"--x --y\" href=/a.css>";
        assert_eq!(attribute(tag, "data-trunk"), Some(""));
        assert_eq!(attribute(tag, "rel"), Some("css"));
        assert_eq!(attribute(tag, "title"), Some("a b"));
        assert_eq!(attribute(tag, "data-wasm-opt-params"), Some("--x --y"));
        assert_eq!(attribute(tag, "href"), Some("/a.css"));
        assert_eq!(attribute(tag, "b"), None);
    }

    #[test]
    fn part_of_a_longer_name_is_not_a_name() {
        assert_eq!(
            replaced("my-a.js a.js.br ./a.js 'a.js'", "a.js", "b.js"),
            "my-a.js a.js.br ./b.js 'b.js'"
        );
    }
}
