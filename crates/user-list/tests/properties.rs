//! Property tests of the user list: whatever the answer is and wherever it is cut, the result is the same and equals
//! what serde_json and plain code make of it.

#[path = "../fuzz/checks.rs"]
#[allow(dead_code)]
mod checks;

use checks::{Seen, equals_serde_json, shown};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use user_list::{Filter, ListFault, MAX_TEXT_BYTES, Sort, Users, View};

/// Reads an answer in chunks that end at the given bytes, with at most `limit_bytes` per call.
fn read(answer: &[u8], cuts: &[Index], limit_bytes: usize) -> (Users, Seen) {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(answer.len() + 1)).collect();
    ends.sort_unstable();
    checks::read(answer, ends, limit_bytes)
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        // Few different ones, so that some users come more than once.
        "[ab]@t",
        "201[67]0[1-9]1[0-9]01023[0-9]\\.[ab]{2}@(abcdefgh12|zyxwvuts98)\\.tresorit\\.io",
        "[0-9]{14}\\.[a-z0-9]{8}@[a-z]{1,3}",
        "[0-9@.a-cA-C]{0,20}",
        any::<String>(),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![Just("Validated".to_owned()), Just("Unvalidated".to_owned()), "[A-D]", any::<String>()]
}

/// A JSON string for a text, with some characters escaped.
fn quoted(text: &str, escape: u64) -> String {
    let mut out = String::from("\"");
    for (at, c) in text.chars().enumerate() {
        if c.is_control() || c == '"' || c == '\\' || escape >> (at % 64) & 1 == 1 {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04X}")));
        } else {
            out.push(c);
        }
    }
    out + "\""
}

/// A text between the members of an object, or nothing.
fn unknown() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "",
        r#""Note":"\"},{\\","#,
        r#""Deep":{"UserId":"x","Users":[{"UserId":7}]},"#,
        "\"Number\" : -12.5e+3 ,\n",
        r#""List":[true,false,null,[],{},[0]],"#,
    ])
}

/// A user's object in one of the forms that mean the same.
fn user() -> impl Strategy<Value = (String, String, String)> {
    (id(), word(), any::<u64>(), any::<bool>(), unknown(), prop::bool::weighted(0.7)).prop_map(
        |(id, word, escape, is_swapped, unknown, is_plain)| {
            let escape = if is_plain { 0 } else { escape };
            let members = [
                format!("\"UserId\":{}", quoted(&id, escape)),
                format!("\"UserRegistrationState\":{}", quoted(&word, escape.rotate_left(7))),
            ];
            let [first, second] =
                if is_swapped && !is_plain { [&members[1], &members[0]] } else { [&members[0], &members[1]] };
            let unknown = if is_plain { "" } else { unknown };
            let text = format!("{{{unknown}{first},{second}}}");
            (id, word, text)
        },
    )
}

/// Users and the answer that lists them.
fn answer() -> impl Strategy<Value = (Vec<(String, String)>, Vec<u8>)> {
    (vec(user(), 0..12), unknown(), prop::sample::select(vec![",", " ,\n"])).prop_map(
        |(users, unknown, comma)| {
            let texts: Vec<&str> = users.iter().map(|(_, _, text)| text.as_str()).collect();
            let answer = format!("{{{unknown}\"Users\":[{}]}}", texts.join(comma));
            (users.iter().map(|(id, word, _)| (id.clone(), word.clone())).collect(), answer.into_bytes())
        },
    )
}

/// Bytes that replace others: nothing, any byte, and what is difficult in a JSON text.
fn inserted() -> impl Strategy<Value = Vec<u8>> {
    let difficult = [
        &b"\xE0\x80\x80"[..],
        b"\xE0\xA0\x80",
        b"\xED\xA0\x80",
        b"\xED\x9F\xBF",
        b"\xF0\x80\x80\x80",
        b"\xF0\x9F\x98\x80",
        b"\xF4\x90\x80\x80",
        b"\xC0\xAF",
        b"\xC2\xA0",
        b"\x1F",
        b"\x7F",
        b"\\ud800",
        b"\\ud83d\\ude00",
        b"\\u00e9",
        b"\\",
        b"\"",
        b",",
        b"01",
        b"-",
        b"1.5e",
        b"null",
        b"tru",
        b"[",
        b"}",
    ];
    let difficult = prop::sample::select(difficult.map(<[u8]>::to_vec).to_vec());
    prop_oneof![Just(Vec::new()), any::<u8>().prop_map(|byte| vec![byte]), difficult]
}

fn cuts() -> impl Strategy<Value = (Vec<Index>, usize)> {
    (vec(any::<Index>(), 0..8), prop_oneof![1usize..10, Just(usize::MAX)])
}

