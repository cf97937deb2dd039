//! What the gateway forwards, for whom, and what it writes down: over real HTTP before a real tenant.

mod support;

use sandbox::flags::{Flags, Seed};
use serde_json::json;
use support::common::{self, BASE};
use support::{Call, TenantSetup, refusal, summary};

#[tokio::test]
async fn two_administrators_share_one_key_and_each_change_names_one() {
    let setup = TenantSetup::start().await;
    let (anna, bert) = (setup.admin("anna"), setup.admin("bert"));
    let users = setup.tenant.make_users(3).await;
    let tresor = setup.tenant.make_tresor(&users[0], true).await;
    let mut shares = Vec::new();
    for user in &users[1..] {
        shares.push(setup.tenant.make_operation("Share", &users[0], Some(user), &tresor).await);
    }
    let body = |share: &str| json!({ "OperationId": share }).to_string();
    let approve = format!("{BASE}/tresor/approve-share");
    setup.call(&anna, "POST", &approve, &body(&shares[0])).await.expect_ok();
    // The hosted form of the address leads to the same.
    let hosted = format!("/tenant-{}{BASE}/tresor/reject-share", common::TENANT);
    setup.call(&bert, "POST", &hosted, &body(&shares[1])).await.expect_ok();
    let members = format!("{BASE}/tresor/list-members?tresorid={tresor}");
    let listed = setup.call(&bert, "GET", &members, "").await.expect_ok();
    assert_eq!(listed.json()["Members"], json!(users[..2]));

    let audit = setup.audit();
    assert_eq!(
        audit.iter().map(summary).collect::<Vec<_>>(),
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
    setup.admins().revoke("anna").unwrap();
    let before = setup.mutations().await;
    let refused = setup.call(&anna, "POST", &approve, &body(&shares[1])).await;
    assert_eq!(refusal(&refused), (401, "GatewayCredentialRefused".to_owned()));
    assert_eq!(setup.mutations().await, before);
    let last = setup.audit().pop().unwrap();
    assert_eq!(summary(&last), "Refused anna ApproveShare 401 GatewayCredentialRefused");
    setup.call(&bert, "GET", &members, "").await.expect_ok();
}

#[tokio::test]
async fn refusals_of_the_tenant_come_through_word_for_word() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let path = format!("{BASE}/user/set-user-state");
    let refused = setup.call(&anna, "POST", &path, r#"{"UserId":"nobody","Enable":true}"#).await;
    let direct = setup.tenant.post("/user/set-user-state", json!({"UserId": "nobody", "Enable": true})).await;
    assert_eq!((refused.status, &refused.body), (direct.status, &direct.body));
    assert_eq!(summary(&setup.audit()[1]), "Answered anna SetUserStatus nobody 403 UserNotExists");
    // An empty body is signed as none.
    setup.call(&anna, "POST", &format!("{BASE}/user/init-user-registration"), "").await.expect_ok();
}

#[tokio::test]
async fn a_long_list_streams_through() {
    let setup = TenantSetup::start_with(Flags { users: 40_000, ..common::flags(Seed::Empty) }, |_| {})
        .await
        .ok()
        .unwrap();
    let anna = setup.admin("anna");
    let through = setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), "").await.expect_ok();
    let direct = setup.tenant.get("/user/list-users").await;
    assert!(through.body.len() > 3_000_000 && through.body == direct.body);
    assert_eq!(through.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn an_upload_goes_through_and_is_deleted_again() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let bytes = (0..5_000_000_u32).map(|at| (at % 251) as u8).collect::<Vec<_>>();
    let path = format!("{BASE}/tenant/upload-custom-content?fileName=img/big.bin");
    let headers = vec![
        ("origin", setup.gateway.url.as_str()),
        ("content-type", "application/octet-stream"),
        (admin_api::gateway::CREDENTIAL_HEADER, anna.as_str()),
    ];
    let uploaded = setup.send(Call { verb: "PUT", path: &path, headers, body: bytes }).await.expect_ok();
    assert_eq!(uploaded.json()["Size"], 5_000_000);
    let delete = format!("{BASE}/tenant/delete-custom-content?fileName=img/big.bin");
    setup.call(&anna, "DELETE", &delete, "").await.expect_ok();
    let audit = setup.audit();
    assert_eq!(summary(&audit[1]), "Answered anna UploadCustomContent img/big.bin 200");
    assert_eq!(summary(&audit[3]), "Answered anna DeleteCustomContent img/big.bin 200");
}

