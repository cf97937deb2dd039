//! Measures uploads by the panel beside a command-line client with the same three connections and signatures, against
//! the same server on one machine in one run, and prints both sides with their ratios. Beside them stands what the
//! browser itself takes: a script that only sends the small files' bodies with signatures made before; and the same
//! files sent to a service that is not on this machine. `cargo xtask bench content` runs it.

use admin_api::endpoint::{Endpoint, UploadCustomContent};
use admin_api::{ContentName, signing};
use bytes::Bytes;
use e2e::memory::renderer_bytes;
use e2e::{Fault, Files, Page, Tenant, settings};
use http::{Method, Request};
use http_body_util::{BodyExt, Either, Full, channel::Channel};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Small files, and bytes of each.
const SMALL: (usize, usize) = (5_000, 2_000);
/// Bytes of the large file.
const LARGE: u64 = 1 << 30;
/// Connections of both sides.
const CONNECTIONS: usize = 3;
/// Bytes that the client reads at a time.
const PIECE: usize = 1 << 20;
/// Milliseconds that every call waits for its answer where the service is not on the same machine, but in the same
/// country.
const AWAY_MS: u64 = 20;
/// How long a side may take.
const LIMIT: Duration = Duration::from_secs(900);

type Body = Either<Full<Bytes>, Channel<Bytes>>;

/// What is measured of the panel.
struct Measured {
    took: Duration,
    /// Of that, until the first byte of the first file was sent.
    before_sending: Duration,
    longest_task_ms: f64,
    grown_bytes: u64,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    runtime.block_on(tokio::task::LocalSet::new().run_until(async {
        let small = small_files();
        println!("{} files of {} bytes are sent by a client, then by the panel.", SMALL.0, SMALL.1);
        let small_client = client(&small, 0).await;
        println!("client: {:.1} s", small_client.as_secs_f64());
        let small_bare = bare().await;
        println!("browser without the panel: {:.1} s", small_bare.as_secs_f64());
        let small_panel = panel(&small, SMALL.0, 0).await;
        println!("panel: {:.1} s", small_panel.took.as_secs_f64());
        println!("The same files are sent to a service that takes {AWAY_MS} ms to an answer.");
        let away_client = client(&small, AWAY_MS).await;
        println!("client: {:.1} s", away_client.as_secs_f64());
        let away_panel = panel(&small, SMALL.0, AWAY_MS).await;
        println!("panel: {:.1} s", away_panel.took.as_secs_f64());
        drop(small);

        let large = large_file();
        println!("One file of 1 GiB is sent by a client, then by the panel.");
        let large_client = client(&large, 0).await;
        println!("client: {:.1} s", large_client.as_secs_f64());
        let large_panel = panel(&large, 1, 0).await;
        println!("panel: {:.1} s", large_panel.took.as_secs_f64());
        let pair = |what, ours, theirs, aim| Pair { what, ours, theirs, aim };
        let pairs = [
            pair("5,000 small files", small_panel.took, small_client, Some(1.5)),
            pair("  the browser without the panel", small_bare, small_client, None),
            pair("  20 ms away", away_panel.took, away_client, Some(1.5)),
            pair("one file of 1 GiB", large_panel.took, large_client, Some(1.5)),
        ];
        report(&pairs, &small_panel, &large_panel)
    }))
}

fn small_files() -> Files {
    let files = Files::new();
    for number in 0..SMALL.0 {
        files.write(&format!("site/{}", small_name(number)), small_bytes(number));
    }
    files
}

fn small_name(number: usize) -> String {
    format!("{:02}/{number:04}.css", number / 100)
}

/// As [`BARE`] makes them, too.
fn small_bytes(number: usize) -> Vec<u8> {
    format!("{:<width$}", format!("/* {number} */"), width = SMALL.1).into_bytes()
}

fn large_file() -> Files {
    let files = Files::new().with("site/large.bin", []);
    let path = files.folder().join("site/large.bin");
    let mut piece = (0..PIECE).map(|at| (at.wrapping_mul(2_654_435_761) >> 11) as u8).collect::<Vec<_>>();
    let mut bytes = Vec::with_capacity(PIECE);
    let mut file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for number in 0..LARGE / PIECE as u64 {
        piece[..8].copy_from_slice(&number.to_le_bytes());
        bytes.clear();
        bytes.extend_from_slice(&piece);
        std::io::Write::write_all(&mut file, &bytes)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    files
}

/// All files below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() { found.extend(below(&path)) } else { found.push(path) }
    }
    found
}

/// An empty tenant that takes so long to each answer to an upload.
async fn tenant(away_ms: u64) -> Tenant {
    let tenant = Tenant::start("empty", &[]);
    if away_ms > 0 {
        tenant.fault(Fault::latency_ms(away_ms).on("upload-custom-content").times(u64::MAX)).await;
    }
    tenant
}

