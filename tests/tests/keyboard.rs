//! Use by keyboard only, with the focus on the result of each action.

use e2e::{Key, OperationKind, story};

#[test]
fn a_verdict_is_given_without_a_mouse() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let page = &it.page;
        page.connect_by_keyboard(&it.tenant).await;
        page.tab_to("textbox", "Operations").await;
        page.type_text(&share.named()).await;
        page.tab_to("button", "Look up").await;
        page.press(Key::Enter).await;

        // The focus moves to the operation that was found.
        page.heading("Share").focused().await;
        page.button("Approve").enabled().await;
        page.tab_to("button", "Approve").await;
        page.press(Key::Enter).await;
        page.words("Share approved. The server confirmed it.").shown().await;
        page.focus_says("Share approved").await;
        assert_eq!(it.tenant.state_of(&share).await, "Approved");

        // The focus is not trapped: Tab leads on and back to the start.
        page.tab_to("button", "Lock").await;
        page.press(Key::Space).await;
        page.heading("Connect to a tenant").focused().await;
    });
}

#[test]
fn the_message_of_a_failed_connect_has_the_focus() {
    story(async |it| {
        it.page.expects(e2e::Expected::Status(403));
        it.page.open("/").await;
        it.fill_connect_form().await;
        it.page.field("Tenant ID").fill("zzzzzzzz99").await;
        it.page.button("Connect").click().await;
        it.page.focus_says("The server refused the signature").await;
    });
}

#[test]
fn the_first_tab_stop_is_the_skip_link() {
    story(async |it| {
        it.connect_at("/").await;
        it.page.reload().await;
        it.connect().await;
        it.page.heading("Review").focused().await;
        it.page.open("/review").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.press(Key::Tab).await;
        let first = it.page.focus().await;
        assert_eq!((first.role.as_str(), first.name.as_str()), ("link", "Skip to the page"));
        it.page.press(Key::Enter).await;
        // The next Tab stop is the first of the page, after header and navigation.
        it.page.tab_to("textbox", "Service URL").await;
        it.page.heading("Connect to a tenant").shown().await;
    });
}

#[test]
fn the_covered_page_cannot_be_reached_by_keyboard() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").focused().await;
        let stops = it.page.tab_to("button", "Connect").await;
        assert!(!stops.iter().any(|stop| stop.contains("Approve") || stop.contains("Review")), "{stops:?}");
    });
}
