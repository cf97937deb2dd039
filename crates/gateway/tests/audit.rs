//! The audit file under attack: floods, full disks, strangers' texts, and proxies.

mod support;

use admin_api::gateway::CREDENTIAL_HEADER;
use gateway::audit::verify;
use serde_json::{Value, json};
use support::common::{self, BASE};
use support::recorder;
use support::{Call, RecorderSetup, TenantSetup, refusal, summary};

/// A gateway whose minute lasts longer than a test.
async fn one_minute() -> TenantSetup {
    let hour = std::time::Duration::from_secs(3600);
    let tenant = common::flags(sandbox::flags::Seed::Empty);
    TenantSetup::start_with(tenant, |serve| serve.limits.counting = hour).await.unwrap()
}

#[tokio::test]
async fn a_flood_without_an_identity_is_a_few_lines_and_a_count() {
    let setup = one_minute().await;
    let path = format!("{BASE}/user/init-user-registration");
    setup.admin("anna");
    for _ in 0..500 {
        let refused = setup.call("gw_stranger", "POST", &path, "").await;
        assert_eq!(refusal(&refused), (401, "GatewayCredentialRefused".to_owned()));
    }
    assert_eq!(setup.audit().len(), 10);
    let TenantSetup { gateway, folder, .. } = setup;
    gateway.end().await;
    let lines = support::lines(folder.path());
    let last = lines.last().unwrap();
    assert_eq!(lines.len(), 11);
    assert_eq!(
        (&last["Count"], &last["From"], &last["Operation"]),
        (&json!(490), &json!("127.0.0.1"), &json!("Unidentified"))
    );
    verify(&[folder.path().join("audit.jsonl")], None).unwrap();
}

#[tokio::test]
async fn the_calls_of_each_minute_are_summed_up_and_none_is_forgotten() {
    let tenant = common::flags(sandbox::flags::Seed::Empty);
    let minute = std::time::Duration::from_millis(50);
    let setup = TenantSetup::start_with(tenant, |serve| serve.limits.counting = minute).await.unwrap();
    let path = format!("{BASE}/user/list-users");
    let mut sent = 0;
    // On a slow machine each call may get a line of its own for a while.
    while setup.audit().iter().all(|line| line["Count"].is_null()) {
        let calls = (0..50).map(|_| setup.call("", "GET", &path, ""));
        sent += futures_util::future::join_all(calls).await.len() as u64;
    }
    let calls = || setup.audit().iter().map(|line| line["Count"].as_u64().unwrap_or(1)).sum::<u64>();
    support::until("all calls are written down", || calls() == sent).await;
}

#[tokio::test]
async fn a_revoked_credential_cannot_fill_the_disk_either() {
    let setup = one_minute().await;
    let anna = setup.admin("anna");
    setup.admins().revoke("anna").unwrap();
    for _ in 0..100 {
        setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), "").await;
    }
    let lines = setup.audit();
    assert_eq!(lines.len(), 10);
    assert!(lines.iter().all(|line| line["Admin"] == "anna" && line["Event"] == "Refused"));
}

#[tokio::test]
async fn the_last_free_disk_space_is_reserved_for_changes() {
    let tenant = common::flags(sandbox::flags::Seed::Empty);
    let setup = TenantSetup::start_with(tenant, |serve| serve.audit_reserve = u64::MAX).await.unwrap();
    let anna = setup.admin("anna");
    let read = setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), "").await;
    assert_eq!(refusal(&read), (503, "GatewayBooksClosed".to_owned()), "a read is not answered unrecorded");
    let upload = format!("{BASE}/tenant/upload-custom-content?fileName=a.css");
    let upload = setup.call(&anna, "PUT", &upload, "x").await;
    assert_eq!(refusal(&upload), (503, "GatewayBooksClosed".to_owned()), "not even its refusal has room");
    let stranger = setup.call("", "GET", &format!("{BASE}/user/list-users"), "").await;
    assert_eq!(refusal(&stranger), (503, "GatewayBooksClosed".to_owned()));
    assert!(setup.audit().is_empty());
    setup.call(&anna, "POST", &format!("{BASE}/user/init-user-registration"), "").await.expect_ok();
    let lines = setup.audit().iter().map(summary).collect::<Vec<_>>();
    assert_eq!(lines, ["Sent anna InitUserRegistration", "Answered anna InitUserRegistration 200"]);
}

