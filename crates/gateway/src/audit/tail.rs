//! The end of a file of lines: the last whole line, and what to do with a part of one behind it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that are looked at together.
const STEP: u64 = 64 * 1024;

/// Takes back what stands behind the last line break, and answers the last line; `None` where there is none.
pub(super) fn repair(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let end = file.metadata()?.len();
    let good = line_start(file, end)?;
    if good < end {
        file.set_len(good)?;
        file.sync_data()?;
    }
    let Some(line_end) = good.checked_sub(1) else { return Ok(None) };
    let start = line_start(file, line_end)?;
    let mut line = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(line_end - start).read_to_end(&mut line)?;
    Ok(Some(line))
}

/// Where the line begins that goes on until `end`: behind the last line break before it, or at 0.
fn line_start(file: &mut File, end: u64) -> io::Result<u64> {
    let mut to = end;
    while to > 0 {
        let from = to.saturating_sub(STEP);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        Read::by_ref(file).take(to - from).read_to_end(&mut bytes)?;
        if let Some(at) = bytes.iter().rposition(|byte| *byte == b'\n') {
            return Ok(from + at as u64 + 1);
        }
        to = from;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn repaired(text: &[u8]) -> (Option<Vec<u8>>, u64) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        let last = repair(&mut file).unwrap();
        (last, file.metadata().unwrap().len())
    }

    #[test]
    fn a_partial_line_is_taken_back_and_the_last_whole_one_is_found() {
        let line = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(repaired(b""), (None, 0));
        assert_eq!(repaired(b"par"), (None, 0));
        assert_eq!(repaired(b"one\n"), (line("one"), 4));
        assert_eq!(repaired(b"one\ntwo\npar"), (line("two"), 8));
        assert_eq!(repaired(b"\n"), (line(""), 1));
        let long = "x".repeat(STEP as usize * 2 + 7);
        assert_eq!(repaired(format!("one\n{long}\n{long}").as_bytes()), (line(&long), 5 + long.len() as u64));
    }
}
