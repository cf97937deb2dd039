//! Browsers that lack something: the panel says what is missing, does the next best thing, and works.

use e2e::{Expected, Fault, Gateway, OperationKind, Page, Stage, story};

/// What a page over plain http lacks.
const PLAIN_HTTP: &str = "
    Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });
    Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });";
const NO_CLIPBOARD: &str =
    "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });";
const NO_LOCKS: &str = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });";
const NO_CHANNELS: &str = "delete window.BroadcastChannel;";
const NO_DATABASE: &str = "Object.defineProperty(window, 'indexedDB', { get: () => undefined });";
const OLD_WEB_VIEW: &str =
    "delete window.BroadcastChannel; delete window.EventSource; delete window.Notification;
    Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });";

/// What is done every five seconds is done all the time.
const FAST_CHECKS: &str = "const real = window.setTimeout;
    window.setTimeout = (then, after, ...given) => real(then, after === 5000 ? 20 : after, ...given);";

/// Waits until the field with a text that was not copied has the focus and holds this text, all of it selected.
async fn is_selected(page: &Page, text: &str) {
    page.field("Text to copy").focused().await;
    page.field("Text to copy").has_value(text).await;
    let selected = page
        .run("const field = document.activeElement; return field.value.slice(field.selectionStart, field.selectionEnd)")
        .await;
    assert_eq!(selected.as_str(), Some(text));
}

#[test]
fn without_a_clipboard_the_text_to_copy_is_selected() {
    story(async |it| {
        it.page.before_each_page(NO_CLIPBOARD).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.button("Copy the id").click().await;
        is_selected(&it.page, &share.id).await;
        it.page.words("copy it with Ctrl+C").shown().await;
        it.page.assert_accessible("a text to copy by hand").await;
        // The person copies it, and the field has done its work.
        it.page
            .run("document.activeElement.dispatchEvent(new ClipboardEvent('copy', { bubbles: true }))")
            .await;
        it.page.field("Text to copy").gone().await;
        it.page.words("copy it with Ctrl+C").gone().await;

        // Under the cover there is no such field: its text may be a secret.
        it.page.button("Copy the id").click().await;
        it.page.field("Text to copy").focused().await;
        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        let left = it.page.run("return document.querySelectorAll('.to-copy').length").await;
        assert_eq!(left.as_u64(), Some(0));

        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.link("Users").click().await;
        it.page.button("Copy ids").enabled().await;
        it.page.button("Copy ids").click().await;
        it.page.words("Export CSV writes them to a file.").shown().await;
    });
}

#[test]
fn without_a_clipboard_an_address_of_a_file_is_selected() {
    story(async |it| {
        it.page.before_each_page(NO_CLIPBOARD).await;
        it.tenant.upload_elsewhere("login.css", "a {}").await;
        it.connect_at("/content").await;
        it.page.button("Copy URL login.css").click().await;
        is_selected(&it.page, &format!("{}/login.css", it.tenant.content_url().trim_end_matches('/'))).await;
        it.page.words("The address stands above the list.").shown().await;
    });
}

#[test]
fn without_cryptography_connect_says_why_no_key_signs() {
    story(async |it| {
        it.page.before_each_page(PLAIN_HTTP).await;
        it.page.open("/").await;
        it.page.words("This page is not served over https").shown().await;
        it.page.words("connect through a proxy that signs").shown().await;
        it.page.assert_accessible("the connect form without cryptography").await;
        it.fill_connect_form().await;
        it.page.button("Connect").click().await;
        it.page.words("The browser could not sign the request.").shown().await;
        it.page.heading("Connect to a tenant").shown().await;
    });
}

#[test]
fn over_plain_http_a_proxy_that_signs_is_enough() {
    story(async |it| {
        let gateway = Gateway::start(&it.tenant);
        let credential = gateway.add("anna");
        let share = it.tenant.ask(OperationKind::Share).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        let page = Page::start(gateway.origin().to_owned()).await;
        page.before_each_page(PLAIN_HTTP).await;
        page.open(&share.path()).await;
        page.words("connect through a proxy that signs").shown().await;
        page.field("Credential").fill(&credential).await;
        page.button("Connect").click().await;
        page.button("Approve").enabled().await;
        page.button("Approve").click().await;
        page.words("Share approved. The server confirmed it.").shown().await;
        page.field("Operations").fill(&kick.named()).await;
        page.button("Look up").click().await;
        page.button("Reject").click().await;
        it.tenant.becomes(&kick, "Rejected").await;
        // The journal's chain needs no cryptography of the browser.
        page.link("Journal").click().await;
        page.words("ApproveShare").shown().await;
        // A registration's secrets could not be sealed, so none is started.
        page.link("Users").click().await;
        page.button("Start registration").click().await;
        page.words("This page is not served over https").shown().await;
        page.words("Nothing was sent.").shown().await;
        assert!(!it.tenant.changes().await.iter().any(|change| change.operation.contains("Registration")));
        page.link("Settings").click().await;
        for words in ["No cryptography", "No clipboard", "No locks between tabs"] {
            page.words(words).shown().await;
        }
        page.assert_accessible("settings over plain http").await;
        page.assert_console_is_clean().await;
        page.close().await;
    });
}

