//! The live feed of the integrating application: pending operations arrive by themselves, and a broken feed is
//! reported.

use e2e::{Expected, OperationKind, Page, Stage, Story, story};

/// Sets the feed's address.
async fn follow(page: &Page, url: &str) {
    page.button("Live feed").click().await;
    page.dialog("Live feed").shown().await;
    page.field("Feed URL").fill(url).await;
    page.button("Save").click().await;
    page.dialog("Live feed").gone().await;
}

fn feed_of(it: &Stage) -> String {
    format!("{}/sandbox/pending", it.tenant.origin())
}

#[test]
fn pending_operations_arrive_by_themselves_and_decided_ones_leave() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let creation = it.tenant.ask(OperationKind::TresorCreation).await;
        it.connect_at("/").await;
        it.page.words("feed off").shown().await;
        follow(&it.page, &feed_of(it)).await;
        it.page.words("● feed live").shown().await;
        it.page.words("2 operations in the queue").shown().await;
        it.page.link_with(&share.id).shown().await;
        it.page.link_with(&creation.id).shown().await;

        // An operation is created while the feed is connected.
        let link = it.tenant.ask(OperationKind::InvitationLinkRevocation).await;
        it.page.link_with(&link.id).shown().await;
        // An operation is decided elsewhere while it is open here.
        it.open_row(&link).await;
        it.page.button("Approve").enabled().await;
        it.tenant.reject_elsewhere(&link).await;
        it.page.link_with(&link.id).says("– no longer waiting").await;
        it.page.words("Link revocation no longer waits for a verdict").shown().await;
        it.page.button("Approve").gone().await;

        // An operation that was decided here keeps its outcome.
        it.open_row(&share).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn the_feed_url_is_stored_and_the_feed_can_be_switched_off() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.connect_at("/").await;
        follow(&it.page, &feed_of(it)).await;
        it.page.link_with(&share.id).shown().await;
        it.page.reload().await;
        // This one was decided while the feed was disconnected.
        it.tenant.approve_elsewhere(&kick).await;
        it.connect().await;
        it.page.words("● feed live").shown().await;
        it.page.link_with(&kick.id).says("– no longer waiting").await;
        it.page.button("Live feed").click().await;
        it.page.field("Feed URL").has_value(&feed_of(it)).await;
        it.page.button("Switch off").click().await;
        it.page.words("feed off").shown().await;
        it.page.reload().await;
        it.connect().await;
        it.page.words("feed off").shown().await;
        // The queue keeps its operations.
        it.page.words("2 operations in the queue").shown().await;
        it.page.link_with(&share.id).shown().await;
    });
}

#[test]
fn a_url_without_a_feed_is_reported_and_can_be_corrected() {
    story(async |it| {
        it.page.expects(Expected::Status(404));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.connect_at("/").await;
        follow(&it.page, &format!("{}/sandbox/nothing-here", it.tenant.origin())).await;
        it.page.words("The feed answered with status 404. Next try at").shown().await;
        follow(&it.page, &format!("{}/sandbox/state/mutations", it.tenant.origin())).await;
        it.page.words("The feed has an unexpected format").shown().await;
        follow(&it.page, &feed_of(it)).await;
        it.page.words("● feed live").shown().await;
        it.page.link_with(&share.id).shown().await;
    });
}

#[test]
fn a_broken_feed_reconnects_when_it_is_back() {
    Story::default().lasting().tell(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Saying("ERR_INCOMPLETE_CHUNKED_ENCODING"));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.connect_at("/").await;
        follow(&it.page, &feed_of(it)).await;
        it.page.words("● feed live").shown().await;
        it.page.link_with(&share.id).shown().await;

        it.tenant.stop();
        it.page.words("Next try at").shown().await;
        it.page.words("● feed live").gone().await;
        // The queue keeps its operations with their states.
        it.page.link_with(&share.id).shown().await;
        it.tenant.start_again();
        it.page.words("● feed live").shown().await;
        let link = it.tenant.ask(OperationKind::InvitationLinkRevocation).await;
        it.page.link_with(&link.id).shown().await;
        it.page.words("2 operations in the queue").shown().await;
        // The connection to the tenant is unchanged: it accepts a verdict.
        it.open_row(&share).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
    });
}

#[test]
fn operations_from_the_feed_move_neither_rows_nor_focus() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.connect_at("/").await;
        follow(&it.page, &feed_of(it)).await;
        it.open_row(&share).await;
        it.page.button("Approve").enabled().await;
        it.page.tab_to("button", "Approve").await;
        for _ in 0..5 {
            let more = it.tenant.ask(OperationKind::Share).await;
            it.page.link_with(&more.id).shown().await;
        }
        it.page.words("6 operations in the queue").shown().await;
        it.page.button("Approve").focused().await;
        it.page.is_at(&share.path()).await;
        let rows = it.page.link_with("Share").names().await;
        assert!(
            rows.iter().find(|name| name.contains("with")).is_some_and(|first| first.contains(&share.id))
        );
    });
}
