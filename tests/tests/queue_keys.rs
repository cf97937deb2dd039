//! The queue by single-key shortcuts only.

use e2e::{Asked, Key, OperationKind, Stage, story};

async fn three(it: &Stage) -> [Asked; 3] {
    [
        it.tenant.ask(OperationKind::Share).await,
        it.tenant.ask(OperationKind::Kick).await,
        it.tenant.ask(OperationKind::InvitationLinkRevocation).await,
    ]
}

/// Opens the queue without a mouse. The first operation is open and has the focus.
async fn arrive_by_keyboard(it: &Stage, asked: &[Asked]) {
    let page = &it.page;
    page.connect_by_keyboard(&it.tenant).await;
    page.tab_to("textbox", "Operations").await;
    page.type_text(&asked.iter().map(Asked::named).collect::<Vec<_>>().join(" ")).await;
    page.tab_to("button", "Look up").await;
    page.press(Key::Enter).await;
    page.is_at(&asked[0].path()).await;
    page.heading("Share").focused().await;
    page.button("Approve").enabled().await;
}

#[test]
fn the_queue_is_worked_through_by_keys() {
    story(async |it| {
        let [share, kick, link] = &three(it).await;
        arrive_by_keyboard(it, &[share.clone(), kick.clone(), link.clone()]).await;
        let page = &it.page;
        // The keys lead forward and back, and from one end of the list to the other.
        page.type_text("j").await;
        page.is_at(&kick.path()).await;
        page.heading("Kick").focused().await;
        page.type_text("j").await;
        page.is_at(&link.path()).await;
        page.type_text("k").await;
        page.is_at(&kick.path()).await;
        page.type_text("k").await;
        page.is_at(&share.path()).await;
        page.heading("Share").focused().await;
        page.allow_clipboard().await;
        page.type_text("c").await;
        page.has_copied(&share.id).await;
        page.tab_to("button", "Skip").await;
        page.type_text("o").await;
        page.heading("Share").focused().await;

        page.button("Approve").enabled().await;
        page.type_text("a").await;
        page.link_with(&share.id).says("✓ approved").await;
        page.is_at(&kick.path()).await;
        page.heading("Kick").focused().await;

        // Skipping passes over decided operations.
        page.type_text("s").await;
        page.is_at(&link.path()).await;
        page.heading("Link revocation").focused().await;
        page.type_text("s").await;
        page.is_at(&kick.path()).await;
        page.heading("Kick").focused().await;

        page.button("Reject").enabled().await;
        page.type_text("r").await;
        page.list("Rejections that can be undone").shown().await;
        page.is_at(&link.path()).await;
        page.heading("Link revocation").focused().await;
        page.type_text("u").await;
        page.list("Rejections that can be undone").gone().await;
        assert_eq!(it.tenant.state_of(kick).await, "Pending");

        page.button("Reject").enabled().await;
        page.type_text("r").await;
        page.link_with(&link.id).says("rejecting soon").await;
        it.tenant.becomes(link, "Rejected").await;
        page.link_with(&link.id).says("✕ rejected").await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
        assert_eq!(it.tenant.changes_of(&link.id).await, ["RejectInvitationLinkRevocation"]);
        assert!(it.tenant.changes_of(&kick.id).await.is_empty());
        it.assert_books_agree().await;
    });
}

#[test]
fn the_keys_are_listed_and_can_be_switched_off_for_good() {
    story(async |it| {
        let asked = three(it).await;
        arrive_by_keyboard(it, &asked).await;
        let page = &it.page;
        page.type_text("?").await;
        page.dialog("Keys").shown().await;
        for words in ["Approve the open operation", "Undo the last rejection", "Copy the open operation's id"]
        {
            page.words(words).shown().await;
        }
        page.tab_to("checkbox", "Use single keys").await;
        page.press(Key::Space).await;
        page.press(Key::Escape).await;
        page.dialog("Keys").gone().await;

        it.open_row(&asked[0]).await;
        page.button("Approve").enabled().await;
        page.type_text("jar?").await;
        page.dialog("Keys").gone().await;
        page.is_at(&asked[0].path()).await;
        page.button("Undo").gone().await;
        assert_eq!(page.requests("approve-").await, 0);
        // The choice is kept, and the button still opens the list of keys.
        page.reload().await;
        it.connect().await;
        it.open_row(&asked[0]).await;
        page.type_text("j").await;
        page.is_at(&asked[0].path()).await;
        page.button("Keys ?").click().await;
        page.check_box("Use single keys").check().await;
        page.button("Close").click().await;
        page.dialog("Keys").gone().await;
        it.open_row(&asked[0]).await;
        page.type_text("j").await;
        page.is_at(&asked[1].path()).await;
    });
}

#[test]
fn keys_do_nothing_in_a_field_with_a_modifier_or_outside_the_queue() {
    story(async |it| {
        let asked = three(it).await;
        arrive_by_keyboard(it, &asked).await;
        let page = &it.page;
        page.field("Private note").click().await;
        page.type_text("a jar of our sums?").await;
        page.field("Private note").has_value("a jar of our sums?").await;
        page.field("Operations").click().await;
        page.type_text("ajrs").await;
        page.field("Operations").has_value("ajrs").await;
        page.search_field("Text").click().await;
        page.type_text("kick").await;
        page.is_at(&format!("{}?q=kick", asked[0].path())).await;
        page.search_field("Text").fill("").await;
        page.is_at(&asked[0].path()).await;

        // The focus is outside the queue.
        page.link("Review").click().await;
        page.heading("Review").shown().await;
        page.tab_to("button", "Lock").await;
        page.type_text("ar").await;
        page.button("Undo").gone().await;
        assert_eq!(page.requests("approve-").await + page.requests("reject-").await, 0);
        for asked in &asked {
            assert_eq!(it.tenant.state_of(asked).await, "Pending");
        }
        assert!(page.journal().await.is_empty());
    });
}
