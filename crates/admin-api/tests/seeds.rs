//! Replays the seeds of the fuzz targets, whole and truncated. Needs no nightly compiler.

#[path = "../fuzz/checks.rs"]
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
fn every_seed_of_the_bodies_passes_and_json_is_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/bodies");
    let count = replay("bodies", checks::bodies);
    assert!(count >= 12, "{count}");
    for entry in fs::read_dir(folder).expect("the target has seeds") {
        let path = entry.expect("the entry can be read").path();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let seed = fs::read(&path).expect("the seed can be read");
        assert_eq!(checks::is_accepted(&seed), is_json, "{}", path.display());
    }
}

#[test]
fn every_seed_of_the_texts_passes() {
    let count = replay("texts", checks::texts);
    assert!(count >= 14, "{count}");
}
