//! Leaving the page during a verdict: an unknown outcome is never shown as pending, and unsent verdicts are not sent.

use e2e::{Asked, Expected, Fault, OperationKind, Stage, story};

/// Records from now on whether **Approve** is ever enabled.
async fn watch_approve(it: &Stage) {
    it.page
        .run(
            "window.testsSawApprove = false;
             new MutationObserver(() => {
                 const approve = document.getElementById('approve');
                 if (approve && !approve.disabled) { window.testsSawApprove = true; }
             }).observe(document, { subtree: true, childList: true, attributes: true });",
        )
        .await;
}

async fn approve_was_live(it: &Stage) -> bool {
    it.page.run("return window.testsSawApprove").await == true
}

/// Loads the panel again and records until it is connected whether **Approve** is enabled.
async fn reload_and_connect(it: &Stage) {
    it.page.reload().await;
    it.page.heading("Connect to a tenant").shown().await;
    watch_approve(it).await;
    it.connect().await;
}

/// Finds out what became of an approval, and approves where it still waits.
async fn approved_in_the_end(it: &Stage, asked: &Asked) {
    it.page.button("Find out").click().await;
    it.page.words("outcome unknown").gone().await;
    if it.tenant.state_of(asked).await == "Pending" {
        it.page.button("Approve").click().await;
    }
    it.page.link_with(&asked.id).says("✓ approved").await;
    assert_eq!(it.tenant.changes_of(&asked.id).await, ["ApproveShare"]);
    it.assert_books_agree().await;
}

#[test]
fn an_approval_in_progress_has_an_unknown_outcome_after_a_reload() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        it.page.expects(Expected::NoAnswer);
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.tenant.fault(Fault::latency_ms(3000).on("approve-share")).await;
        it.page.button("Approve").click().await;
        it.page.words("Sending the approval…").shown().await;
        it.page.has_sent("ApproveShare").await;
        reload_and_connect(it).await;
        it.page.is_at(&share.path()).await;
        it.page.link_with(&share.id).says("? outcome unknown").await;
        it.page.words("Approving stays locked until this is known.").shown().await;
        it.page.button("Approve").gone().await;
        assert!(!approve_was_live(it).await, "Approve was live before the outcome was known");
        approved_in_the_end(it, &share).await;
    });
}

#[test]
fn an_approval_that_was_carried_out_while_the_page_was_left_is_found() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        // While the approval is being sent, another administrator approves. Then the page is left.
        it.page.hold("*approve-share*").await;
        it.page.button("Approve").click().await;
        it.page.words("Sending the approval…").shown().await;
        it.page.has_sent("ApproveShare").await;
        it.tenant.approve_elsewhere(&share).await;
        it.page.open("/review").await;
        it.page.release().await;
        it.page.heading("Connect to a tenant").shown().await;
        watch_approve(it).await;
        it.connect().await;
        it.page.link_with(&share.id).says("? outcome unknown").await;
        it.page.link_with(&share.id).click().await;
        it.page.button("Find out").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        assert!(!approve_was_live(it).await, "Approve was live although it was decided");
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
    });
}

#[test]
fn a_reload_cancels_an_unsent_rejection() {
    story(async |it| {
        let first = it.tenant.ask(OperationKind::Share).await;
        let second = it.tenant.ask(OperationKind::Kick).await;
        it.hold(&[&first, &second]).await;
        it.page.button("Reject").click().await;
        it.page.button("Undo").shown().await;
        it.page.reload().await;
        it.connect().await;
        it.page.words("2 operations in the queue").shown().await;
        it.page.button("Undo").gone().await;
        // When another rejection has been sent, the first would have been sent, too.
        it.open_row(&second).await;
        it.page.button("Reject").click().await;
        it.tenant.becomes(&second, "Rejected").await;
        assert_eq!(it.tenant.state_of(&first).await, "Pending");
        it.open_row(&first).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&first.id).says("✓ approved").await;
        assert_eq!(it.tenant.changes_of(&first.id).await, ["ApproveShare"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn leaving_the_page_cancels_an_unsent_rejection() {
    story(async |it| {
        let (first, second) =
            (it.tenant.ask(OperationKind::Share).await, it.tenant.ask(OperationKind::Kick).await);
        it.hold(&[&first, &second]).await;
        it.page.button("Reject").click().await;
        it.page.button("Undo").shown().await;
        it.page.link("Journal").click().await;
        it.page.heading("Journal").shown().await;
        it.page.link("Review").click().await;
        it.page.heading("Review").shown().await;
        it.page.button("Undo").gone().await;
        it.open_row(&second).await;
        it.page.button("Reject").click().await;
        it.tenant.becomes(&second, "Rejected").await;
        assert_eq!(it.tenant.state_of(&first).await, "Pending");
        it.assert_books_agree().await;
    });
}

#[test]
fn the_queue_with_its_outcomes_survives_a_reload() {
    story(async |it| {
        let asked = [it.tenant.ask(OperationKind::Share).await, it.tenant.ask(OperationKind::Kick).await];
        it.hold(&[&asked[0], &asked[1]]).await;
        it.page.field("Private note").fill("asked by phone").await;
        it.page.button("Approve").click().await;
        it.page.link_with(&asked[0].id).says("✓ approved").await;
        it.page.is_at(&asked[1].path()).await;
        it.page.reload().await;
        it.connect().await;
        it.page.link_with(&asked[0].id).says("✓ approved").await;
        it.page.button("Approve").enabled().await;
        it.open_row(&asked[0]).await;
        it.page.field("Private note").has_value("asked by phone").await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        it.page.button("Approve").gone().await;
    });
}
