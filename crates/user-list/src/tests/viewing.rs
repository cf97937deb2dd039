//! What a view shows, compared with plain code over the same users.

use super::{read, read_in};
use crate::test_data::{TestRng, answer, many};
use crate::{Filter, ListedState, Selection, Sort, Users, View};
use std::cmp::Reverse;

const SORTS: [Sort; 5] =
    [Sort::Arrival, Sort::IdAscending, Sort::IdDescending, Sort::OldestFirst, Sort::NewestFirst];
const FILTERS: [Filter; 5] =
    [Filter::All, Filter::Validated, Filter::Unvalidated, Filter::Other, Filter::Orphans];

/// The rows that a view must show.
fn expected(list: &[(String, &str)], users: &Users, text: &str, filter: Filter, sort: Sort) -> Vec<u32> {
    let words: Vec<String> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
    let is_shown = |(id, word): &(String, &str)| {
        let id = id.to_ascii_lowercase();
        let passes = match filter {
            Filter::All => true,
            Filter::Validated => *word == "Validated",
            Filter::Unvalidated => *word == "Unvalidated",
            Filter::Other => !["Validated", "Unvalidated"].contains(word),
            // These views exclude nobody.
            Filter::Orphans => *word == "Unvalidated",
        };
        passes && words.iter().all(|word| id.contains(word.as_str()))
    };
    let mut rows: Vec<u32> = (0..list.len() as u32).filter(|row| is_shown(&list[*row as usize])).collect();
    let id = |row: &u32| list[*row as usize].0.as_str();
    let date = |row: &u32| users.store().id(*row).map(|id| id.date).filter(|date| !date.is_empty());
    match sort {
        Sort::Arrival => {}
        Sort::IdAscending => rows.sort_by_key(|row| (id(row), *row)),
        Sort::IdDescending => rows.sort_by_key(|row| Reverse((id(row), *row))),
        Sort::OldestFirst => rows.sort_by_key(|row| (date(row).is_none(), date(row), *row)),
        Sort::NewestFirst => {
            let (mut dated, undated): (Vec<u32>, _) = rows.into_iter().partition(|row| date(row).is_some());
            dated.sort_by_key(|row| Reverse((date(row), *row)));
            rows = [dated, undated].concat();
        }
    }
    rows
}

fn settle(view: &mut View, users: &Users, budget_rows: usize) {
    let mut turns = 0;
    while !view.step(users.store(), budget_rows) {
        turns += 1;
        assert!(turns < 100_000, "the view does not settle");
    }
}

fn shown(view: &View, users: &Users) -> Vec<u32> {
    let rows: Vec<u32> = (0..view.len()).filter_map(|at| view.row(users.store(), at)).collect();
    assert_eq!(rows.len(), view.len());
    assert_eq!(view.row(users.store(), view.len()), None);
    for (from, to) in [(0, usize::MAX), (1, 5), (rows.len() / 3, rows.len() / 2), (rows.len(), usize::MAX)] {
        let mut part = Vec::new();
        view.for_each(users.store(), from, to, &mut |row| part.push(row));
        assert_eq!(part, rows.get(from..to.min(rows.len())).unwrap_or_default(), "{from}..{to}");
    }
    rows
}

