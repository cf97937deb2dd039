//! What the gateway forwards, for whom, and what it writes down: over real HTTP before a real tenant.

mod stage;

use sandbox::flags::{Flags, Seed};
use serde_json::json;
use stage::common::{self, BASE};
use stage::{Call, Stage, refusal, told};

#[tokio::test]
async fn two_administrators_one_key_and_a_name_for_each_change() {
    let stage = Stage::set().await;
    let (anna, bert) = (stage.admin("anna"), stage.admin("bert"));
    let users = stage.tenant.make_users(3).await;
    let tresor = stage.tenant.make_tresor(&users[0], true).await;
    let mut shares = Vec::new();
    for user in &users[1..] {
        shares.push(stage.tenant.make_operation("Share", &users[0], Some(user), &tresor).await);
    }
    let body = |share: &str| json!({ "OperationId": share }).to_string();
    let approve = format!("{BASE}/tresor/approve-share");
    stage.call(&anna, "POST", &approve, &body(&shares[0])).await.expect_ok();
    // The hosted form of the address leads to the same.
    let hosted = format!("/tenant-{}{BASE}/tresor/reject-share", common::TENANT);
    stage.call(&bert, "POST", &hosted, &body(&shares[1])).await.expect_ok();
    let members = format!("{BASE}/tresor/list-members?tresorid={tresor}");
    let listed = stage.call(&bert, "GET", &members, "").await.expect_ok();
    assert_eq!(listed.json()["Members"], json!(users[..2]));

    let audit = stage.audit();
    assert_eq!(
        audit.iter().map(told).collect::<Vec<_>>(),
        [
            format!("Sent anna ApproveShare {}", shares[0]),
            format!("Answered anna ApproveShare {} 200", shares[0]),
            format!("Sent bert RejectShare {}", shares[1]),
            format!("Answered bert RejectShare {} 200", shares[1]),
            format!("Sent bert ListMembers {tresor}"),
            format!("Answered bert ListMembers {tresor} 200"),
        ]
    );
    assert_eq!(audit[0]["Call"], audit[1]["Call"]);
    assert!(audit[1]["DurationMs"].is_u64() && audit[0]["From"] == "127.0.0.1");

    // A revocation holds from the next call on, without a restart, and the attempt stands there with the name.
    stage.admins().revoke("anna").unwrap();
    let before = stage.mutations().await;
    let refused = stage.call(&anna, "POST", &approve, &body(&shares[1])).await;
    assert_eq!(refusal(&refused), (401, "GatewayCredentialRefused".to_owned()));
    assert_eq!(stage.mutations().await, before);
    let last = stage.audit().pop().unwrap();
    assert_eq!(told(&last), "Refused anna ApproveShare 401 GatewayCredentialRefused");
    stage.call(&bert, "GET", &members, "").await.expect_ok();
}

