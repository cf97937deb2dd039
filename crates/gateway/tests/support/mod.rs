//! What the tests share: a tenant and a gateway before it in this process, on free ports.
#![allow(dead_code, reason = "each test file uses a part of it")]

#[path = "../../../sandbox/tests/common/mod.rs"]
pub mod common;
pub mod recorder;

use admin_api::gateway::CREDENTIAL_HEADER;
use axum::body::Body;
use axum::http::Request;
use clap::Parser;
use common::{Answer, KEY, TENANT, Tenant, client, read};
use gateway::admins::Admins;
use gateway::cli::{self, Cli, Serve};
use gateway::{Running, StartError};
use recorder::{Recorder, Reply};
use sandbox::flags::{Flags, Seed};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A gateway before a tenant.
pub struct TenantSetup {
    pub tenant: Tenant,
    pub gateway: Running,
    pub folder: TempDir,
}

/// A call, before it is sent.
pub struct Call<'a> {
    pub verb: &'a str,
    pub path: &'a str,
    pub headers: Vec<(&'a str, &'a str)>,
    pub body: Vec<u8>,
}

pub fn folder_with_panel() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    std::fs::create_dir(&dist).unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html>"),
        ("config.json", r#"{"tenants":[]}"#),
        ("panel-0123456789abcdef_bg.wasm", "plain"),
        ("panel-0123456789abcdef_bg.wasm.br", "brotli"),
    ] {
        std::fs::write(dist.join(name), text).unwrap();
    }
    std::fs::write(folder.path().join("key"), format!("{KEY}\n")).unwrap();
    std::fs::write(folder.path().join("bearer"), "admin\n").unwrap();
    for secret in ["key", "bearer"] {
        close(&folder.path().join(secret));
    }
    folder
}

#[cfg(unix)]
pub fn close(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
pub fn close(_: &Path) {}

/// The flags of a gateway before a service, with its files in a folder.
pub fn serve(folder: &Path, service: &str) -> Serve {
    let at = |name: &str| folder.join(name).display().to_string();
    let flags = [
        ("--dist", at("dist")),
        ("--service-url", service.to_owned()),
        ("--tenant", TENANT.to_owned()),
        ("--tenant-name", "Staging".to_owned()),
        ("--admin-key-file", at("key")),
        ("--admins", at("admins.json")),
        ("--audit", at("audit.jsonl")),
        ("--audit-reserve", "0".to_owned()),
        ("--listen", "127.0.0.1:0".to_owned()),
        ("--nevis-bearer-file", at("bearer")),
        ("--idle-minutes", "5".to_owned()),
    ];
    let words = flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]);
    match Cli::parse_from(["gateway".to_owned(), "serve".to_owned()].into_iter().chain(words)).command {
        cli::Command::Serve(serve) => *serve,
        _ => unreachable!("the command is serve"),
    }
}

/// A gateway before a recording service.
pub struct RecorderSetup {
    pub service: Recorder,
    pub gateway: Running,
    pub folder: TempDir,
}

impl RecorderSetup {
    pub async fn start(reply: Reply) -> Self {
        Self::start_with(reply, |_| {}).await
    }

    /// It is the service of the tenant, and nevisIDM too.
    pub async fn start_with(reply: Reply, adjust: impl FnOnce(&mut Serve)) -> Self {
        let service = Recorder::start(reply).await;
        let folder = folder_with_panel();
        let mut serve = serve(folder.path(), &service.url);
        serve.nevis = Some(serve.service.clone());
        adjust(&mut serve);
        let gateway = gateway::start(serve).await.unwrap_or_else(|error| panic!("{error}"));
        Self { service, gateway, folder }
    }

    pub fn admins(&self) -> Admins {
        Admins::at(self.folder.path().join("admins.json"))
    }

    pub fn admin(&self, name: &str) -> String {
        self.admins().add(name).ok().unwrap().as_str().to_owned()
    }

    pub fn audit(&self) -> Vec<Value> {
        lines(self.folder.path())
    }

    /// The head of a call as the panel sends it, without the empty line at its end.
    pub fn head(&self, credential: &str, verb: &str, path: &str) -> String {
        let host = self.gateway.url.strip_prefix("http://").unwrap();
        format!(
            "{verb} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{CREDENTIAL_HEADER}: {credential}\r\n"
        )
    }

    /// A call with a body, as bytes; the connection ends with its answer.
    pub async fn call(&self, credential: &str, verb: &str, path: &str, body: &[u8]) -> String {
        let head = self.head(credential, verb, path);
        let end = format!("Connection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        raw(&self.gateway.url, &[head.as_bytes(), end.as_bytes(), body].concat()).await
    }
}

impl TenantSetup {
    pub async fn start() -> Self {
        Self::start_with(common::flags(Seed::Empty), |_| {}).await.unwrap()
    }

