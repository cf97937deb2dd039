//! Reading an answer, well-formed or not.

use super::{read, read_in, rows};
use crate::test_data::{answer, many};
use crate::{
    Duplicate, Expected, Limit, ListFault, ListedState, MAX_TEXT_BYTES, MAX_WORDS, Member, Registration,
    RegistrationCounts,
};

const A: &str = "20161214010237.t8hnqidl@abcdefgh12.tresorit.io";
const B: &str = "20170601120000.aaaaaaaa@abcdefgh12.tresorit.io";

/// Reads an answer whole, byte by byte, and cut in two at every byte. The result must always be the same.
fn read_every_way(bytes: &[u8]) -> (Vec<(String, String)>, Result<(), ListFault>) {
    let (users, end) = read(bytes);
    let whole = (rows(&users), end);
    for cut in 0..bytes.len() {
        let (users, end) = read_in([&bytes[..cut], &bytes[cut..]], usize::MAX);
        assert_eq!((rows(&users), end), whole, "cut at {cut}");
    }
    for limit in [1, 2, 7] {
        let (users, end) = read_in([bytes], limit);
        assert_eq!((rows(&users), end), whole, "{limit} bytes a turn");
    }
    whole
}

fn pairs(users: &[(&str, &str)]) -> Vec<(String, String)> {
    users.iter().map(|(id, word)| ((*id).to_owned(), (*word).to_owned())).collect()
}