#[test]
fn an_old_web_view_polls_the_feed_and_says_what_it_lacks() {
    story(async |it| {
        it.page.before_each_page(OLD_WEB_VIEW).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.connect_at("/review").await;
        it.page.button("Live feed").click().await;
        it.page.field("Feed URL").fill(&format!("{}/sandbox/pending", it.tenant.origin())).await;
        it.page.button("Save").click().await;
        it.page.words("● feed checked every 5 s").shown().await;
        it.open_row(&share).await;
        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        it.page.link("Settings").click().await;
        let lacks = [
            "What this browser does not offer to this page",
            "No messages between tabs",
            "No server-sent events",
            "No system notifications",
        ];
        for words in lacks {
            it.page.words(words).shown().await;
        }
        it.page.check_box("Tell me when the page is hidden").check().await;
        it.page.words("This browser has no notifications here").shown().await;
        it.assert_books_agree().await;
    });
}

#[test]
fn without_a_database_everything_lasts_as_long_as_the_page() {
    story(async |it| {
        it.page.before_each_page(NO_DATABASE).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.words("This browser cannot store the queue").shown().await;
        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        it.page.link("Journal").click().await;
        it.page.words("This browser does not store the journal").shown().await;
        it.page.words("ApproveShare").shown().await;
        it.page.link("Settings").click().await;
        it.page.words("No database (IndexedDB)").shown().await;
        it.page.words("This browser cannot store operations, the journal or keys").shown().await;
    });
}

/// Connects two tabs, each without something. The second is in front, with the operation open.
async fn two_tabs(it: &Stage, path: &str, script: &str) -> e2e::tabs::Tab {
    it.page.before_each_page(script).await;
    it.page.open(path).await;
    it.connect().await;
    it.page.button("Approve").enabled().await;
    let first = it.page.this_tab().await;
    it.page.new_tab().await;
    it.page.before_each_page(script).await;
    it.page.open(path).await;
    it.connect().await;
    it.page.button("Approve").enabled().await;
    first
}

#[test]
fn without_channels_tabs_hear_each_other_all_the_same() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let first = two_tabs(it, &share.path(), NO_CHANNELS).await;
        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        it.page.bring_to_front(&first).await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        // No message stays behind.
        let stored = it.page.run("return JSON.stringify({ ...localStorage })").await.to_string();
        assert!(!stored.contains("tresor-admin.message") && !stored.contains(&share.id), "{stored}");
    });
}

#[test]
fn without_locks_a_verdict_of_another_tab_is_not_taken_for_lost_too_early() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let first = two_tabs(it, &share.path(), NO_LOCKS).await;
        it.page
            .run(
                "window.testsSaidLost = false;
                 new MutationObserver(() => testsSaidLost ||= document.body.innerText.includes('outcome unknown'))
                     .observe(document.body, { subtree: true, childList: true, characterData: true });",
            )
            .await;
        let second = it.page.this_tab().await;
        it.tenant.fault(Fault::latency_ms(3000).on("approve-share")).await;
        it.page.bring_to_front(&first).await;
        it.page.button("Approve").click().await;
        it.page.words("Sending the approval…").shown().await;
        it.page.bring_to_front(&second).await;
        it.page.link_with(&share.id).says("✓ approved").await;
        assert_eq!(it.page.run("return testsSaidLost").await.as_bool(), Some(false));
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
    });
}

#[test]
fn without_locks_a_verdict_whose_tab_was_closed_is_lost_after_some_checks() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let first = two_tabs(it, &share.path(), &format!("{NO_LOCKS}{FAST_CHECKS}")).await;
        let second = it.page.this_tab().await;
        it.tenant.fault(Fault::latency_ms(3000).on("approve-share")).await;
        it.page.bring_to_front(&first).await;
        it.page.button("Approve").click().await;
        it.page.has_sent("ApproveShare").await;
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Status(400));
        it.page.reload().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.bring_to_front(&second).await;
        it.page.link_with(&share.id).says("? outcome unknown").await;
        it.page.button("Find out").click().await;
        it.page.words("outcome unknown").gone().await;
    });
}

#[test]
fn without_locks_approvals_on_one_tresor_go_one_after_the_other_in_a_tab() {
    story(async |it| {
        // The second is on a changed tresor after the first: the server may refuse what is asked of it.
        it.page.expects(Expected::Status(400));
        it.page.expects(Expected::Status(412));
        it.page.before_each_page(NO_LOCKS).await;
        let tresor = it.tenant.tresor().await;
        let first = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let second = it.tenant.ask_on(OperationKind::InvitationLinkCreation, &tresor).await;
        it.hold(&[&first, &second]).await;
        it.page.hold("*approve-share*").await;
        it.page.button("Approve").click().await;
        it.page.has_sent("ApproveShare").await;
        it.open_row(&second).await;
        it.page.button("Approve").enabled().await;
        it.page.button("Approve").click().await;
        it.page.words("Sending the approval…").shown().await;
        // Claimed, and not sent while the other is on its way.
        assert_eq!(it.page.journal().await.len(), 1);
        it.page.release().await;
        it.page.link_with(&first.id).says("✓ approved").await;
        // The link was read again after that: whatever became of it, it was sent after the share.
        let order = it.page.journal().await;
        assert_eq!(order[0].operation, "ApproveShare");
        assert_eq!(it.tenant.state_of(&first).await, "Approved");
    });
}
