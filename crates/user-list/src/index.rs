//! Finds a row by the hash of its id. The hash table is divided into a thousand small ones that grow independently, so
//! that no insertion waits for a rehash of the whole.

const TABLES: usize = 1024;
const FIRST_SLOTS: usize = 16;

/// A row with half of its hash, from which its slot is found again when the table grows.
#[derive(Clone, Copy)]
struct Slot {
    tag: u32,
    row: u32,
}

const EMPTY: Slot = Slot { tag: 0, row: u32::MAX };

#[derive(Default, Clone)]
struct IdTable {
    /// Either empty or a power of two of slots, of which at most three quarters are in use.
    slots: Vec<Slot>,
    used: usize,
}

/// Maps the hash of an id to its first row.
pub(crate) struct Index {
    tables: Vec<IdTable>,
}

impl Default for Index {
    fn default() -> Self {
        Self { tables: vec![IdTable::default(); TABLES] }
    }
}

impl Index {
    /// The row with this hash for which `is_same` is true.
    pub fn find(&self, hash: u64, is_same: impl Fn(u32) -> bool) -> Option<u32> {
        let (table, tag) = parts(hash);
        let table = &self.tables[table];
        if table.slots.is_empty() {
            return None;
        }
        table.probe(tag, is_same).ok()
    }

    /// The row with this hash for which `is_same` is true. If there is none, adds `row`.
    pub fn find_or_insert(&mut self, hash: u64, row: u32, is_same: impl Fn(u32) -> bool) -> Option<u32> {
        let (table, tag) = parts(hash);
        let table = &mut self.tables[table];
        table.make_room();
        match table.probe(tag, is_same) {
            Ok(first) => Some(first),
            Err(slot) => {
                table.slots[slot] = Slot { tag, row };
                table.used += 1;
                None
            }
        }
    }

    /// Memory in bytes.
    pub fn size_bytes(&self) -> usize {
        let slots: usize = self.tables.iter().map(|table| table.slots.capacity()).sum();
        slots * size_of::<Slot>() + TABLES * size_of::<IdTable>()
    }
}

impl IdTable {
    /// The row, or the slot for it (linear probing). The table must have an empty slot.
    fn probe(&self, tag: u32, is_same: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut at = tag as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.row == EMPTY.row {
                return Err(at);
            }
            if slot.tag == tag && is_same(slot.row) {
                return Ok(slot.row);
            }
            at = (at + 1) & mask;
        }
    }

    fn make_room(&mut self) {
        if self.used * 4 < self.slots.len() * 3 {
            return;
        }
        let larger = (self.slots.len() * 2).max(FIRST_SLOTS);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; larger]);
        for slot in old.into_iter().filter(|slot| slot.row != EMPTY.row) {
            if let Err(free) = self.probe(slot.tag, |_| false) {
                self.slots[free] = slot;
            }
        }
    }
}

/// The table and the tag of a hash. They use different bits, or a table would use only few of its slots.
fn parts(hash: u64) -> (usize, u32) {
    ((hash >> 32) as usize % TABLES, hash as u32)
}

/// The hash of an id, given without its domain and with the domain's number. Takes eight bytes a step, because ids are
/// hashed while the list arrives.
pub(crate) fn hash(name: &[u8], domain: u8) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 32)
    };
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let (words, rest) = name.as_chunks::<8>();
    let hash = words.iter().fold(u64::from(domain), |hash, bytes| mix(hash, u64::from_le_bytes(*bytes)));
    mix(mix(hash, word(rest)), name.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_after_its_table_grew() {
        let mut index = Index::default();
        let id = |row: u32| format!("{row:014}.x");
        let hash_of = |row: u32| hash(id(row).as_bytes(), 1);
        for row in 0..50_000 {
            assert_eq!(index.find_or_insert(hash_of(row), row, |other| other == row), None);
        }
        for row in 0..50_000 {
            assert_eq!(index.find(hash_of(row), |other| other == row), Some(row));
            assert_eq!(index.find_or_insert(hash_of(row), 99_999, |other| other == row), Some(row));
        }
        assert_eq!(index.find(hash_of(50_000), |other| other == 50_000), None);
        let largest = index.tables.iter().map(|table| table.used).max().unwrap();
        assert!(largest < 100, "49 a table on average, {largest} in one");
    }

    #[test]
    fn ids_with_the_same_hash_are_told_apart() {
        let mut index = Index::default();
        for row in 0..100 {
            assert_eq!(index.find_or_insert(7, row, |other| other == row), None);
        }
        assert!((0..100).all(|row| index.find(7, |other| other == row) == Some(row)));
    }

    #[test]
    fn every_byte_of_an_id_changes_the_hash() {
        let id = b"20161214010237.t8hnqidl";
        for at in 0..id.len() {
            let mut other = *id;
            other[at] ^= 1;
            assert_ne!(hash(id, 1), hash(&other, 1), "byte {at}");
        }
        assert_ne!(hash(id, 1), hash(id, 2));
        assert_ne!(hash(b"", 0), hash(b"\0", 0));
    }
}
