//! Order without moving what is ordered: lists are sorted as indices by one function, which is compiled once, and names
//! are found in such an order.

use crate::sort::sort_by;
use admin_api::entities::CustomContent;
use std::cmp::Ordering;

/// Sorts indices of a list. Equal elements keep their order.
pub fn sort(indices: &mut [u32], compare: &dyn Fn(usize, usize) -> Ordering) {
    sort_by(indices, |a, b| compare(*a as usize, *b as usize));
}

/// All indices of a list with this many elements, sorted.
pub fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<u32> {
    let mut indices = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect::<Vec<_>>();
    sort(&mut indices, compare);
    indices
}

/// Finds the elements of a list by their names. The list itself is not copied, so each call gets its names.
#[derive(Debug, Clone, Default)]
pub struct NameIndex(Vec<u32>);

impl NameIndex {
    /// The index of a list with this many elements.
    pub fn new<'a>(count: usize, name: &dyn Fn(usize) -> &'a str) -> Self {
        Self(sorted(count, &|a, b| name(a).cmp(name(b))))
    }

    /// The index of a list of files by their paths.
    pub fn of_paths(list: &[CustomContent]) -> Self {
        Self::new(list.len(), &|at| list[at].path.as_str())
    }

    /// The first element with this name.
    pub fn first<'a>(&self, wanted: &str, name: &dyn Fn(usize) -> &'a str) -> Option<usize> {
        let place = self.0.partition_point(|at| name(*at as usize) < wanted);
        self.0.get(place).map(|at| *at as usize).filter(|at| name(*at) == wanted)
    }

    /// The file with this path, in the list that the index was made of.
    pub fn file<'a>(&self, list: &'a [CustomContent], path: &str) -> Option<&'a CustomContent> {
        self.first(path, &|at| list[at].path.as_str()).map(|at| &list[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_elements_keep_their_order() {
        let list = ["b", "a", "b", "a", "c"];
        assert_eq!(sorted(list.len(), &|a, b| list[a].cmp(list[b])), [1, 3, 0, 2, 4]);
        let mut some = vec![4, 2, 0];
        sort(&mut some, &|a, b| list[b].cmp(list[a]));
        assert_eq!(some, [4, 2, 0]);
    }

    #[test]
    fn the_first_element_of_a_name_is_found() {
        let list = ["b", "a", "b", "aa"];
        let name = |at: usize| list[at];
        let index = NameIndex::new(list.len(), &name);
        assert_eq!(
            ["a", "aa", "b", "", "c"].map(|wanted| index.first(wanted, &name)),
            [Some(1), Some(3), Some(0), None, None]
        );
        assert_eq!(NameIndex::default().first("a", &name), None);
    }
}
