//! The name under which a file is to be stored: what is wrong with it, and a proposal that is right.

use admin_api::ContentName;

/// Characters from which on a name is longer than some servers, caches and file systems take.
pub const LONG: usize = 255;

/// What is wrong with a name (PROTOCOL, Identifiers). A server may take less, never more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing was entered.
    Empty,
    /// A character outside of `[A-Za-z0-9._/-]`.
    Character {
        /// Which.
        character: char,
        /// Its place in characters, from 1.
        position: usize,
    },
    /// It begins with a slash.
    LeadingSlash,
    /// It ends with a slash.
    TrailingSlash,
    /// Two slashes stand side by side.
    DoubleSlash,
    /// A folder is called `.` or `..`, which a browser resolves before it asks for the file.
    Dots,
}

/// What is wrong with a name, the first thing first.
pub fn fault(name: &str) -> Option<NameFault> {
    if name.is_empty() {
        return Some(NameFault::Empty);
    }
    if let Some((index, character)) = ContentName::new(name).wrong_character() {
        return Some(NameFault::Character { character, position: index + 1 });
    }
    if name.starts_with('/') {
        return Some(NameFault::LeadingSlash);
    }
    if name.ends_with('/') {
        return Some(NameFault::TrailingSlash);
    }
    if name.contains("//") {
        return Some(NameFault::DoubleSlash);
    }
    name.split('/').any(|segment| matches!(segment, "." | "..")).then_some(NameFault::Dots)
}

/// A name without faults that reads like the given one; the same where there is nothing wrong with it.
pub fn propose(name: &str) -> String {
    if fault(name).is_none() {
        return name.to_owned();
    }
    // A path of another system's making.
    let name = name.replace('\\', "/");
    let segments = name.split('/').filter(|segment| !matches!(segment.trim(), "" | "." | ".."));
    let path = segments.map(plain).collect::<Vec<_>>().join("/");
    if path.is_empty() { "file".into() } else { path }
}

/// One segment in the allowed characters.
fn plain(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    // Whether the last character stands for something that is not allowed.
    let mut filled = false;
    for character in segment.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-') {
            if filled && character == '.' {
                out.pop();
            }
            out.push(character);
            filled = false;
        } else if let Some(letters) = latin(character) {
            out.push_str(letters);
            filled = false;
        } else if character == '\u{308}' && out.ends_with(['a', 'o', 'u', 'A', 'O', 'U']) {
            // An umlaut that came as a letter and its dots, as from a Mac.
            out.push('e');
        } else if !('\u{300}'..='\u{36f}').contains(&character) && !filled && !out.is_empty() {
            out.push('-');
            filled = true;
        }
    }
    if filled {
        out.pop();
    }
    match out.as_str() {
        "" | "." | ".." => "file".into(),
        extension if extension.starts_with('.') && !segment.starts_with('.') => format!("file{extension}"),
        _ => out,
    }
}

/// A letter of European languages in plain letters.
fn latin(character: char) -> Option<&'static str> {
    Some(match character {
        'ä' | 'æ' => "ae",
        'Ä' | 'Æ' => "Ae",
        'ö' | 'œ' => "oe",
        'Ö' | 'Œ' => "Oe",
        'ü' => "ue",
        'Ü' => "Ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ă' | 'ą' => "a",
        'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ă' | 'Ą' => "A",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Ć' | 'Č' => "C",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ę' | 'Ě' => "E",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'İ' => "I",
        'ł' => "l",
        'Ł' => "L",
        'ñ' | 'ń' | 'ň' => "n",
        'Ñ' | 'Ń' | 'Ň' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => "o",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' | 'Ő' => "O",
        'ř' => "r",
        'Ř' => "R",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'Ś' | 'Š' | 'Ş' | 'Ș' => "S",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ů' | 'ű' => "u",
        'Ù' | 'Ú' | 'Û' | 'Ů' | 'Ű' => "U",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        _ => return None,
    })
}

/// A name under a folder. The folder may end in a slash or not; an empty one is the root.
pub fn in_folder(folder: &str, name: &str) -> String {
    let folder = folder.trim().trim_matches('/');
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder at the top that all of these names share, without its slash; `None` where there is none, or where
/// nothing would be left of a name without it.
pub fn shared_top_folder<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut tops = names.into_iter().map(|name| name.split_once('/').map(|(top, _)| top));
    let first = tops.next()??;
    (!first.is_empty() && tops.all(|top| top == Some(first))).then_some(first)
}

/// The first name of this form that is free: `login-2.css` for `login.css`.
pub fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let file_at = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name[file_at..].rfind('.').filter(|dot| *dot > 0).map_or(name.len(), |dot| file_at + dot);
    let (stem, extension) = name.split_at(dot);
    let mut number = 2_u32;
    loop {
        let candidate = format!("{stem}-{number}{extension}");
        if !is_taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_character_is_named_with_its_place() {
        let character = |character, position| Some(NameFault::Character { character, position });
        for (name, expected) in [
            ("css/login.css", None),
            ("A-Z_0.9/x", None),
            ("", Some(NameFault::Empty)),
            ("über.css", character('ü', 1)),
            ("a b.css", character(' ', 2)),
            ("a%20b", character('%', 2)),
            ("/a", Some(NameFault::LeadingSlash)),
            ("a/", Some(NameFault::TrailingSlash)),
            ("a//b", Some(NameFault::DoubleSlash)),
            ("../a", Some(NameFault::Dots)),
            ("a/./b", Some(NameFault::Dots)),
            ("a/b..", None),
            ("..a", None),
        ] {
            assert_eq!(fault(name), expected, "{name}");
        }
    }

    #[test]
    fn proposals_are_right_and_read_like_the_name() {
        for (name, proposal) in [
            ("css/login.css", "css/login.css"),
            ("Überblick (neu).css", "Ueberblick-neu.css"),
            ("u\u{308}ber.css", "ueber.css"),
            ("cafe\u{301}.html", "cafe.html"),
            ("größe & maß.png", "groesse-mass.png"),
            ("../../etc/passwd", "etc/passwd"),
            ("/a//b/", "a/b"),
            ("a\\b.css", "a/b.css"),
            ("日本.css", "file.css"),
            (" .htaccess ", "file.htaccess"),
            ("//", "file"),
            ("", "file"),
            ("a/ü", "a/ue"),
            ("Žluťoučký kůň.html", "Zlutoucky-kun.html"),
        ] {
            let proposed = propose(name);
            assert_eq!(fault(&proposed), None, "{name} -> {proposed}");
            assert_eq!(proposed, proposal, "{name}");
        }
    }

    #[test]
    fn folders_are_put_in_front_and_taken_off() {
        assert_eq!(in_folder("", "a/b"), "a/b");
        assert_eq!(in_folder("/css/", "b"), "css/b");
        assert_eq!(shared_top_folder(["site/a", "site/b/c"]), Some("site"));
        assert_eq!(shared_top_folder(["site/a", "b"]), None);
        assert_eq!(shared_top_folder(["site/a", "page/b"]), None);
        assert_eq!(shared_top_folder(["/a"]), None);
        assert_eq!(shared_top_folder([]), None);
    }

    #[test]
    fn the_free_name_keeps_folder_and_extension() {
        let taken = ["a.b/c-2.css", "a.b/c-3.css"];
        assert_eq!(free("a.b/c.css", |name| taken.contains(&name)), "a.b/c-4.css");
        assert_eq!(free("a.b/readme", |_| false), "a.b/readme-2");
        assert_eq!(free(".htaccess", |_| false), ".htaccess-2");
    }
}
