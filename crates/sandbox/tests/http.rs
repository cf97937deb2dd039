//! What all paths have in common: signatures in both URL forms, foreign hosts and origins, broken requests, and
//! connections that stay open.

mod common;

use axum::body::Body;
use axum::http::Request;
use common::{BASE, KEY, Tenant, start};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const UNKNOWN: &str = "TheseArentTheDroidsYouAreLookingFor";

/// Sends bytes on a connection and reads one answer with a length, leaving the connection open.
async fn exchange(stream: &mut TcpStream, request: &[u8]) -> (u16, String) {
    stream.write_all(request).await.unwrap();
    let mut text = Vec::new();
    let head_end = loop {
        if let Some(at) = text.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        assert!(stream.read_buf(&mut text).await.unwrap() > 0, "closed: {}", String::from_utf8_lossy(&text));
    };
    let head = String::from_utf8_lossy(&text[..head_end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    while text.len() < head_end + length {
        assert!(stream.read_buf(&mut text).await.unwrap() > 0);
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, String::from_utf8_lossy(&text[head_end..]).into_owned())
}

#[tokio::test]
async fn both_url_forms_are_accepted_with_each_way_to_sign() {
    let tenant = start().await;
    let hosted = format!("/tenant-{}{BASE}/user/list-users", common::TENANT);
    tenant.send(common::signed(&tenant.url(), KEY, "GET", &hosted, None)).await.expect_ok();
    let mut unprefixed = common::signed(&tenant.url(), KEY, "GET", &format!("{BASE}/user/list-users"), None);
    *unprefixed.uri_mut() = format!("{}{hosted}", tenant.url()).parse().unwrap();
    tenant.send(unprefixed).await.expect_ok();

    let other = format!("/tenant-otherone12{BASE}/user/list-users");
    let answer = tenant.send(common::signed(&tenant.url(), KEY, "GET", &other, None)).await;
    assert_eq!(answer.code(), "TenantDoesNotExist");
    assert_eq!(tenant.plain("GET", "/tenant-otherone12", &[], "").await.code(), "TenantDoesNotExist");
    assert_eq!(tenant.plain("GET", "/tenant-abcdefgh12/x", &[], "").await.code(), UNKNOWN);
}

#[tokio::test]
async fn both_keys_sign_and_others_do_not() {
    let tenant = start().await;
    let path = format!("{BASE}/user/list-users");
    let secondary = admin_api::signing::hex(tenant.running.app.keys.secondary.bytes());
    tenant.send(common::signed(&tenant.url(), &secondary, "GET", &path, None)).await.expect_ok();
    let other = "f".repeat(64);
    let answer = tenant.send(common::signed(&tenant.url(), &other, "GET", &path, None)).await;
    assert_eq!(answer.code(), "InvalidAuthorization");
    assert_eq!(tenant.plain("GET", &path, &[], "").await.code(), "InvalidAuthorization");
    assert_eq!(tenant.plain("GET", &path, &[("Authorization", "x")], "").await.code(), "BadInput");
    let mut changed =
        common::signed(&tenant.url(), KEY, "POST", &format!("{BASE}/user/set-user-state"), Some(b"{}"));
    *changed.body_mut() = Body::from("[]");
    assert_eq!(tenant.send(changed).await.code(), "BadInput");
}

#[tokio::test]
async fn strangers_are_refused_everywhere() {
    let tenant = start().await;
    let content = tenant.running.content;
    for address in [tenant.running.api, content] {
        for path in
            ["/", "/api/v4/admin/user/list-users", "/nevisidm/api/core/v1/clients", "/sandbox/pending"]
        {
            for header in [
                "Host: example.test",
                "Host: 127.0.0.1.example.test",
                "Host: localhost\r\nOrigin: https://example.test",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nHost: example.test",
            ] {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let request = format!("GET {path} HTTP/1.1\r\n{header}\r\n\r\n");
                let (status, body) = exchange(&mut stream, request.as_bytes()).await;
                assert_eq!(status, 403, "{path} {header}");
                assert!(body.contains("UnauthorizedAccess"));
            }
        }
    }
}

#[tokio::test]
async fn pages_on_loopback_origins_may_call() {
    let tenant = start().await;
    let path = format!("{BASE}/user/set-user-state");
    for origin in ["http://localhost:8080", "http://127.0.0.1:1", "https://[::1]"] {
        let wanted = "userid,tresoritdate,hmacheaders,content-sha256,authorization,content-type,x-token";
        let preflight = tenant
            .plain(
                "OPTIONS",
                &path,
                &[
                    ("Origin", origin),
                    ("Access-Control-Request-Method", "POST"),
                    ("Access-Control-Request-Headers", wanted),
                ],
                "",
            )
            .await;
        assert_eq!(preflight.status, 204);
        for (name, value) in [
            ("access-control-allow-origin", origin),
            ("access-control-allow-headers", wanted),
            ("access-control-allow-methods", "GET, HEAD, POST, PUT, DELETE"),
            ("access-control-max-age", "7200"),
        ] {
            assert_eq!(preflight.headers[name], value);
        }
        let refused = tenant.plain("POST", &path, &[("Origin", origin)], "{}").await;
        assert_eq!(refused.status, 403, "a page can read an error, too");
        assert_eq!(refused.headers["access-control-allow-origin"], origin);
        assert_eq!(refused.headers["access-control-expose-headers"], "ETag, Date");
        assert_eq!(refused.headers["vary"], "Origin");
        assert!(refused.headers.contains_key("date"));
    }
}

#[tokio::test]
async fn a_wrong_method_or_unknown_path_is_refused() {
    let tenant = start().await;
    for (verb, path) in [
        ("GET", "/"),
        ("GET", "/api"),
        ("GET", "/api/v4/admin"),
        ("GET", "/api/v4/admin/"),
        ("GET", "/api/v4/admin/user/list-users/"),
        ("GET", "/api/v5/admin/user/list-users"),
        ("POST", "/api/v4/admin/user/list-users"),
        ("GET", "/api/v4/admin/user/set-user-state"),
        ("PATCH", "/api/v4/admin/user/set-user-state"),
        ("OPTIONS", "/api/v4/admin/user/set-user-state"),
        ("BREW", "/api/v4/admin/user/set-user-state"),
        ("GET", "/sandbox"),
        ("GET", "/sandbox/unheard-of"),
        ("GET", "/sandbox/users"),
        ("DELETE", "/sandbox/faults"),
        ("GET", "/somewhere/else?x=%zz"),
    ] {
        assert_eq!(tenant.plain(verb, path, &[], "").await.code(), UNKNOWN, "{verb} {path}");
    }
    let head = tenant.plain("HEAD", "/api/v4/admin/user/list-users", &[], "").await;
    assert_eq!((head.status.as_u16(), head.body.len()), (404, 0));
}

async fn signed_body(tenant: &Tenant, path: &str, body: &[u8]) -> common::Answer {
    let path = format!("{BASE}{path}");
    tenant.send(common::signed(&tenant.url(), KEY, "POST", &path, Some(body))).await
}

#[tokio::test]
async fn a_broken_body_is_bad_input() {
    let tenant = start().await;
    let deep = "{\"a\":".repeat(200_000);
    let long = format!("{{\"UserId\":\"{}\"}}", "x".repeat(2_000_000));
    let bodies: [&[u8]; 10] = [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\"text\"",
        b"{\"UserId\":7}",
        b"{\"UserId\":\"\xff\"}",
        b"\0",
        deep.as_bytes(),
        long.as_bytes(),
    ];
    for path in [
        "/user/set-user-state",
        "/user/validate-user-registration",
        "/tresor/approve-share",
        "/tresor/delete-tresor",
    ] {
        for body in bodies {
            assert_eq!(signed_body(&tenant, path, body).await.code(), "BadInput", "{path}");
        }
    }
    assert_eq!(signed_body(&tenant, "/user/init-user-registration", b"{").await.code(), "BadInput");
    for path in ["/users", "/tresors", "/operations", "/registrations/x/complete"] {
        for body in ["", "{", "[]", "{\"Count\":-1}", "{\"Count\":999999999}", "{}"] {
            let answer = tenant.plain("POST", &format!("/sandbox{path}"), &[], body).await;
            assert_eq!(answer.code(), "BadInput", "{path} {body}");
        }
    }
    assert_eq!(
        tenant.control("POST", "/users", json!({"Count": 1, "State": "Reserved"})).await.code(),
        "BadInput"
    );
    let large = "x".repeat(100_000);
    assert_eq!(tenant.plain("GET", "/sandbox/pending", &[("X-Large", &large)], "").await.code(), "BadInput");
    assert_eq!(tenant.get("/tresor/list-members?tresorid=%FF").await.code(), "BadInput");
}

#[tokio::test]
async fn a_connection_stays_open_after_errors() {
    let tenant = start().await;
    let mut stream = TcpStream::connect(tenant.running.api).await.unwrap();
    let body = "x".repeat(3_000_000);
    for (line, body) in [
        ("GET /nowhere", ""),
        ("POST /sandbox/users", "{"),
        ("POST /nowhere", body.as_str()),
        ("PUT /api/v4/admin/tenant/upload-custom-content?fileName=a", body.as_str()),
        ("POST /sandbox/users", body.as_str()),
        ("DELETE /nevisidm/api/core/v1/clients", "x"),
    ] {
        let length = body.len();
        let request = format!("{line} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}");
        let (status, text) = exchange(&mut stream, request.as_bytes()).await;
        assert!((400..500).contains(&status), "{line} {status} {text}");
    }
    let chunked = "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    assert_eq!(exchange(&mut stream, chunked.as_bytes()).await.0, 404);
    let fine = b"GET /sandbox/faults HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert_eq!(exchange(&mut stream, fine).await, (200, "{}".to_owned()));
}

#[tokio::test]
async fn the_control_interface_refuses_unknown_ids() {
    let tenant = start().await;
    for (path, code) in [
        ("/state/users/x", "UserNotExists"),
        ("/state/tresors/x", "TresorNotExists"),
        ("/state/operations/x", "BadInput"),
        ("/state/users/%FF", "BadInput"),
    ] {
        assert_eq!(tenant.control("GET", path, serde_json::Value::Null).await.code(), code);
    }
    // An id may be percent-encoded.
    let user = tenant.make_users(1).await.remove(0);
    assert_eq!(tenant.state(&format!("users/{}", user.replace('@', "%40"))).await["UserId"], user);
}

#[tokio::test]
async fn a_panel_is_served_with_the_headers_of_production() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>").unwrap();
    std::fs::write(folder.path().join("app-0123456789abcdef.js"), "1").unwrap();
    std::fs::write(folder.path().join("app-0123456789abcdef.js.br"), "2").unwrap();
    let flags =
        sandbox::Flags { dist: Some(folder.path().to_owned()), ..common::flags(sandbox::flags::Seed::Empty) };
    let tenant = common::start_with(flags).await;
    let index = tenant.plain("GET", "/review/share/1", &[], "").await.expect_ok();
    assert_eq!(index.text(), "<!doctype html>");
    let (api, content) = (tenant.running.api.port(), tenant.running.content.port());
    let csp = index.headers["content-security-policy"].to_str().unwrap();
    for origin in [
        format!("http://127.0.0.1:{api}"),
        format!("http://localhost:{api}"),
        format!("http://127.0.0.1:{content}"),
        format!("http://localhost:{content}"),
    ] {
        assert!(csp.contains(&origin), "{csp}");
    }
    let script = tenant.plain("GET", "/app-0123456789abcdef.js", &[("Accept-Encoding", "br")], "").await;
    assert_eq!((script.text(), script.headers["content-encoding"].to_str().unwrap()), ("2", "br"));
    assert_eq!(script.headers["cache-control"], "public, max-age=31536000, immutable");
    let head = Request::head(format!("{}/", tenant.url())).body(Body::empty()).unwrap();
    assert_eq!(tenant.send(head).await.headers["content-length"], "15");
    assert_eq!(tenant.plain("GET", "/missing.js", &[], "").await.status, 404);
    // The API is still served.
    tenant.get("/user/list-users").await.expect_ok();
    assert_eq!(tenant.plain("GET", "/sandbox/unheard-of", &[], "").await.code(), UNKNOWN);
}
