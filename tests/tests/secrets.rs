//! Secrets: the admin key never enters the memory of the wasm. Whatever else is secret is gone from it and from the
//! document as soon as it has been used or the panel is locked, and what a lock takes away is there again after it.

use e2e::{Expected, Gateway, Key, OperationKind, Page, Secret, Stage, Story, Tenant, story};
use serde_json::Value;

const PASSPHRASE: &str = "copper lantern under nine bridges";
/// No caller of the sandbox's nevisIDM has this token.
const BEARER: &str = "0b5e-unknown-to-the-sandbox-77aa";
const OWN: [&str; 3] = ["100", "idm-user-1", "cred-self-1"];
const ACTIVE: [&str; 3] = ["100", "idm-user-2", "cred-active"];

/// The values of a registration.
struct Handed {
    user: String,
    session: String,
    verifier: String,
}

impl Handed {
    fn secrets(&self) -> [Secret; 2] {
        [Secret::text("RegSessionId", &self.session), Secret::text("RegSessionVerifier", &self.verifier)]
    }
}

/// Starts a registration and copies the hand-over.
async fn start_registration(page: &Page) -> Handed {
    page.allow_clipboard().await;
    page.button("Start registration").click().await;
    page.heading("Registration started").shown().await;
    page.button("Copy hand-over JSON").click().await;
    page.words("Copied").shown().await;
    let handed: Value = serde_json::from_str(&page.copied().await).expect("the hand-over is JSON");
    let text = |name: &str| handed[name].as_str().expect("it is handed over").to_owned();
    Handed { user: text("UserId"), session: text("RegSessionId"), verifier: text("RegSessionVerifier") }
}

async fn lock(page: &Page) {
    page.button("Lock").click().await;
    page.heading("Connect to a tenant").shown().await;
}

/// Locks the panel as fifteen idle minutes do, without moving the focus before.
async fn lock_by_idling(page: &Page) {
    page.set_clock_ahead(16).await;
    page.heading("Connect to a tenant").shown().await;
    page.set_clock_ahead(0).await;
}

/// Checks that the search of the memory finds a text that is there.
async fn is_searched(page: &Page, tenant: &Tenant) {
    assert!(page.copies_in_memory(tenant.id()).await > 0, "the tenant's id is in the memory");
}

/// Removes all attributes and styles that hide the page under the cover.
async fn take_the_cover_off(page: &Page) {
    page.run(
        "for (const hidden of document.querySelectorAll('[hidden], [inert]')) hidden.hidden = hidden.inert = false;
         for (const dialog of document.querySelectorAll('dialog')) dialog.style.display = 'block';
         for (const style of document.querySelectorAll('link[rel=stylesheet], style')) style.remove();",
    )
    .await;
}

/// The names of the buttons in the document, and the ids of the password fields beside those of the connect form.
async fn uncovered(page: &Page) -> String {
    let names = page.run(
        "const names = [...document.querySelectorAll('button')].map(button => button.ariaLabel ?? button.textContent);
         const fields = [...document.querySelectorAll('input[type=password]')].filter(field => !field.closest('.connect'));
         return [...names, ...fields.map(field => field.id)].join('\\n');",
    );
    names.await.as_str().expect("the script answers with a text").to_owned()
}

#[test]
fn the_admin_key_never_enters_the_memory_of_the_page() {
    story(async |it| {
        let text = it.tenant.admin_key();
        let key = Secret::key("the admin key", text);
        it.page.watch_memory().await;
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.memory_has_none_of(&[&key], "a key was typed").await;

        // A key that is refused for its form stays in its field.
        it.page.field("Admin key").fill(&format!("{text}0")).await;
        it.page.button("Connect").click().await;
        it.page.field("Admin key").described("this has 65 characters").await;
        it.page.memory_has_none_of(&[&key], "a key was refused").await;

        it.page.field("Admin key").fill(&text.to_uppercase()).await;
        it.page.check_box("Keep me connected in this browser").check().await;
        it.page.button("Connect").click().await;
        it.page.heading("Review").shown().await;
        it.page.has_none_of(&[&key], "after Connect").await;
        is_searched(&it.page, &it.tenant).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.look_up(&share.named()).await;
        it.page.button("Approve").enabled().await;
        it.page.has_none_of(&[&key], "after signed requests").await;

        it.page.reload().await;
        it.page.heading("Share").shown().await;
        it.page.button("Approve").enabled().await;
        it.page.has_none_of(&[&key], "after the reload of a kept connection").await;

        lock(&it.page).await;
        it.page.has_none_of(&[&key], "after Lock").await;
        it.connect().await;
        it.page.button("Approve").enabled().await;
        it.page.has_none_of(&[&key], "connected again").await;
        lock_by_idling(&it.page).await;
        it.page.has_none_of(&[&key], "after the idle lock").await;
        is_searched(&it.page, &it.tenant).await;
    });
}

