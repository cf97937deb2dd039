//! Measures the user list at a million users beside a plain page, in one browser on one machine in one run, and prints
//! both sides with their ratios. `cargo xtask bench users` runs it.

use admin_api::endpoint::{Endpoint, ListUsers};
use e2e::memory::renderer_bytes;
use e2e::{Page, Tenant, settings};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Users of the tenant, and runs of which the middle one counts.
const USERS: &str = "1000000";
const RUNS: usize = 3;
/// How often each text is searched for in a run; the middle one counts.
const ROUNDS: usize = 5;
/// Parts of ids that are searched for: rare, common, in the middle, in the domain, and not there.
const SEARCHES: [&str; 8] = ["t8h", "zz9", "2026", ".a", "k@ab", "q7q7", "tresorit", "no such user"];

/// Watches tasks and frames from now on, and knows when the table says something else.
const WATCH: &str = "
    const seen = window.benchSeen = { tasks: [], gaps: [], on: true };
    new PerformanceObserver(list => seen.tasks.push(...list.getEntries().map(entry => entry.duration)))
        .observe({ entryTypes: ['longtask'] });
    let last = performance.now();
    const frame = () => { const now = performance.now(); seen.gaps.push(now - last); last = now;
        if (seen.on) requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    window.benchUntil = (is, within = 120000) => new Promise((done, failed) => {
        const limit = setTimeout(() => failed(new Error('it takes too long')), within);
        const look = () => { if (!is()) return false; clearTimeout(limit); changes.disconnect(); done(performance.now()); return true };
        const changes = new MutationObserver(look);
        changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        look();
    });
    window.benchCount = () => +(document.querySelector('[role=table]')?.getAttribute('aria-rowcount') ?? 0);
    window.benchRows = () => [...document.querySelectorAll('[role=row]:not([hidden]) a')].some(link => link.textContent);";

/// Searches for each text from an empty box, in several rounds. The answer is there when the table says for the last
/// time how many rows it has now.
fn search_script() -> String {
    let texts = json!(SEARCHES);
    format!(
        "const box = document.querySelector('input[type=search][aria-label=Search]'), times = [];
         const table = document.querySelector('[role=table]'), rest = () => new Promise(done => setTimeout(done, 200));
         const put = text => {{ box.value = text; box.dispatchEvent(new Event('input', {{ bubbles: true }})); }};
         for (let round = 0; round < {ROUNDS}; round++) for (const text of {texts}) {{
             let said, changed;
             const watch = new MutationObserver(records => {{
                 said ??= performance.now();
                 const before = records[0].oldValue, now = table.getAttribute('aria-rowcount');
                 if (before !== now) changed = performance.now();
             }});
             watch.observe(table, {{ attributes: true, attributeFilter: ['aria-rowcount'], attributeOldValue: true }});
             const begun = performance.now();
             put(text);
             await rest();
             watch.disconnect();
             times.push((changed ?? said) - begun);
             put('');
             await rest();
         }}
         return times;"
    )
}

/// What is measured of one side.
#[derive(Debug, Clone, Copy)]
struct Measured {
    first_rows_ms: f64,
    whole_list_ms: f64,
    longest_task_ms: f64,
    first_search_ms: f64,
    search_ms: f64,
    slowest_search_ms: f64,
    count_task_ms: f64,
    memory_mb: f64,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    println!("A tenant of {USERS} users is made; that takes up to a minute.");
    let tenant = Tenant::start("empty", &["--users", USERS]);
    let measured = runtime.block_on(async {
        let (mut panel, mut plain) = (Vec::new(), Vec::new());
        for run in 1..=RUNS {
            panel.push(measure(&tenant, true).await);
            plain.push(measure(&tenant, false).await);
            println!("run {run} of {RUNS}: panel {:?}, plain {:?}", panel[run - 1], plain[run - 1]);
        }
        (middle(&panel), middle(&plain))
    });
    report(measured.0, measured.1)
}

/// One side in a browser of its own.
async fn measure(tenant: &Tenant, is_panel: bool) -> Measured {
    let page = Page::start(tenant.origin()).await;
    if is_panel {
        page.connect_at(tenant, "/journal").await;
        page.heading("Journal").shown().await;
    } else {
        page.open("/plain.html").await;
    }
    let begin = match is_panel {
        true => "document.querySelector('nav a[href=\"/users\"]').click();".to_owned(),
        false => {
            let headers = tenant.signed_headers(&ListUsers.request());
            let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
            format!("begin({});", Value::Object(headers.collect()))
        }
    };
    let users: u64 = USERS.parse().unwrap_or_default();
    let read = page
        .run_async(&format!(
            "{WATCH}
             await new Promise(done => setTimeout(done, 500));
             seen.gaps.length = 0; seen.tasks.length = 0;
             const before = performance.now();
             const rows = benchUntil(benchRows);
             const whole = benchUntil(() => benchCount() === {users} + 1);
             {begin}
             const first = await rows - before, all = await whole - before;
             await new Promise(done => setTimeout(done, 300));
             seen.on = false;
             return {{ first, all, task: Math.max(0, ...seen.tasks), gap: Math.max(0, ...seen.gaps) }};"
        ))
        .await;
    let number = |name: &str| read[name].as_f64().unwrap_or(f64::NAN);
    let searches = page.run_async(&search_script()).await;
    let searches: Vec<f64> = searches.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let of_text = |place: usize| median(searches.iter().skip(place).step_by(SEARCHES.len()).copied());
    let each: Vec<f64> = (0..SEARCHES.len()).map(of_text).collect();
    let told = SEARCHES.iter().zip(&each).map(|(text, ms)| format!("{text} {ms:.1}"));
    println!("  searches in ms: {}", told.collect::<Vec<_>>().join(", "));
    let count_task_ms = if is_panel { longest_while_counting(&page).await } else { 0.0 };
    page.collect_garbage().await;
    let memory_mb = renderer_bytes() as f64 / 1e6;
    page.close().await;
    // The browser tells only of tasks of 50 ms and more; without one, the longest frame bounds them.
    let longest_task_ms = if number("task") > 0.0 { number("task") } else { number("gap").min(50.0) };
    Measured {
        first_rows_ms: number("first"),
        whole_list_ms: number("all"),
        longest_task_ms,
        first_search_ms: searches.first().copied().unwrap_or(f64::NAN),
        search_ms: median(each.iter().copied()),
        slowest_search_ms: each.into_iter().fold(f64::NAN, f64::max),
        count_task_ms,
        memory_mb,
    }
}

/// The longest task while **Overview** counts the users by day and draws them; without one of 50 ms, the longest frame.
async fn longest_while_counting(page: &Page) -> f64 {
    let read = page
        .run_async(
            "benchSeen.tasks.length = 0; benchSeen.gaps.length = 0; benchSeen.on = true;
             let last = performance.now();
             const frame = () => { const now = performance.now(); benchSeen.gaps.push(now - last); last = now;
                 if (benchSeen.on) requestAnimationFrame(frame); };
             requestAnimationFrame(frame);
             document.querySelector('nav a[href=\"/\"]').click();
             await benchUntil(() => document.querySelector('.brush input'));
             await new Promise(done => setTimeout(done, 300));
             benchSeen.on = false;
             return [Math.max(0, ...benchSeen.tasks), Math.max(0, ...benchSeen.gaps)];",
        )
        .await;
    let (task, gap) = (read[0].as_f64().unwrap_or(f64::NAN), read[1].as_f64().unwrap_or(f64::NAN));
    if task > 0.0 { task } else { gap.min(50.0) }
}

/// The middle of each measure.
fn middle(runs: &[Measured]) -> Measured {
    let of = |measure: fn(&Measured) -> f64| median(runs.iter().map(measure));
    Measured {
        first_rows_ms: of(|run| run.first_rows_ms),
        whole_list_ms: of(|run| run.whole_list_ms),
        longest_task_ms: of(|run| run.longest_task_ms),
        first_search_ms: of(|run| run.first_search_ms),
        search_ms: of(|run| run.search_ms),
        slowest_search_ms: of(|run| run.slowest_search_ms),
        count_task_ms: of(|run| run.count_task_ms),
        memory_mb: of(|run| run.memory_mb),
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<f64> = numbers.collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Prints both sides; fails where an aim is missed.
fn report(panel: Measured, plain: Measured) -> ExitCode {
    println!("\n{USERS} users, {}, the middle of {RUNS} runs", settings::chrome().display());
    println!("{:<26}{:>12}{:>12}{:>8}   aim", "", "panel", "plain", "ratio");
    let mut is_met = true;
    let mut line = |what: &str, unit: &str, ours: f64, theirs: f64, aim: &str, met: bool| {
        is_met &= met;
        let (ours_text, theirs_text) = (format!("{ours:.1} {unit}"), format!("{theirs:.1} {unit}"));
        let mark = if met { "met" } else { "MISSED" };
        println!("{what:<26}{ours_text:>12}{theirs_text:>12}{:>8.2}   {aim}: {mark}", ours / theirs);
    };
    let (a, b) = (panel.first_rows_ms, plain.first_rows_ms);
    line("first rows", "ms", a, b, "a fifth", a <= b / 5.0);
    line("whole list", "ms", panel.whole_list_ms, plain.whole_list_ms, "none", true);
    let (a, b) = (panel.longest_task_ms, plain.longest_task_ms);
    line("longest task", "ms", a, b, "50 ms at most", a <= 50.0);
    let (a, b) = (panel.count_task_ms, plain.count_task_ms);
    line("longest, counting by day", "ms", a, b, "50 ms at most", a <= 50.0);
    let (a, b) = (panel.first_search_ms, plain.first_search_ms);
    line("search answer, first", "ms", a, b, "16 ms and half", a <= 16.0 && a <= b / 2.0);
    let (a, b) = (panel.search_ms, plain.search_ms);
    line("search answer, middle", "ms", a, b, "16 ms and half", a <= 16.0 && a <= b / 2.0);
    let (a, b) = (panel.slowest_search_ms, plain.slowest_search_ms);
    line("search answer, slowest", "ms", a, b, "16 ms and half", a <= 16.0 && a <= b / 2.0);
    let (a, b) = (panel.memory_mb, plain.memory_mb);
    line("renderer memory", "MB", a, b, "less", a < b);
    if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
