//! What is written down is what was sent, and what was sent is what the service did, whatever bytes a caller sends.

mod support;

use admin_api::{Operation, percent, signing};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use std::sync::Arc;
use support::common::BASE;
use support::recorder::{self, ReceivedRequest};
use support::{RecorderSetup, TenantSetup, refusal, summary};
use tokio::runtime::Runtime;

#[tokio::test]
async fn a_decoy_is_refused_and_does_not_stand_in_the_audit_file_as_the_target() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let user = &setup.tenant.make_users(1).await[0];
    let tresor = setup.tenant.make_tresor(user, true).await;
    for (verb, path, body) in [
        (
            "POST",
            "/tresor/delete-tresor".to_owned(),
            format!(r#"{{"OperationId":"decoy","TresorId":"{tresor}"}}"#),
        ),
        (
            "POST",
            "/tresor/delete-tresor".to_owned(),
            format!(r#"{{"TresorId":"decoy","TresorId":"{tresor}"}}"#),
        ),
        ("POST", "/tresor/delete-tresor?TresorId=decoy".to_owned(), format!(r#"{{"TresorId":"{tresor}"}}"#)),
        ("PUT", "/tenant/upload-custom-content?operationid=decoy&fileName=a.css".to_owned(), "x".to_owned()),
        ("PUT", "/tenant/upload-custom-content?fileName=decoy&%66ileName=a.css".to_owned(), "x".to_owned()),
        ("DELETE", "/tenant/delete-custom-content?fileName=a.css&FILENAME=b.css".to_owned(), String::new()),
        ("GET", "/tresor/list-members?tresorid=a&x=b".to_owned(), String::new()),
        ("GET", "/user/list-users".to_owned(), "{}".to_owned()),
    ] {
        let refused = setup.call(&anna, verb, &format!("{BASE}{path}"), &body).await;
        assert_eq!(refusal(&refused), (400, "GatewayInputRefused".to_owned()), "{verb} {path} {body}");
        let last = setup.audit().pop().unwrap();
        assert_eq!(
            (&last["Event"], &last["Target"], &last["Admin"]),
            (&json!("Refused"), &Value::Null, &json!("anna"))
        );
    }
    assert_eq!(setup.mutations().await, 0);
}

#[tokio::test]
async fn every_value_and_the_body_of_a_change_are_written_down() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let user = &setup.tenant.make_users(1).await[0];
    for enable in [false, true] {
        let body = json!({"UserId": user, "Enabled": enable.to_string()}).to_string();
        setup.call(&anna, "POST", &format!("{BASE}/user/set-user-state"), &body).await.expect_ok();
    }
    let upload = format!("{BASE}/tenant/upload-custom-content?%66ileName=css%2Fa.css");
    setup.call(&anna, "PUT", &upload, "body{}").await.expect_ok();
    let audit = setup.audit();
    let values = |at: usize| (audit[at]["Event"].as_str().unwrap(), &audit[at]["Values"]);
    assert_eq!(values(0), ("Sent", &json!({"UserId": user, "Enable": false})));
    assert_eq!(values(2), ("Sent", &json!({"UserId": user, "Enable": true})));
    assert_eq!(values(4), ("Sent", &json!({"fileName": "css/a.css", "Content-Type": "application/json"})));
    assert_eq!(audit[4]["Target"], "css/a.css");
    for line in &audit[4..] {
        let digest = (line["BodySha256"].as_str().unwrap(), line["BodySize"].as_u64().unwrap());
        assert_eq!(digest, (signing::sha256_hex(b"body{}").as_str(), 6));
    }
}

/// The members that an operation takes.
fn members_of(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::ApproveTresorCreation | Operation::RejectTresorCreation | Operation::DeleteTresor => {
            &["TresorId"]
        }
        Operation::SetUserStatus
        | Operation::SetUserTresorCreationMode
        | Operation::SetUserTresorSharingMode => &["UserId", "Enable"],
        Operation::ValidateUser => &["UserId", "RegSessionId", "RegSessionVerifier", "RegValidationVerifier"],
        Operation::InitUserRegistration => &[],
        _ => &["OperationId"],
    }
}

/// A body between chance and what an attacker writes, with ids from a pool: what the operation takes, in any order,
/// often with something else in it.
fn hostile_body(operation: Operation, ids: Vec<String>) -> impl Strategy<Value = String> {
    let id = prop::sample::select(ids).prop_map(|id| format!("\"{id}\""));
    let flag = prop::sample::select(vec!["true", "false", "\"True\"", "\"false\""]).prop_map(str::to_owned);
    let odd = prop::sample::select(vec!["null", "1", "\"\u{202e}x\"", "[]", "{}"]).prop_map(str::to_owned);
    let foreign = prop::sample::select(vec![
        "TresorId",
        "UserId",
        "OperationId",
        "Enable",
        "Enabled",
        "AdditionalInfo",
        "RegSessionVerifier",
        "tresorid",
        "Tresor\\u0049d",
        "User\\u0049d",
    ]);
    let value = prop_oneof![6 => id.clone(), 2 => flag.clone(), 1 => odd];
    let own = members_of(operation).iter().map(|name| {
        let value = if *name == "Enable" { flag.clone().boxed() } else { id.clone().boxed() };
        value.prop_map(move |value| format!("\"{name}\":{value}")).boxed()
    });
    let own = own.collect::<Vec<_>>();
    let other = (foreign, value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    let others = prop_oneof![2 => Just(Vec::new()).boxed(), 1 => prop::collection::vec(other, 1..3).boxed()];
    let members = (own, others).prop_map(|(own, others)| [own, others].concat()).prop_shuffle();
    let object = members.prop_map(|members| format!("{{{}}}", members.join(",")));
    prop_oneof![14 => object, 1 => any::<String>()]
}

fn hostile_query(values: Vec<String>) -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "fileName",
        "fileName",
        "filename",
        "%66ileName",
        "operationid",
        "operationId",
        "tresorid",
        "pagesize",
        "continueFrom",
        "x",
    ]);
    let value = prop_oneof![4 => prop::sample::select(values), 1 => "[a-z0-9./%+;\\\\~-]{0,8}"];
    prop::collection::vec((name, value), 0..3).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        pairs.join("&")
    })
}

