//! The rows that a person has selected, whatever is shown meanwhile.

use super::bits::{Bits, place, row_at};
use super::pack::Pack;
use super::view::View;

/// Selected rows of one list.
#[derive(Default)]
pub struct Selection {
    segments: Vec<Bits>,
    count: usize,
}

impl Selection {
    /// Selects a row, or takes it out.
    pub fn set(&mut self, row: u32, is_on: bool) {
        let (segment, place) = place(row);
        if is_on == self.has(row) {
            return;
        }
        if segment >= self.segments.len() {
            self.segments.resize_with(segment + 1, Bits::default);
        }
        if is_on {
            self.segments[segment].set(place);
            self.count += 1;
        } else {
            self.segments[segment].unset(place);
            self.count -= 1;
        }
    }

    /// Selects all that a view shows, besides what is selected.
    pub fn add_shown(&mut self, view: &View) {
        let shown = view.shown();
        if shown.len() > self.segments.len() {
            self.segments.resize_with(shown.len(), Bits::default);
        }
        for (bits, shown) in self.segments.iter_mut().zip(shown) {
            *bits = bits.or(shown);
        }
        self.count = self.segments.iter().map(Bits::count).sum();
    }

    /// Selects the rows between two places of a view, both included.
    pub fn add_range(&mut self, view: &View, pack: &Pack, one: usize, other: usize) {
        view.each(pack, one.min(other), one.max(other).saturating_add(1), &mut |row| self.set(row, true));
    }

    /// Selects nothing any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether a row is selected.
    pub fn has(&self, row: u32) -> bool {
        let (segment, place) = place(row);
        self.segments.get(segment).is_some_and(|bits| bits.has(place))
    }

    /// How many are selected.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many of the selected rows a view shows.
    pub fn shown_in(&self, view: &View) -> usize {
        self.segments.iter().zip(view.shown()).map(|(bits, shown)| bits.and(shown).count()).sum()
    }

    /// The selected rows, in the order of arrival.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        let segments = self.segments.iter().enumerate();
        segments.flat_map(|(segment, bits)| bits.iter().map(move |place| row_at(segment, place)))
    }
}