#[tokio::test]
async fn a_read_is_written_down_before_it_is_sent() {
    let release = std::sync::Arc::new(tokio::sync::Notify::new());
    let setup = RecorderSetup::start(recorder::Reply::Held(release.clone())).await;
    let anna = setup.admin("anna");
    let path = format!("{BASE}/user/list-users");
    let (answer, ()) = tokio::join!(setup.call(&anna, "GET", &path, b""), async {
        setup.service.arrival().await;
        assert_eq!(setup.audit().iter().map(summary).collect::<Vec<_>>(), ["Sent anna ListUsers"]);
        release.notify_one();
    });
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_trusted_proxy_names_the_caller_and_nobody_else_does() {
    let forwarded = |setup: &RecorderSetup| {
        let head = setup.head("gw_x", "GET", &format!("{BASE}/user/list-users"));
        format!("{head}X-Forwarded-For: 192.0.2.1, 203.0.113.7\r\nConnection: close\r\n\r\n")
    };
    let setup = RecorderSetup::start(recorder::ok()).await;
    support::raw(&setup.gateway.url, forwarded(&setup).as_bytes()).await;
    let line = setup.audit().pop().unwrap();
    assert_eq!((&line["From"], &line["Via"]), (&json!("127.0.0.1"), &Value::Null));

    let trusted =
        |serve: &mut gateway::cli::Serve| serve.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let setup = RecorderSetup::start_with(recorder::ok(), trusted).await;
    support::raw(&setup.gateway.url, forwarded(&setup).as_bytes()).await;
    let line = setup.audit().pop().unwrap();
    assert_eq!((&line["From"], &line["Via"]), (&json!("203.0.113.7"), &json!("127.0.0.1")));
}

#[tokio::test]
async fn texts_of_strangers_cannot_act_on_a_terminal() {
    let setup = TenantSetup::start().await;
    let (own, anna) = (setup.gateway.url.clone(), setup.admin("anna"));
    // Header values may have bytes that are no text; the line must not.
    let origin = "https://evil.example/\u{202e}\u{9b}2J";
    let head = format!(
        "GET {BASE}/user/list-users HTTP/1.1\r\nHost: {}\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n",
        own.strip_prefix("http://").unwrap()
    );
    support::raw(&own, head.as_bytes()).await;
    let upload = format!("{BASE}/tenant/upload-custom-content?fileName=%E2%80%AEgnp.exe");
    assert_eq!(setup.call(&anna, "PUT", &upload, "x").await.status, 400);
    let id = json!({"OperationId": "a\u{202e}b\u{200b}"}).to_string();
    setup.call(&anna, "POST", &format!("{BASE}/tresor/approve-share"), &id).await;
    let text = std::fs::read_to_string(setup.folder.path().join("audit.jsonl")).unwrap();
    assert!(text.chars().all(|c| c == '\n' || matches!(c, ' '..='~') || c.is_alphanumeric()), "{text}");
    let lines = setup.audit();
    assert_eq!(lines[0]["Origin"], origin);
    assert_eq!(lines[2]["Target"], "a\u{202e}b\u{200b}", "what was sent stands there as it was");
}

#[tokio::test]
async fn an_answer_of_a_stranger_on_the_way_has_its_code_cut_and_escaped() {
    let code = format!("{}\u{202e}", "x".repeat(500));
    let body = json!({"ErrorMessage": "m", "ErrorCode": code}).to_string();
    let reply = format!(
        "HTTP/1.1 403 Forbidden\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let setup = RecorderSetup::start(recorder::Reply::Bytes(reply.into())).await;
    let anna = setup.admin("anna");
    setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), b"").await;
    assert_eq!(setup.audit().pop().unwrap()["Code"], "x".repeat(200));
}

#[tokio::test]
async fn the_chain_is_whole_after_calls_of_many_at_once() {
    let setup = TenantSetup::start().await;
    let admins = ["anna", "bert", "carl"].map(|name| setup.admin(name));
    let path = format!("{BASE}/user/init-user-registration");
    let calls = (0..60).map(|at| setup.call(&admins[at % 3], "POST", &path, ""));
    let answers = futures_util::future::join_all(calls).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    let verified = verify(&[setup.folder.path().join("audit.jsonl")], None).unwrap();
    assert_eq!((verified.lines, verified.open.len()), (120, 0));
    // A header that a caller repeats is not chosen from.
    let own = setup.gateway.url.clone();
    let headers = vec![
        ("origin", own.as_str()),
        (CREDENTIAL_HEADER, admins[0].as_str()),
        (CREDENTIAL_HEADER, admins[1].as_str()),
    ];
    let refused = setup.send(Call { verb: "POST", path: &path, headers, body: vec![] }).await;
    assert_eq!(refusal(&refused).0, 401);
}

#[tokio::test]
async fn the_head_of_the_callers_journal_is_kept_and_no_other_text_in_its_place() {
    let setup = TenantSetup::start().await;
    let (own, anna) = (setup.gateway.url.clone(), setup.admin("anna"));
    let path = format!("{BASE}/user/init-user-registration");
    let call = |heads: &[&str]| {
        let mut headers =
            vec![("origin".to_owned(), own.clone()), (CREDENTIAL_HEADER.to_owned(), anna.clone())];
        headers.extend(heads.iter().map(|head| ("x-journal-head".to_owned(), (*head).to_owned())));
        let (setup, path) = (&setup, &path);
        async move {
            let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            setup.send(Call { verb: "POST", path, headers, body: vec![] }).await
        }
    };
    let head = format!("17:{}", "9f2c".repeat(16));
    call(&[&head]).await.expect_ok();
    call(&[]).await.expect_ok();
    let lines = setup.audit();
    assert_eq!((&lines[0]["Event"], &lines[0]["JournalHead"]), (&json!("Sent"), &json!(head)));
    assert_eq!((&lines[2]["Event"], &lines[2]["JournalHead"]), (&json!("Sent"), &Value::Null));

    let long = format!("17:{}", "9".repeat(4000));
    for heads in [&["17:xyz"][..], &[""], &["<b>", &head], &[&head, &head], &[&long]] {
        let refused = call(heads).await;
        assert_eq!(refusal(&refused), (400, "GatewayInputRefused".to_owned()), "{heads:?}");
        let line = setup.audit().pop().unwrap();
        assert_eq!((&line["Event"], &line["JournalHead"]), (&json!("Refused"), &Value::Null));
    }
    assert_eq!(setup.mutations().await, 2);

    // A stranger cannot write into the file under this name either.
    let headers = vec![("origin", own.as_str()), ("x-journal-head", head.as_str())];
    setup.send(Call { verb: "POST", path: &path, headers, body: vec![] }).await;
    assert_eq!(setup.audit().pop().unwrap()["JournalHead"], Value::Null);
}
