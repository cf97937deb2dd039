//! What a page costs: the memory of the browser's process that renders it. DevTools tells of JavaScript's heap only,
//! and a program in wasm has most of its memory elsewhere, so the system is asked.

use crate::page::Page;
use serde_json::json;
use std::fs;

impl Page {
    /// Takes away what the page's JavaScript has let go, so that only what is needed is measured.
    pub async fn collect_garbage(&self) {
        let collected = self.devtools("HeapProfiler.collectGarbage", json!({})).await;
        collected.unwrap_or_else(|why| panic!("the heap is not collected: {why}"));
    }
}

/// Bytes of memory that the largest renderer process below this one has for itself. 0 where the system does not tell.
pub fn renderer_bytes() -> u64 {
    let renderers = processes_below(std::process::id()).into_iter().filter(|pid| is_renderer(*pid));
    renderers.filter_map(own_bytes).max().unwrap_or_default()
}

fn processes_below(root: u32) -> Vec<u32> {
    let parent_of = |pid: u32| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse::<u32>().ok())
    };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let links: Vec<(u32, u32)> = pids.filter_map(|pid| Some((pid, parent_of(pid)?))).collect();
    let mut below = vec![root];
    let mut at = 0;
    while let Some(&parent) = below.get(at) {
        below.extend(links.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        at += 1;
    }
    below
}

fn is_renderer(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("--type=renderer"))
}

fn own_bytes(pid: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let kilobytes = |line: &str| line.split_whitespace().nth(1)?.parse::<u64>().ok();
    let private = rollup.lines().filter(|line| line.starts_with("Private_")).filter_map(kilobytes);
    Some(private.sum::<u64>() * 1024)
}