#[test]
fn a_gateway_credential_is_in_memory_once_and_gone_after_a_lock() {
    story(async |it| {
        let gateway = Gateway::start(&it.tenant);
        let anna = gateway.add("anna");
        let credential = Secret::text("the credential", &anna);
        let page = Page::start(gateway.origin().to_owned()).await;
        page.watch_memory().await;
        page.open("/users").await;
        let connect = async || {
            page.field("Credential").fill(&anna).await;
            page.button("Connect").click().await;
            page.heading("Connect to a tenant").gone().await;
            page.page_is_loaded().await;
        };
        page.heading("Connect to a tenant").shown().await;
        connect().await;
        let handed = start_registration(&page).await;
        page.document_has_none_of(&[&credential], "after Connect").await;
        assert_eq!(page.copies_in_memory(&anna).await, 1, "only the one that requests are sent with");

        lock(&page).await;
        let [session, verifier] = handed.secrets();
        page.has_none_of(&[&credential, &session, &verifier], "after Lock").await;
        is_searched(&page, &it.tenant).await;

        // The credential that sealed the secrets opens them.
        connect().await;
        page.button("Show RegSessionVerifier").click().await;
        page.words(&handed.verifier).shown().await;
        lock_by_idling(&page).await;
        page.has_none_of(&[&credential, &session, &verifier], "after the idle lock").await;
        page.assert_console_is_clean().await;
        page.close().await;
    });
}

#[test]
fn tokens_of_nevisidm_are_in_memory_once_and_gone_after_a_lock() {
    Story::default().demo().tell(async |it| {
        it.page.expects(Expected::Status(401));
        it.page.watch_memory().await;
        it.open_credentials("self").await;
        it.page.check_box("Self-admin mode").check().await;
        let token = it.tenant.self_admin_token("idm-user-1", 3600).await;
        let (bearer, x_token) = (Secret::text("the bearer", BEARER), Secret::text("the X-Token", &token));
        let both = [&bearer, &x_token];
        it.page.field("X-Token").fill(&token).await;
        it.page.ask_to_delete(OWN).await;
        it.page.delete_for_good("cred-self-1").await;
        it.page.words("nevisIDM confirmed it").shown().await;
        it.page.field("Bearer token").fill(BEARER).await;
        it.page.ask_to_delete(ACTIVE).await;
        it.page.words("nevisIDM refused the caller's sign-in.").shown().await;
        it.page.document_has_none_of(&both, "while the tokens are held").await;
        assert_eq!(it.page.copies_in_memory(BEARER).await, 1, "only the one that requests are sent with");
        assert_eq!(it.page.copies_in_memory(&token).await, 1, "only the one that requests are sent with");
        lock(&it.page).await;
        it.page.has_none_of(&both, "after Lock").await;
        is_searched(&it.page, &it.tenant).await;

        // A token is typed, and the field still has the focus.
        it.connect().await;
        it.page.field("X-Token").fill(&token).await;
        lock_by_idling(&it.page).await;
        it.page.has_none_of(&both, "after the idle lock").await;
        take_the_cover_off(&it.page).await;
        it.page.document_has_none_of(&both, "under the cover").await;
        it.connect().await;
        it.page.field("X-Token").has_value("").await;
        it.page.field("Credential").has_value(ACTIVE[2]).await;
        it.page.button("Forget X-Token").gone().await;
    });
}

