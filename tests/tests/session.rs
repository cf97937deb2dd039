//! The session: the key cannot be read, is stored only on request, and is dropped by **Lock**. The current page
//! survives all of this.

use e2e::{OperationKind, Page, Scheme, story};

/// Checks that the key cannot be found anywhere: as typed, in the other case, or as bytes.
async fn key_is_nowhere(page: &Page, key: &str) {
    let kept = page.everything_kept().await.to_lowercase();
    assert!(!kept.contains(&key.to_lowercase()), "the admin key's text can be read again in the page");
    let half = &key.to_lowercase()[..32];
    assert!(!kept.contains(half), "half of the admin key's text can be read again in the page");
    let bytes = (0..64).step_by(2).map(|at| u8::from_str_radix(&key[at..at + 2], 16).expect("hex digits"));
    let bytes = bytes.collect::<Vec<_>>();
    let list = bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    assert!(!kept.contains(&list), "the admin key's bytes can be read again in the page");
    let base64 = admin_api::signing::base64(&bytes).to_lowercase();
    assert!(!kept.contains(&base64), "the admin key's bytes can be read again in the page");
}

#[test]
fn the_key_cannot_be_read_after_connecting() {
    story(async |it| {
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.button("Connect").click().await;
        it.page.heading("Review").shown().await;
        key_is_nowhere(&it.page, it.tenant.admin_key()).await;
        assert!(!it.page.everything_kept().await.contains("\"usages\""), "no key object is kept unasked");

        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.field("Admin key").has_value("").await;
        key_is_nowhere(&it.page, it.tenant.admin_key()).await;
    });
}

#[test]
fn a_key_that_is_not_stored_ends_with_the_page() {
    story(async |it| {
        it.connect_at("/").await;
        it.page.reload().await;
        it.page.heading("Connect to a tenant").shown().await;
        // The tenant is stored, so only the key must be entered.
        it.page.field("Service URL").has_value(&it.tenant.service_url()).await;
        it.page.field("Tenant ID").has_value(it.tenant.id()).await;
    });
}

#[test]
fn a_kept_connection_survives_a_reload_and_is_forgotten_by_lock() {
    story(async |it| {
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.check_box("Keep me connected in this browser").check().await;
        it.page.button("Connect").click().await;
        it.page.heading("Review").shown().await;
        key_is_nowhere(&it.page, it.tenant.admin_key()).await;
        let kept = it.page.everything_kept().await;
        assert!(
            kept.contains("\"extractable\":false") && kept.contains("\"exported\":false"),
            "the key can be read"
        );

        it.page.reload().await;
        it.page.heading("Review").shown().await;
        it.page.heading("Connect to a tenant").gone().await;
        // The key still signs.
        let share = it.tenant.ask(OperationKind::Share).await;
        it.look_up(&share.named()).await;
        it.page.button("Approve").enabled().await;

        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.reload().await;
        it.page.heading("Connect to a tenant").shown().await;
        let kept = it.page.everything_kept().await;
        assert!(!kept.contains("\"usages\""), "Lock forgets the key object");
    });
}

#[test]
fn a_deep_link_survives_connect_and_lock() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.open(&share.path()).await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.is_at(&share.path()).await;
        it.connect().await;
        it.page.heading("Share").shown().await;
        it.page.words(share.target()).shown().await;
        it.page.button("Approve").enabled().await;
        it.page.is_at(&share.path()).await;

        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.button("Approve").gone().await;
        it.page.words(share.target()).gone().await;
        it.page.is_at(&share.path()).await;

        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.heading("Share").shown().await;
        it.page.button("Approve").enabled().await;
        it.page.is_at(&share.path()).await;
        assert_eq!(it.tenant.state_of(&share).await, "Pending");
    });
}

#[test]
fn fifteen_idle_minutes_lock_the_panel_and_keep_the_page() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.set_clock_ahead(16).await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("The panel was idle for 15 minutes").shown().await;
        it.page.button("Approve").gone().await;
        it.page.is_at(&share.path()).await;

        it.page.set_clock_ahead(0).await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.heading("Share").shown().await;
        it.page.button("Approve").enabled().await;
    });
}

#[test]
fn a_dialog_is_hidden_by_the_connect_form_and_returns() {
    story(async |it| {
        let tresor = it.tenant.tresor().await;
        it.connect_at(&format!("/tresors/{}", tresor.id)).await;
        it.page.button("Delete").click().await;
        it.page.dialog("Delete this tresor for good?").shown().await;
        let label = format!("Type the last 6 characters: {}", &tresor.id[tresor.id.len() - 6..]);
        it.page.field(&label).fill("half").await;
        it.page.set_clock_ahead(16).await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.dialog("Delete this tresor for good?").gone().await;

        it.page.set_clock_ahead(0).await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.dialog("Delete this tresor for good?").shown().await;
        it.page.field(&label).has_value("half").await;
        it.page.button("Delete for good").disabled().await;
    });
}

/// The background colour, once it has settled.
async fn ground(page: &Page) -> String {
    page.is_still().await;
    page.run("return getComputedStyle(document.body).backgroundColor").await.to_string()
}

#[test]
fn a_choice_of_theme_survives_a_reload() {
    story(async |it| {
        it.connect_at("/").await;
        let light = ground(&it.page).await;
        it.page.choice("Theme").choose("Dark").await;
        let dark = ground(&it.page).await;
        assert_ne!(light, dark);
        it.page.reload().await;
        it.page.heading("Connect to a tenant").shown().await;
        assert_eq!(ground(&it.page).await, dark);
        it.page.choice("Theme").choose("System").await;
        assert_eq!(ground(&it.page).await, light);
    });
}

#[test]
fn the_theme_follows_the_system_without_a_choice() {
    story(async |it| {
        it.page.open("/").await;
        it.page.heading("Connect to a tenant").shown().await;
        let light = ground(&it.page).await;
        it.page.prefer(Scheme::Dark).await;
        let dark = ground(&it.page).await;
        assert_ne!(light, dark);
        it.page.choice("Theme").choose("Light").await;
        assert_eq!(ground(&it.page).await, light);
    });
}
