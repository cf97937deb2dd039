//! **Errors**: finding codes by search and by URL, and the links from a real error to its entry and back.

use e2e::{Expected, Fault, OperationKind, Stage, story};

#[test]
fn the_search_covers_codes_statuses_and_texts_and_is_kept_in_the_url() {
    story(async |it| {
        it.page.open("/errors").await;
        it.page.heading("Errors").shown().await;
        it.page.words("301 codes").shown().await;
        it.page.search_field("Search").fill("latestgkf").await;
        it.page.words("1 of 301 codes").shown().await;
        it.page.search_field("Search").fill("412").await;
        it.page.is_at("/errors?q=412").await;
        it.page.link("EtagNotMatch").shown().await;
        it.page.search_field("Search").fill("x-token expired").await;
        it.page.link("errors.invalidJWTToken").shown().await;
        it.page.choice("Catalogue").choose("Tenant API").await;
        it.page.words("No matching codes.").shown().await;
        it.page.choice("Catalogue").choose("nevisIDM").await;
        it.page.is_at("/errors?q=x-token%20expired&of=nevisIDM").await;

        it.page.link("errors.invalidJWTToken").click().await;
        it.page.heading("errors.invalidJWTToken").focused().await;
        it.page.is_at("/errors/errors.invalidJWTToken?q=x-token%20expired&of=nevisIDM").await;
        it.page.words("Enter a new token as X-Token").shown().await;
        it.page.back().await;
        it.page.heading("errors.invalidJWTToken").gone().await;
        it.page.search_field("Search").has_value("x-token expired").await;

        it.page.reload().await;
        it.page.search_field("Search").has_value("x-token expired").await;
        it.page.link("errors.invalidJWTToken").shown().await;
    });
}

#[test]
fn the_page_of_a_code_needs_no_connection() {
    story(async |it| {
        for (code, words) in [
            ("TresorIsAlreadyApproved", "After a lost answer this proves that the first approval arrived."),
            ("errors.combinedDataroomDenied", "outside the data room of the caller's roles"),
            ("panel.BlockedByPolicy", "Add the address to connect-src"),
        ] {
            it.page.open(&format!("/errors/{code}")).await;
            it.page.heading(code).shown().await;
            it.page.words(words).shown().await;
            it.page.heading("Connect to a tenant").gone().await;
        }
        it.page.link("Review").click().await;
        it.page.heading("Connect to a tenant").focused().await;
    });
}

/// Opens a pending share whose approval is refused with this code, and approves it.
async fn refused(it: &Stage, code: &str) {
    let share = it.tenant.ask(OperationKind::Share).await;
    it.open_connected(&share).await;
    it.tenant.fault(Fault::code(code).on("approve-share")).await;
    it.page.button("Approve").click().await;
}

#[test]
fn a_real_error_leads_to_its_entry_and_back() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        refused(it, "InvalidAuthorization").await;
        let place = it.page.path().await;
        it.page.link("About InvalidAuthorization").click().await;
        it.page.is_at("/errors/InvalidAuthorization").await;
        it.page.heading("Errors").focused().await;
        it.page.words("The server refused the signature.").shown().await;
        it.page.words("InvalidAuthorization (403): Authentication failed for user").shown().await;
        it.page.back().await;
        it.page.is_at(&place).await;
        it.page.button("Approve").enabled().await;

        it.page.link("Journal").click().await;
        it.page.link("InvalidAuthorization").click().await;
        it.page.is_at("/errors/InvalidAuthorization").await;
    });
}

#[test]
fn an_unknown_code_is_shown_as_unknown_with_the_servers_message() {
    story(async |it| {
        it.page.expects(Expected::Status(500));
        refused(it, "NobodyKnowsThis").await;
        it.page.words("NobodyKnowsThis (500)").shown().await;
        it.page.link("About NobodyKnowsThis").click().await;
        it.page.heading("NobodyKnowsThis").shown().await;
        it.page.words("This code is in none of the panel's catalogues.").shown().await;
        it.page.words("NobodyKnowsThis (500)").shown().await;
        it.page.assert_accessible("an unknown code").await;

        it.page.open("/errors/AnotherOne").await;
        it.page.words("This code has not been received since this page was loaded.").shown().await;
    });
}

#[test]
fn the_connect_form_keeps_what_was_typed_beside_the_reference() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.field("Tenant ID").fill("zzzzzzzz99").await;
        it.page.button("Connect").click().await;
        it.page.link("About InvalidAuthorization (new tab)").shown().await;
        let target = it
            .page
            .run("return document.querySelector('a[href=\"/errors/InvalidAuthorization\"]').target")
            .await;
        assert_eq!(target, "_blank", "the form would be lost with the page");
        let form = it.page.this_tab().await;
        it.page.new_tab().await;
        it.page.open("/errors/InvalidAuthorization").await;
        it.page.words("Check the tenant ID: it is part of the signature.").shown().await;
        it.page.bring_to_front(&form).await;
        it.page.field("Tenant ID").has_value("zzzzzzzz99").await;
    });
}

#[test]
fn a_missing_error_reference_is_reported() {
    story(async |it| {
        it.page.expects(Expected::Blocked);
        it.connect_at("/journal").await;
        it.page.block("*errors.json*").await;
        it.page.link("Errors").click().await;
        it.page.words("The error reference could not be loaded").shown().await;
        it.page.unblock().await;
        it.page.link("Journal").click().await;
        it.page.link("Errors").click().await;
        it.page.words("301 codes").shown().await;
    });
}

#[test]
fn the_reference_is_accessible() {
    story(async |it| {
        it.page.open("/errors/BadInput").await;
        it.page.words("301 codes").shown().await;
        it.is_fit_for_all("an entry of the reference").await;
    });
}
