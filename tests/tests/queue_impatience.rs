//! Repeated clicks and slow answers: a verdict is sent once, however often it is clicked, and never reaches the next
//! operation.

use e2e::{Asked, Fault, Key, OperationKind, Stage, story};

/// Milliseconds that the answer takes.
const SLOW: u64 = 3000;

async fn two_shares(it: &Stage) -> (Asked, Asked) {
    (it.tenant.ask(OperationKind::Share).await, it.tenant.ask(OperationKind::Share).await)
}

/// Checks that the first was approved once and the second is unchanged.
async fn only_the_first_was_approved(it: &Stage, first: &Asked, second: &Asked) {
    it.page.is_at(&second.path()).await;
    it.page.button("Approve").enabled().await;
    assert_eq!(it.tenant.changes_of(&first.id).await, ["ApproveShare"]);
    assert_eq!(it.tenant.state_of(second).await, "Pending");
    assert_eq!(it.page.requests("approve-share").await, 1);
    assert_eq!(it.page.journal().await.len(), 1);
    it.assert_books_agree().await;
}

#[test]
fn a_double_click_on_a_slow_approval_sends_one() {
    story(async |it| {
        let (first, second) = two_shares(it).await;
        it.hold(&[&first, &second]).await;
        it.tenant.fault(Fault::latency_ms(SLOW).on("approve-share").times(2)).await;
        it.page.button("Approve").click_twice_quickly().await;
        it.page.words("Sending the approval…").shown().await;
        it.page.button("Approve").disabled().await;
        it.page.button("Reject").disabled().await;
        it.page.link_with(&first.id).says("✓ approved").await;
        assert_eq!(it.tenant.fault_left().await, 1, "the server has met one approval");
        only_the_first_was_approved(it, &first, &second).await;
    });
}

#[test]
fn enter_held_down_on_a_slow_approval_sends_one() {
    story(async |it| {
        let (first, second) = two_shares(it).await;
        it.hold(&[&first, &second]).await;
        it.tenant.fault(Fault::latency_ms(SLOW).on("approve-share").times(2)).await;
        it.page.tab_to("button", "Approve").await;
        it.page.hold_enter(false).await;
        it.page.words("Sending the approval…").shown().await;
        // The key is still down when the next operation opens, and a while longer.
        while it.page.path().await != second.path() {
            it.page.hold_enter(true).await;
        }
        for _ in 0..20 {
            it.page.hold_enter(true).await;
        }
        it.page.let_enter_go().await;
        it.page.link_with(&first.id).says("✓ approved").await;
        assert_eq!(it.tenant.fault_left().await, 1, "the server has met one approval");
        only_the_first_was_approved(it, &first, &second).await;
    });
}

#[test]
fn pressing_the_key_a_repeatedly_sends_one() {
    story(async |it| {
        let (first, second) = two_shares(it).await;
        it.hold(&[&first, &second]).await;
        it.tenant.fault(Fault::latency_ms(SLOW).on("approve-share").times(2)).await;
        // The keys work only while the focus is in the queue.
        it.open_row(&first).await;
        it.page.type_text("aaa").await;
        it.page.words("Sending the approval…").shown().await;
        it.page.type_text("aaa").await;
        it.page.link_with(&first.id).says("✓ approved").await;
        only_the_first_was_approved(it, &first, &second).await;
    });
}

#[test]
fn a_double_click_on_reject_does_not_reach_the_next() {
    story(async |it| {
        let (first, second) = two_shares(it).await;
        it.hold(&[&first, &second]).await;
        // Rejecting opens the next operation at once, and its button is in the same place.
        it.page.button("Reject").click_twice_quickly().await;
        it.page.is_at(&second.path()).await;
        it.page.link_with(&first.id).says("rejecting soon").await;
        it.page.button("Undo").shown().await;
        it.tenant.becomes(&first, "Rejected").await;
        it.page.link_with(&first.id).says("✕ rejected").await;
        it.page.button("Undo").gone().await;
        it.page.button("Approve").enabled().await;
        assert_eq!(it.tenant.state_of(&second).await, "Pending");
        assert_eq!(it.tenant.changes_of(&first.id).await, ["RejectShare"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn an_undone_rejection_is_never_sent() {
    story(async |it| {
        let (first, second) = two_shares(it).await;
        it.hold(&[&first, &second]).await;
        it.page.button("Reject").click().await;
        it.page.button("Undo").click().await;
        it.page.button("Undo").gone().await;
        it.page.link_with(&first.id).click().await;
        it.page.is_at(&first.path()).await;
        it.page.button("Approve").enabled().await;
        // A later rejection is sent, so the time of the first is over, too.
        it.open_row(&second).await;
        it.page.button("Reject").click().await;
        it.tenant.becomes(&second, "Rejected").await;
        assert_eq!(it.tenant.state_of(&first).await, "Pending");
        assert_eq!(it.page.requests("reject-share").await, 1);
        it.assert_books_agree().await;
    });
}

#[test]
fn a_creation_is_rejected_only_with_the_end_of_its_id_typed() {
    story(async |it| {
        let creation = it.tenant.ask(OperationKind::TresorCreation).await;
        it.open_connected(&creation).await;
        let tail = &creation.id[creation.id.len() - 6..];
        let label = format!("Type the last 6 characters: {tail}");
        it.page.button("Reject").click().await;
        it.page.dialog("Reject this tresor's creation for good?").shown().await;
        // The harmless button has the focus.
        it.page.button("Cancel").focused().await;
        it.page.button("Reject for good").disabled().await;
        it.page.field(&label).fill("nearly").await;
        it.page.button("Reject for good").disabled().await;
        it.page.press(Key::Escape).await;
        it.page.dialog("Reject this tresor's creation for good?").gone().await;
        assert_eq!(it.tenant.state_of(&creation).await, "Pending");

        it.page.button("Reject").click().await;
        it.page.field(&label).has_value("").await;
        it.page.field(&label).fill(tail).await;
        it.page.button("Reject for good").click().await;
        it.page.words("Tresor creation rejected. The server confirmed it.").shown().await;
        assert_eq!(it.tenant.changes_of(&creation.id).await, ["RejectTresorCreation"]);
        it.assert_books_agree().await;
    });
}