    pub async fn start_with(flags: Flags, adjust: impl FnOnce(&mut Serve)) -> Result<Self, StartError> {
        let tenant = common::start_with(flags).await;
        let folder = folder_with_panel();
        let mut serve = serve(folder.path(), &tenant.url());
        adjust(&mut serve);
        let gateway = gateway::start(serve).await?;
        Ok(Self { tenant, gateway, folder })
    }

    pub fn admins(&self) -> Admins {
        Admins::at(self.folder.path().join("admins.json"))
    }

    /// A new administrator's credential.
    pub fn admin(&self, name: &str) -> String {
        self.admins().add(name).ok().unwrap().as_str().to_owned()
    }

    pub async fn send(&self, call: Call<'_>) -> Answer {
        let mut request =
            Request::builder().method(call.verb).uri(format!("{}{}", self.gateway.url, call.path));
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        read(client().request(request.body(Body::from(call.body)).unwrap()).await.unwrap()).await
    }

    /// A call as the panel sends it: from the gateway's own origin, with a credential.
    pub async fn call(&self, credential: &str, verb: &str, path: &str, body: &str) -> Answer {
        let headers = vec![
            ("origin", self.gateway.url.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
            (CREDENTIAL_HEADER, credential),
        ];
        self.send(Call { verb, path, headers, body: body.into() }).await
    }

    /// The audit file's lines.
    pub fn audit(&self) -> Vec<Value> {
        lines(self.folder.path())
    }

    pub async fn mutations(&self) -> u64 {
        self.tenant.state("mutations").await["Count"].as_u64().unwrap()
    }
}

/// The program itself. Dropping it ends the process.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program before a service, with its files in a folder, and answers where it is.
pub fn program(folder: &Path, service: &str, environment: &[(&str, &Path)]) -> (Process, String) {
    run(Command::new(env!("CARGO_BIN_EXE_gateway")), folder, service, environment)
}

/// The same, with commands of the shell before it.
#[cfg(unix)]
pub fn program_after(
    shell: &str,
    folder: &Path,
    service: &str,
    environment: &[(&str, &Path)],
) -> (Process, String) {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{shell}exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_gateway")]);
    run(command, folder, service, environment)
}

fn run(
    mut command: Command,
    folder: &Path,
    service: &str,
    environment: &[(&str, &Path)],
) -> (Process, String) {
    let at = |name: &str| folder.join(name).display().to_string();
    command.args(["serve", "--service-url", service, "--tenant", TENANT, "--listen", "127.0.0.1:0"]);
    command.args(["--dist", &at("dist"), "--admins", &at("admins.json"), "--audit", &at("audit.jsonl")]);
    command.args(["--admin-key-file", &at("key"), "--audit-reserve", "0"]);
    command.envs(environment.iter().copied());
    let mut process = Process(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let lines = BufReader::new(process.0.stdout.take().unwrap()).lines();
    let lines = lines.map_while(Result::ok).take_while(|line| line != "ready").collect::<Vec<_>>();
    let url = lines.iter().find_map(|line| line.strip_prefix("panel: ")).unwrap();
    (process, url.trim_end_matches('/').to_owned())
}

/// What a raw connection answers until it ends.
pub async fn raw(url: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
    // A server that refuses early may close before all is written.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return String::from_utf8_lossy(&answer).into_owned(),
            Ok(read) => answer.extend_from_slice(&piece[..read]),
        }
    }
}

/// Waits until something is so.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap_or_else(|_| panic!("never: {what}"));
}

/// The lines of the audit file in a folder.
pub fn lines(folder: &Path) -> Vec<Value> {
    lines_after(folder, 0)
}

/// Those behind the first so many.
pub fn lines_after(folder: &Path, count: usize) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("audit.jsonl")).unwrap();
    // A line that is being written is not there yet.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().skip(count).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The members of a line that a test is about, joined by spaces.
pub fn summary(line: &Value) -> String {
    let members = ["Event", "Admin", "Operation", "Target", "Status", "Code"];
    let texts = members.iter().filter_map(|name| match &line[name] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// Status and code of a refusal of the gateway's own, with the words that belong to it.
pub fn refusal(answer: &Answer) -> (u16, String) {
    let body = answer.json();
    let code = body["ErrorCode"].as_str().unwrap_or_else(|| panic!("no error: {answer:?}"));
    let known = admin_api::gateway::Refusal::of_code(code).unwrap_or_else(|| panic!("{answer:?}"));
    assert_eq!(
        (known.status(), body["ErrorMessage"].as_str()),
        (answer.status.as_u16(), Some(known.message()))
    );
    (known.status(), code.to_owned())
}
