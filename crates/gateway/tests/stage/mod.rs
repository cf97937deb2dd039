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
use gateway::cli::{Cli, Command, Serve};
use gateway::{Running, StartError};
use sandbox::flags::{Flags, Seed};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// A gateway before a tenant.
pub struct Stage {
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
        Command::Serve(serve) => *serve,
        _ => unreachable!("the command is serve"),
    }
}

impl Stage {
    pub async fn set() -> Self {
        Self::with(common::flags(Seed::Empty), |_| {}).await.unwrap()
    }

    pub async fn with(flags: Flags, adjust: impl FnOnce(&mut Serve)) -> Result<Self, StartError> {
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

/// The lines of the audit file in a folder.
pub fn lines(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("audit.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The members of a line that a test is about, joined by spaces.
pub fn told(line: &Value) -> String {
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