/// Sends all files as a command-line client does.
async fn client(files: &Files, away_ms: u64) -> Duration {
    let tenant = Rc::new(tenant(away_ms).await);
    let root = files.folder().to_owned();
    let queue = Rc::new(std::cell::RefCell::new(below(&root)));
    let client: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).build_http();
    let begun = Instant::now();
    let workers = (0..CONNECTIONS).map(|_| {
        let (tenant, root, queue, client) = (tenant.clone(), root.clone(), queue.clone(), client.clone());
        tokio::task::spawn_local(async move {
            loop {
                let Some(path) = queue.borrow_mut().pop() else { break };
                send(&tenant, &client, &root, &path).await;
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap_or_else(|error| panic!("the client failed: {error}"));
    }
    begun.elapsed()
}

async fn send(tenant: &Tenant, client: &Client<HttpConnector, Body>, root: &Path, path: &Path) {
    let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let size = std::fs::metadata(path).map_or(0, |data| data.len());
    let upload = UploadCustomContent(ContentName::new(name)).request();
    let (body, hash): (Body, String) = if size <= PIECE as u64 {
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let hash = signing::sha256_hex(&bytes);
        (Either::Left(Full::new(Bytes::from(bytes))), hash)
    } else {
        let hash = hash_of(path);
        let (mut sender, body) = Channel::new(4);
        let path = path.to_owned();
        tokio::task::spawn_local(async move {
            let mut file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            loop {
                let mut piece = vec![0; PIECE];
                let read =
                    file.read(&mut piece).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                piece.truncate(read);
                if read == 0 || sender.send_data(Bytes::from(piece)).await.is_err() {
                    break;
                }
            }
        });
        (Either::Right(body), hash)
    };
    let (url, headers) = tenant.signed_upload(&upload, hash);
    let mut request = Request::builder().method(Method::PUT).uri(url).header("content-length", size);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(body).unwrap_or_else(|error| panic!("no request: {error}"));
    let answer = client.request(request).await.unwrap_or_else(|error| panic!("no answer: {error}"));
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.into_body().collect().await.unwrap_or_else(|error| panic!("no whole answer: {error}"));
}

fn hash_of(path: &Path) -> String {
    use sha2::{Digest, Sha256};
    let mut file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        let read = file.read(&mut piece).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if read == 0 {
            return signing::hex(&hash.finalize());
        }
        hash.update(&piece[..read]);
    }
}

/// Sends bodies with signatures that are there, three at a time.
const BARE: &str = "
    let next = 0;
    const send = ([url, headers], number) => new Promise((done, failed) => {
        const request = new XMLHttpRequest();
        request.open('PUT', url);
        for (const [name, value] of headers) request.setRequestHeader(name, value);
        request.onloadend = () => request.status === 200 ? done() : failed(new Error(`${request.status} ${request.responseText}`));
        request.send(`/* ${number} */`.padEnd(size, ' '));
    });
    const lane = async () => { while (next < calls.length) { const number = next++; await send(calls[number], number) } };
    const begun = performance.now();
    await Promise.all(Array.from({ length: connections }, lane));
    return performance.now() - begun;";

/// Sends the small files by a script in a page, which does nothing else.
async fn bare() -> Duration {
    let tenant = Tenant::start("empty", &[]);
    let page = Page::start(tenant.origin()).await;
    page.open("/settings").await;
    let call = |number: usize| {
        let upload = UploadCustomContent(ContentName::new(small_name(number))).request();
        let (url, headers) = tenant.signed_upload(&upload, signing::sha256_hex(&small_bytes(number)));
        json!([url, headers])
    };
    let calls = Value::from_iter((0..SMALL.0).map(call));
    let size = SMALL.1;
    let took = page
        .run_async(&format!("const calls = {calls}, size = {size}, connections = {CONNECTIONS};{BARE}"))
        .await;
    page.close().await;
    Duration::from_secs_f64(took.as_f64().unwrap_or(f64::NAN) / 1e3)
}

/// Sends all files by the panel, in a browser of its own: dropped in one drop. The time runs from the click that sends
/// them until the panel says that all are stored and checked; tasks are watched from the drop on.
async fn panel(files: &Files, count: usize, away_ms: u64) -> Measured {
    let tenant = tenant(away_ms).await;
    let page = Page::start(tenant.origin()).await;
    page.connect_at(&tenant, "/content").await;
    page.heading("Files").shown().await;
    page.run(
        "window.benchTasks = [];
         addEventListener('drop', event => window.benchDropped = event.timeStamp, true);
         new PerformanceObserver(list => window.benchTasks.push(...list.getEntries()))
             .observe({ entryTypes: ['longtask'] });",
    )
    .await;
    page.collect_garbage().await;
    let before = renderer_bytes();
    page.drop_files(&[files.path("site")]).await;
    let noun = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    // By the page itself: to look for a button by its name from outside is a long task, too.
    page.run_async(&format!(
        "await new Promise(done => {{
             const look = () => {{
                 window.benchUpload = [...document.querySelectorAll('button')]
                     .find(button => button.textContent === 'Upload {noun}' && !button.disabled);
                 if (window.benchUpload) {{ changes.disconnect(); done(); }}
             }};
             const changes = new MutationObserver(look);
             changes.observe(document.body, {{ subtree: true, childList: true, attributes: true, characterData: true }});
             look();
         }});"
    ))
    .await;
    page.run(
        "const sends = () => {
             const said = document.querySelector('.upload .tag')?.textContent;
             if (said === 'sending') window.benchSends ??= performance.now();
         };
         const done = () => { const said = document.querySelector('.sum')?.textContent;
             if (!said) return false; window.benchDone = performance.now(); window.benchSaid = said; return true };
         window.benchBegun = performance.now();
         const changes = new MutationObserver(() => { sends(); if (done()) changes.disconnect(); });
         changes.observe(document.body, { subtree: true, childList: true, characterData: true });",
    )
    .await;
    page.run("window.benchUpload.click()").await;
    let (begun, mut most) = (Instant::now(), before);
    let said = loop {
        // Asking for the memory holds the browser up: only where it is looked at.
        if count == 1 {
            most = most.max(renderer_bytes());
        }
        if let Value::String(said) = page.run("return window.benchSaid ?? null").await {
            break said;
        }
        assert!(begun.elapsed() < LIMIT, "the panel has not come to an end: {}", page.text().await);
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert_eq!(said, format!("Done: {count} stored and checked."));
    let number = |value: Value| value.as_f64().unwrap_or(f64::NAN);
    let took_ms = number(page.run("return window.benchDone - window.benchBegun").await);
    // Small files may be through before it is drawn that they are sent.
    let before_ms = number(page.run("return Math.max(0, window.benchSends - window.benchBegun || 0)").await);
    // The browser tells of tasks of 50 ms and more only.
    let longest = page
        .run(
            "const longest = window.benchTasks.reduce((one, other) => other.duration > one?.duration ? other : one ?? other, null);
             return [longest?.duration ?? 50, (longest?.startTime ?? NaN) - window.benchDropped,
                 window.benchBegun - window.benchDropped];",
        )
        .await;
    let longest_task_ms = number(longest[0].clone());
    if let (Some(at_ms), Some(begun_ms)) = (longest[1].as_f64(), longest[2].as_f64()) {
        println!(
            "  the longest task began {at_ms:.0} ms after the drop, the upload {begun_ms:.0} ms after it"
        );
    }
    page.close().await;
    Measured {
        took: Duration::from_secs_f64(took_ms / 1e3),
        before_sending: Duration::from_secs_f64(before_ms / 1e3),
        longest_task_ms,
        grown_bytes: most.saturating_sub(before),
    }
}