/// Every operation with a body and a query that may or may not fit it.
fn calls(operations: Vec<Operation>, ids: &[String]) -> impl Strategy<Value = (Operation, String, String)> {
    let ids = ids.to_vec();
    prop::sample::select(operations).prop_flat_map(move |operation| {
        let has_query = matches!(operation.method(), admin_api::Method::Post);
        let query = match has_query {
            true => {
                prop_oneof![9 => Just(String::new()).boxed(), 1 => hostile_query(ids.clone()).boxed()].boxed()
            }
            false => hostile_query(ids.clone()).boxed(),
        };
        let body = match operation.method() {
            admin_api::Method::Get | admin_api::Method::Delete => {
                prop_oneof![9 => Just(String::new()), 1 => Just("{}".to_owned())].boxed()
            }
            _ => hostile_body(operation, ids.clone()).boxed(),
        };
        (Just(operation), query, body)
    })
}

fn path(operation: Operation, query: &str) -> String {
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{BASE}{}{mark}{query}", operation.path())
}

fn is(condition: bool, what: String) -> Result<(), TestCaseError> {
    if condition { Ok(()) } else { Err(TestCaseError::fail(what)) }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

#[test]
fn the_audit_file_shows_what_was_sent_whatever_the_bytes() {
    let runtime = Arc::new(Runtime::new().unwrap());
    let setup = runtime.block_on(RecorderSetup::start(recorder::ok()));
    let anna = setup.admin("anna");
    let ids = ["a", "b", "css/a.css", "..", "a%20b"].map(str::to_owned);
    let calls = calls(Operation::ALL.to_vec(), &ids);
    let counted = std::cell::Cell::new(0);
    let seen = std::cell::Cell::new(0);
    let result = runner(600).run(&calls, |(operation, query, body)| {
        let before = seen.get();
        let path = path(operation, &query);
        // Not every text is an address: what the server does not take has no line.
        let is_address = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if !is_address {
            return Ok(());
        }
        runtime.block_on(setup.call(&anna, operation.method().as_str(), &path, body.as_bytes()));
        let lines = support::lines_after(setup.folder.path(), before);
        seen.set(before + lines.len());
        let sent = setup.service.take();
        match sent.as_slice() {
            [] => is(lines.iter().all(|line| line["Event"] == "Refused"), format!("{lines:?}")),
            [request] => {
                counted.set(counted.get() + 1);
                is(lines.len() == 2 && lines[0]["Event"] == "Sent", format!("{lines:?}"))?;
                agrees(operation, request, &lines[0])
            }
            more => Err(TestCaseError::fail(format!("{more:?}"))),
        }
    });
    result.unwrap();
    assert!(counted.get() > 100, "the generator makes too few calls that fit: {}", counted.get());
}

/// A request and its line say the same.
fn agrees(operation: Operation, request: &ReceivedRequest, line: &Value) -> Result<(), TestCaseError> {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    is(path == format!("{BASE}{}", operation.path()), request.target.clone())?;
    is(line["Operation"] == operation.name(), line.to_string())?;
    let mut values = serde_json::Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap();
        is(values.insert(name.into(), percent::decode(value).into()).is_none(), query.into())?;
    }
    if operation == Operation::UploadCustomContent {
        values.insert("Content-Type".into(), request.header("content-type").into());
    } else if !request.body.is_empty() {
        let body: serde_json::Map<String, Value> = serde_json::from_slice(&request.body).unwrap();
        let open = body.into_iter().filter(|(name, _)| !name.starts_with("Reg"));
        values.extend(open);
    }
    let empty = Value::Object(serde_json::Map::new());
    is(line.get("Values").unwrap_or(&empty) == &Value::Object(values), format!("{line} {request:?}"))?;
    if line.get("BodySha256").is_some() || !request.body.is_empty() {
        is(line["BodySha256"] == signing::sha256_hex(&request.body), line.to_string())?;
        is(line["BodySize"] == request.body.len(), line.to_string())?;
    }
    Ok(())
}