#[test]
fn a_list_reads_the_same_wherever_it_is_cut() {
    let users = [(A, "Validated"), (B, "Unvalidated"), ("admin", "Suspended"), ("é@ü", "Validated")];
    assert_eq!(read_every_way(&answer(&users)), (pairs(&users), Ok(())));
    assert_eq!(read_every_way(br#"{"Users":[]}"#), (Vec::new(), Ok(())));
}

#[test]
fn member_order_white_space_and_unknown_members_do_not_matter() {
    let text = r#" { "Total" : -12.5e+3 , "Next":null, "ok":[true,false,[],{},[{"a":[0]}]],
        "Users" : [ { "UserRegistrationState" : "Valid\u0061ted" , "UserId":"20161214010237.t8hnqidl\u0040abcdefgh12.tresorit.io" } ,
        {"Note":"\"},{\\","Deep":{"UserId":"x","Users":[{"UserId":7}]},"UserId":"\u00e9\ud83d\ude00","More":[1,2.0,-0,1E9],
        "UserRegistrationState":"Unvalidated", "Lone":"\ud800 €"}	] , "After":{"Users":"x"} }
        "#;
    let users = [(A, "Validated"), ("é😀", "Unvalidated")];
    assert_eq!(read_every_way(text.as_bytes()), (pairs(&users), Ok(())));
}

#[test]
fn escapes_in_the_form_of_the_platform_are_read() {
    let list = [("a\\u0062\\\\c\\/", "Valid\\u0061ted"), (B, "Other\\n")];
    assert_eq!(read_every_way(&answer(&list)), (pairs(&[("ab\\c/", "Validated"), (B, "Other\n")]), Ok(())));
    let broken = ListFault::Broken { at_byte: 22, after_users: 0, expected: Expected::NoControl };
    assert_eq!(read_every_way(&answer(&[("a\n", "Validated")])), (Vec::new(), Err(broken)));
}

#[test]
fn a_malformed_list_is_reported_with_its_byte() {
    use Expected::*;
    let user = r#"{"UserId":"a","UserRegistrationState":"Validated"}"#;
    let list = |rest: &str| format!(r#"{{"Users":[{user}{rest}"#);
    let start = list("").len();
    let cases = [
        // Outside the list.
        ("[]".to_owned(), 0, 0, Answer),
        ("{}".to_owned(), 1, 0, Present(Member::Users)),
        ("{x".to_owned(), 1, 0, NameOrEnd),
        (r#"{"Users":{}}"#.to_owned(), 9, 0, Array),
        (r#"{"Users":null}"#.to_owned(), 9, 0, Array),
        (r#"{"Users" 1"#.to_owned(), 9, 0, Colon),
        (r#"{"Users":[],}"#.to_owned(), 12, 0, Name),
        (r#"{"Users":[]]"#.to_owned(), 11, 0, CommaOrBrace),
        (r#"{"Users":[],"Users":[]}"#.to_owned(), 18, 0, Once(Member::Users)),
        (r#"{"Users":[]} x"#.to_owned(), 13, 0, End),
        (r#"{"a":tru}"#.to_owned(), 8, 0, Literal("true")),
        (r#"{"a":-}"#.to_owned(), 6, 0, Digit),
        (r#"{"a":1.}"#.to_owned(), 7, 0, Digit),
        (r#"{"a":01}"#.to_owned(), 6, 0, CommaOrBrace),
        (r#"{"a":x}"#.to_owned(), 5, 0, Value),
        (r#"{"a":[1 2]}"#.to_owned(), 8, 0, CommaOrBracket),
        (format!(r#"{{"a":{}"#, "[".repeat(100)), 5 + 63, 0, Depth(64)),
        // Inside the list.
        (list("x"), start, 1, CommaOrBracket),
        (list(",]"), start + 1, 1, User),
        (list(",7]"), start + 1, 1, User),
        (list(r#",{"UserId":7}"#), start + 11, 1, Text(Member::UserId)),
        (list(r#",{"UserRegistrationState":null}"#), start + 26, 1, Text(Member::UserRegistrationState)),
        (list(r#",{"UserId":"b"}"#), start + 14, 1, Present(Member::UserRegistrationState)),
        (list(r#",{"UserRegistrationState":"b"}"#), start + 29, 1, Present(Member::UserId)),
        (list(r#",{"UserId":"b","UserId":"b"}"#), start + 22, 1, Once(Member::UserId)),
        (list(",{\"UserId\":\"b\n"), start + 13, 1, NoControl),
        (list(r#",{"UserId":"b\x"#), start + 14, 1, Escape),
        (list(r#",{"UserId":"\ud800","#), start + 18, 1, Surrogates),
        (list(r#",{"UserId":"b","UserRegistrationState":"V"}}"#), start + 43, 2, CommaOrBracket),
    ];
    for (text, at, after_users, expected) in cases {
        let (users, end) = read_every_way(text.as_bytes());
        assert_eq!(end, Err(ListFault::Broken { at_byte: at as u64, after_users, expected }), "{text}");
        assert_eq!(users.len(), after_users as usize, "{text}");
    }
    let bytes = [list(r#",{"UserId":"b"#).as_bytes(), b"\xFF"].concat();
    let at_byte = start as u64 + 13;
    assert_eq!(read_every_way(&bytes).1, Err(ListFault::Broken { at_byte, after_users: 1, expected: Utf8 }));
}

#[test]
fn a_list_that_breaks_off_is_reported_and_kept() {
    let bytes = answer(&[(A, "Validated"), (B, "Unvalidated")]);
    let ends: Vec<usize> = (0..bytes.len() - 1).filter(|at| bytes[*at] == b'}').collect();
    for cut in 0..bytes.len() {
        let (users, end) = read(&bytes[..cut]);
        let after_users = ends.iter().filter(|end| **end < cut).count() as u32;
        assert_eq!(end, Err(ListFault::CutOff { at_byte: cut as u64, after_users }));
        assert_eq!(users.store().len(), after_users);
        assert!(!users.is_complete() && users.store().is_closed());
    }
}

#[test]
fn a_fault_is_reported_again_by_later_calls() {
    let (mut users, end) = read(br#"{"Users":[}"#);
    let fault = end.unwrap_err();
    assert_eq!(users.feed(b"]}", 10), Err(fault));
    assert_eq!(users.finish(), Err(fault));
    assert_eq!(
        (users.bytes(), fault.to_string().as_str()),
        (0, "expected an object with a user at byte 10, after 0 users")
    );
}

#[test]
fn an_exceeded_limit_is_reported() {
    let too_long = "x".repeat(MAX_TEXT_BYTES + 1);
    let (users, end) = read_every_way(&answer(&[("a", "Validated"), (&too_long, "Validated")]));
    assert_eq!(users.len(), 1);
    let expected = Expected::Limit(Limit::TextBytes);
    let at_byte = answer(&[("a", "Validated"), (&too_long, "")]).len() as u64 - 1 - 30;
    assert_eq!(end, Err(ListFault::Broken { at_byte, after_users: 1, expected }));

    let words: Vec<String> = (0..MAX_WORDS).map(|word| format!("W{word}")).collect();
    let users: Vec<(String, &str)> = words.iter().map(|word| (format!("u{word}"), word.as_str())).collect();
    let (read_users, end) = read(&answer(&users));
    let taken = MAX_WORDS - 2;
    assert!(matches!(end, Err(ListFault::Broken { expected: Expected::Limit(Limit::Words), .. })));
    assert_eq!(rows(&read_users).len(), taken);
    let at_byte = answer(&users[..=taken]).len() as u64 - 3;
    let after_users = taken as u32;
    assert_eq!(end, Err(ListFault::Broken { at_byte, after_users, expected: Expected::Limit(Limit::Words) }));
    let (_, in_pieces) = read_in(answer(&users).chunks(3), 2);
    assert_eq!(in_pieces, end);
}

#[test]
fn a_duplicate_user_is_reported_with_its_rows() {
    let list = [(A, "Validated"), (B, "Validated"), (A, "Validated"), (B, "Unvalidated"), (B, "Unvalidated")];
    let (users, end) = read(&answer(&list));
    assert_eq!((rows(&users), end), (pairs(&list), Ok(())), "all rows are kept");
    let duplicates = users.store().duplicates();
    assert_eq!((duplicates.count, duplicates.contradictions), (3, 2));
    let [again_a, again_b, third_b] =
        [(0, 2), (1, 3), (1, 4)].map(|(first, again)| Duplicate { first, again });
    assert_eq!(duplicates.pairs, [again_a, again_b, third_b]);
    assert_eq!((users.store().row_of(A), users.registration(A)), (Some(0), Some(Registration::Validated)));
    assert_eq!(
        (users.store().row_of(B), users.registration(B)),
        (Some(1), None),
        "the list contradicts itself"
    );
    assert_eq!(users.store().state(1), Some(ListedState::Validated));
}

#[test]
fn a_registration_is_reported_only_if_it_is_known() {
    let list = [(A, "Validated"), (B, "Unvalidated"), ("c", "Suspended")];
    let (users, _) = read(&answer(&list));
    assert_eq!(users.registration(A), Some(Registration::Validated));
    assert_eq!(users.registration(B), Some(Registration::Unvalidated));
    assert_eq!(users.registration("c"), None, "the word is unknown");
    assert_eq!(users.registration("d@abcdefgh12.tresorit.io"), Some(Registration::NotListed));
    assert_eq!(users.registration("d@other"), Some(Registration::NotListed));
    let bytes = answer(&list);
    let (users, _) = read(&bytes[..bytes.len() - 1]);
    assert_eq!(users.registration(A), Some(Registration::Validated));
    assert_eq!(users.registration("d"), None, "the rest of the list may contain the user");
    assert_eq!(users.store().counts(), RegistrationCounts { validated: 1, unvalidated: 1, other: 1 });
}

#[test]
fn only_calendar_dates_are_split_off() {
    let ids =
        [A, "20161314010237.x", "2016121401023", "a", "20161214240000.x", "20161231235960", "2016-12-14"];
    let (users, _) = read(&answer(&ids.map(|id| (id, "Validated"))));
    let dates: Vec<_> = (0..ids.len() as u32).map(|row| users.store().id(row).unwrap().date).collect();
    assert_eq!(dates, ["20161214010237", "", "", "", "", "20161231235960", ""]);
}

#[test]
fn a_hundred_thousand_users_arrive_in_pieces() {
    let list = many(100_000);
    let bytes = answer(&list);
    let (users, end) = read_in(bytes.chunks(16_411), 5_000);
    assert_eq!((end, users.bytes()), (Ok(()), bytes.len() as u64));
    assert_eq!(users.store().duplicates().count, 0);
    for (row, (id, word)) in list.iter().enumerate() {
        let row = row as u32;
        assert_eq!(users.store().id(row).unwrap().to_string(), *id);
        assert_eq!(users.store().state(row).unwrap().word(), *word);
        assert_eq!(users.store().row_of(id), Some(row));
    }
    let count = |wanted: &str| list.iter().filter(|(_, word)| *word == wanted).count() as u32;
    let counts = users.store().counts();
    assert_eq!((counts.validated, counts.unvalidated), (count("Validated"), count("Unvalidated")));
    assert_eq!((counts.other, counts.total()), (count("Suspended"), 100_000));
    assert!(users.store().size_bytes() < 60 * 100_000);
}

#[test]
fn more_domains_than_are_stored_once_make_no_difference() {
    let list: Vec<(String, &str)> =
        (0..500).map(|n| (format!("u{}@d{}.io", n / 2, n % 100), "Validated")).collect();
    let (users, end) = read(&answer(&list));
    assert_eq!((end, users.store().duplicates().count), (Ok(()), 0));
    for (row, (id, _)) in list.iter().enumerate() {
        assert_eq!(users.store().row_of(id), Some(row as u32));
        assert_eq!(users.store().id(row as u32).unwrap().to_string(), *id);
    }
    assert_eq!(users.store().row_of("u1@d1"), None);
}
