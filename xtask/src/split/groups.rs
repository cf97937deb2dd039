//! Which pieces of the wasm come to the browser together, as one file. The splitter cuts a piece for every combination of
//! pages that share a function, which would be over a hundred requests.

use std::collections::{BTreeMap, BTreeSet};

/// The split point of the connected shell. Every page comes after it, so what it shares with pages comes with it.
const SHELL: &str = "shell";
/// The page that most links lead to. What it shares with others is one file, so that its visitors load no more.
const FIRST_PAGE: &str = "review";
/// Pages that come together. Apart, they would weigh more, because they share much and small files compress badly.
const TOGETHER: [(&str, &[&str]); 2] =
    [("people", &["user", "users"]), ("tools", &["credentials", "errors", "journal", "settings"])];
/// The file of what the other pages share.
const SHARED: &str = "shared";

/// The pieces by the file they come in. Without an ending; a file that only one split point needs has its name.
pub type Groups = BTreeMap<String, Vec<String>>;

/// Puts the pieces into files. `needed` has the pieces that each split point needs.
pub fn group(needed: &BTreeMap<String, Vec<String>>) -> Groups {
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (split_point, pieces) in needed {
        for piece in pieces {
            users.entry(piece).or_default().insert(together(split_point));
        }
    }
    let mut groups = Groups::new();
    for (piece, users) in users {
        groups.entry(file(&users)).or_default().push(piece.to_owned());
    }
    groups
}

/// The name of the file that a split point's own code comes in.
fn together(split_point: &str) -> &str {
    TOGETHER.iter().find(|(_, inside)| inside.contains(&split_point)).map_or(split_point, |(name, _)| name)
}

/// The file of a piece that some split points need.
fn file(users: &BTreeSet<&str>) -> String {
    if users.contains(SHELL) {
        return SHELL.to_owned();
    }
    match users.iter().next() {
        Some(only) if users.len() == 1 => (*only).to_owned(),
        _ if users.contains(FIRST_PAGE) => format!("{SHARED}-with-{FIRST_PAGE}"),
        _ => SHARED.to_owned(),
    }
}

/// The files that each split point needs.
pub fn files_of(needed: &BTreeMap<String, Vec<String>>, groups: &Groups) -> BTreeMap<String, Vec<String>> {
    let files = |pieces: &Vec<String>| {
        let needs = |inside: &Vec<String>| inside.iter().any(|piece| pieces.contains(piece));
        groups.iter().filter(|(_, inside)| needs(inside)).map(|(file, _)| file.clone()).collect()
    };
    needed.iter().map(|(split_point, pieces)| (split_point.clone(), files(pieces))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed(list: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        list.iter().map(|(split_point, pieces)| ((*split_point).to_owned(), words(pieces))).collect()
    }

    #[test]
    fn pieces_come_in_few_files() {
        let needed = needed(&[
            ("shell", "s all"),
            ("review", "r all ru rut"),
            ("users", "u all ru rut ut"),
            ("user", "v all ut"),
            ("tresors", "t all rut ut"),
            ("content", "c all ut"),
        ]);
        let groups = group(&needed);
        let expected = [
            ("content", "c"),
            ("people", "u v"),
            ("review", "r"),
            ("shared", "ut"),
            ("shared-with-review", "ru rut"),
            ("shell", "all s"),
            ("tresors", "t"),
        ];
        assert_eq!(groups, self::needed(&expected));
        let files = files_of(&needed, &groups);
        assert_eq!(files["shell"], ["shell"]);
        assert_eq!(files["review"], ["review", "shared-with-review", "shell"]);
        assert_eq!(files["tresors"], ["shared", "shared-with-review", "shell", "tresors"]);
        assert_eq!(files["content"], ["content", "shared", "shell"]);
    }

    #[test]
    fn every_piece_is_in_exactly_one_file() {
        let needed = needed(&[("review", "a b"), ("users", "b c"), ("journal", "c")]);
        let mut pieces: Vec<_> = group(&needed).into_values().flatten().collect();
        pieces.sort();
        assert_eq!(pieces, ["a", "b", "c"]);
    }
}
