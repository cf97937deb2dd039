//! Faults: latency, statuses, codes, and connections that are cut before and after the change.

mod common;

use common::{Tenant, start};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn set(tenant: &Tenant, fault: Value) {
    tenant.control("PUT", "/faults", fault).await.expect_ok();
}

/// A pending share, and the request that decides it.
async fn pending_share(tenant: &Tenant) -> (String, Value) {
    let users = tenant.make_users(2).await;
    let tresor = tenant.make_tresor(&users[0], true).await;
    let id = tenant.make_operation("Share", &users[0], Some(&users[1]), &tresor).await;
    let body = json!({"OperationId": id});
    (id, body)
}

async fn is_cut(tenant: &Tenant, body: &Value) -> bool {
    let body = body.to_string();
    let path = format!("{}/tresor/approve-share", common::BASE);
    let request = common::signed(&tenant.url(), common::KEY, "POST", &path, Some(body.as_bytes()));
    tenant.http.request(request).await.is_err()
}

#[tokio::test]
async fn a_connection_cut_before_the_commit_changes_nothing() {
    let tenant = start().await;
    let (id, body) = pending_share(&tenant).await;
    set(&tenant, json!({"DropBeforeCommit": true})).await;
    assert!(is_cut(&tenant, &body).await);
    assert_eq!(tenant.state(&format!("operations/{id}")).await["State"], "Pending");
    assert_eq!(tenant.state("mutations").await["Count"], 0);
    tenant.post("/tresor/approve-share", body).await.expect_ok();
}

#[tokio::test]
async fn a_connection_cut_after_the_commit_keeps_the_change() {
    let tenant = start().await;
    let (id, body) = pending_share(&tenant).await;
    set(&tenant, json!({"DropAfterCommit": true})).await;
    assert!(is_cut(&tenant, &body).await);
    assert_eq!(tenant.state(&format!("operations/{id}")).await["State"], "Approved");
    assert_eq!(tenant.state("mutations").await["Count"], 1);
    assert_eq!(tenant.post("/tresor/approve-share", body).await.code(), "BadInput");
}

#[tokio::test]
async fn kept_connections_are_closed_before_one_is_cut() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let tenant = start().await;
    let mut kept = tokio::net::TcpStream::connect(tenant.running.api).await.unwrap();
    kept.write_all(b"GET /sandbox/faults HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut text = vec![0; 4096];
    assert!(kept.read(&mut text).await.unwrap() > 0);
    set(&tenant, json!({"DropAfterCommit": true})).await;
    assert_eq!(kept.read(&mut text).await.unwrap(), 0, "the kept connection is closed");
    // Until the fault has happened, new connections are not kept either.
    let shown = tenant.control("GET", "/faults", Value::Null).await;
    assert_eq!(shown.headers["connection"], "close");
}

#[tokio::test]
async fn a_status_or_code_replaces_the_answer() {
    let tenant = start().await;
    let path = "/user/list-users";
    set(&tenant, json!({"ErrorCode": "TenantDisabled"})).await;
    assert_eq!(tenant.get(path).await.code(), "TenantDisabled");
    tenant.get(path).await.expect_ok();
    for (fault, status, code) in [
        (json!({"Status": 413}), 413, "BadInput"),
        (json!({"Status": 502}), 502, "UnexpectedError"),
        (json!({"Status": 418, "ErrorCode": "NewCode"}), 418, "NewCode"),
        (json!({"ErrorCode": "NewCode"}), 500, "NewCode"),
        (json!({"Status": 500, "ErrorCode": "BadInput"}), 500, "BadInput"),
    ] {
        set(&tenant, fault).await;
        let answer = tenant.get(path).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["ErrorCode"]), (status, &json!(code)));
    }
    set(&tenant, json!({"Status": 304})).await;
    let answer = tenant.get(path).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0));
}

#[tokio::test]
async fn a_fault_affects_only_its_path_and_only_its_number_of_calls() {
    let tenant = start().await;
    set(&tenant, json!({"Status": 503, "Path": "list-tresors", "Times": 2})).await;
    tenant.get("/user/list-users").await.expect_ok();
    // A preflight is no call.
    let preflight = [("Origin", "http://localhost:1"), ("Access-Control-Request-Method", "GET")];
    let path = format!("{}/tresor/list-tresors", common::BASE);
    assert_eq!(tenant.plain("OPTIONS", &path, &preflight, "").await.status, 204);
    for _ in 0..2 {
        assert_eq!(tenant.get("/tresor/list-tresors").await.status, 503);
    }
    tenant.get("/tresor/list-tresors").await.expect_ok();
    set(&tenant, json!({"Status": 503, "Times": 9})).await;
    assert_eq!(tenant.control("GET", "/faults", Value::Null).await.json()["Times"], 9);
    set(&tenant, json!({})).await;
    tenant.get("/tresor/list-tresors").await.expect_ok();
}

#[tokio::test]
async fn a_latency_delays_an_answer_and_another_fault() {
    let tenant = start().await;
    for (fault, status) in
        [(json!({"LatencyMs": 120}), 200), (json!({"LatencyMs": 120, "ErrorCode": "StorageConflict"}), 409)]
    {
        set(&tenant, fault).await;
        let start = Instant::now();
        assert_eq!(tenant.get("/user/list-users").await.status, status);
        assert!(start.elapsed() >= Duration::from_millis(120));
    }
}

#[tokio::test]
async fn a_fault_of_nevisidm_has_its_error_body() {
    let tenant = start().await;
    set(&tenant, json!({"ErrorCode": "errors.combinedDataroomDenied"})).await;
    let bearer = [("Authorization", "Bearer admin")];
    let answer = tenant.plain("GET", "/nevisidm/api/core/v1/clients", &bearer, "").await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["errors"][0]["code"], "errors.combinedDataroomDenied");
}

#[tokio::test]
async fn a_malformed_fault_is_refused() {
    let tenant = start().await;
    for fault in [json!({"Status": 42}), json!({"Latency": 1}), json!({"Times": -1}), json!([])] {
        assert_eq!(tenant.control("PUT", "/faults", fault).await.code(), "BadInput");
    }
}
