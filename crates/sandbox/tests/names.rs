//! The directory of names over HTTP: ids, search, setting, and a tenant without one.

mod common;

use common::{Answer, Tenant, start, start_with};
use sandbox::flags::{Names, Seed};
use serde_json::{Value, json};
use std::collections::HashMap;

async fn get(tenant: &Tenant, query: &str) -> Answer {
    tenant.plain("GET", &format!("/sandbox/names?{query}"), &[("Origin", "http://localhost:8080")], "").await
}

async fn names(tenant: &Tenant, query: &str) -> Vec<Value> {
    get(tenant, query).await.expect_ok().json()["Names"].as_array().unwrap().clone()
}

async fn set(tenant: &Tenant, names: Value) {
    tenant.control("PUT", "/names", json!({"Names": names})).await.expect_ok();
}

async fn ids(tenant: &Tenant, path: &str, list: &str, member: Option<&str>) -> Vec<String> {
    let answer = tenant.get(path).await.expect_ok().json();
    let entries = answer[list].as_array().unwrap();
    entries
        .iter()
        .map(|entry| member.map_or(entry, |member| &entry[member]).as_str().unwrap().into())
        .collect()
}

#[tokio::test]
async fn the_demo_names_most_users_and_tresors() {
    let tenant = start_with(common::flags(Seed::Demo)).await;
    let users = ids(&tenant, "/user/list-users", "Users", Some("UserId")).await;
    let tresors = ids(&tenant, "/tresor/list-tresors", "Tresors", None).await;
    let mut counts = HashMap::new();
    for list in [&users, &tresors] {
        let found = names(&tenant, &format!("ids={}", list.join(","))).await;
        assert!(found.len() < list.len() && found.len() * 10 > list.len() * 8, "most, but not all");
        for named in &found {
            assert!(list.contains(&named["Id"].as_str().unwrap().to_owned()));
            *counts.entry(named["Name"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    assert!(counts.values().any(|count| *count > 1), "some share a name");
    assert!(counts.keys().any(|name| name.contains('<') && name.contains('\u{202e}')));
    assert!(counts.keys().any(|name| name.chars().all(|letter| !letter.is_ascii_alphabetic())));
    let people = names(&tenant, "search=anna%20kov%C3%A1cs").await;
    assert!(people.len() > 1);
    let mut details: Vec<_> = people.iter().map(|named| named["Detail"].as_str().unwrap()).collect();
    details.dedup();
    assert_eq!(details.len(), people.len(), "the detail tells them apart");
}

#[tokio::test]
async fn a_search_ignores_case_and_is_limited() {
    let tenant = start().await;
    set(
        &tenant,
        json!([
            {"Id": "1", "Name": "Åsa", "Unknown": 1},
            {"Id": "2", "Name": "Иван", "Detail": "Sofia"},
            {"Id": "3", "Name": "100% _real_"},
        ]),
    )
    .await;
    for (query, id) in [
        ("search=%C3%A5SA", "1"),
        ("search=%D0%98%D0%92%D0%90%D0%9D", "2"),
        ("search=sofia", "2"),
        ("search=%25+_R", "3"),
    ] {
        let found = names(&tenant, query).await;
        assert_eq!(found.iter().map(|named| &named["Id"]).collect::<Vec<_>>(), [id], "{query}");
    }
    assert_eq!(
        get(&tenant, "ids=2,missing,,1").await.text(),
        r#"{"Names":[{"Id":"2","Name":"Иван","Detail":"Sofia"},{"Id":"1","Name":"Åsa"}]}"#
    );
    assert!(names(&tenant, "search=missing").await.is_empty() && names(&tenant, "search=").await.is_empty());
    let many: Vec<_> = (0..30).map(|at| json!({"Id": format!("{at}"), "Name": "Same"})).collect();
    set(&tenant, json!(many)).await;
    assert_eq!(names(&tenant, "search=same").await.len(), 20);
    assert!(names(&tenant, "ids=2").await[0]["Detail"].is_null(), "a new list replaces the old one");
}

#[tokio::test]
async fn a_malformed_call_is_bad_input() {
    let tenant = start().await;
    let many = vec!["x"; 101].join(",");
    for query in ["", "ids=1&search=x", "search=%FF", &format!("ids={many}")] {
        assert_eq!(get(&tenant, query).await.code(), "BadInput", "{query}");
    }
    for body in [json!({}), json!({"Names": [{"Id": "1"}]}), json!({"Names": {}})] {
        assert_eq!(tenant.control("PUT", "/names", body).await.code(), "BadInput");
    }
}

#[tokio::test]
async fn a_tenant_without_a_directory_answers_404() {
    let tenant = start_with(sandbox::Flags { names: Names::None, ..common::flags(Seed::Demo) }).await;
    assert_eq!(get(&tenant, "search=a").await.status, 404);
    assert_eq!(tenant.control("PUT", "/names", json!({"Names": []})).await.status, 404);
}

#[tokio::test]
async fn only_a_fault_with_its_path_affects_the_directory() {
    let tenant = start().await;
    let fault = async |fault: Value| tenant.control("PUT", "/faults", fault).await.expect_ok();
    fault(json!({"Status": 500})).await;
    get(&tenant, "search=a").await.expect_ok();
    assert_eq!(tenant.get("/user/list-users").await.status, 500);
    fault(json!({"Status": 503, "Path": "/names"})).await;
    set(&tenant, json!([])).await;
    let answer = get(&tenant, "search=a").await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.headers["access-control-allow-origin"], "http://localhost:8080");
    get(&tenant, "search=a").await.expect_ok();
}
