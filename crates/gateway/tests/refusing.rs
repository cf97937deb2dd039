//! What the gateway refuses, and that nothing of it reaches the tenant.

mod support;

use admin_api::gateway::CREDENTIAL_HEADER;
use support::common::BASE;
use support::{Call, TenantSetup, refusal, summary};

#[tokio::test]
async fn a_call_without_a_known_credential_is_not_forwarded() {
    let setup = TenantSetup::start().await;
    setup.admin("anna");
    let path = format!("{BASE}/user/init-user-registration");
    for credential in ["", "gw_0000", "nonsense"] {
        let refused = setup.call(credential, "POST", &path, "").await;
        assert_eq!(refusal(&refused), (401, "GatewayCredentialRefused".to_owned()));
        assert_eq!(refused.headers["content-type"], "application/json");
    }
    let origin = setup.gateway.url.clone();
    let headers = vec![("origin", origin.as_str())];
    let refused = setup.send(Call { verb: "POST", path: &path, headers, body: vec![] }).await;
    assert_eq!(refused.status, 401);
    assert_eq!(setup.mutations().await, 0);
    assert_eq!(setup.audit().len(), 4);
    assert_eq!(summary(&setup.audit()[3]), "Refused InitUserRegistration 401 GatewayCredentialRefused");
}

#[tokio::test]
async fn a_page_of_another_origin_gets_nothing_even_with_a_credential() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let path = format!("{BASE}/user/init-user-registration");
    let own = setup.gateway.url.clone();
    for headers in [
        vec![("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", own.as_str()), ("sec-fetch-site", "cross-site")],
        vec![("origin", own.as_str()), ("host", "evil.example")],
        vec![],
    ] {
        let headers = [headers, vec![(CREDENTIAL_HEADER, anna.as_str())]].concat();
        let said = format!("{headers:?}");
        let refused = setup.send(Call { verb: "POST", path: &path, headers, body: vec![] }).await;
        assert_eq!(refusal(&refused), (403, "GatewayOriginRefused".to_owned()), "{said}");
        assert!(!refused.headers.contains_key("access-control-allow-origin"));
    }
    // What a browser asks first, it is not granted.
    let headers = vec![
        ("origin", "https://evil.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "x-gateway-credential"),
    ];
    let preflight = setup.send(Call { verb: "OPTIONS", path: &path, headers, body: vec![] }).await;
    assert!(!preflight.status.is_success());
    assert!(preflight.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
    assert_eq!(setup.mutations().await, 0);
    assert_eq!(setup.audit().len(), 7, "each attempt is written down");
    let first = &setup.audit()[0];
    assert_eq!(
        (summary(first).as_str(), first["Origin"].as_str()),
        ("Refused InitUserRegistration 403 GatewayOriginRefused", Some("https://evil.example"))
    );
}

#[tokio::test]
async fn only_the_operations_of_the_protocol_are_forwarded() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    for (verb, path) in [
        ("GET", format!("{BASE}/user/init-user-registration")),
        ("POST", format!("{BASE}/user/list-users")),
        ("GET", format!("{BASE}/tenant/keys")),
        ("GET", format!("{BASE}/user/list-users/")),
        ("GET", format!("{BASE}/user/../user/list-users")),
        ("GET", "/api/v4/user/list".into()),
        ("GET", format!("/tenant-zzzzzzzz99{BASE}/user/list-users")),
        ("DELETE", "/nevisidm/api/core/v1/D/users/u/device-passwords/c".into()),
    ] {
        let refused = setup.call(&anna, verb, &path, "").await;
        assert_eq!(refused.status, 404, "{verb} {path}");
        assert!(refused.text().contains("GatewayUnknownOperation"), "{verb} {path}");
    }
    // Everything else is the panel's: nothing of the tenant's server is reached by it.
    assert_eq!(setup.call(&anna, "GET", "/sandbox/pending", "").await.status, 404);
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let long = format!(r#"{{"TresorId":"{}"}}"#, "x".repeat(1024 * 1024));
    let refused = setup.call(&anna, "POST", &format!("{BASE}/tresor/delete-tresor"), &long).await;
    assert_eq!(refusal(&refused), (413, "GatewayBodyTooLarge".to_owned()));
    assert_eq!(setup.audit().len(), 1);
}

#[tokio::test]
async fn a_call_that_cannot_be_audited_is_not_sent() {
    let setup = TenantSetup::start().await;
    let anna = setup.admin("anna");
    let audit = setup.folder.path().join("audit.jsonl");
    std::fs::remove_file(&audit).unwrap();
    std::fs::create_dir(&audit).unwrap();
    let refused = setup.call(&anna, "POST", &format!("{BASE}/user/init-user-registration"), "").await;
    assert_eq!(refusal(&refused), (503, "GatewayBooksClosed".to_owned()));
    assert_eq!(setup.mutations().await, 0);

    std::fs::remove_dir(&audit).unwrap();
    std::fs::write(setup.folder.path().join("admins.json"), "{").unwrap();
    let refused = setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), "").await;
    assert_eq!(refusal(&refused), (503, "GatewayBooksClosed".to_owned()));
}

#[tokio::test]
async fn the_panel_is_served_with_the_headers_of_production() {
    let setup = TenantSetup::start().await;
    let plain = |path: &'static str, headers: Vec<(&'static str, &'static str)>| {
        setup.send(Call { verb: "GET", path, headers, body: vec![] })
    };
    let index = plain("/review/share/x", vec![]).await;
    assert_eq!((index.status.as_u16(), index.text()), (200, "<!doctype html>"));
    let wasm = plain("/panel-0123456789abcdef_bg.wasm", vec![("accept-encoding", "br")]).await;
    assert_eq!((wasm.text(), wasm.headers["content-encoding"].to_str().unwrap()), ("brotli", "br"));
    let config = plain("/config.json", vec![]).await;
    let tenant = &config.json()["tenants"][0];
    assert_eq!(tenant["name"], "Staging");
    assert_eq!((&tenant["serviceUrl"], &tenant["signedBy"]), (&"/tenant-abcdefgh12".into(), &"proxy".into()));
    let call = setup.call("", "GET", &format!("{BASE}/user/list-users"), "").await;
    for answer in [&index, &wasm, &config, &call] {
        for (name, value) in panel_host::production_headers(&[]) {
            assert_eq!(answer.headers.get(&name), Some(&value));
        }
    }
    let stranger = plain("/", vec![("host", "evil.example")]).await;
    assert_eq!(stranger.status, 403);
}
