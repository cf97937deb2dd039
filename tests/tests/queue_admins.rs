//! Concurrent decisions: two administrators on two computers, two tabs of one browser, two operations on one tresor.

use e2e::{Expected, Fault, OperationKind, Page, Tenant, story};

/// Another administrator's browser. Nothing is open in it yet.
async fn another_browser(tenant: &Tenant) -> Page {
    Page::start(tenant.origin()).await
}

async fn leaves(page: Page) {
    page.assert_console_is_clean().await;
    page.close().await;
}

#[test]
fn a_stale_page_of_another_administrator_approves_nothing() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        let other = another_browser(&it.tenant).await;
        other.expects(Expected::Status(400));
        other.connect_at(&it.tenant, &share.path()).await;
        other.button("Approve").enabled().await;

        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        // The other page does not know yet. It reads the operation again and sends nothing.
        other.button("Approve").click().await;
        other.words("Share no longer waits for a verdict").shown().await;
        other.button("Approve").gone().await;
        other.button("Reject").gone().await;
        other.link_with(&share.id).says("no longer waiting").await;

        assert_eq!(other.requests("approve-share").await, 0);
        assert!(other.journal().await.is_empty(), "nothing was sent");
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
        it.assert_books_agree_with(&[&other]).await;
        leaves(other).await;
    });
}

#[test]
fn only_one_of_two_concurrent_approvals_is_carried_out() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        let other = another_browser(&it.tenant).await;
        other.connect_at(&it.tenant, &share.path()).await;
        other.button("Approve").enabled().await;

        // This approval has been compared and is being sent when the other one is carried out.
        it.page.hold("*approve-share*").await;
        it.page.button("Approve").click().await;
        it.page.words("Sending the approval…").shown().await;
        it.page.has_sent("ApproveShare").await;
        it.page.button("Approve").disabled().await;
        other.button("Approve").click().await;
        other.words("Share approved. The server confirmed it.").shown().await;
        it.page.release().await;
        it.page.words("Share no longer waits for a verdict").shown().await;
        it.page.link_with(&share.id).says("no longer waiting").await;

        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
        it.assert_books_agree_with(&[&other]).await;
        leaves(other).await;
    });
}

#[test]
fn an_approval_and_a_rejection_by_two_administrators_are_both_shown_correctly() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.open_connected(&kick).await;
        let other = another_browser(&it.tenant).await;
        other.connect_at(&it.tenant, &kick.path()).await;
        other.button("Reject").enabled().await;
        // The other administrator approves while this rejection can still be undone.
        it.page.button("Reject").click().await;
        it.page.button("Undo").shown().await;
        other.button("Approve").click().await;
        other.words("Kick approved. The server confirmed it.").shown().await;
        it.page.words("Kick no longer waits for a verdict").shown().await;
        assert_eq!(it.tenant.changes_of(&kick.id).await, ["ApproveKick"]);
        assert!(!it.tenant.members(&kick.tresor).await.contains(&kick.target().to_owned()));
        it.assert_books_agree_with(&[&other]).await;
        leaves(other).await;
    });
}

#[test]
fn two_tabs_share_the_queue_and_a_verdict() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.hold(&[&share, &kick]).await;
        let (page, first) = (&it.page, it.page.this_tab().await);
        let second = page.new_tab().await;
        // The other tab shows the whole queue, although its link names no operation.
        page.connect_at(&it.tenant, "/").await;
        page.words("2 operations in the queue").shown().await;
        it.open_row(&share).await;
        page.button("Approve").enabled().await;

        it.tenant.fault(Fault::latency_ms(3000).on("approve-share")).await;
        page.bring_to_front(&first).await;
        page.button("Approve").click().await;
        page.words("Sending the approval…").shown().await;
        page.bring_to_front(&second).await;
        page.link_with(&share.id).says("sending…").await;
        page.button("Approve").disabled().await;
        page.button("Reject").disabled().await;
        page.link_with(&share.id).says("approved").await;
        page.words("Share approved. The server confirmed it.").shown().await;
        page.button("Approve").gone().await;

        // And the other way round.
        it.open_row(&kick).await;
        page.button("Approve").click().await;
        page.words("Kick approved. The server confirmed it.").shown().await;
        page.bring_to_front(&first).await;
        page.is_at(&kick.path()).await;
        page.words("Kick approved. The server confirmed it.").shown().await;
        page.button("Approve").gone().await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
        assert_eq!(it.tenant.changes_of(&kick.id).await, ["ApproveKick"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn operations_added_or_cleared_in_one_tab_change_in_the_other() {
    story(async |it| {
        let (share, kick) =
            (it.tenant.ask(OperationKind::Share).await, it.tenant.ask(OperationKind::Kick).await);
        it.open_connected(&share).await;
        let (page, first) = (&it.page, it.page.this_tab().await);
        let second = page.new_tab().await;
        page.connect_at(&it.tenant, "/").await;
        it.look_up(&kick.named()).await;
        page.is_at(&kick.path()).await;
        page.button("Approve").click().await;
        page.link_with(&kick.id).says("approved").await;

        page.bring_to_front(&first).await;
        page.words("2 operations in the queue").shown().await;
        page.link_with(&kick.id).says("approved").await;
        page.button("Clear decided").click().await;
        page.link_with(&kick.id).gone().await;
        page.bring_to_front(&second).await;
        page.link_with(&kick.id).gone().await;
        page.link_with(&share.id).shown().await;
    });
}

#[test]
fn one_of_two_operations_on_a_tresor_wins_the_race() {
    story(async |it| {
        it.page.expects(Expected::Status(412));
        let tresor = it.tenant.tresor().await;
        let first = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let second = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        it.hold(&[&first, &second]).await;
        // Both are marked before either is decided.
        it.page.words("Approving this puts 1 other operation on this tresor at risk.").shown().await;
        it.page.link_with(&first.id).says("collides").await;
        it.page.link_with(&second.id).says("collides").await;
        it.page.button("Approve").click().await;
        it.page.link_with(&first.id).says("✓ approved").await;

        // The next one opens automatically, and its approval loses the race.
        it.page.is_at(&second.path()).await;
        it.page.button("Approve").click().await;
        it.page.words("Share lost the race").shown().await;
        it.page.link_with(&second.id).says("⤫ lost the race").await;
        it.page.words("Restart slip").shown().await;
        for button in ["Approve", "Reject", "Find out", "Send the approval again"] {
            it.page.button(button).gone().await;
        }
        it.page.words("Lost races: 1 of 2 approvals").shown().await;
        assert_eq!(it.tenant.state_of(&second).await, "Dead");
        assert_eq!(it.tenant.changes_of(&first.id).await, ["ApproveShare"]);
        assert!(it.tenant.changes_of(&second.id).await.is_empty());

        // The client starts again, and the new operation is shown as the second attempt.
        let again = it.tenant.ask_for(OperationKind::Share, &tresor, second.for_user.clone()).await;
        it.look_up(&again.named()).await;
        it.page.words("2nd attempt").shown().await;
        it.page.button("Approve").click().await;
        it.page.link_with(&again.id).says("✓ approved").await;
        assert!(it.tenant.members(&tresor.id).await.contains(&again.target().to_owned()));
        it.assert_books_agree().await;
    });
}
