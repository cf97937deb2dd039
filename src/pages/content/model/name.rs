//! Names of published files: validation, proposed valid names, folders, and free names beside existing ones.

use admin_api::ContentName;

/// Length in characters above which some servers, caches and file systems reject a name.
pub const LONG: usize = 255;

/// What is wrong with a name (see Identifiers in docs/PROTOCOL.md). A server may be stricter, but not more tolerant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// The name is empty.
    Empty,
    /// A character outside of `[A-Za-z0-9._/-]`.
    Character {
        /// The character.
        character: char,
        /// Its position in characters, starting with 1.
        position: usize,
    },
    /// The name starts with a slash.
    LeadingSlash,
    /// The name ends with a slash.
    TrailingSlash,
    /// The name contains two slashes in a row.
    DoubleSlash,
    /// A folder is named `.` or `..`, which a browser resolves before it requests the file.
    Dots,
}

/// The first fault of a name. `None` if the name is valid.
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

/// A valid name that is similar to the given one. A valid name is returned unchanged.
pub fn propose(name: &str) -> String {
    if fault(name).is_none() {
        return name.to_owned();
    }
    // Windows paths have backslashes.
    let name = name.replace('\\', "/");
    let segments = name.split('/').filter(|segment| !matches!(segment.trim(), "" | "." | ".."));
    let path = segments.map(to_allowed).collect::<Vec<_>>().join("/");
    if path.is_empty() { "file".into() } else { path }
}

/// Converts one segment to the allowed characters.
fn to_allowed(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    // Whether the last character replaces characters that are not allowed.
    let mut is_filler = false;
    for character in segment.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-') {
            if is_filler && character == '.' {
                out.pop();
            }
            out.push(character);
            is_filler = false;
        } else if let Some(letters) = latin(character) {
            out.push_str(letters);
            is_filler = false;
        } else if character == '\u{308}' && out.ends_with(['a', 'o', 'u', 'A', 'O', 'U']) {
            // An umlaut as a letter and a combining mark, as macOS writes it.
            out.push('e');
        } else if !('\u{300}'..='\u{36f}').contains(&character) && !is_filler && !out.is_empty() {
            out.push('-');
            is_filler = true;
        }
    }
    if is_filler {
        out.pop();
    }
    match out.as_str() {
        "" | "." | ".." => "file".into(),
        extension if extension.starts_with('.') && !segment.starts_with('.') => format!("file{extension}"),
        _ => out,
    }
}

/// The ASCII transcription of a letter of European languages.
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

/// Names that mean a device to Windows, with any extension and in any case.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The first part of a name that Windows cannot store: a device, or one that ends with a dot.
pub fn reserved_part(name: &str) -> Option<&str> {
    name.split('/').find(|part| is_device(part) || part.ends_with('.'))
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_port = |port: &str| matches!(stem.strip_prefix(port).map(str::as_bytes), Some([b'0'..=b'9']));
    DEVICES.contains(&stem.as_str()) || is_port("com") || is_port("lpt")
}

/// A similar name that Windows can store.
pub fn unreserved(name: &str) -> String {
    let part = |part: &str| {
        let part = part.trim_end_matches('.');
        match part.find('.').unwrap_or(part.len()) {
            _ if part.is_empty() => "file".to_owned(),
            end if is_device(part) => [&part[..end], "-file", &part[end..]].concat(),
            _ => part.to_owned(),
        }
    };
    name.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A name in a folder. The folder may end with a slash. An empty folder is the root.
pub fn in_folder(folder: &str, name: &str) -> String {
    let folder = folder.trim().trim_matches('/');
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The top folder that all of these names share, without its slash. `None` if there is none.
pub fn shared_top_folder<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut tops = names.into_iter().map(|name| name.split_once('/').map(|(top, _)| top));
    let first = tops.next()??;
    (!first.is_empty() && tops.all(|top| top == Some(first))).then_some(first)
}

/// The first free name of the form `login-2.css` for `login.css`.
pub fn free(name: &str, is_taken: &dyn Fn(&str) -> bool) -> String {
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
    fn a_fault_names_the_character_and_its_position() {
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
    fn proposed_names_are_valid_and_similar() {
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
    fn names_that_windows_reserves_get_another_one() {
        for (name, part, proposal) in [
            ("CON", "CON", "CON-file"),
            ("css/aux.txt", "aux.txt", "css/aux-file.txt"),
            ("nul.tar.gz", "nul.tar.gz", "nul-file.tar.gz"),
            ("Prn/a.css", "Prn", "Prn-file/a.css"),
            ("com1.log", "com1.log", "com1-file.log"),
            ("LPT9", "LPT9", "LPT9-file"),
            ("a/readme.", "readme.", "a/readme"),
            ("a../b.css", "a..", "a/b.css"),
            ("...", "...", "file"),
            ("con..", "con..", "con-file"),
        ] {
            assert_eq!(reserved_part(name), Some(part), "{name}");
            let proposed = unreserved(name);
            assert_eq!(proposed, proposal, "{name}");
            assert_eq!((reserved_part(&proposed), fault(&proposed)), (None, None), "{proposed}");
        }
        for name in ["console.css", "auxiliary/x", "com.txt", "com12", "a.con", "lpt", "nul-1.css", "x.aux"] {
            assert_eq!(reserved_part(name), None, "{name}");
        }
    }

    #[test]
    fn a_folder_is_added_and_a_shared_one_found() {
        assert_eq!(in_folder("", "a/b"), "a/b");
        assert_eq!(in_folder("/css/", "b"), "css/b");
        assert_eq!(shared_top_folder(["site/a", "site/b/c"]), Some("site"));
        assert_eq!(shared_top_folder(["site/a", "b"]), None);
        assert_eq!(shared_top_folder(["site/a", "page/b"]), None);
        assert_eq!(shared_top_folder(["/a"]), None);
        assert_eq!(shared_top_folder([]), None);
    }

    #[test]
    fn a_free_name_keeps_folder_and_extension() {
        let taken = ["a.b/c-2.css", "a.b/c-3.css"];
        assert_eq!(free("a.b/c.css", &|name: &str| taken.contains(&name)), "a.b/c-4.css");
        assert_eq!(free("a.b/readme", &|_: &str| false), "a.b/readme-2");
        assert_eq!(free(".htaccess", &|_: &str| false), ".htaccess-2");
    }
}
