//! Users over HTTP: registration with each of its errors, policies, and the list.

mod common;

use common::{Tenant, start};
use serde_json::{Value, json};

async fn init(tenant: &Tenant) -> Value {
    tenant.call("POST", "/user/init-user-registration", None).await.expect_ok().json()
}

#[tokio::test]
async fn a_registration_is_reserved_completed_and_validated() {
    let tenant = start().await;
    let answer = tenant.post("/user/init-user-registration", json!({})).await.expect_ok();
    let text = answer.text();
    let at = |name: &str| text.find(name).unwrap();
    assert!(
        at("\"UserId\"") < at("\"RegSessionId\"") && at("\"RegSessionId\"") < at("\"RegSessionVerifier\"")
    );
    let first = answer.json();
    let second = init(&tenant).await;
    let user = first["UserId"].as_str().unwrap();
    assert!(admin_api::UserId::new(user).looks_right());
    assert_eq!(tenant.state(&format!("users/{user}")).await["State"], "Reserved");

    // A reserved id is not yet a user for any call.
    let mut given = json!({
        "UserId": user, "RegSessionId": first["RegSessionId"],
        "RegSessionVerifier": first["RegSessionVerifier"], "RegValidationVerifier": "x", "Extra": 1
    });
    let validate = async |given: &Value| tenant.post("/user/validate-user-registration", given.clone()).await;
    assert_eq!(validate(&given).await.code(), "UserNotExists");
    assert_eq!(tenant.post("/user/set-user-state", json!({"UserId": user})).await.code(), "UserNotExists");
    assert_eq!(tenant.get("/user/list-users").await.text(), r#"{"Users":[]}"#);

    let path = format!("/registrations/{user}/complete");
    let complete =
        async |session: &Value| tenant.control("POST", &path, json!({"RegSessionId": session})).await;
    assert_eq!(complete(&json!("nonsense")).await.code(), "RegistrationSessionNotExists");
    assert_eq!(complete(&second["RegSessionId"]).await.code(), "RegistrationSessionIdMismatch");
    let verifier = complete(&first["RegSessionId"]).await.expect_ok().json()["RegValidationVerifier"].clone();
    assert_eq!(complete(&first["RegSessionId"]).await.code(), "UserAlreadyRegistered");
    assert_eq!(
        tenant.get("/user/list-users").await.text(),
        format!(r#"{{"Users":[{{"UserId":"{user}","UserRegistrationState":"Unvalidated"}}]}}"#)
    );

    assert_eq!(validate(&given).await.code(), "InvalidRegistrationValidationVerifier");
    given["RegValidationVerifier"] = verifier;
    for (member, wrong, code) in [
        ("UserId", json!("20200101000000.aaaaaaaa@abcdefgh12.tresorit.io"), "UserNotExists"),
        ("RegSessionId", json!("00"), "RegistrationSessionNotExists"),
        ("RegSessionId", second["RegSessionId"].clone(), "RegistrationSessionIdMismatch"),
        ("RegSessionVerifier", second["RegSessionVerifier"].clone(), "InvalidRegistrationSessionVerifier"),
        ("RegSessionVerifier", Value::Null, "BadInput"),
    ] {
        let mut changed = given.clone();
        changed[member] = wrong;
        assert_eq!(validate(&changed).await.code(), code, "{member}");
    }
    let done = validate(&given).await.expect_ok();
    assert!(done.body.is_empty());
    assert_eq!(tenant.state(&format!("users/{user}")).await["State"], "Validated");
    assert_eq!(validate(&given).await.code(), "UserInWrongState");
}

#[tokio::test]
async fn policies_have_setters_and_no_getters() {
    let tenant = start().await;
    let user = tenant.make_users(1).await.remove(0);
    for (path, member) in [
        ("/user/set-user-state", "Enabled"),
        ("/user/set-user-tresor-creation-mode", "MayCreateTresors"),
        ("/user/set-user-tresor-sharing-mode", "MayShareTresors"),
    ] {
        for (name, flag, value) in [
            ("Enable", json!(false), false),
            ("Enabled", json!(true), true),
            ("Enable", json!("False"), false),
            ("Enabled", json!("True"), true),
        ] {
            let done = tenant.post(path, json!({"UserId": user, name: flag, "Other": [1]})).await.expect_ok();
            assert!(done.body.is_empty());
            assert_eq!(tenant.state(&format!("users/{user}")).await[member], value);
        }
        assert_eq!(tenant.post(path, json!({"UserId": user})).await.code(), "BadInput");
        assert_eq!(tenant.post(path, json!({"UserId": user, "Enable": 1})).await.code(), "BadInput");
        assert_eq!(tenant.post(path, json!({"UserId": "x", "Enable": 1})).await.code(), "UserNotExists");
        assert_eq!(tenant.post(path, json!({"Enable": true})).await.code(), "BadInput");
    }
}

#[tokio::test]
async fn a_long_list_is_complete_and_on_one_line() {
    let tenant =
        common::start_with(sandbox::Flags { users: 12_345, ..common::flags(sandbox::flags::Seed::Empty) })
            .await;
    let answer = tenant.get("/user/list-users").await.expect_ok();
    assert!(!answer.text().contains(['\n', ' ']));
    let list: admin_api::entities::UserList = admin_api::decode::json(&answer.body).unwrap();
    assert_eq!(list.users.len(), 12_345);
    let mut ids: Vec<_> = list.users.iter().map(|user| user.user_id.clone()).collect();
    ids.dedup();
    assert!(ids.len() == 12_345 && ids.iter().all(admin_api::UserId::looks_right));
    assert!(list.users.iter().any(|user| user.user_registration_state == "Unvalidated"));
}