/// Changes search, filter and sort of one view many times, so that searches narrow, widen, and are replaced half-way.
fn change_many_times(list: &[(String, &'static str)], texts: &[&str], changes: usize) {
    let (users, end) = read(&answer(list));
    assert_eq!(end, Ok(()));
    let mut rng = TestRng(42);
    let mut view = View::default();
    let (mut text, mut filter, mut sort) = (String::new(), Filter::All, Sort::Arrival);
    for _ in 0..changes {
        match rng.below(6) {
            0 => filter = rng.pick(&FILTERS),
            1 => sort = rng.pick(&SORTS),
            2 => text = rng.pick(texts).to_owned(),
            3 => text = text.chars().take(rng.below(12) as usize).collect(),
            4 => text.push_str(rng.pick(&["2", "0", "a", "@", ".", " 1", "I", "é"])),
            // A part of an existing id, cut anywhere, as people paste it.
            _ => {
                let id: Vec<char> = list[rng.below(list.len() as u64) as usize].0.chars().collect();
                let start = rng.below(id.len() as u64) as usize;
                let count = 1 + rng.below((id.len() - start) as u64) as usize;
                text = id[start..start + count].iter().collect();
            }
        }
        view.search(&text);
        view.filter(users.store(), filter);
        view.sort(sort);
        let budget = rng.pick(&[1, 5_000, 100_000, usize::MAX]);
        if rng.below(4) == 0 {
            view.step(users.store(), budget);
            continue;
        }
        settle(&mut view, &users, budget);
        let expected = expected(list, &users, &text, filter, sort);
        assert_eq!(shown(&view, &users), expected, "“{text}” {filter:?} {sort:?}");
        assert_eq!(view.shown_sort(users.store()), sort);
        let at = rng.below(expected.len().max(1) as u64) as usize;
        assert_eq!(
            expected.get(at).and_then(|row| view.position_of(users.store(), *row)),
            expected.get(at).map(|_| at)
        );
    }
}

#[test]
fn views_of_ordinary_ids_match_plain_code() {
    let texts =
        ["tresorit", "@abcdefgh12", "2016", "a@zyx", "0102", "2016 zyx", ".", "io", "ABC", "@", "x@x"];
    change_many_times(&many(9_000), &texts, 80);
}

#[test]
fn views_of_strange_ids_match_plain_code() {
    let mut rng = TestRng(7);
    let mut list = many(3_000);
    let parts =
        ["a", "A", "@", "é", "É", "0", "20161214010237", "20169914010237", ".", "b@B", "!", "\u{7f}", "io"];
    for _ in 0..3_000 {
        let count = rng.below(6);
        let id: String = (0..count).map(|_| rng.pick(&parts)).collect();
        list.push((format!("{id}x"), "Unvalidated"));
    }
    change_many_times(&list, &["a@", "@b@", "É", "a a", "20161214010237", "!@", "@@"], 150);
}

/// Searches for every part of the ids of these rows.
fn find_every_part(list: &[(String, &str)], rows: impl IntoIterator<Item = usize>) {
    let (users, _) = read(&answer(list));
    let mut view = View::default();
    for id in rows.into_iter().map(|row| &list[row].0) {
        for (start, end) in
            (0..id.len()).flat_map(|start| (start + 1..=id.len()).map(move |end| (start, end)))
        {
            // The empty search first: a search that narrows the previous one checks only few rows, one by one.
            view.search("");
            view.search(&id[start..end]);
            settle(&mut view, &users, usize::MAX);
            let expected = expected(list, &users, &id[start..end], Filter::All, Sort::Arrival);
            assert_eq!(shown(&view, &users), expected, "“{}”", &id[start..end]);
        }
    }
}

#[test]
fn every_part_of_an_id_is_found() {
    let mut list = many(600);
    find_every_part(&list, [0, 300]);
    let strange = ["201612140102377x", "20161214010237", "20161214010237@a", "20161214010237.T8H@b", "7@a@b"];
    list.extend(strange.map(|id| (id.to_owned(), "Validated")));
    find_every_part(&list, 600..list.len());
}

#[test]
fn a_view_follows_a_list_while_it_arrives() {
    let list = many(20_000);
    let bytes = answer(&list);
    let (whole, _) = read(&bytes);
    let mut users = Users::default();
    let mut view = View::default();
    view.search("1 @abc");
    view.filter(users.store(), Filter::Validated);
    view.sort(Sort::NewestFirst);
    let expected_rows = expected(&list, &whole, "1 @abc", Filter::Validated, Sort::Arrival);
    for chunk in bytes.chunks(50_000) {
        users.feed(chunk, usize::MAX).unwrap();
        settle(&mut view, &users, 5_000);
        let so_far = expected_rows.partition_point(|row| *row < users.store().len());
        assert_eq!(shown(&view, &users), expected_rows[..so_far]);
        assert_eq!(view.shown_sort(users.store()), Sort::Arrival, "no order before the list is complete");
    }
    users.finish().unwrap();
    settle(&mut view, &users, 5_000);
    assert_eq!(shown(&view, &users), expected(&list, &whole, "1 @abc", Filter::Validated, Sort::NewestFirst));
    assert_eq!(view.shown_sort(users.store()), Sort::NewestFirst);
}

#[test]
fn a_search_narrows_while_the_list_grows() {
    let list = many(10_000);
    let bytes = answer(&list);
    let (whole, _) = read(&bytes);
    let mut users = Users::default();
    let mut view = View::default();
    for (part, text) in bytes.chunks(bytes.len() / 4 + 1).zip(["1", "1 abc", "12 abc", "12 abc 3"]) {
        users.feed(part, usize::MAX).unwrap();
        view.search(text);
        settle(&mut view, &users, 1);
        let expected = expected(&list, &whole, text, Filter::All, Sort::Arrival);
        assert_eq!(
            shown(&view, &users),
            expected[..expected.partition_point(|row| *row < users.store().len())]
        );
    }
}

#[test]
fn counts_follow_the_search_and_ignore_the_filter() {
    let list = many(9_000);
    let (users, _) = read(&answer(&list));
    let mut view = View::default();
    view.search("zyx");
    view.filter(users.store(), Filter::Unvalidated);
    settle(&mut view, &users, 1);
    let count = |filter| expected(&list, &users, "zyx", filter, Sort::Arrival).len() as u32;
    let counts = view.counts(users.store());
    assert_eq!(
        (counts.validated, counts.unvalidated),
        (count(Filter::Validated), count(Filter::Unvalidated))
    );
    assert_eq!((counts.other, counts.total()), (count(Filter::Other), count(Filter::All)));
    assert_eq!(view.len(), counts.unvalidated as usize);
}

#[test]
fn a_step_does_not_exceed_its_budget() {
    let list = many(20_000);
    let (users, _) = read_in([answer(&list).as_slice()], usize::MAX);
    let mut view = View::default();
    assert!(!view.step(users.store(), 1));
    assert_eq!(view.len(), 4_096, "a segment is the least");
    assert!(!view.step(users.store(), 8_192));
    assert_eq!(
        (view.len(), view.row(users.store(), 12_287), view.row(users.store(), 12_288)),
        (12_288, Some(12_287), None)
    );
    assert!(view.step(users.store(), 8_192));
}

#[test]
fn an_empty_list_has_an_empty_view() {
    let (users, _) = read(br#"{"Users":[]}"#);
    let mut view = View::default();
    view.search("a");
    view.sort(Sort::IdAscending);
    assert!(view.step(users.store(), 1));
    assert!(view.is_empty() && view.row(users.store(), 0).is_none());
}

#[test]
fn url_names_of_sorts_and_filters_are_read_back() {
    SORTS.into_iter().for_each(|sort| assert_eq!(Sort::from_name(sort.name()), sort));
    FILTERS.into_iter().for_each(|filter| assert_eq!(Filter::from_name(filter.name()), filter));
    assert_eq!((Sort::from_name("x"), Filter::from_name("x")), (Sort::Arrival, Filter::All));
}

#[test]
fn orphans_are_the_unvalidated_users_that_are_not_excluded() {
    let list = many(9_000);
    let (users, _) = read(&answer(&list));
    let mut view = View::default();
    view.filter(users.store(), Filter::Orphans);
    settle(&mut view, &users, usize::MAX);
    let unvalidated = shown(&view, &users);
    let kept = vec![unvalidated[40], unvalidated[0], *unvalidated.last().unwrap()];
    view.exclude_from_orphans(users.store(), kept.clone());
    settle(&mut view, &users, usize::MAX);
    let orphans: Vec<u32> = unvalidated.iter().copied().filter(|row| !kept.contains(row)).collect();
    assert_eq!(shown(&view, &users), orphans);
    view.filter(users.store(), Filter::Unvalidated);
    settle(&mut view, &users, usize::MAX);
    assert_eq!(shown(&view, &users), unvalidated);
}

#[test]
fn a_selection_does_not_depend_on_what_is_shown() {
    let list = many(9_000);
    let (users, _) = read(&answer(&list));
    let mut view = View::default();
    let mut selection = Selection::default();
    view.search("zyx");
    settle(&mut view, &users, usize::MAX);
    selection.add_shown(&view);
    let zyx = shown(&view, &users);
    assert_eq!((selection.len(), selection.rows().collect::<Vec<_>>()), (zyx.len(), zyx.clone()));
    selection.set(zyx[3], false);
    selection.set(zyx[3], false);
    assert_eq!((selection.len(), selection.has(zyx[3])), (zyx.len() - 1, false));

    view.search("");
    view.sort(Sort::IdDescending);
    settle(&mut view, &users, usize::MAX);
    assert_eq!((selection.len(), selection.shown_in(&view)), (zyx.len() - 1, zyx.len() - 1));
    selection.clear();
    selection.add_range(&view, users.store(), 12, 10);
    let mut range: Vec<u32> = shown(&view, &users)[10..=12].to_vec();
    range.sort_unstable();
    assert_eq!(selection.rows().collect::<Vec<_>>(), range);
    view.filter(users.store(), Filter::Other);
    settle(&mut view, &users, usize::MAX);
    assert!(selection.shown_in(&view) <= selection.len() && selection.len() == 3);
}

#[test]
fn a_user_marked_as_validated_changes_counts_and_views() {
    let list = many(500);
    let (mut users, _) = read(&answer(&list));
    let before = users.store().counts();
    let place = list.iter().position(|(_, word)| *word == "Unvalidated").unwrap();
    users.mark_validated(&list[place].0);
    users.mark_validated(&list[place].0);
    users.mark_validated("nobody@nowhere");
    let after = users.store().counts();
    assert_eq!(users.store().state(place as u32), Some(ListedState::Validated));
    assert_eq!((after.validated, after.unvalidated), (before.validated + 1, before.unvalidated - 1));
    let mut view = View::default();
    view.filter(users.store(), Filter::Validated);
    settle(&mut view, &users, usize::MAX);
    assert!(shown(&view, &users).contains(&(place as u32)));
}
