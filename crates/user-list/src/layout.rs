//! How users are laid out in memory: numbered rows, segments of a fixed number of rows, and a separator after each
//! part of an id.

/// Rows of one segment.
pub(crate) const SEGMENT_ROWS: usize = 4096;

/// Follows each date and each name. No UTF-8 text contains this byte, so a match never spans two rows.
pub(crate) const SEPARATOR: u8 = 0xFF;

/// Bytes of a date and time.
pub(crate) const DATE_BYTES: usize = 14;
/// Bytes of a date in a segment, with the separator after it.
pub(crate) const DATE_STRIDE: usize = DATE_BYTES + 1;

/// The segment of a row, and the row's offset in that segment.
pub(crate) fn locate(row: u32) -> (usize, usize) {
    (row as usize / SEGMENT_ROWS, row as usize % SEGMENT_ROWS)
}

/// The row at an offset of a segment.
pub(crate) fn row_at(segment: usize, offset: usize) -> u32 {
    (segment * SEGMENT_ROWS + offset) as u32
}

/// The byte where a row begins, or would begin if it were the next one. `ends` holds the byte of each row's separator.
pub(crate) fn row_start(ends: &[u32], offset: usize) -> usize {
    offset.checked_sub(1).map_or(0, |before| ends[before] as usize + 1)
}
