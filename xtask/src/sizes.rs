//! The sizes of a bundle's files as a table.

use std::fs;
use std::path::Path;

use crate::bundle::Files;

/// A file's size, plain and compressed.
pub struct Size {
    name: String,
    raw: u64,
    brotli: u64,
    gzip: u64,
}

/// The sizes of a bundle's files.
pub fn sizes(folder: &Path, files: &Files) -> Vec<Size> {
    let on_disk = |name: String| fs::metadata(folder.join(name)).map(|meta| meta.len());
    files
        .iter()
        .map(|(name, bytes)| {
            let raw = bytes.len() as u64;
            Size {
                name: name.clone(),
                raw,
                // Without a compressed file the plain one is sent.
                brotli: on_disk(format!("{name}.br")).unwrap_or(raw),
                gzip: on_disk(format!("{name}.gz")).unwrap_or(raw),
            }
        })
        .collect()
}

/// The sizes as a table.
pub fn size_table(sizes: &[Size]) -> String {
    let total = |part: fn(&Size) -> u64| sizes.iter().map(part).sum::<u64>();
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0).max(10);
    let row = |name: &str, numbers: [String; 3]| {
        let [raw, brotli, gzip] = numbers;
        format!("{name:width$}  {raw:>10}  {brotli:>10}  {gzip:>10}\n")
    };
    let mut table = row("target/dist", ["bytes", "brotli", "gzip"].map(str::to_owned));
    for size in sizes {
        table.push_str(&row(&size.name, [size.raw, size.brotli, size.gzip].map(grouped)));
    }
    table.push_str(&row(
        "in all",
        [total(|size| size.raw), total(|size| size.brotli), total(|size| size.gzip)].map(grouped),
    ));
    table
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_adds_up() {
        let size = |name: &str, raw| Size { name: name.into(), raw, brotli: raw / 2, gzip: raw };
        let table = size_table(&[size("a.wasm", 1_234_568), size("b", 2)]);
        assert!(table.contains("1 234 568     617 284   1 234 568"), "{table}");
        assert!(table.lines().last().unwrap().contains("1 234 570     617 285"), "{table}");
    }
}
