//! Verdicts with a lost answer: their outcome is unknown until **Find out** resolves it.

use e2e::{Asked, Expected, Fault, OperationKind, Stage, story};

/// Opens an operation and gives a verdict that gets no answer.
async fn lose(it: &Stage, asked: &Asked, button: &str, fault: Fault) {
    it.page.expects(Expected::NoAnswer);
    it.open_connected(asked).await;
    it.tenant.fault(fault).await;
    it.page.button(button).click().await;
    it.page.words("The outcome is unknown").shown().await;
    it.page.link_with(&asked.id).says("? outcome unknown").await;
    it.page.button("Approve").gone().await;
    it.page.button("Reject").gone().await;
}

#[test]
fn an_approved_share_is_confirmed_by_the_members() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        lose(it, &share, "Approve", Fault::answer_lost().on("approve-share")).await;
        it.page.words("Approving stays locked until this is known.").shown().await;
        // An unknown outcome cannot be cleared.
        it.page.button("Clear decided").gone().await;
        it.page.button("Find out").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.page.button("Find out").gone().await;
        assert!(it.tenant.members(&share.tresor).await.contains(&share.target().to_owned()));
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
        assert_eq!(it.page.requests("approve-share").await, 1);
        it.assert_books_agree().await;
    });
}

#[test]
fn an_approved_kick_is_confirmed_by_the_members() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let kick = it.tenant.ask(OperationKind::Kick).await;
        lose(it, &kick, "Approve", Fault::answer_lost().on("approve-kick")).await;
        it.page.button("Find out").click().await;
        it.page.link_with(&kick.id).says("✓ approved").await;
        assert!(!it.tenant.members(&kick.tresor).await.contains(&kick.target().to_owned()));
        it.assert_books_agree().await;
    });
}

#[test]
fn a_rejected_share_is_confirmed_too() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        lose(it, &share, "Reject", Fault::answer_lost().on("reject-share")).await;
        it.page.button("Find out").click().await;
        it.page.words("Share rejected. The server confirmed it.").shown().await;
        it.page.link_with(&share.id).says("✕ rejected").await;
        assert_eq!(it.tenant.state_of(&share).await, "Rejected");
        assert_eq!(it.page.requests("reject-share").await, 1);
        it.assert_books_agree().await;
    });
}

#[test]
fn an_operation_that_turns_out_to_be_waiting_after_a_reload_is_read_again() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        lose(it, &share, "Approve", Fault::cut_before().on("approve-share")).await;
        it.page.reload().await;
        it.connect().await;
        it.page.words("The outcome is unknown").shown().await;
        // Its details are not needed while the outcome is unknown.
        assert_eq!(it.page.requests("details").await, 0);
        it.page.button("Find out").click().await;
        it.page.button("Approve").enabled().await;
        it.page.words(share.target()).shown().await;
        it.page.button("Approve").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.assert_books_agree().await;
    });
}

#[test]
fn an_operation_whose_verdict_never_arrived_is_pending_again() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        lose(it, &share, "Approve", Fault::cut_before().on("approve-share")).await;
        assert_eq!(it.tenant.state_of(&share).await, "Pending");
        it.page.button("Find out").click().await;
        it.page.button("Approve").enabled().await;
        it.page.button("Reject").enabled().await;
        it.page.words("The outcome is unknown").gone().await;
        it.page.button("Approve").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn the_outcome_stays_unknown_while_the_server_is_unreachable() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        lose(it, &share, "Approve", Fault::answer_lost().on("approve-share")).await;
        it.tenant.fault(Fault::cut_before().on("get-share-details")).await;
        it.page.button("Find out").click().await;
        it.page.button("Find out").enabled().await;
        it.page.link_with(&share.id).says("? outcome unknown").await;
        it.page.button("Approve").gone().await;
        it.page.button("Find out").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.assert_books_agree().await;
    });
}

#[test]
fn the_outcome_of_an_approved_link_cannot_be_found_out() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let link = it.tenant.ask(OperationKind::InvitationLinkCreation).await;
        lose(it, &link, "Approve", Fault::answer_lost().on("approve-invitation-link-creation")).await;
        it.page.button("Find out").click().await;
        it.page.words("the server does not report whether it was approved or rejected").shown().await;
        it.page.link_with(&link.id).says("? outcome unknown").await;
        // Approving a link again is not safe, so it is not offered.
        it.page.button("Send the approval again").gone().await;
        it.page.button("Approve").gone().await;
        it.page.button("Set aside").click().await;
        it.page.link_with(&link.id).says("– no longer waiting").await;
        assert_eq!(it.page.requests("approve-invitation-link-creation").await, 1);
        assert_eq!(it.tenant.state_of(&link).await, "Approved");
        it.assert_books_agree().await;
    });
}

#[test]
fn a_rejection_with_an_undeterminable_outcome_can_be_repeated() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let link = it.tenant.ask(OperationKind::InvitationLinkRevocation).await;
        lose(it, &link, "Reject", Fault::answer_lost().on("reject-invitation-link-revocation")).await;
        it.page.button("Find out").click().await;
        it.page.button("Send the rejection again").click().await;
        it.page.link_with(&link.id).says("✕ rejected").await;
        assert_eq!(it.tenant.state_of(&link).await, "Rejected");
        assert_eq!(it.tenant.changes_of(&link.id).await, ["RejectInvitationLinkRevocation"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn the_approval_of_a_creation_can_be_sent_again() {
    story(async |it| {
        for status in [400, 409, 412] {
            it.page.expects(Expected::Status(status));
        }
        let creation = it.tenant.ask(OperationKind::TresorCreation).await;
        lose(it, &creation, "Approve", Fault::answer_lost().on("approve-tresor-creation")).await;
        it.page.button("Find out").click().await;
        it.page.button("Send the approval again").click().await;
        it.page.link_with(&creation.id).says("✓ approved").await;
        assert_eq!(it.tenant.state_of(&creation).await, "Approved");
        assert_eq!(it.tenant.changes_of(&creation.id).await, ["ApproveTresorCreation"]);
        it.assert_books_agree().await;
    });
}
