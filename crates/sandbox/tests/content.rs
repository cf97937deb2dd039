//! Custom content over HTTP: uploads, the list, deletion, and the origin that serves it.

mod common;

use axum::body::Body;
use axum::http::Request;
use common::{Answer, Tenant, start, start_with};
use sandbox::flags::Seed;
use serde_json::{Value, json};

async fn fetch(tenant: &Tenant, url: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    tenant.send(request.body(Body::empty()).unwrap()).await
}

async fn delete(tenant: &Tenant, name: &str) -> Answer {
    tenant.call("DELETE", &format!("/tenant/delete-custom-content?fileName={name}"), None).await
}

async fn list(tenant: &Tenant) -> Value {
    tenant.get("/tenant/list-custom-contents").await.expect_ok().json()
}

#[tokio::test]
async fn a_file_is_uploaded_served_replaced_and_deleted() {
    let tenant = start().await;
    assert_eq!(
        tenant.get("/tenant/list-custom-contents").await.text(),
        r#"{"CustomContentCount":0,"TotalUsedBytes":0,"Contents":[]}"#
    );
    let first = tenant.upload("css/login.css", b"body{}").await.expect_ok();
    let entity = first.json();
    let url = entity["Url"].as_str().unwrap();
    assert_eq!(url, format!("{}/css/login.css", tenant.running.app.content_url));
    assert!(first.text().starts_with(&format!(
        r#"{{"Name":"login.css","Path":"css/login.css","Url":"{url}","Size":6,"ContentType":"text/css","Etag":""#
    )));
    assert_eq!(
        list(&tenant).await,
        json!({"CustomContentCount": 1, "TotalUsedBytes": 6, "Contents": [entity]})
    );

    let etag = entity["Etag"].as_str().unwrap();
    let served = fetch(&tenant, url, &[("Origin", "http://localhost:9")]).await.expect_ok();
    assert_eq!(&served.body[..], b"body{}");
    for (name, value) in [
        ("content-type", "text/css"),
        ("etag", &format!("\"{etag}\"")),
        ("access-control-allow-origin", "*"),
        ("x-content-type-options", "nosniff"),
        ("content-length", "6"),
    ] {
        assert_eq!(served.headers[name], value);
    }
    assert!(served.headers.contains_key("date"));
    assert_eq!(fetch(&tenant, url, &[("If-None-Match", &format!("\"{etag}\""))]).await.status, 304);
    let part = fetch(&tenant, url, &[("Range", "bytes=1-3")]).await;
    assert_eq!((part.status.as_u16(), &part.body[..]), (206, &b"ody"[..]));
    assert_eq!(part.headers["content-range"], "bytes 1-3/6");
    assert_eq!(fetch(&tenant, url, &[("Range", "bytes=6-")]).await.status, 416);

    let second = tenant.upload("css/login.css", b"html{}!").await.expect_ok().json();
    assert_ne!(second["Etag"], entity["Etag"]);
    assert_eq!(&fetch(&tenant, url, &[]).await.body[..], b"html{}!");
    for _ in 0..2 {
        assert!(delete(&tenant, "css/login.css").await.expect_ok().body.is_empty(), "gone is gone");
    }
    assert_eq!(fetch(&tenant, url, &[]).await.code(), "TheseArentTheDroidsYouAreLookingFor");
    assert_eq!(list(&tenant).await["CustomContentCount"], 0);
}

#[tokio::test]
async fn two_names_may_have_the_same_bytes() {
    let tenant = start().await;
    let one = tenant.upload("one.txt", b"same").await.expect_ok().json();
    let two = tenant.upload("two.txt", b"same").await.expect_ok().json();
    assert_eq!(one["Etag"], two["Etag"]);
    delete(&tenant, "one.txt").await.expect_ok();
    assert_eq!(fetch(&tenant, two["Url"].as_str().unwrap(), &[]).await.text(), "same");
}

#[tokio::test]
async fn names_and_hashes_are_checked() {
    let tenant = start().await;
    for name in ["", "a/", "../a", "a%20b", "a%2F..%2Fb", "%C3%A4", "/a"] {
        assert_eq!(tenant.upload(name, b"x").await.code(), "BadInput", "{name}");
        assert_eq!(delete(&tenant, name).await.code(), "BadInput", "{name}");
    }
    tenant.upload("a%2Fb.txt", b"x").await.expect_ok();
    let path = format!("{}/tenant/upload-custom-content?filename=a.txt", common::BASE);
    let mut request = common::signed(&tenant.url(), common::KEY, "PUT", &path, Some(b"signed"));
    *request.body_mut() = Body::from("sent");
    assert_eq!(tenant.send(request).await.code(), "BadInput");
    assert_eq!(list(&tenant).await["CustomContentCount"], 1, "nothing half-done is listed");
    let empty = tenant.upload("empty.bin", b"").await.expect_ok().json();
    assert_eq!((&empty["Size"], &empty["ContentType"]), (&json!(0), &json!("application/octet-stream")));
}

#[tokio::test]
async fn the_content_origin_answers_only_reads_of_known_files() {
    let tenant = start_with(common::flags(Seed::Demo)).await;
    let base = tenant.running.app.content_url.clone();
    for path in ["", "/", "/missing", "/..%2f..%2fetc/passwd", "/css", "/css/login.css/"] {
        let answer = fetch(&tenant, &format!("{base}{path}"), &[]).await;
        assert_eq!(answer.code(), "TheseArentTheDroidsYouAreLookingFor", "{path}");
    }
    let post = Request::post(format!("{base}/css/login.css")).body(Body::from("x")).unwrap();
    assert_eq!(tenant.send(post).await.code(), "TheseArentTheDroidsYouAreLookingFor");
    let stranger =
        fetch(&tenant, &format!("{base}/css/login.css"), &[("Origin", "https://example.test")]).await;
    assert_eq!(stranger.code(), "UnauthorizedAccess");

    let contents = list(&tenant).await;
    assert_eq!(contents["CustomContentCount"], 12);
    for entity in contents["Contents"].as_array().unwrap() {
        let served = fetch(&tenant, entity["Url"].as_str().unwrap(), &[]).await.expect_ok();
        assert_eq!(json!(served.body.len()), entity["Size"]);
        assert_eq!(served.headers["content-type"].to_str().unwrap(), entity["ContentType"]);
    }
}

#[tokio::test]
async fn a_large_file_is_uploaded_and_served() {
    let tenant = start().await;
    let bytes: Vec<u8> = (0..9_000_000u32).map(|at| (at % 251) as u8).collect();
    let entity = tenant.upload("large.bin", &bytes).await.expect_ok().json();
    assert_eq!(entity["Size"], 9_000_000);
    assert!(fetch(&tenant, entity["Url"].as_str().unwrap(), &[]).await.body == bytes);
}