#[test]
fn the_audit_file_shows_what_the_tenant_did_whatever_the_bytes() {
    let runtime = Runtime::new().unwrap();
    let setup = runtime.block_on(TenantSetup::start());
    let anna = setup.admin("anna");
    let mut ids = runtime.block_on(setup.tenant.make_users(3));
    for _ in 0..8 {
        ids.push(runtime.block_on(setup.tenant.make_tresor(&ids[0], true)));
    }
    ids.extend(["a.css", "css/a.css"].map(str::to_owned));
    let changes =
        Operation::ALL.iter().copied().filter(|operation| operation.effect() == admin_api::Effect::Change);
    let changes =
        changes.filter(|operation| !operation.name().contains("InvitationLink")).collect::<Vec<_>>();
    let calls = calls(changes, &ids);
    let seen = std::cell::Cell::new(0);
    let result = runner(400).run(&calls, |(operation, query, body)| {
        let path = path(operation, &query);
        if axum::http::Uri::try_from(path.as_str()).is_err() {
            return Ok(());
        }
        let (before, done) = (seen.get(), mutations(&runtime, &setup).len());
        runtime.block_on(setup.call(&anna, operation.method().as_str(), &path, &body));
        let lines = support::lines_after(setup.folder.path(), before);
        seen.set(before + lines.len());
        let answered =
            lines.iter().filter(|line| line["Event"] == "Answered" && line["Status"].as_u64() < Some(300));
        let answered = answered.collect::<Vec<_>>();
        let done = mutations(&runtime, &setup).split_off(done);
        is(answered.len() == done.len(), format!("{lines:?} {done:?}"))?;
        for (line, change) in answered.into_iter().zip(&done) {
            is(line["Operation"] == change["Operation"], format!("{line} {change}"))?;
            if operation != Operation::InitUserRegistration {
                is(line["Target"] == change["Target"], format!("{line} {change}"))?;
            }
            let policy = match operation {
                Operation::SetUserStatus => "Enabled",
                Operation::SetUserTresorCreationMode => "MayCreateTresors",
                Operation::SetUserTresorSharingMode => "MayShareTresors",
                _ => continue,
            };
            let user = runtime
                .block_on(setup.tenant.state(&format!("users/{}", change["Target"].as_str().unwrap())));
            is(line["Values"]["Enable"] == user[policy], format!("{line} {user}"))?;
        }
        Ok(())
    });
    result.unwrap();
    assert!(mutations(&runtime, &setup).len() > 15, "the generator makes too few changes");
}

fn mutations(runtime: &Runtime, setup: &TenantSetup) -> Vec<Value> {
    let state = runtime.block_on(setup.tenant.state("mutations"));
    state["Mutations"].as_array().unwrap().clone()
}