#[tokio::test]
async fn a_lost_answer_differs_from_a_service_that_is_not_reached() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let users = setup.tenant.make_users(1).await;
    let body = json!({ "UserId": users[0], "Enable": false }).to_string();
    let path = format!("{BASE}/user/set-user-state");
    let fault = json!({"DropAfterCommit": true, "Path": "set-user-state", "Times": 1});
    setup.tenant.control("PUT", "/faults", fault).await.expect_ok();
    let lost = setup.call(&anna, "POST", &path, &body).await;
    assert_eq!(refusal(&lost), (504, "GatewayAnswerLost".to_owned()));
    assert_eq!(setup.tenant.state(&format!("users/{}", users[0])).await["Enabled"], false);

    let TenantSetup { tenant, gateway, folder } = setup;
    tenant.running.end().await;
    let setup = TenantSetup { tenant: common::start().await, gateway, folder };
    let dead = setup.call(&anna, "POST", &path, &body).await;
    assert_eq!(refusal(&dead), (502, "GatewayNotReached".to_owned()));
    let user = &users[0];
    assert_eq!(
        setup.audit().iter().map(summary).collect::<Vec<_>>(),
        [
            format!("Sent anna SetUserStatus {user}"),
            format!("Answered anna SetUserStatus {user} 504 GatewayAnswerLost"),
            format!("Sent anna SetUserStatus {user}"),
            format!("Answered anna SetUserStatus {user} 502 GatewayNotReached"),
        ]
    );
}

#[tokio::test]
async fn device_passwords_are_reached_with_the_gateways_own_token() {
    let tenant = common::flags(Seed::Demo);
    let setup = TenantSetup::start_with(tenant, |_| {}).await.ok().unwrap();
    let anna = setup.admin("anna");
    let clients = "/nevisidm/api/core/v1/clients";
    let unknown = setup.call(&anna, "GET", clients, "").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json()["errors"][0]["code"], "GatewayUnknownOperation");

    let folder = support::folder_with_panel();
    let mut serve = support::serve(folder.path(), &setup.tenant.url());
    serve.nevis = Some(serve.service.clone());
    let gateway = gateway::start(serve).await.ok().unwrap();
    let setup = TenantSetup { gateway, folder, ..setup };
    let anna = setup.admin("anna");
    let config = setup.call("", "GET", "/config.json", "").await.json();
    assert_eq!(config["nevisIdm"]["url"], "/");
    let clients = setup.call(&anna, "GET", clients, "").await.expect_ok().json();
    let client = clients["items"][0]["extId"].as_str().unwrap().to_owned();
    let users = format!("/nevisidm/api/core/v1/clients/{client}/users");
    let users = setup.call(&anna, "GET", &users, "").await.expect_ok().json();
    let user = users["items"][0]["extId"].as_str().unwrap().to_owned();
    let list = format!("/nevisidm/api/core/v1/{client}/users/{user}/device-passwords");
    let listed = setup.call(&anna, "GET", &list, "").await.expect_ok().json();
    let id = listed["items"][0]["extId"].as_str().unwrap().to_owned();
    let deleted = setup.call(&anna, "DELETE", &format!("{list}/{id}"), "").await;
    assert_eq!(deleted.status, 204, "{}", deleted.text());
    let gone = setup.call(&anna, "DELETE", &format!("{list}/{id}"), "").await;
    assert_eq!(gone.status, 404);
    let deletion = format!("DeleteDevicePassword {client}/{user}/{id}");
    let last = setup.audit().iter().rev().take(4).map(summary).collect::<Vec<_>>();
    assert_eq!(last[0], format!("Answered anna {deletion} 404 errors.noRecord"));
    assert_eq!(last[2], format!("Answered anna {deletion} 204"));
    let others = setup.call(&anna, "POST", "/nevisidm/api/principal/v1/token", "").await;
    assert_eq!(others.status, 404);
}

#[tokio::test]
async fn no_secret_is_in_the_audit_file_nor_in_any_answer() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let body = r#"{"UserId":"u","RegSessionId":"s1","RegSessionVerifier":"s2secret","RegValidationVerifier":"s3secret"}"#;
    let answer = setup.call(&anna, "POST", &format!("{BASE}/user/validate-user-registration"), body).await;
    assert_eq!(answer.code(), "UserNotExists");
    let said = format!("{:?}{:?}", answer.headers, answer.text());
    let audit = std::fs::read_to_string(setup.folder.path().join("audit.jsonl")).unwrap();
    for secret in [common::KEY, &anna[3..], "s2secret", "s3secret", "AdminKey "] {
        assert!(!audit.contains(secret) && !said.contains(secret));
    }
    assert_eq!(summary(&setup.audit()[0]), "Sent anna ValidateUser u");
}
