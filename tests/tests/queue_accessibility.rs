//! The accessibility of the queue in its states, also in narrow windows.

use e2e::{Expected, Fault, OperationKind, story};

#[test]
fn a_queue_with_outcomes_and_a_bulk_action_is_accessible() {
    story(async |it| {
        it.page.expects(Expected::Status(412));
        it.page.expects(Expected::Status(500));
        let tresor = it.tenant.tresor().await;
        let wins = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let loses = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        let link = it.tenant.ask(OperationKind::InvitationLinkCreation).await;
        it.hold(&[&wins, &loses, &kick, &link]).await;
        it.page.words("Approving this puts 1 other operation").shown().await;
        it.is_fit_for_all("a queue in which two collide").await;

        it.page.button("Approve").click().await;
        it.page.link_with(&wins.id).says("✓ approved").await;
        it.page.is_at(&loses.path()).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&loses.id).says("⤫ lost the race").await;
        it.is_fit_for_all("a queue with outcomes and a restart slip").await;

        it.page.button("Keys ?").click().await;
        it.page.dialog("Keys").shown().await;
        it.is_fit_for_all("the sheet of keys").await;
        it.page.button("Close").click().await;
        it.page.button("Live feed").click().await;
        it.page.dialog("Live feed").shown().await;
        it.is_fit_for_all("the dialog of the feed").await;
        it.page.button("Cancel").click().await;

        it.page.button("Select all shown").click().await;
        it.page.button("Reject 2 selected").click().await;
        it.page.dialog("Reject 2 operations?").shown().await;
        it.is_fit_for_all("the question before a bulk").await;
        it.tenant.fault(Fault::code("UnexpectedError").on("reject-")).await;
        it.page.button("Reject 2").click().await;
        it.page.words("Done: 1 rejected, 1 refused.").shown().await;
        it.is_fit_for_all("the results of a bulk").await;
        it.page.button("Close").click().await;

        it.page.link("Journal").click().await;
        it.page.words("4 entries").shown().await;
        it.page.button("Verify").click().await;
        it.page.words("The chain of 8 records is intact").shown().await;
        it.is_fit_for_all("the journal").await;
    });
}

#[test]
fn the_list_of_pending_rejections_is_accessible() {
    story(async |it| {
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.open_connected(&kick).await;
        // The strip is gone after seconds otherwise.
        it.page.stop_slow_timers().await;
        it.page.button("Reject").click().await;
        it.page.list("Rejections that can be undone").shown().await;
        it.is_fit_for_all("a rejection that can be undone").await;
        it.page.button("Undo").click().await;
        it.page.button("Approve").enabled().await;
        assert_eq!(it.tenant.state_of(&kick).await, "Pending");
    });
}

#[test]
fn the_confirmation_of_a_creations_rejection_is_accessible() {
    story(async |it| {
        let creation = it.tenant.ask(OperationKind::TresorCreation).await;
        it.open_connected(&creation).await;
        it.page.button("Reject").click().await;
        it.page.dialog("Reject this tresor's creation for good?").shown().await;
        it.is_fit_for_all("the question before a creation is rejected").await;
    });
}
