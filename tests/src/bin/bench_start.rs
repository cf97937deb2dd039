//! Measures how long the panel takes to its connect form, beside the last bundle that had the whole panel in one wasm, in
//! one browser on one machine in one run: at full and at quarter speed, from this machine and over a network.
//! `cargo xtask bench start` runs it.

use e2e::speed::Network;
use e2e::{Page, Tenant, settings};
use std::process::ExitCode;

/// Starts of each build under each condition, of which the middle one counts.
const RUNS: usize = 5;
/// What the split build may take of the other one's time at quarter speed.
const RATIO: f64 = 0.6;
/// No task may keep the page from answering for longer.
const LONGEST_TASK_MS: f64 = 100.0;
/// 10 Mbit/s, 40 ms.
const NETWORK: Network = Network { latency_ms: 40, bytes_per_second: 10_000_000 / 8 };

/// Notes the time when the form's first field can be typed into, and all long tasks.
const WATCH: &str = "
    const seen = window.benchStart = { tasks: [] };
    new PerformanceObserver(list => seen.tasks.push(...list.getEntries().map(entry => entry.duration)))
        .observe({ type: 'longtask', buffered: true });
    const look = () => {
        const field = document.querySelector('main form input:enabled');
        if (!field || field.closest('[inert], [hidden]')) return;
        changes.disconnect();
        requestAnimationFrame(() => seen.usable = performance.now());
    };
    const changes = new MutationObserver(look);
    changes.observe(document, { subtree: true, childList: true, attributes: true });";

/// Waits for the form, and for the tasks right after it.
const READ: &str = "
    while (!benchStart.usable) await new Promise(done => setTimeout(done, 20));
    await new Promise(done => setTimeout(done, 500));
    return { usable: benchStart.usable, task: Math.max(0, ...benchStart.tasks) };";

/// How fast the machine and the network are.
#[derive(Debug, Clone, Copy)]
struct Condition {
    name: &'static str,
    slower: u32,
    network: Option<Network>,
}

const CONDITIONS: [Condition; 4] = [
    Condition { name: "full speed, this machine", slower: 1, network: None },
    Condition { name: "full speed, 10 Mbit/s", slower: 1, network: Some(NETWORK) },
    Condition { name: "quarter speed, this machine", slower: 4, network: None },
    Condition { name: "quarter speed, 10 Mbit/s", slower: 4, network: Some(NETWORK) },
];

/// What is measured of one start.
#[derive(Debug, Clone, Copy)]
struct Start {
    usable_ms: f64,
    longest_task_ms: f64,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    let (split, whole) = (Tenant::start("empty", &[]), Tenant::start_serving(&settings::unsplit()));
    println!("{}, the middle of {RUNS} starts, each in a fresh browser", settings::chrome().display());
    println!(
        "{:<30}{:>10}{:>10}{:>8}{:>14}{:>14}   aim",
        "", "split", "whole", "ratio", "longest task", "whole's"
    );
    let mut is_met = true;
    for condition in CONDITIONS {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        runtime.block_on(async {
            for _ in 0..RUNS {
                ours.push(start(&split, condition).await);
                theirs.push(start(&whole, condition).await);
            }
        });
        is_met &= report(condition, middle(&ours), middle(&theirs));
    }
    if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One start in a browser of its own, which has nothing in its cache.
async fn start(tenant: &Tenant, condition: Condition) -> Start {
    let page = Page::start(tenant.origin()).await;
    page.before_each_page(WATCH).await;
    page.slow_down(condition.slower, condition.network).await;
    page.open("/").await;
    let read = page.run_async(READ).await;
    page.close().await;
    let number = |name: &str| read[name].as_f64().unwrap_or(f64::NAN);
    Start { usable_ms: number("usable"), longest_task_ms: number("task") }
}

/// The middle of each measure.
fn middle(starts: &[Start]) -> Start {
    let of = |measure: fn(&Start) -> f64| {
        let mut all: Vec<f64> = starts.iter().map(measure).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Start { usable_ms: of(|start| start.usable_ms), longest_task_ms: of(|start| start.longest_task_ms) }
}

/// Prints both sides; whether the aims are met, which hold at quarter speed.
fn report(condition: Condition, ours: Start, theirs: Start) -> bool {
    let ratio = ours.usable_ms / theirs.usable_ms;
    let has_aim = condition.slower > 1;
    // A measure that is missing is no number, and meets no aim.
    let is_met = ratio <= RATIO && ours.longest_task_ms <= LONGEST_TASK_MS;
    let aim = match (has_aim, is_met) {
        (false, _) => "none".to_owned(),
        (true, met) => {
            format!("{RATIO}, {LONGEST_TASK_MS} ms: {}", if met { "met" } else { "MISSED" })
        }
    };
    println!(
        "{:<30}{:>7.0} ms{:>7.0} ms{ratio:>8.2}{:>11.0} ms{:>11.0} ms   {aim}",
        condition.name, ours.usable_ms, theirs.usable_ms, ours.longest_task_ms, theirs.longest_task_ms
    );
    !has_aim || is_met
}
