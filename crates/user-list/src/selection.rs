//! The rows that a person has selected. They stay selected when the view changes.

use crate::bitmap::Bitmap;
use crate::layout::{locate, row_at};
use crate::store::UserStore;
use crate::view::View;

/// Selected rows of one list.
#[derive(Default)]
pub struct Selection {
    segments: Vec<Bitmap>,
    count: usize,
}

impl Selection {
    /// Selects or deselects a row.
    pub fn set(&mut self, row: u32, is_on: bool) {
        let (segment, offset) = locate(row);
        if is_on == self.has(row) {
            return;
        }
        if segment >= self.segments.len() {
            self.segments.resize_with(segment + 1, Bitmap::default);
        }
        if is_on {
            self.segments[segment].set(offset);
            self.count += 1;
        } else {
            self.segments[segment].unset(offset);
            self.count -= 1;
        }
    }

    /// Selects all rows that a view shows, in addition to those that are selected.
    pub fn add_shown(&mut self, view: &View) {
        let shown = view.shown();
        if shown.len() > self.segments.len() {
            self.segments.resize_with(shown.len(), Bitmap::default);
        }
        for (bits, shown) in self.segments.iter_mut().zip(shown) {
            *bits = bits.or(shown);
        }
        self.count = self.segments.iter().map(Bitmap::count).sum();
    }

    /// Selects the rows between two positions of a view, both included.
    pub fn add_range(&mut self, view: &View, store: &UserStore, one: usize, other: usize) {
        view.for_each(store, one.min(other), one.max(other).saturating_add(1), &mut |row| {
            self.set(row, true)
        });
    }

    /// Deselects everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether a row is selected.
    pub fn has(&self, row: u32) -> bool {
        let (segment, offset) = locate(row);
        self.segments.get(segment).is_some_and(|bits| bits.has(offset))
    }

    /// The number of selected rows.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether no row is selected.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The number of selected rows that a view shows.
    pub fn shown_in(&self, view: &View) -> usize {
        self.segments.iter().zip(view.shown()).map(|(bits, shown)| bits.and(shown).count()).sum()
    }

    /// The selected rows, in the order of arrival.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        let segments = self.segments.iter().enumerate();
        segments.flat_map(|(segment, bits)| bits.iter().map(move |offset| row_at(segment, offset)))
    }
}