#[test]
fn no_spelling_of_a_path_leads_anywhere_else_at_nevisidm() {
    let runtime = Runtime::new().unwrap();
    let setup = runtime.block_on(RecorderSetup::start(recorder::ok()));
    let anna = setup.admin("anna");
    let pieces = vec![
        "..;",
        "%2e%2e;",
        "..%3b",
        "%09",
        "%3f",
        "%2f",
        "%5c",
        "%00",
        "%252e",
        "%c0%ae",
        "%e0%80%ae",
        "..",
        ".",
        ";x=1",
        "%23",
        "%20",
        "+",
        "u",
        "u",
        "admin",
        "users",
        "clients",
        "device-passwords",
        ":",
        "%u002e",
        "~",
    ];
    let segment = || {
        let odd =
            prop::collection::vec(prop::sample::select(pieces.clone()), 1..4).prop_map(|all| all.concat());
        prop_oneof![1 => Just("u".to_owned()), 1 => odd]
    };
    let base = admin_api::nevis::CORE_BASE;
    let counted = std::cell::Cell::new(0);
    let seen = std::cell::Cell::new(0);
    let result = runner(800).run(
        &(segment(), segment(), segment(), any::<bool>()),
        |(client, user, credential, deletes)| {
            let verb = if deletes { "DELETE" } else { "GET" };
            let path = format!("{base}/{client}/users/{user}/device-passwords/{credential}");
            let before = seen.get();
            runtime.block_on(setup.call(&anna, verb, &path, b""));
            let lines = support::lines_after(setup.folder.path(), before);
            seen.set(before + lines.len());
            let Some(request) = setup.service.take().pop() else {
                return is(lines.iter().all(|line| line["Event"] == "Refused"), format!("{lines:?}"));
            };
            counted.set(counted.get() + 1);
            let rest = request.target.strip_prefix(base).unwrap_or_default().to_owned();
            let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b));
            let segments = rest.split('/').collect::<Vec<_>>();
            is(segments.len() == 6 && segments.iter().all(|segment| plain(segment)), request.target.clone())?;
            is(
                segments[1..].iter().all(|segment| !segment.is_empty() && !segment.ends_with('.')),
                request.target.clone(),
            )?;
            let escapes = rest.match_indices('%').map(|(at, _)| rest[at + 1..at + 3].to_owned());
            is(
                escapes.into_iter().all(|escape| ["20", "40", "2B"].contains(&escape.as_str())),
                request.target.clone(),
            )?;
            let target = [1, 3, 5].map(|at| percent::decode(segments[at]).unwrap()).join("/");
            is(lines[0]["Target"] == target.as_str(), format!("{lines:?} {target}"))
        },
    );
    result.unwrap();
    assert!(counted.get() > 20, "the generator makes too few paths that fit: {}", counted.get());
}

#[tokio::test]
async fn the_path_tricks_of_servers_do_not_reach_nevisidm() {
    let setup = RecorderSetup::start(recorder::ok()).await;
    let anna = setup.admin("anna");
    let base = admin_api::nevis::CORE_BASE;
    for path in [
        "/D/users/..;/device-passwords/c",
        "/D/users/%2e%2e;/device-passwords/c",
        "/D/users/..%3b/device-passwords/c",
        "/D/users/u%09/device-passwords/c",
        "/D/users/u/device-passwords/c%3fx=1",
        "/D/users/u/device-passwords/c?force=true",
        "/D/users/u/device-passwords/..%5c..%5cadmin",
        "/D/users/u/device-passwords/%c0%ae%c0%ae",
        "/D/users/%252e%252e/device-passwords/c",
    ] {
        let answer = setup.call(&anna, "DELETE", &format!("{base}{path}"), b"").await;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(["400", "404"].contains(&status), "{path}: {answer}");
    }
    assert_eq!(setup.service.requests(), []);
    let answer =
        setup.call(&anna, "DELETE", &format!("{base}/D/users/%75%201/device-passwords/c"), b"").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let sent = setup.service.requests();
    assert_eq!(sent[0].target, format!("{base}/D/users/u%201/device-passwords/c"));
    assert_eq!(sent[0].header("authorization"), Some("Bearer admin"));
    assert_eq!(summary(&setup.audit().pop().unwrap()), "Answered anna DeleteDevicePassword D/u 1/c 200");
}
