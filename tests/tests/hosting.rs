//! The host's `config.json`: tenants to choose from, mistakes reported with their path, and no secrets.

use e2e::{Expected, OperationKind, Page, Story, story, wait};

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
        let line = format!("Production: tenant abcdefgh12 at {}.", it.tenant.service_url());
        it.page.words(&line).shown().await;
        it.page.words("The operation feed is set up, too.").shown().await;
        it.page.field("Service URL").gone().await;
        it.page.choice("Tenant").choose("Elsewhere").await;
        it.page.words("Elsewhere: tenant zzzzzzzz99 at http://127.0.0.1:9.").shown().await;
        it.page.words("Production: tenant").gone().await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.words("This panel's Content-Security-Policy does not allow calls to").shown().await;
        it.page.words("connect-src").shown().await;

        it.page.choice("Tenant").choose("Another tenant").await;
        it.page.field("Service URL").has_value("").await;
        it.page.words("Elsewhere: tenant").gone().await;
        it.page.choice("Tenant").choose("Production").await;
        it.page.field("Service URL").gone().await;
        it.page.words(&line).shown().await;
        it.page.assert_accessible("the connect form with tenants to choose from").await;
        it.page.button("Connect").click().await;
        it.page.heading("Overview").shown().await;
        it.page.link("Review").click().await;
        it.page.heading("Review").shown().await;
        // The host's feed is used as well.
        it.page.words("feed live").shown().await;
    });
}

const ONE_TENANT: &str = r#"{
    "tenants": [{ "name": "Elsewhere", "serviceUrl": "http://127.0.0.1:9", "tenantId": "zzzzzzzz99" }],
    "feedUrl": "/sandbox/pending"
}"#;

#[test]
fn another_tenant_is_unfolded_filled_in_and_does_not_get_the_hosts_feed() {
    Story::default().with_config(ONE_TENANT).tell(async |it| {
        it.page.open("/review").await;
        it.page.words("Elsewhere: tenant zzzzzzzz99 at http://127.0.0.1:9.").shown().await;
        it.page.choice("Tenant").gone().await;
        it.page.field("Admin key").shown().await;
        it.is_fit_for_all("the connect form with one tenant of the host").await;

        it.page.button("Another tenant").click().await;
        it.page.field("Service URL").has_value("").await;
        it.page.check_box("A proxy signs the requests").shown().await;
        it.page.words("Elsewhere: tenant").gone().await;
        it.is_fit_for_all("the connect form with the fields for another tenant").await;
        // Folded again, it is about the host's tenant.
        it.page.button("Another tenant").click().await;
        it.page.words("Elsewhere: tenant zzzzzzzz99").shown().await;
        it.page.field("Service URL").gone().await;

        it.page.button("Another tenant").click().await;
        it.connect().await;
        it.page.words("feed off").shown().await;
        it.page.button("Lock").click().await;
        // It is the one that was used last, so its key is enough.
        it.page.words(&format!("Tenant abcdefgh12 at {}.", it.tenant.service_url())).shown().await;
        it.page.connect_by_key(&it.tenant).await;
        it.page.words("feed off").shown().await;
    });
}

/// Waits until the page shows at least this many rows of a list or a table.
async fn has_rows(page: &Page, least: u64) {
    let count = "return document.querySelectorAll('main tbody tr, main [role=row], main li').length";
    let shown = wait::until(async || match page.run(count).await.as_u64() {
        Some(rows) if rows >= least => Ok(()),
        rows => Err(format!("{} rows are shown, not {least}", rows.unwrap_or_default())),
    });
    shown.await.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn in_the_demo_the_key_alone_gives_a_full_and_live_queue_and_credentials_to_find() {
    Story::default().set_up().tell(async |it| {
        it.page.open("/review").await;
        it.page.words("Local tenant: tenant abcdefgh12 at").shown().await;
        it.page.words("The operation feed and nevisIDM are set up, too.").shown().await;
        it.page.connect_by_key(&it.tenant).await;
        it.page.words("feed live").shown().await;
        it.page.words("30 operations in the queue").shown().await;
        it.tenant.ask(OperationKind::Share).await;
        it.page.words("31 operations in the queue").shown().await;

        for title in ["Users", "Tresors", "Content"] {
            it.page.link(title).click().await;
            it.page.heading(title).shown().await;
            has_rows(&it.page, 10).await;
        }
        it.page.link("Credentials").click().await;
        it.page.field("Base URL").has_value(&it.tenant.origin()).await;
        it.page.words("admin (all rights)").shown().await;
        it.page.field("Bearer token").fill("admin").await;
        it.page.button("List clients").click().await;
        it.page.button("Choose 100").click().await;
        it.page.field("Login ID").fill("user-2").await;
        it.page.button("Find users").click().await;
        it.page.focus_says("Users of client 100 with login ID user-2: 1").await;
        it.is_fit_for_all("Credentials with a note of the host").await;
    });
}

#[test]
fn the_queue_stays_alive_while_clients_go_on() {
    Story::default().set_up().with_flags(&["--traffic", "2"]).tell(async |it| {
        it.page.open("/review").await;
        it.page.connect_by_key(&it.tenant).await;
        it.page.words("feed live").shown().await;
        let count = async || {
            let text = it.page.text().await;
            let (before, _) = text.split_once(" operations in the queue")?;
            before.rsplit(|letter: char| !letter.is_ascii_digit()).next()?.parse::<u32>().ok()
        };
        let grown = wait::until(async || match count().await {
            Some(count) if count > 32 => Ok(()),
            count => Err(format!("{count:?} operations are in the queue")),
        });
        grown.await.unwrap_or_else(|why| panic!("{why}"));
    });
}

#[test]
fn without_a_note_of_the_host_credentials_names_no_tokens() {
    story(async |it| {
        it.connect_at("/credentials").await;
        it.page.field("Bearer token").shown().await;
        it.page.words("admin (all rights)").gone().await;
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
        it.page.words(&format!("Right: tenant abcdefgh12 at {}.", it.tenant.service_url())).shown().await;
        it.page.connect_by_key(&it.tenant).await;
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
