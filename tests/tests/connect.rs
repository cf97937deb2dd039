//! **Connect to a tenant**: connecting, and the message for each cause of a failure.

use e2e::{Expected, Fault, Key, Stage, story};

/// A well-formed admin key that belongs to no tenant.
const ANOTHER_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Presses **Connect** and waits for these texts about the failure. The input stays in the form.
async fn connecting_fails(it: &Stage, words: &[&str]) {
    it.page.button("Connect").click().await;
    for words in words {
        it.page.words(words).shown().await;
    }
    it.page.heading("Connect to a tenant").shown().await;
    it.page.button("Connect").enabled().await;
}

/// Checks that the page shows these texts in this order.
async fn in_order(it: &Stage, words: &[&str]) {
    let text = it.page.text().await;
    let mut from = 0;
    for word in words {
        let at = text[from..].find(word);
        from += at.unwrap_or_else(|| panic!("“{word}” does not follow in order in:\n{text}"));
    }
}

#[test]
fn the_form_connects_with_tenant_and_key() {
    story(async |it| {
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.button("Connect").click().await;
        it.page.heading("Overview").shown().await;
        it.page.words(it.tenant.id()).shown().await;
        it.page.button("Lock").enabled().await;
        it.page.navigation("Pages").shown().await;
        it.page.link("Overview").current().await;
    });
}

#[test]
fn the_tenant_id_is_filled_in_from_the_service_url() {
    story(async |it| {
        it.page.open("/").await;
        it.page.field("Service URL").fill(&it.tenant.hosted_service_url()).await;
        it.page.field("Tenant ID").has_value(it.tenant.id()).await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.heading("Overview").shown().await;
    });
}

#[test]
fn a_wrong_key_names_all_its_causes_in_order() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.field("Admin key").fill(ANOTHER_KEY).await;
        connecting_fails(it, &["The server refused the signature", "InvalidAuthorization"]).await;
        in_order(it, &["Check the admin key", "Check the tenant ID", "computer's clock"]).await;
        it.page.field("Service URL").has_value(&it.tenant.service_url()).await;
        it.page.field("Tenant ID").has_value(it.tenant.id()).await;

        // The right key connects from the same form.
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.heading("Overview").shown().await;
    });
}

#[test]
fn a_wrong_tenant_id_is_named_as_a_cause() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.field("Tenant ID").fill("zzzzzzzz99").await;
        connecting_fails(
            it,
            &["The server refused the signature", "Check the tenant ID: it is part of the signature."],
        )
        .await;
    });
}

#[test]
fn the_url_of_a_missing_tenant_is_reported() {
    story(async |it| {
        it.page.expects(Expected::Status(404));
        it.page.open("/").await;
        it.fill_connect_form().await;
        let elsewhere = format!("{}/tenant-zzzzzzzz99", it.tenant.service_url());
        it.page.field("Service URL").fill(&elsewhere).await;
        it.page.field("Tenant ID").has_value("zzzzzzzz99").await;
        connecting_fails(it, &["There is no such tenant at this service", "TenantDoesNotExist"]).await;
    });
}

#[test]
fn an_invalid_key_is_reported_at_its_field_and_the_input_stays() {
    story(async |it| {
        it.page.open("/").await;
        it.fill_connect_form().await;
        let key = it.page.field("Admin key");
        for (typed, told) in [
            ("12345xyz", "Character 6 is not a hex digit"),
            ("0123456789abcdef", "this has 16 characters"),
            ("", "Enter the admin key"),
        ] {
            key.fill(typed).await;
            it.page.button("Connect").click().await;
            key.invalid().await;
            key.described(told).await;
            key.focused().await;
            key.has_value(typed).await;
        }
        it.page.field("Service URL").has_value(&it.tenant.service_url()).await;
        it.page.field("Tenant ID").has_value(it.tenant.id()).await;
        assert_eq!(it.page.requests("/api/v4/admin/").await, 0, "nothing was sent");
    });
}

#[test]
fn missing_fields_are_each_reported() {
    story(async |it| {
        it.page.open("/").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.button("Connect").click().await;
        it.page.field("Service URL").invalid().await;
        it.page.field("Service URL").described("Enter the tenant's service URL").await;
        it.page.field("Service URL").focused().await;
        it.page.field("Tenant ID").described("Enter the tenant ID").await;
        it.page.field("Admin key").described("Enter the admin key").await;

        it.page.field("Service URL").fill("example.test").await;
        it.page.button("Connect").click().await;
        it.page.field("Service URL").described("begins with https:// or http://").await;
    });
}

#[test]
fn an_unreachable_server_is_not_reported_as_a_wrong_key() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.tenant.stop();
        connecting_fails(it, &["No answer from", "Check the service URL"]).await;
        it.page.words("refused the signature").gone().await;
    });
}

#[test]
fn an_origin_blocked_by_the_policy_is_distinguished_from_an_unreachable_one() {
    story(async |it| {
        it.page.expects(Expected::Policy);
        it.page.open("/").await;
        it.fill_connect_form().await;
        // A port that the policy does not allow: neither the panel's nor the content's.
        it.page.field("Service URL").fill("http://127.0.0.1:9").await;
        connecting_fails(it, &["Content-Security-Policy", "connect-src"]).await;
    });
}

#[test]
fn a_wrong_clock_is_reported_with_amount_and_direction() {
    for (minutes, way) in [(40, "minutes ahead of the server"), (-40, "minutes behind the server")] {
        story(async |it| {
            it.page.expects(Expected::Status(403));
            it.page.set_clock_ahead(minutes).await;
            it.page.open("/").await;
            it.fill_connect_form().await;
            connecting_fails(it, &[way, "Set this computer's clock"]).await;
            // The server's clock has whole seconds, so the last minute may not be full.
            let text = it.page.text().await;
            assert!(["39", "40"].iter().any(|told| text.contains(&format!("{told} {way}"))), "{text}");
        });
    }
}

#[test]
fn a_server_error_is_shown_with_its_code() {
    story(async |it| {
        it.page.expects(Expected::Status(500));
        it.tenant.fault(Fault::code("UnexpectedError").on("/api/v4/admin/")).await;
        it.page.open("/").await;
        it.fill_connect_form().await;
        connecting_fails(it, &["UnexpectedError (500)"]).await;

        it.page.button("Connect").click().await;
        it.page.heading("Overview").shown().await;
    });
}

#[test]
fn enter_sends_the_form() {
    story(async |it| {
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.press(Key::Enter).await;
        it.page.heading("Overview").shown().await;
    });
}

#[test]
fn no_key_is_needed_behind_a_signing_proxy() {
    story(async |it| {
        // No proxy signs here, so the server refuses the request.
        it.page.expects(Expected::Status(403));
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.check_box("A proxy signs the requests").check().await;
        it.page.field("Admin key").gone().await;
        it.page.check_box("Keep me connected in this browser").gone().await;
        connecting_fails(it, &["InvalidAuthorization (403)"]).await;
    });
}
