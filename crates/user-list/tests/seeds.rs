//! Replays the seeds of the fuzz targets, whole and truncated. Needs no nightly compiler.

#[path = "../fuzz/checks.rs"]
#[allow(dead_code)]
mod checks;

use std::fs;
use std::path::Path;

/// Calls with each seed of a target and with each of its beginnings. Returns the number of seeds.
fn replay(target: &str, check: impl Fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let entries = fs::read_dir(folder).expect("the target has seeds");
    let mut count = 0;
    for entry in entries {
        let seed = fs::read(entry.expect("the entry can be read").path()).expect("the seed can be read");
        (0..=seed.len()).for_each(|end| check(&seed[..end]));
        count += 1;
    }
    count
}

#[test]
fn every_seed_of_the_scanner_passes() {
    let count = replay("scanner", checks::scanner);
    assert!(count >= 8, "{count}");
}

#[test]
fn every_seed_of_the_search_passes() {
    let count = replay("search", checks::search);
    assert!(count >= 8, "{count}");
}
