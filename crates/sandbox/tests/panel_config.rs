//! The `config.json` for a panel: what it names is there, and answers.

mod common;

use common::start_with;
use sandbox::flags::Seed;
use serde_json::json;

#[tokio::test]
async fn a_panel_is_told_of_the_tenant_its_feed_and_its_nevisidm() {
    let tenant = start_with(common::flags(Seed::Demo)).await;
    let config = tenant.plain("GET", "/sandbox/config.json", &[], "").await.expect_ok().json();
    let service = format!("/tenant-{}", common::TENANT);
    assert_eq!(config["tenants"].as_array().unwrap().len(), 1);
    assert_eq!(config["tenants"][0]["serviceUrl"], service.as_str());
    assert_eq!(config["tenants"][0]["tenantId"], common::TENANT);
    let path = format!("{service}{}/user/list-users", common::BASE);
    tenant.send(common::signed(&tenant.url(), common::KEY, "GET", &path, None)).await.expect_ok();
    let feed = tenant.plain("GET", config["feedUrl"].as_str().unwrap(), &[], "").await.expect_ok().json();
    assert_eq!(feed["Operations"].as_array().unwrap().len(), 30);
    let text = config.to_string();
    assert!(!text.contains(common::KEY) && !text.contains("adminKey"), "{text}");
}

#[tokio::test]
async fn the_bearer_tokens_and_clients_that_it_names_are_known() {
    let tenant = start_with(common::flags(Seed::Demo)).await;
    let config = tenant.plain("GET", "/sandbox/config.json", &[], "").await.expect_ok().json();
    assert_eq!(config["nevisIdm"]["url"], json!("/"));
    let note = config["nevisIdm"]["note"].as_str().unwrap();
    let get = async |token: &str, path: &str| {
        let bearer = format!("Bearer {token}");
        let path = format!("/nevisidm/api/core/v1{path}");
        tenant.plain("GET", &path, &[("Authorization", &bearer)], "").await
    };
    assert_eq!(get("nobody", "/clients").await.status, 401);
    for token in ["admin", "reader", "dataroom", "self"] {
        assert!(note.contains(&format!("{token} (")), "{note}");
        assert_ne!(get(token, "/clients").await.status, 401, "{token}");
    }
    for client in ["100", "200"] {
        assert!(note.contains(&format!("client {client}")), "{note}");
        let users = get("admin", &format!("/clients/{client}/users")).await.expect_ok().json();
        assert!(!users["items"].as_array().unwrap().is_empty());
    }
}
