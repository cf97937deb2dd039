//! What must be true for any input. Shared by the fuzz targets, the property tests and the replay of the seeds.

use serde::Deserialize;
use user_list::{ListFault, RegistrationCounts, Sort, Users, View};

/// Everything that can be seen of a list.
#[derive(Debug, PartialEq)]
pub struct Seen {
    /// Ids and words, in the order of arrival.
    pub users: Vec<(String, String)>,
    /// Rows by state.
    pub counts: RegistrationCounts,
    /// Rows whose user has an earlier row.
    pub duplicates: u32,
    /// Those with another state than the first row.
    pub contradictions: u32,
    /// How the list ended.
    pub end: Result<(), ListFault>,
}

/// Reads an answer in chunks that end at the given bytes, in ascending order, with at most `limit_bytes` per call.
pub fn read(answer: &[u8], ends: impl IntoIterator<Item = usize>, limit_bytes: usize) -> (Users, Seen) {
    let (mut users, mut begin) = (Users::default(), 0);
    'chunks: for end in ends.into_iter().chain([answer.len()]) {
        while begin < end {
            match users.feed(&answer[begin..end], limit_bytes) {
                Ok(read) => begin += read,
                Err(_) => break 'chunks,
            }
        }
    }
    let end = users.finish();
    let store = users.store();
    let user = |row| Some((store.id(row)?.to_string(), store.state(row)?.word().to_owned()));
    let seen = Seen {
        users: (0..store.len()).filter_map(user).collect(),
        counts: store.counts(),
        duplicates: store.duplicates().count,
        contradictions: store.duplicates().contradictions,
        end,
    };
    (users, seen)
}

/// The answer as serde_json reads it.
#[derive(Deserialize)]
struct ListAnswer {
    #[serde(rename = "Users")]
    users: Vec<User>,
}

#[derive(Deserialize)]
struct User {
    #[serde(rename = "UserId")]
    id: String,
    #[serde(rename = "UserRegistrationState")]
    state: String,
}

/// Compares the result for an answer with that of serde_json.
pub fn equals_serde_json(answer: &[u8], seen: &Seen) {
    // serde_json does not check the UTF-8 of strings that it skips.
    if std::str::from_utf8(answer).is_err() {
        assert!(seen.end.is_err());
        return;
    }
    // Only the scanner has limits, which are tested elsewhere.
    if let Err(ListFault::Broken {
        expected: user_list::Expected::Limit(_) | user_list::Expected::Depth(_),
        ..
    }) = seen.end
    {
        return;
    }
    match serde_json::from_slice::<ListAnswer>(answer) {
        Ok(read) => {
            assert_eq!(seen.end, Ok(()));
            let users: Vec<_> = read.users.into_iter().map(|user| (user.id, user.state)).collect();
            assert_eq!(seen.users, users);
        }
        // serde_json has a limit of 128 for the depth and ours is 64, so that it cannot be the reason.
        Err(error) => assert!(seen.end.is_err(), "{error}"),
    }
}

/// Reads bytes as a user list. The first byte chooses the size of the pieces.
pub fn scanner(bytes: &[u8]) {
    let Some((size, answer)) = bytes.split_first() else { return };
    let size = usize::from(*size).max(1);
    let (_, whole) = read(answer, [], usize::MAX);
    let ends = (0..answer.len()).step_by(size);
    assert_eq!(read(answer, ends, usize::MAX).1, whole);
    assert_eq!(read(answer, [], size).1, whole);
    equals_serde_json(answer, &whole);
}

/// Takes the first line as a search text and the others as ids.
pub fn search(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.split('\n');
    let search = lines.next().unwrap_or_default();
    let ids: Vec<&str> = lines.take(5_000).filter(|id| id.len() <= user_list::MAX_TEXT_BYTES).collect();
    let users: Vec<_> = ids
        .iter()
        .map(|id| serde_json::json!({ "UserId": id, "UserRegistrationState": "Validated" }))
        .collect();
    let answer = serde_json::json!({ "Users": users }).to_string();
    let (list, seen) = read(answer.as_bytes(), [], usize::MAX);
    assert_eq!(seen.end, Ok(()));

    let words: Vec<String> = search.split_whitespace().map(str::to_ascii_lowercase).collect();
    let is_match = |id: &str| words.iter().all(|word| id.to_ascii_lowercase().contains(word.as_str()));
    let mut expected: Vec<usize> = (0..ids.len()).filter(|row| is_match(ids[*row])).collect();
    let mut view = View::default();
    // The search text grows to the whole one, so that the later searches narrow the earlier ones.
    for end in (0..=search.len()).filter(|end| search.is_char_boundary(*end)) {
        view.search(&search[..end]);
        view.step(list.store(), 1);
    }
    view.search(search);
    assert_eq!(shown(&mut view, &list), expected, "{search:?}");
    view.sort(Sort::IdAscending);
    expected.sort_by_key(|row| (ids[*row], *row));
    assert_eq!(shown(&mut view, &list), expected, "{search:?}");
}

/// The rows that a view shows when it has nothing left to do.
pub fn shown(view: &mut View, list: &Users) -> Vec<usize> {
    while !view.step(list.store(), usize::MAX) {}
    (0..view.len()).filter_map(|at| view.row(list.store(), at)).map(|row| row as usize).collect()
}
