//! Stable sorting. The standard library's sort is compiled once for each type and comparison, about 3 kB each time; this one
//! sorts the positions and is compiled once. For lists that are sorted at a click, not for a million users.

use std::cmp::Ordering;

/// Sorts these. Equal ones keep their order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let positions = sorted_positions(items.len(), &|a, b| compare(&items[a], &items[b]));
    arrange(positions, &mut |a, b| items.swap(a, b));
}

/// The positions of `count` items in sorted order.
fn sorted_positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions = (0..count).collect::<Vec<_>>();
    positions.sort_by(|a, b| compare(*a, *b));
    positions
}

/// Swaps items until each place has the item whose position stands there.
fn arrange(mut positions: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..positions.len() {
        let mut place = start;
        loop {
            let position = std::mem::replace(&mut positions[place], place);
            if position == start || position == place {
                break;
            }
            swap(place, position);
            place = position;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_sorted_as_by_the_standard_library() {
        // Every sequence of five digits of three values, each with its place, so that stability shows.
        for number in 0..3_u32.pow(5) {
            let mut items =
                (0..5_u32).map(|place| (number / 3_u32.pow(place) % 3, place)).collect::<Vec<_>>();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by(&mut items, |a, b| a.0.cmp(&b.0));
            assert_eq!(items, expected);
        }
    }

    #[test]
    fn an_empty_list_stays_empty() {
        let mut items: [String; 0] = [];
        sort_by(&mut items, Ord::cmp);
        assert!(items.is_empty());
    }
}
