//! **Settings**: tenants, addresses, preferences, stored data and its deletion, and browsers that store nothing.

use e2e::{Expected, Fault, OperationKind, Stage, story};

async fn at_settings(it: &Stage) {
    it.connect_at("/settings").await;
    it.page.heading("Settings").shown().await;
}

/// Sets a file in the import field, as choosing one does.
async fn import(it: &Stage, text: &str) {
    let text = serde_json::Value::from(text).to_string();
    it.page
        .run(&format!(
            "const field = document.querySelector('#settings-import'), files = new DataTransfer();
             files.items.add(new File([{text}], 'settings.json', {{ type: 'application/json' }}));
             field.files = files.files;
             field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        ))
        .await;
}

/// Makes the browser's storage fail: forbidden or full, as in private windows.
async fn storage_fails(it: &Stage, script: &str) {
    it.page.before_each_page(script).await;
}

const FORBIDDEN: &str = "
    const refuse = () => { throw new DOMException('Storage is forbidden here.', 'SecurityError') };
    Object.defineProperty(window, 'localStorage', { get: refuse });
    IDBFactory.prototype.open = refuse;";
const FULL: &str = "
    const full = () => { throw new DOMException('No room is left.', 'QuotaExceededError') };
    Storage.prototype.setItem = full;
    IDBObjectStore.prototype.put = full;";

#[test]
fn the_settings_page_is_accessible() {
    story(async |it| {
        at_settings(it).await;
        it.page.words("Journal records").shown().await;
        it.page.assert_accessible("settings").await;
        it.page.resize(360, 800).await;
        it.page.assert_no_sideways_scrolling("settings").await;
        it.page.assert_accessible("settings, 360 px wide").await;
        it.page.resize(1280, 900).await;
        it.page.button("Forget everything").click().await;
        it.page.button("Keep everything").focused().await;
        it.page.assert_accessible("the dialog that forgets everything").await;
    });
}

#[test]
fn preferences_apply_at_once_and_survive_a_reload() {
    story(async |it| {
        at_settings(it).await;
        it.page.choice("Date format").choose("ISO 8601, UTC").await;
        it.page.words("Example: 20").shown().await;
        it.page.choice("Lock after").choose("1 minute").await;
        it.page.check_box("Use single keys").click().await;
        it.page.reload().await;
        it.connect().await;
        it.page.choice("Date format").has_value("iso").await;
        it.page.choice("Lock after").has_value("1").await;
        it.page.words("Example: 20").shown().await;
        it.page.choice("Date format").choose("Month by name").await;
        it.page.choice("Language of dates").choose("Deutsch (Schweiz)").await;
        it.page.words("Example: 20").gone().await;

        it.page.set_clock_ahead(2).await;
        it.page.words("The panel was idle for 1 minute,").shown().await;
        it.page.set_clock_ahead(0).await;
    });
}

#[test]
fn form_input_survives_a_lock() {
    story(async |it| {
        at_settings(it).await;
        it.page.field("nevisIDM URL").fill("https://login.example").await;
        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.field("nevisIDM URL").gone().await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.field("nevisIDM URL").has_value("https://login.example").await;
        it.page.is_at("/settings").await;
    });
}

#[test]
fn addresses_are_checked_and_stored() {
    story(async |it| {
        at_settings(it).await;
        it.page.field("nevisIDM URL").fill("login.example").await;
        it.page.button("Save addresses").click().await;
        it.page.field("nevisIDM URL").invalid().await;
        it.page.field("nevisIDM URL").described("begins with https://").await;
        it.page.field("nevisIDM URL").focused().await;
        it.page.field("nevisIDM URL").fill("https://login.example").await;
        it.page.field("Feed URL").fill(&format!("{}/sandbox/pending", it.tenant.origin())).await;
        it.page.button("Save addresses").click().await;
        it.page.link("Review").click().await;
        it.page.words("feed live").shown().await;
        it.page.link("Settings").click().await;
        it.page.field("nevisIDM URL").has_value("https://login.example").await;
    });
}

#[test]
fn several_tenants_are_known_one_is_active_and_another_is_forgotten() {
    story(async |it| {
        it.page.open("/settings").await;
        it.page.field("Service URL").fill(&it.tenant.hosted_service_url()).await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.check_box("Keep me connected in this browser").check().await;
        it.page.button("Connect").click().await;
        it.page.heading("Settings").shown().await;
        // The same tenant at another address counts as another tenant.
        let (kept, other) = (it.tenant.hosted_service_url(), it.tenant.service_url());
        let (id, elsewhere) = (it.tenant.id().to_owned(), "https://zzzzzzzz99.api.tresorit.io");
        let file = serde_json::json!({ "Format": "tresor-admin/settings", "Version": 1, "Tenants": [
            { "Service": other, "Tenant": id }, { "Service": elsewhere, "Tenant": "zzzzzzzz99" },
        ] });
        import(it, &file.to_string()).await;
        it.page.words("with 2 new tenants").shown().await;
        it.page.button(&format!("Switch to {id}, {other}")).click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("Connect to the tenant you chose").shown().await;
        it.page.field("Service URL").has_value(&other).await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.heading("Settings").shown().await;

        // With a stored key the panel connects at once.
        it.page.button(&format!("Switch to {id}, {kept}")).click().await;
        it.page.button(&format!("Switch to {id}, {other}")).shown().await;
        it.page.heading("Settings").shown().await;
        it.page.button(&format!("Forget zzzzzzzz99, {elsewhere}")).click().await;
        it.page.button(&format!("Switch to zzzzzzzz99, {elsewhere}")).gone().await;
        it.page.heading("Tenants").focused().await;
        it.page.reload().await;
        it.page.button(&format!("Forget {id}, {other}")).shown().await;
        it.page.button(&format!("Switch to zzzzzzzz99, {elsewhere}")).gone().await;
    });
}