#[tokio::test]
async fn refusals_of_the_tenant_come_through_word_for_word() {
    let stage = Stage::set().await;
    let anna = stage.admin("anna");
    let path = format!("{BASE}/user/set-user-state");
    let refused = stage.call(&anna, "POST", &path, r#"{"UserId":"nobody","Enable":true}"#).await;
    let direct = stage.tenant.post("/user/set-user-state", json!({"UserId": "nobody", "Enable": true})).await;
    assert_eq!((refused.status, &refused.body), (direct.status, &direct.body));
    assert_eq!(told(&stage.audit()[1]), "Answered anna SetUserStatus nobody 403 UserNotExists");
    // An empty body is signed as none.
    stage.call(&anna, "POST", &format!("{BASE}/user/init-user-registration"), "").await.expect_ok();
}

#[tokio::test]
async fn a_long_list_streams_through() {
    let stage =
        Stage::with(Flags { users: 40_000, ..common::flags(Seed::Empty) }, |_| {}).await.ok().unwrap();
    let anna = stage.admin("anna");
    let through = stage.call(&anna, "GET", &format!("{BASE}/user/list-users"), "").await.expect_ok();
    let direct = stage.tenant.get("/user/list-users").await;
    assert!(through.body.len() > 3_000_000 && through.body == direct.body);
    assert_eq!(through.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn an_upload_goes_through_and_is_deleted_again() {
    let stage = Stage::set().await;
    let anna = stage.admin("anna");
    let bytes = (0..5_000_000_u32).map(|at| (at % 251) as u8).collect::<Vec<_>>();
    let path = format!("{BASE}/tenant/upload-custom-content?fileName=img/big.bin");
    let headers = vec![
        ("origin", stage.gateway.url.as_str()),
        ("content-type", "application/octet-stream"),
        (admin_api::gateway::CREDENTIAL_HEADER, anna.as_str()),
    ];
    let uploaded = stage.send(Call { verb: "PUT", path: &path, headers, body: bytes }).await.expect_ok();
    assert_eq!(uploaded.json()["Size"], 5_000_000);
    let delete = format!("{BASE}/tenant/delete-custom-content?fileName=img/big.bin");
    stage.call(&anna, "DELETE", &delete, "").await.expect_ok();
    let audit = stage.audit();
    assert_eq!(told(&audit[1]), "Answered anna UploadCustomContent img/big.bin 200");
    assert_eq!(told(&audit[3]), "Answered anna DeleteCustomContent img/big.bin 200");
}

#[tokio::test]
async fn a_lost_answer_is_told_from_a_service_that_is_not_there() {
    let stage = Stage::set().await;
    let anna = stage.admin("anna");
    let users = stage.tenant.make_users(1).await;
    let body = json!({ "UserId": users[0], "Enable": false }).to_string();
    let path = format!("{BASE}/user/set-user-state");
    let fault = json!({"DropAfterCommit": true, "Path": "set-user-state", "Times": 1});
    stage.tenant.control("PUT", "/faults", fault).await.expect_ok();
    let lost = stage.call(&anna, "POST", &path, &body).await;
    assert_eq!(refusal(&lost), (504, "GatewayAnswerLost".to_owned()));
    assert_eq!(stage.tenant.state(&format!("users/{}", users[0])).await["Enabled"], false);

    let Stage { tenant, gateway, folder } = stage;
    tenant.running.end().await;
    let stage = Stage { tenant: common::start().await, gateway, folder };
    let dead = stage.call(&anna, "POST", &path, &body).await;
    assert_eq!(refusal(&dead), (502, "GatewayNotReached".to_owned()));
    let user = &users[0];
    assert_eq!(
        stage.audit().iter().map(told).collect::<Vec<_>>(),
        [
            format!("Sent anna SetUserStatus {user}"),
            format!("Answered anna SetUserStatus {user} 504 GatewayAnswerLost"),
            format!("Sent anna SetUserStatus {user}"),
            format!("Answered anna SetUserStatus {user} 502 GatewayNotReached"),
        ]
    );
}

#[tokio::test]
async fn device_passwords_with_the_gateways_own_token() {
    let tenant = common::flags(Seed::Demo);
    let stage = Stage::with(tenant, |_| {}).await.ok().unwrap();
    let anna = stage.admin("anna");
    let clients = "/nevisidm/api/core/v1/clients";
    let unknown = stage.call(&anna, "GET", clients, "").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json()["errors"][0]["code"], "GatewayUnknownOperation");

    let folder = stage::folder_with_panel();
    let mut serve = stage::serve(folder.path(), &stage.tenant.url());
    serve.nevis = Some(serve.service.clone());
    let gateway = gateway::start(serve).await.ok().unwrap();
    let stage = Stage { gateway, folder, ..stage };
    let anna = stage.admin("anna");
    let config = stage.call("", "GET", "/config.json", "").await.json();
    assert_eq!(config["nevisIdm"]["url"], "/");
    let clients = stage.call(&anna, "GET", clients, "").await.expect_ok().json();
    let client = clients["items"][0]["extId"].as_str().unwrap().to_owned();
    let users = format!("/nevisidm/api/core/v1/clients/{client}/users");
    let users = stage.call(&anna, "GET", &users, "").await.expect_ok().json();
    let user = users["items"][0]["extId"].as_str().unwrap().to_owned();
    let list = format!("/nevisidm/api/core/v1/{client}/users/{user}/device-passwords");
    let listed = stage.call(&anna, "GET", &list, "").await.expect_ok().json();
    let id = listed["items"][0]["extId"].as_str().unwrap().to_owned();
    let deleted = stage.call(&anna, "DELETE", &format!("{list}/{id}"), "").await;
    assert_eq!(deleted.status, 204, "{}", deleted.text());
    let gone = stage.call(&anna, "DELETE", &format!("{list}/{id}"), "").await;
    assert_eq!(gone.status, 404);
    let told_of = format!("DeleteDevicePassword {client}/{user}/{id}");
    let last = stage.audit().iter().rev().take(4).map(told).collect::<Vec<_>>();
    assert_eq!(last[0], format!("Answered anna {told_of} 404 errors.noRecord"));
    assert_eq!(last[2], format!("Answered anna {told_of} 204"));
    let others = stage.call(&anna, "POST", "/nevisidm/api/principal/v1/token", "").await;
    assert_eq!(others.status, 404);
}

#[tokio::test]
async fn no_secret_is_in_the_audit_file_nor_in_any_answer() {
    let stage = Stage::set().await;
    let anna = stage.admin("anna");
    let body = r#"{"UserId":"u","RegSessionId":"s1","RegSessionVerifier":"s2secret","RegValidationVerifier":"s3secret"}"#;
    let answer = stage.call(&anna, "POST", &format!("{BASE}/user/validate-user-registration"), body).await;
    assert_eq!(answer.code(), "UserNotExists");
    let said = format!("{:?}{:?}", answer.headers, answer.text());
    let audit = std::fs::read_to_string(stage.folder.path().join("audit.jsonl")).unwrap();
    for secret in [common::KEY, &anna[3..], "s2secret", "s3secret", "AdminKey "] {
        assert!(!audit.contains(secret) && !said.contains(secret));
    }
    assert_eq!(told(&stage.audit()[0]), "Sent anna ValidateUser u");
}
