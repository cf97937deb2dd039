//! The host's `config.json`: tenants to choose from, mistakes reported with their path, and no secrets.

use e2e::{Expected, Story};

const TENANTS: &str = r#"{
    "tenants": [
        { "name": "Production", "serviceUrl": "/", "tenantId": "abcdefgh12" },
        { "name": "Elsewhere", "serviceUrl": "http://127.0.0.1:9", "tenantId": "zzzzzzzz99" }
    ],
    "feedUrl": "/sandbox/pending",
    "idleMinutes": 2
}"#;

#[test]
fn the_hosts_tenants_are_offered_and_a_blocked_one_is_reported() {
    Story::default().with_config(TENANTS).tell(async |it| {
        it.page.expects(Expected::Policy);
        it.page.open("/").await;
        it.page.field("Service URL").has_value(&it.tenant.service_url()).await;
        it.page.field("Tenant ID").has_value("abcdefgh12").await;
        it.page.choice("Tenant").choose("Elsewhere").await;
        it.page.field("Service URL").has_value("http://127.0.0.1:9").await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.words("This panel's Content-Security-Policy does not allow calls to").shown().await;
        it.page.words("connect-src").shown().await;

        it.page.choice("Tenant").choose("Another tenant").await;
        it.page.field("Service URL").has_value("").await;
        it.page.choice("Tenant").choose("Production").await;
        it.page.assert_accessible("the connect form with tenants to choose from").await;
        it.page.button("Connect").click().await;
        it.page.heading("Overview").shown().await;
        it.page.link("Review").click().await;
        it.page.heading("Review").shown().await;
        // The host's feed is used as well.
        it.page.words("feed live").shown().await;
    });
}

#[test]
fn the_host_limits_the_idle_time() {
    Story::default().with_config(TENANTS).tell(async |it| {
        it.page.open("/settings").await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.words("The host allows at most 2 minutes").shown().await;
        it.page.choice("Lock after").has_value("2").await;
        it.page.set_clock_ahead(3).await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("The panel was idle for 2 minutes").shown().await;
        it.page.set_clock_ahead(0).await;
    });
}

#[test]
fn the_defaults_apply_without_a_config_file() {
    Story::default().without_config().tell(async |it| {
        it.page.expects(Expected::Status(404));
        it.connect_at("/settings").await;
        it.page.words("The host provides no configuration").shown().await;
        it.page.choice("Lock after").has_value("15").await;
    });
}

#[test]
fn a_broken_config_file_is_reported_and_the_panel_works() {
    Story::default().with_config(r#"{"tenants": ["#).tell(async |it| {
        it.page.open("/").await;
        it.page.words("config.json) has mistakes").shown().await;
        it.page.words("$ This is not JSON").shown().await;
        it.page.assert_accessible("the connect form with mistakes of the host").await;
        it.connect().await;
        it.page.heading("Overview").shown().await;
    });
}

#[test]
fn a_wrong_url_is_reported_with_its_path_and_the_other_tenant_is_offered() {
    let config = r#"{"tenants": [
        { "name": "Wrong", "serviceUrl": "example.test", "tenantId": "abcdefgh12" },
        { "name": "Right", "serviceUrl": "/", "tenantId": "abcdefgh12" }
    ], "idleMinuts": 5}"#;
    Story::default().with_config(config).tell(async |it| {
        it.page.open("/").await;
        it.page.words("$.tenants[0].serviceUrl A service URL begins with https://").shown().await;
        it.page.words("$.idleMinuts Unknown name").shown().await;
        it.page.field("Service URL").has_value(&it.tenant.service_url()).await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.heading("Overview").shown().await;
        it.page.link("Settings").click().await;
        it.page.words("These parts of the host's configuration").shown().await;
    });
}

#[test]
fn a_secret_in_the_config_file_is_reported_and_not_repeated() {
    let config = r#"{"tenants": [{ "name": "Production", "serviceUrl": "/", "tenantId": "abcdefgh12",
        "adminKey": "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" }]}"#;
    Story::default().with_config(config).tell(async |it| {
        it.page.open("/").await;
        it.page.words("$.tenants[0].adminKey This looks like a secret").shown().await;
        it.page.words("00112233").gone().await;
        it.page.field("Service URL").has_value("").await;
    });
}