/// What both sides took, and how many times as long the panel may take.
struct Pair {
    what: &'static str,
    ours: Duration,
    theirs: Duration,
    aim: Option<f64>,
}

/// Prints both sides; fails where an aim is missed.
fn report(pairs: &[Pair], small: &Measured, large: &Measured) -> ExitCode {
    println!("\n{}, {CONNECTIONS} connections", settings::chrome().display());
    println!("{:<34}{:>12}{:>12}{:>8}   aim", "", "panel", "client", "ratio");
    let mut is_met = true;
    let mut judge = |met: bool| {
        is_met &= met;
        if met { "met" } else { "MISSED" }
    };
    for Pair { what, ours, theirs, aim } in pairs {
        let (ours, theirs) = (ours.as_secs_f64(), theirs.as_secs_f64());
        let ratio = ours / theirs;
        let told =
            aim.map_or("none".to_owned(), |aim| format!("{aim} times at most: {}", judge(ratio <= aim)));
        println!("{what:<34}{ours:>10.1} s{theirs:>10.1} s{ratio:>8.2}   {told}");
    }
    let hashing = large.before_sending.as_secs_f64();
    println!("{:<34}{hashing:>10.1} s{:>20}   none", "  of it hashing", "");
    let task = small.longest_task_ms;
    let told = judge(task <= 100.0);
    println!("{:<34}{task:>9.0} ms{:>20}   100 ms at most: {told}", "longest task of 5,000 files", "");
    let grown = large.grown_bytes as f64 / 1e6;
    let told = judge(grown < 100.0);
    println!("{:<34}{grown:>9.0} MB{:>20}   below 100 MB: {told}", "memory grown by 1 GiB", "");
    if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
