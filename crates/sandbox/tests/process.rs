//! The program itself: its output, its error messages, and its data after `kill -9`.

mod common;

use common::{KEY, read, signed};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

struct Process {
    child: Child,
    lines: Vec<String>,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(database: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.args(["--listen", "127.0.0.1:0", "--content-listen", "127.0.0.1:0", "--db"]);
    command.arg(database).args(more);
    command
}

impl Process {
    /// Starts the program and waits until it is ready.
    fn start(database: &Path, more: &[&str]) -> Self {
        let child = command(database, more).stdout(Stdio::piped()).spawn().unwrap();
        let mut process = Self { child, lines: Vec::new() };
        let out = BufReader::new(process.child.stdout.take().unwrap());
        for line in out.lines() {
            let line = line.unwrap();
            if line == "ready" {
                return process;
            }
            process.lines.push(line);
        }
        panic!("never ready: {:?}", process.lines);
    }

    fn value(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.lines.iter().find_map(|line| line.strip_prefix(&start)).unwrap()
    }

    async fn send(&self, verb: &str, path: &str, body: Option<&[u8]>) -> common::Answer {
        let request = signed(self.value("service url"), KEY, verb, path, body);
        read(common::client().request(request).await.unwrap()).await
    }

    async fn call(&self, verb: &str, path: &str, body: Option<Value>) -> common::Answer {
        let body = body.map(|body| body.to_string());
        let path = format!("{}{path}", common::BASE);
        self.send(verb, &path, body.as_deref().map(str::as_bytes)).await.expect_ok()
    }

    async fn control(&self, verb: &str, path: &str, body: Option<Value>) -> Value {
        let body = body.map(|body| body.to_string());
        let path = format!("/sandbox{path}");
        self.send(verb, &path, body.as_deref().map(str::as_bytes)).await.expect_ok().json()
    }

    /// `kill -9`.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn failure(output: Output) -> String {
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!text.contains("panicked") && text.trim_end().ends_with('.'), "{text}");
    text
}

#[tokio::test]
async fn answered_changes_survive_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("new/folder/t.sqlite");
    let process = Process::start(&database, &["--seed", "empty", "--admin-key", KEY]);
    let made = process.control("POST", "/users", Some(json!({"Count": 3, "State": "Validated"}))).await;
    let users: Vec<String> = serde_json::from_value(made["Users"].clone()).unwrap();
    let tresor =
        process.control("POST", "/tresors", Some(json!({"ByUserId": users[0], "Approved": true}))).await;
    let tresor = tresor["TresorId"].as_str().unwrap();
    let registration = process.call("POST", "/user/init-user-registration", None).await.json();
    let upload = format!("{}/tenant/upload-custom-content?fileName=a/b.css", common::BASE);
    let content = process.send("PUT", &upload, Some(b"body{}")).await.expect_ok().json();
    let share =
        |user: &str| json!({"Kind": "Share", "ByUserId": users[0], "ForUserId": user, "TresorId": tresor});
    let first = process.control("POST", "/operations", Some(share(&users[1]))).await["OperationId"].clone();
    let second = process.control("POST", "/operations", Some(share(&users[2]))).await["OperationId"].clone();
    process.call("POST", "/tresor/approve-share", Some(json!({"OperationId": first}))).await;
    process.kill();

    // Without --admin-key: the key is in the database.
    let process = Process::start(&database, &[]);
    assert_eq!(process.value("admin key"), KEY);
    let state = process.control("GET", &format!("/state/tresors/{tresor}"), None).await;
    assert_eq!((&state["Members"], &state["Generation"]), (&json!(users[..2]), &json!(1)));
    let state =
        process.control("GET", &format!("/state/operations/{}", second.as_str().unwrap()), None).await;
    assert_eq!(state["State"], "Pending");
    let user = registration["UserId"].as_str().unwrap();
    assert_eq!(process.control("GET", &format!("/state/users/{user}"), None).await["State"], "Reserved");
    let list = process.call("GET", "/tenant/list-custom-contents", None).await.json();
    assert_eq!(list["Contents"][0]["Etag"], content["Etag"]);
    let served = process_get(&format!("{}/a/b.css", process.value("content url"))).await;
    assert_eq!(&served.body[..], b"body{}");
    assert_eq!(process.control("GET", "/state/mutations", None).await["Count"], 3);
}

async fn process_get(url: &str) -> common::Answer {
    let request = axum::http::Request::get(url).body(axum::body::Body::empty()).unwrap();
    read(common::client().request(request).await.unwrap()).await
}