proptest! {
    #[test]
    fn a_list_is_read_the_same_wherever_it_is_cut((users, answer) in answer(), (cuts, limit_bytes) in cuts()) {
        let (_, whole) = read(&answer, &[], usize::MAX);
        prop_assert_eq!(whole.end, Ok(()));
        prop_assert_eq!(&whole.users, &users);
        prop_assert_eq!(read(&answer, &cuts, limit_bytes).1, whole);
    }

    #[test]
    fn each_user_is_found_at_its_first_row((users, answer) in answer(), (cuts, limit_bytes) in cuts()) {
        let (list, seen) = read(&answer, &cuts, limit_bytes);
        let first = |id: &String| users.iter().position(|(other, _)| other == id);
        for (id, _) in &users {
            prop_assert_eq!(list.store().row_of(id), first(id).map(|row| row as u32));
        }
        let again = users.iter().enumerate().filter(|(row, (id, _))| first(id) != Some(*row));
        prop_assert_eq!(seen.duplicates as usize, again.count());
        let is_contradiction =
            |(id, word): &&(String, String)| first(id).is_some_and(|row| users[row].1 != *word);
        prop_assert_eq!(seen.contradictions as usize, users.iter().filter(is_contradiction).count());
        let count = |wanted: &str| users.iter().filter(|(_, word)| word == wanted).count() as u32;
        let known = (seen.counts.validated, seen.counts.unvalidated);
        prop_assert_eq!(known, (count("Validated"), count("Unvalidated")));
        prop_assert_eq!(seen.counts.total() as usize, users.len());
    }

    #[test]
    fn a_truncated_list_breaks_off_and_keeps_what_arrived((users, answer) in answer(), end: Index) {
        let end = end.index(answer.len());
        let (list, seen) = read(&answer[..end], &[], usize::MAX);
        let after_users = list.store().len();
        prop_assert_eq!(seen.end, Err(ListFault::CutOff { at_byte: end as u64, after_users }));
        prop_assert_eq!(&seen.users[..], &users[..after_users as usize]);
        prop_assert!(!list.is_complete());
    }

    #[test]
    fn a_corrupted_list_is_judged_like_serde_json_does(
        (_, answer) in answer(),
        changes in vec((any::<Index>(), inserted(), 0usize..3), 1..3),
        (cuts, limit_bytes) in cuts(),
    ) {
        let mut answer = answer;
        for (at, bytes, removed) in changes {
            let at = at.index(answer.len());
            let end = (at + removed).min(answer.len());
            answer.splice(at..end, bytes);
        }
        let (_, whole) = read(&answer, &[], usize::MAX);
        prop_assert_eq!(&read(&answer, &cuts, limit_bytes).1, &whole);
        equals_serde_json(&answer, &whole);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>, (cuts, limit_bytes) in cuts()) {
        let (_, whole) = read(&bytes, &[], usize::MAX);
        prop_assert_eq!(read(&bytes, &cuts, limit_bytes).1, whole);
    }

    #[test]
    fn a_text_is_kept_up_to_its_limit(len in MAX_TEXT_BYTES - 2..MAX_TEXT_BYTES + 3, escape: u64) {
        let id = "é".repeat(len / 2) + &"x".repeat(len % 2);
        let answer = format!("{{\"Users\":[{{\"UserId\":{},\"UserRegistrationState\":\"V\"}}]}}", quoted(&id, escape));
        let (list, seen) = read(answer.as_bytes(), &[], usize::MAX);
        prop_assert_eq!(seen.end.is_ok(), len <= MAX_TEXT_BYTES);
        prop_assert_eq!(list.store().row_of(&id).is_some(), len <= MAX_TEXT_BYTES);
    }

    #[test]
    fn a_view_shows_what_plain_code_finds(
        users in vec((id(), word()), 0..40),
        search in prop_oneof!["[0-9.@a-cA-C ]{0,4}", any::<String>()],
        part: (Index, Index, Index),
        is_part: bool,
        filter in prop::sample::select(vec![Filter::All, Filter::Validated, Filter::Unvalidated, Filter::Other]),
        sort in prop::sample::select(vec![Sort::Arrival, Sort::IdAscending, Sort::IdDescending]),
    ) {
        let texts: Vec<String> = users
            .iter()
            .map(|(id, word)| format!("{{\"UserId\":{},\"UserRegistrationState\":{}}}", quoted(id, 0), quoted(word, 0)))
            .collect();
        let answer = format!("{{\"Users\":[{}]}}", texts.join(","));
        let (list, seen) = read(answer.as_bytes(), &[], usize::MAX);
        prop_assert_eq!(seen.end, Ok(()));
        let search = match users.is_empty() || !is_part {
            true => search,
            false => {
                let id: Vec<char> = users[part.0.index(users.len())].0.chars().collect();
                let (one, other) = (part.1.index(id.len() + 1), part.2.index(id.len() + 1));
                id[one.min(other)..one.max(other)].iter().collect()
            }
        };
        let mut view = View::default();
        view.search(&search);
        view.filter(list.store(), filter);
        view.sort(sort);

        let words: Vec<String> = search.split_whitespace().map(str::to_ascii_lowercase).collect();
        let is_shown = |row: &usize| {
            let (id, word) = &users[*row];
            let passes = match filter {
                Filter::Validated => word == "Validated",
                Filter::Unvalidated => word == "Unvalidated",
                Filter::Other => word != "Validated" && word != "Unvalidated",
                _ => true,
            };
            passes && words.iter().all(|word| id.to_ascii_lowercase().contains(word.as_str()))
        };
        let mut expected: Vec<usize> = (0..users.len()).filter(is_shown).collect();
        match sort {
            Sort::IdAscending => expected.sort_by_key(|row| (&users[*row].0, *row)),
            Sort::IdDescending => expected.sort_by_key(|row| std::cmp::Reverse((&users[*row].0, *row))),
            _ => {}
        }
        prop_assert_eq!(shown(&mut view, &list), expected, "{:?}", search);
    }
}
