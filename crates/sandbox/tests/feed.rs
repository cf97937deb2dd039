//! The operation feed: the list with its ETag, and the server-sent events.

mod common;

use axum::body::Body;
use axum::http::Request;
use common::{Tenant, start, start_with};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use sandbox::flags::Seed;
use serde_json::{Value, json};

/// Server-sent events, read one by one.
struct Events {
    body: Incoming,
    text: String,
}

impl Events {
    async fn open(tenant: &Tenant) -> Self {
        let request = Request::get(format!("{}/sandbox/pending/events", tenant.url()))
            .header("Origin", "http://localhost:8080")
            .body(Body::empty())
            .unwrap();
        let response = tenant.http.request(request).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["access-control-allow-origin"], "http://localhost:8080");
        Self { body: response.into_body(), text: String::new() }
    }

    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                let Some(fields) = event.strip_prefix("event: ") else { continue };
                let (name, data) = fields.split_once("\ndata: ").unwrap();
                return (name.to_owned(), serde_json::from_str(data).unwrap());
            }
            let frame = self.body.frame().await.unwrap().unwrap();
            self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }
}

async fn feed(tenant: &Tenant, etag: Option<&str>) -> common::Answer {
    let headers: Vec<_> = etag.map(|etag| ("If-None-Match", etag)).into_iter().collect();
    tenant.plain("GET", "/sandbox/pending", &headers, "").await
}

#[tokio::test]
async fn the_etag_of_the_list_changes_with_it() {
    let tenant = start().await;
    assert_eq!(feed(&tenant, None).await.text(), r#"{"Operations":[]}"#);
    let users = tenant.make_users(2).await;
    let tresor = tenant.make_tresor(&users[0], true).await;
    let share = tenant.make_operation("Share", &users[0], Some(&users[1]), &tresor).await;
    let pending = tenant.make_tresor(&users[0], false).await;
    let list = feed(&tenant, None).await.expect_ok();
    let operations = list.json()["Operations"].clone();
    let ids: Vec<_> = operations.as_array().unwrap().iter().map(|entry| entry["Id"].clone()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&json!(share)) && ids.contains(&json!(pending)));
    for entry in operations.as_array().unwrap() {
        let kind = if entry["Id"] == json!(share) { "Share" } else { "TresorCreation" };
        assert_eq!(entry["Kind"], kind);
        assert!(admin_api::time::parse(entry["ReceivedAt"].as_str().unwrap()).is_some());
    }
    let etag = list.headers["etag"].to_str().unwrap();
    let again = feed(&tenant, Some(etag)).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(again.headers["etag"], etag);
    tenant.post("/tresor/reject-share", json!({"OperationId": share})).await.expect_ok();
    let after = feed(&tenant, Some(etag)).await.expect_ok();
    assert_eq!(after.json()["Operations"].as_array().unwrap().len(), 1);
    assert_ne!(after.headers["etag"], etag);
}

#[tokio::test]
async fn the_event_stream_begins_with_what_waits_and_continues_with_changes() {
    let tenant = start().await;
    let users = tenant.make_users(3).await;
    let tresor = tenant.make_tresor(&users[0], true).await;
    let first = tenant.make_operation("Share", &users[0], Some(&users[1]), &tresor).await;
    let mut listeners = [Events::open(&tenant).await, Events::open(&tenant).await];
    for events in &mut listeners {
        let (name, data) = events.next().await;
        assert_eq!(
            (name.as_str(), &data["Kind"], &data["Id"]),
            ("operation", &json!("Share"), &json!(first))
        );
    }
    let loser = json!({
        "Kind": "Share", "ByUserId": users[0], "ForUserId": users[2], "TresorId": tresor, "Note": "Why"
    });
    let loser = tenant.control("POST", "/operations", loser).await.expect_ok().json()["OperationId"].clone();
    let pending = tenant.make_tresor(&users[0], false).await;
    tenant.post("/tresor/approve-share", json!({"OperationId": first})).await.expect_ok();
    assert_eq!(tenant.post("/tresor/approve-share", json!({"OperationId": loser})).await.status, 412);
    tenant.post("/tresor/approve-tresor-creation", json!({"TresorId": pending})).await.expect_ok();
    for events in &mut listeners {
        let (name, data) = events.next().await;
        assert_eq!((name.as_str(), &data["Id"], &data["Note"]), ("operation", &loser, &json!("Why")));
        let (name, data) = events.next().await;
        assert_eq!((name.as_str(), &data["Kind"]), ("operation", &json!("TresorCreation")));
        for id in [json!(first), loser.clone(), json!(pending)] {
            assert_eq!(events.next().await, ("decided".to_owned(), json!({"Id": id})));
        }
    }
}

#[tokio::test]
async fn the_demo_feed_has_five_operations_of_each_kind() {
    let tenant = start_with(common::flags(Seed::Demo)).await;
    let list = feed(&tenant, None).await.json();
    let mut kinds = std::collections::BTreeMap::new();
    for entry in list["Operations"].as_array().unwrap() {
        *kinds.entry(entry["Kind"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert_eq!(kinds.len(), 6);
    assert!(kinds.values().all(|count| *count == 5), "{kinds:?}");
    let users = tenant.get("/user/list-users").await.json();
    assert_eq!(users["Users"].as_array().unwrap().len(), 60);
    let tresors = tenant.get("/tresor/list-tresors").await.json();
    assert_eq!(tresors["Tresors"].as_array().unwrap().len(), 25);
    let mut tresors = Vec::new();
    for entry in list["Operations"].as_array().unwrap() {
        if entry["Kind"] != "TresorCreation" {
            let state = tenant.state(&format!("operations/{}", entry["Id"].as_str().unwrap())).await;
            tresors.push(state["TresorId"].to_string());
        }
    }
    let all = tresors.len();
    tresors.sort();
    tresors.dedup();
    assert!(tresors.len() < all, "some collide");
}

#[tokio::test]
async fn live_traffic_reaches_the_listeners() {
    let flags = sandbox::Flags { traffic: Some(200.0), ..common::flags(Seed::Demo) };
    let tenant = start_with(flags).await;
    let mut events = Events::open(&tenant).await;
    let mut kinds = std::collections::BTreeSet::new();
    while kinds.len() < 6 {
        let (name, data) = events.next().await;
        if name == "operation" && data["Note"] == "Live traffic" {
            kinds.insert(data["Kind"].as_str().unwrap().to_owned());
        }
    }
}

#[tokio::test]
async fn live_traffic_starts_in_an_empty_tenant() {
    let flags = sandbox::Flags { traffic: Some(200.0), ..common::flags(Seed::Empty) };
    let tenant = start_with(flags).await;
    let mut events = Events::open(&tenant).await;
    assert_eq!(events.next().await.0, "operation");
}
