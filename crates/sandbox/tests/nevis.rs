//! nevisIDM's part over HTTP: listings, rights, the self-admin mode, and the errors with their documented messages.

mod common;

use common::{Answer, Tenant, start_with};
use sandbox::flags::Seed;
use serde_json::{Value, json};

const CORE: &str = "/nevisidm/api/core/v1";

async fn demo() -> Tenant {
    start_with(common::flags(Seed::Demo)).await
}

async fn call(tenant: &Tenant, bearer: &str, verb: &str, path: &str, token: Option<&str>) -> Answer {
    let bearer = format!("Bearer {bearer}");
    let mut headers = vec![("Authorization", bearer.as_str())];
    headers.extend(token.map(|token| ("X-Token", token)));
    tenant.plain(verb, &format!("{CORE}{path}"), &headers, "").await
}

async fn token(tenant: &Tenant, wish: Value) -> String {
    let headers = [("Authorization", "Bearer self")];
    let body = if wish.is_null() { String::new() } else { wish.to_string() };
    let answer = tenant.plain("POST", "/nevisidm/api/principal/v1/token", &headers, &body).await.expect_ok();
    answer.json()["token"].as_str().unwrap().to_owned()
}

fn error(answer: &Answer, status: u16) -> (String, String) {
    assert_eq!(answer.status, status, "{answer:?}");
    let body: admin_api::nevis::ErrorBody = admin_api::decode::json(&answer.body).unwrap();
    assert!(admin_api::nevis::CODES.contains(&body.errors[0].code.as_str()));
    (body.errors[0].code.clone(), body.errors[0].message.clone())
}

#[tokio::test]
async fn a_credential_is_found_through_its_client_and_user() {
    let tenant = demo().await;
    let clients = call(&tenant, "admin", "GET", "/clients", None).await.expect_ok().json();
    assert_eq!(clients["items"][0], json!({"extId": "100", "name": "Default"}));
    let users = call(&tenant, "reader", "GET", "/clients/100/users?loginId=user-2", None).await.json();
    assert_eq!(users["items"].as_array().unwrap().len(), 1);
    let user = users["items"][0]["extId"].as_str().unwrap();
    let all = call(&tenant, "admin", "GET", &format!("/100/users/{user}/credentials"), None).await.json();
    let types: Vec<_> = all["items"].as_array().unwrap().iter().map(|item| item["type"].clone()).collect();
    assert!(types.contains(&json!("DEVICE_PASSWORD")) && types.contains(&json!("PASSWORD")));
    let mut states = Vec::new();
    let mut path = format!("/100/users/{user}/device-passwords?limit=3");
    loop {
        let answer = call(&tenant, "dataroom", "GET", &path, None).await.expect_ok();
        let page: admin_api::nevis::Page<admin_api::nevis::DevicePassword> =
            admin_api::decode::json(&answer.body).unwrap();
        assert!(page.items.iter().all(|item| item.user_ext_id == user));
        states.extend(page.items.into_iter().map(|item| item.state_name));
        let Some(next) = page.pagination.unwrap().continuation_token else { break };
        path = format!("/100/users/{user}/device-password?limit=3&continuationToken={next}");
    }
    states.sort();
    assert_eq!(
        states,
        [
            "active",
            "admin-changed",
            "archived",
            "disabled",
            "fail-locked",
            "initial",
            "reset-code",
            "tmp-locked"
        ]
    );
    let one = call(&tenant, "admin", "GET", "/100/users/idm-user-2/device-passwords/cred-active", None).await;
    assert_eq!(one.expect_ok().json()["stateName"], "active");
}

#[tokio::test]
async fn a_credential_is_deleted_in_either_spelling_of_the_path() {
    let tenant = demo().await;
    for (segment, credential) in [("device-passwords", "cred-active"), ("device-password", "cred-initial")] {
        let path = format!("/100/users/idm-user-2/{segment}/{credential}");
        let gone = call(&tenant, "admin", "DELETE", &path, None).await;
        assert_eq!((gone.status.as_u16(), gone.body.len()), (204, 0));
        let (code, message) = error(&call(&tenant, "admin", "DELETE", &path, None).await, 404);
        assert_eq!(code, "errors.noRecord");
        assert_eq!(
            message,
            format!("Credential with extId '{credential}' doesn't exist on client with extId '100'")
        );
    }
    assert_eq!(tenant.state("mutations").await["Mutations"][0]["Operation"], "DeleteDevicePassword");
}