#[test]
fn settings_are_exported_and_imported_without_secrets() {
    story(async |it| {
        at_settings(it).await;
        let key = "ab".repeat(32);
        import(it, &format!(r#"{{"Format": "tresor-admin/settings", "Version": 1, "AdminKey": "{key}"}}"#))
            .await;
        it.page.words("Nothing was imported. $.AdminKey looks like a secret").shown().await;
        import(it, r#"{"Format": "tresor-admin/settings", "Version": 1, "Theme": "blue"}"#).await;
        it.page.words("$.Theme has an unknown value").shown().await;
        import(
            it,
            r#"{"Format": "tresor-admin/settings", "Version": 1, "Theme": "dark", "IdleMinutes": 30, "NoShortcuts": true}"#,
        )
        .await;
        it.page.words("The settings were imported").shown().await;
        it.page.choice("Lock after").has_value("30").await;
        it.page
            .run(
                "const real = URL.createObjectURL;
                 URL.createObjectURL = blob => { blob.text().then(text => window.testsExport = text); return real(blob); };",
            )
            .await;
        it.page.button("Export settings").click().await;
        let exported = it
            .page
            .run_async(
                "while (!window.testsExport) await new Promise(setTimeout); return window.testsExport;",
            )
            .await;
        let exported = exported.as_str().expect("a text").to_owned();
        assert!(exported.contains(r#""IdleMinutes": 30"#) && exported.contains(it.tenant.id()), "{exported}");
        assert!(!exported.to_lowercase().contains(&it.tenant.admin_key().to_lowercase()));
    });
}

#[test]
fn forget_everything_deletes_all_data_in_all_tabs() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.open(&share.path()).await;
        it.fill_connect_form().await;
        it.page.check_box("Keep me connected in this browser").check().await;
        it.page.button("Connect").click().await;
        it.page.button("Reject").click().await;
        it.tenant.becomes(&share, "Rejected").await;
        let first = it.page.this_tab().await;
        let second = it.page.new_tab().await;
        it.page.open("/settings").await;
        it.page.words("Stored keys").shown().await;

        it.page.button("Forget everything").click().await;
        it.page.words("2 × Journal records").shown().await;
        it.page.field("Type forget to confirm").fill("forge").await;
        it.page.button("Forget for good").click().await;
        it.page.field("Type forget to confirm").described("Type the word forget").await;
        it.page.field("Type forget to confirm").fill("forget").await;
        it.page.button("Forget for good").click().await;
        it.page.words("All data that the panel stored in this browser was deleted").shown().await;
        it.page.field("Service URL").has_value("").await;

        it.page.bring_to_front(&first).await;
        it.page.words("All data that the panel stored in this browser was deleted").shown().await;
        it.page.button("Approve").gone().await;
        let kept = it.page.everything_kept().await;
        for part in [share.id.as_str(), it.tenant.id(), "usages", "ApproveShare", "RejectShare"] {
            let stores = &kept[..kept.find("\"href\"").expect("the script says where the page is")];
            assert!(!stores.contains(part), "{part} is still kept: {stores}");
        }
        it.page.bring_to_front(&second).await;
        it.page.reload().await;
        it.page.field("Service URL").has_value("").await;
    });
}

#[test]
fn forbidden_storage_is_reported_and_the_panel_works() {
    story(async |it| {
        it.page.expects(Expected::Saying("The stored theme cannot be read"));
        storage_fails(it, FORBIDDEN).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.words("This browser cannot store the queue").shown().await;
        it.page.button("Approve").click().await;
        it.tenant.becomes(&share, "Approved").await;
        it.page.words("Share approved.").shown().await;

        it.page.link("Settings").click().await;
        it.page.words("This browser cannot store operations, the journal or keys").shown().await;
        it.page.words("This browser cannot store settings").shown().await;
        it.page.assert_accessible("settings without storage").await;
        // In memory everything still works.
        it.page.choice("Date format").choose("ISO 8601, UTC").await;
        it.page.link("Journal").click().await;
        it.page.words("This browser does not store the journal").shown().await;
        it.page.words("ApproveShare").shown().await;
        it.page.link("Settings").click().await;
        it.page.choice("Date format").has_value("iso").await;
    });
}

#[test]
fn full_storage_is_reported_and_the_panel_works() {
    story(async |it| {
        storage_fails(it, FULL).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.words("This browser cannot store the queue").shown().await;
        it.page.words("No room is left").shown().await;
        it.page.expects(Expected::Status(403));
        it.tenant.fault(Fault::code("InvalidAuthorization").on("approve-share")).await;
        it.page.button("Approve").click().await;
        it.page.words("Nothing was decided").shown().await;
        it.page.button("Approve").click().await;
        it.tenant.becomes(&share, "Approved").await;
        it.page.link("Settings").click().await;
        it.page.words("This browser cannot store settings").shown().await;
    });
}
