//! What the integration tests share: a tenant in this process on free ports, and a client that signs like published
//! clients.
#![allow(dead_code, reason = "each test file uses a part of it")]

use admin_api::secret::AdminKey;
use admin_api::signing::{self, BodyDigest, Unsigned};
use admin_api::{Method, TenantId, time};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use sandbox::db::DatabaseLocation;
use sandbox::flags::{Flags, Seed};
use sandbox::{Running, clock};
use serde_json::{Value, json};

pub const TENANT: &str = "abcdefgh12";
pub const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
pub const BASE: &str = "/api/v4/admin";

/// A tenant under test and its client.
pub struct Tenant {
    pub running: Running,
    pub http: Client<HttpConnector, Body>,
}

/// A complete answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The code of an error. Checks that status and message are those of the catalogue.
    pub fn code(&self) -> String {
        let body = self.json();
        let code = body["ErrorCode"].as_str().unwrap_or_else(|| panic!("no error: {self:?}")).to_owned();
        let entry = admin_api::catalogue::find(&code).unwrap();
        assert_eq!(Some(self.status.as_u16()), entry.status);
        assert!(self.text().starts_with("{\"ErrorMessage\":\""), "{}", self.text());
        assert_eq!((&body["ErrorMessage"], &body["Trace"]), (&json!(entry.message), &Value::Null));
        code
    }

    pub fn expect_ok(self) -> Self {
        assert!(self.status.is_success(), "{self:?}");
        self
    }
}

pub fn flags(seed: Seed) -> Flags {
    Flags {
        listen: "127.0.0.1:0".parse().unwrap(),
        content_listen: "127.0.0.1:0".parse().unwrap(),
        db: DatabaseLocation::Memory,
        admin_key: Some(AdminKey::parse(KEY).ok().unwrap()),
        seed,
        ..Flags::default()
    }
}

pub async fn start() -> Tenant {
    start_with(flags(Seed::Empty)).await
}

pub async fn start_with(flags: Flags) -> Tenant {
    let running = sandbox::start(flags).await.unwrap();
    Tenant { running, http: client() }
}

pub fn client() -> Client<HttpConnector, Body> {
    Client::builder(TokioExecutor::new()).build_http()
}

pub fn method(name: &str) -> Method {
    match name {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        _ => Method::Delete,
    }
}

/// A signed request to any address.
pub fn signed(url: &str, key: &str, verb: &str, path: &str, body: Option<&[u8]>) -> Request<Body> {
    let digest = body.map(|body| BodyDigest {
        content_type: signing::JSON.to_owned(),
        sha256_hex: signing::sha256_hex(body),
    });
    let unsigned = Unsigned::new(
        method(verb),
        path,
        &TenantId::new(TENANT),
        time::format(clock::unix_seconds()),
        digest,
    );
    let key = AdminKey::parse(key).ok().unwrap();
    let mut request = Request::builder().method(verb).uri(format!("{url}{path}"));
    for (name, value) in &unsigned.headers {
        request = request.header(*name, value);
    }
    request
        .header("Authorization", signing::authorization(&signing::mac(&key, &unsigned.canonical)))
        .body(body.map_or_else(Body::empty, |body| Body::from(body.to_vec())))
        .unwrap()
}

pub async fn read(response: Response<hyper::body::Incoming>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, body }
}

impl Tenant {
    pub fn url(&self) -> String {
        self.running.url()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        read(self.http.request(request).await.unwrap()).await
    }

    /// A signed call; the path is the one below the administrative base.
    pub async fn call(&self, verb: &str, path: &str, body: Option<Value>) -> Answer {
        let body = body.map(|body| body.to_string());
        let path = format!("{BASE}{path}");
        self.send(signed(&self.url(), KEY, verb, &path, body.as_deref().map(str::as_bytes))).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, Some(body)).await
    }

    pub async fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let path = format!("{BASE}/tenant/upload-custom-content?fileName={name}");
        self.send(signed(&self.url(), KEY, "PUT", &path, Some(bytes))).await
    }

    /// An unsigned call to any path.
    pub async fn plain(&self, verb: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(verb).uri(format!("{}{path}", self.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// A call of the control interface.
    pub async fn control(&self, verb: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.plain(verb, &format!("/sandbox{path}"), &[], &body).await
    }

    pub async fn state(&self, path: &str) -> Value {
        self.control("GET", &format!("/state/{path}"), Value::Null).await.expect_ok().json()
    }

    pub async fn make_users(&self, count: u64) -> Vec<String> {
        let made = self.control("POST", "/users", json!({"Count": count, "State": "Validated"})).await;
        serde_json::from_value(made.expect_ok().json()["Users"].clone()).unwrap()
    }

    pub async fn make_tresor(&self, by: &str, approved: bool) -> String {
        let made = self.control("POST", "/tresors", json!({"ByUserId": by, "Approved": approved})).await;
        made.expect_ok().json()["TresorId"].as_str().unwrap().to_owned()
    }

    pub async fn make_operation(&self, kind: &str, by: &str, target: Option<&str>, tresor: &str) -> String {
        let body = json!({"Kind": kind, "ByUserId": by, "ForUserId": target, "TresorId": tresor});
        let made = self.control("POST", "/operations", body).await;
        made.expect_ok().json()["OperationId"].as_str().unwrap().to_owned()
    }
}
