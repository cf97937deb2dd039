//! Connecting to a tenant, and what becomes of the key.

use e2e::story;

#[test]
fn a_tenant_and_its_key_connect() {
    story(async |it| {
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.button("Connect").click().await;
        it.page.heading("Review").shown().await;
        it.page.words(it.tenant.id()).shown().await;
        it.page.button("Lock").enabled().await;
    });
}