#[test]
fn registration_secrets_and_passphrases_are_gone_when_they_were_used() {
    story(async |it| {
        it.page.watch_memory().await;
        it.connect_at("/users").await;
        let handed = start_registration(&it.page).await;
        let validation = it.tenant.complete_registration(&handed.user, &handed.session).await;
        let [session, verifier] = handed.secrets();
        let passphrase = Secret::text("the passphrase", PASSPHRASE);
        let validator = Secret::text("RegValidationVerifier", &validation);
        let all = [&session, &verifier, &passphrase, &validator];
        it.page.field("Passphrase").fill(PASSPHRASE).await;
        it.page.field("Passphrase again").fill(PASSPHRASE).await;
        it.page.button("Seal in this browser").click().await;
        it.page.words("Sealed in this browser.").shown().await;
        it.page.has_none_of(&[&passphrase], "sealed").await;
        it.page.document_has_none_of(&all, "sealed").await;
        it.page.button("Done").click().await;
        it.page.heading("Registration started").gone().await;
        it.page.has_none_of(&all, "after Done").await;

        it.page.button("Refresh").click().await;
        it.page.button(&format!("Validate {}", handed.user)).click().await;
        it.page.field("RegValidationVerifier").fill(&validation).await;
        // First a wrong passphrase, then the right one.
        for (typed, said) in [("not the passphrase of it", "could not be opened"), (PASSPHRASE, "Validated.")]
        {
            it.page.field("Passphrase").fill(typed).await;
            it.page.button("Validate").click().await;
            it.page.words(said).shown().await;
            it.page.memory_has_none_of(&all, said).await;
        }
        it.page.has_none_of(&all, "validated").await;
        is_searched(&it.page, &it.tenant).await;
    });
}

/// Checks that the document has no secret, no field for one and no button that copies one, with the hiding
/// removed.
async fn nothing_is_under_the_cover(it: &Stage, secrets: &[&Secret]) {
    take_the_cover_off(&it.page).await;
    let uncovered = uncovered(&it.page).await;
    for gone in ["RegSession", "hand-over", "passphrase", "validate-", "seal-"] {
        assert!(!uncovered.contains(gone), "“{gone}” is under the cover: {uncovered}");
    }
    it.page.document_has_none_of(secrets, "under the cover").await;
    it.page.memory_has_none_of(secrets, "under the cover").await;
}

#[test]
fn no_secret_is_in_the_document_under_the_cover() {
    story(async |it| {
        it.page.watch_memory().await;
        it.connect_at("/users").await;
        let handed = start_registration(&it.page).await;
        let [session, verifier] = handed.secrets();
        let passphrase = Secret::text("the passphrase", PASSPHRASE);
        let all = [&session, &verifier, &passphrase];
        it.page.button("Show RegSessionVerifier").click().await;
        it.page.words(&handed.verifier).shown().await;
        it.page.field("Passphrase").fill(PASSPHRASE).await;
        it.page.field("Passphrase again").fill(PASSPHRASE).await;
        lock(&it.page).await;
        nothing_is_under_the_cover(it, &all).await;

        // The secrets are there again, masked. What was typed is not.
        it.connect().await;
        it.page.heading("Registration started").shown().await;
        it.page.field("Passphrase").has_value("").await;
        it.page.document_has_none_of(&all, "connected again").await;
        it.page.button("Show RegSessionVerifier").click().await;
        it.page.words(&handed.verifier).shown().await;
        it.page.button("Show RegSessionId").click().await;
        it.page.words(&handed.session).shown().await;
        it.page.button("Done").click().await;
        it.page.heading("Registration started").gone().await;

        // The lock comes while a dialog is open.
        it.page.button("Validate a user…").click().await;
        it.page.field("User ID").fill(&handed.user).await;
        it.page.field("RegSessionId").fill(&handed.session).await;
        it.page.field("RegSessionVerifier").fill(&handed.verifier).await;
        lock_by_idling(&it.page).await;
        nothing_is_under_the_cover(it, &all).await;
        it.connect().await;
        it.page.field("User ID").has_value(&handed.user).await;
        it.page.field("RegSessionId").has_value("").await;
        it.page.press(Key::Escape).await;
        it.page.has_none_of(&all, "the dialog is closed").await;
    });
}