#[tokio::test]
async fn the_message_names_the_missing_record() {
    let tenant = demo().await;
    for (path, message) in [
        ("/9/users/u/device-passwords/c", "Client doesn't exist with extId '9'"),
        (
            "/100/users/u%2F1/device-passwords/c",
            "A user with extId 'u/1' doesn't exist on client with name Default",
        ),
        (
            "/100/users/idm-user-4/device-passwords/cred-active",
            "Credential with extId 'cred-active' doesn't exist on client with extId '100'",
        ),
        (
            "/100/users/idm-user-2/device-passwords/pwd-2",
            "Credential with extId 'pwd-2' doesn't exist on client with extId '100'",
        ),
    ] {
        for verb in ["GET", "DELETE"] {
            let (code, text) = error(&call(&tenant, "admin", verb, path, None).await, 404);
            assert_eq!((code.as_str(), text.as_str()), ("errors.noRecord", message));
        }
    }
}

#[tokio::test]
async fn a_caller_without_the_right_is_refused() {
    let tenant = demo().await;
    let path = "/100/users/idm-user-2/device-passwords/cred-active";
    for (bearer, code, message) in [
        (
            "reader",
            "errors.insufficientRightsFunction",
            "Permission denied: Caller does not have the required right 'AccessControl.CredentialDelete' to perform this action",
        ),
        ("dataroom", "errors.combinedDataroomDenied", "Permission denied: AccessControl.CredentialDelete"),
    ] {
        let refused = error(&call(&tenant, bearer, "DELETE", path, None).await, 403);
        assert_eq!(refused, (code.to_owned(), message.to_owned()));
    }
    for headers in [&[][..], &[("Authorization", "Bearer nobody")], &[("Authorization", "Basic YTpi")]] {
        let answer = tenant.plain("DELETE", &format!("{CORE}{path}"), headers, "").await;
        error(&answer, 401);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
    let protected =
        call(&tenant, "admin", "DELETE", "/100/users/idm-user-3/device-passwords/cred-protected", None).await;
    assert_eq!(error(&protected, 422).0, "errors.policyViolation");
    let body = protected.json();
    assert_eq!(body["policyViolations"][0]["limitValue"], 1);
    assert!(body["policyViolation"]["element"]["displayName"].is_string());
    call(&tenant, "admin", "GET", path, None).await.expect_ok();
}

#[tokio::test]
async fn the_self_admin_mode_needs_a_valid_token_of_the_caller() {
    let tenant = demo().await;
    let own = "/100/users/idm-user-1/device-passwords/cred-self-1";
    let other = "/100/users/idm-user-2/device-passwords/cred-active";
    let good = token(&tenant, Value::Null).await;
    let foreign = token(&tenant, json!({"userExtId": "idm-user-2"})).await;
    let expired = token(&tenant, json!({"lifetimeSeconds": -1})).await;
    let bent = format!("{}x", &good[..good.len() - 1]);
    for bad in [None, Some(foreign.as_str()), Some(expired.as_str()), Some(bent.as_str()), Some("x")] {
        let refused = error(&call(&tenant, "self", "DELETE", own, bad).await, 422);
        assert_eq!(refused, ("errors.invalidJWTToken".to_owned(), "Invalid JWT token.".to_owned()));
    }
    error(&call(&tenant, "self", "DELETE", other, Some(&good)).await, 403);
    error(&call(&tenant, "self", "GET", "/clients", None).await, 403);
    error(&call(&tenant, "self", "GET", other, None).await, 403);
    call(&tenant, "self", "GET", "/100/users/idm-user-1/device-passwords", None).await.expect_ok();
    assert_eq!(call(&tenant, "self", "DELETE", own, Some(&good)).await.status, 204);
    let admin = [("Authorization", "Bearer admin")];
    error(&tenant.plain("POST", "/nevisidm/api/principal/v1/token", &admin, "").await, 403);
}

#[tokio::test]
async fn an_unknown_path_method_or_parameter_is_refused() {
    let tenant = demo().await;
    for path in [
        "",
        "/",
        "/clients/",
        "/clients/100",
        "/100/users/u",
        "/100/users/u/passwords",
        "/%FF/users/u/credentials",
    ] {
        error(&call(&tenant, "admin", "GET", path, None).await, 404);
    }
    error(&call(&tenant, "admin", "POST", "/clients", None).await, 405);
    error(&call(&tenant, "admin", "GET", "/clients?limit=0", None).await, 422);
    error(&call(&tenant, "admin", "GET", "/clients?continuationToken=x", None).await, 422);
    let headers = [("Authorization", "Bearer self")];
    error(&tenant.plain("POST", "/nevisidm/api/principal/v1/token", &headers, "{").await, 422);
}