#[tokio::test]
async fn a_process_killed_amid_changes_keeps_all_that_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite");
    let process = Process::start(&database, &["--seed", "empty", "--admin-key", KEY]);
    let url = process.value("service url").to_owned();
    let path = format!("{}/user/init-user-registration", common::BASE);
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let (url, path) = (url.clone(), path.clone());
            tokio::spawn(async move {
                let http = common::client();
                let mut answered = Vec::new();
                while let Ok(response) = http.request(signed(&url, KEY, "POST", &path, None)).await {
                    let Ok(body) = http_body_util::BodyExt::collect(response.into_body()).await else {
                        break;
                    };
                    let body: Value = serde_json::from_slice(&body.to_bytes()).unwrap();
                    answered.push(body["UserId"].as_str().unwrap().to_owned());
                }
                answered
            })
        })
        .collect();
    // The log of mutations shows when enough calls are in progress.
    while process.control("GET", "/state/mutations", None).await["Count"].as_i64().unwrap() < 50 {}
    process.kill();
    let mut answered = Vec::new();
    for call in calls {
        answered.extend(call.await.unwrap());
    }
    assert!(answered.len() >= 40);
    let process = Process::start(&database, &[]);
    for user in answered {
        let state = process.control("GET", &format!("/state/users/{user}"), None).await;
        assert_eq!(state["State"], "Reserved");
    }
}

#[test]
fn the_program_prints_its_addresses_and_then_ready() {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    std::fs::create_dir(&dist).unwrap();
    std::fs::write(dist.join("index.html"), "").unwrap();
    let database = folder.path().join("t.sqlite");
    let process = Process::start(&database, &["--tenant", "otherone", "--dist", dist.to_str().unwrap()]);
    let names: Vec<_> = process.lines.iter().map(|line| line.split_once(": ").unwrap().0).collect();
    assert_eq!(
        names,
        ["panel", "service url", "hosted service url", "content url", "tenant id", "admin key"]
    );
    let url = process.value("service url").to_owned();
    assert_eq!(process.value("panel"), format!("{url}/"));
    assert_eq!(process.value("hosted service url"), format!("{url}/tenant-otherone"));
    assert_eq!(process.value("tenant id"), "otherone");
    let key = process.value("admin key").to_owned();
    assert_eq!(key.len(), 64);

    let taken = failure(command(&database, &[]).output().unwrap());
    assert!(taken.contains("is in use by another sandbox"), "{taken}");
    drop(process);
    let process = Process::start(&database, &[]);
    assert_eq!((process.value("tenant id"), process.value("admin key")), ("otherone", key.as_str()));
    drop(process);
    let other = failure(command(&database, &["--tenant", "abcdefgh12"]).output().unwrap());
    assert!(other.contains("belongs to the tenant otherone"), "{other}");
}

#[cfg(unix)]
#[test]
fn the_database_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _process = Process::start(&folder.path().join("t.sqlite"), &[]);
    for name in ["t.sqlite", "t.sqlite-wal", "t.sqlite-shm"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_program_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    for signal in ["INT", "TERM"] {
        let mut process = Process::start(&folder.path().join("t.sqlite"), &[]);
        let pid = process.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap().success());
        assert!(process.child.wait().unwrap().success());
    }
}

#[test]
fn a_failed_start_is_explained_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite");
    assert!(failure(command(&database, &["--what"]).output().unwrap()).contains("--help"));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let occupied = command(&database, &["--listen", &format!("127.0.0.1:{port}")]).output().unwrap();
    assert!(failure(occupied).contains("is already in use"));
    std::fs::write(folder.path().join("text"), "this is no database, but a text that is long enough")
        .unwrap();
    let text = failure(command(&folder.path().join("text"), &[]).output().unwrap());
    assert!(text.contains("cannot be used") && text.contains("--db"), "{text}");
    let below = failure(command(&folder.path().join("text/t.sqlite"), &[]).output().unwrap());
    assert!(below.contains("cannot be used"), "{below}");
    let no_panel = command(&database, &["--dist", folder.path().to_str().unwrap()]).output().unwrap();
    assert!(failure(no_panel).contains("holds no built panel"));
}

#[test]
fn demo_data_is_inserted_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite");
    drop(Process::start(&database, &["--seed", "empty"]));
    drop(Process::start(&database, &["--seed", "demo", "--users", "3"]));
    let users: i64 = rusqlite::Connection::open(&database)
        .unwrap()
        .query_row("SELECT count(*) FROM users", [], |row| row.get(0))
        .unwrap();
    assert_eq!(users, 3);
}
