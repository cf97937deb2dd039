//! Bulk rejections: they apply to the set at the click, with a result for each operation.

use e2e::wait::until;
use e2e::{Asked, Expected, Fault, OperationKind, Stage, Story, story};

/// Creates shares on one tresor and adds them to the queue by one text.
async fn take_in(it: &Stage, count: usize) -> Vec<Asked> {
    let tresor = it.tenant.tresor().await;
    let mut shares = Vec::new();
    for user in it.tenant.users(count).await {
        shares.push(it.tenant.ask_for(OperationKind::Share, &tresor, Some(user)).await);
    }
    it.connect_at("/").await;
    it.look_up(&shares.iter().map(Asked::named).collect::<Vec<_>>().join("\n")).await;
    it.page.words(&format!("{count} operations in the queue")).shown().await;
    it.page.button("Look up").enabled().await;
    shares
}

async fn reject_all_shown(it: &Stage, count: usize) {
    it.page.button("Select all shown").click().await;
    it.page.button(&format!("Reject {count} selected")).click().await;
    it.page.dialog(&format!("Reject {count} operations?")).shown().await;
    it.page.button(&format!("Reject {count}")).click().await;
}

/// The number of results in the dialog that contain this text, without the summary.
async fn results(it: &Stage, of: usize, part: &str) -> usize {
    let said = it.page.dialog(&format!("Reject {of} operations?")).text().await;
    said.lines().filter(|line| line.contains(part) && !line.starts_with("Done: ")).count()
}

/// How many of the operations the tenant has in this state.
async fn count_in_state(it: &Stage, asked: &[Asked], state: &str) -> usize {
    let mut count = 0;
    for asked in asked {
        count += usize::from(it.tenant.state_of(asked).await == state);
    }
    count
}

#[test]
fn two_hundred_bulk_rejections_succeed_after_a_retry() {
    story(async |it| {
        it.page.expects(Expected::Status(500));
        let shares = take_in(it, 200).await;
        it.page.button("Select all shown").click().await;
        it.page.button("Reject 200 selected").click().await;
        it.page.dialog("Reject 200 operations?").shown().await;
        it.page
            .words(&format!("200 selected operations of tenant {} are rejected", it.tenant.id()))
            .shown()
            .await;
        it.page.button("Cancel").focused().await;

        it.tenant.fault(Fault::code("UnexpectedError").on("reject-share").times(20)).await;
        it.page.button("Reject 200").click().await;
        it.page.words("Done: 180 rejected, 20 refused.").shown().await;
        // Each operation has a result of its own.
        assert_eq!(results(it, 200, "! refused: UnexpectedError (500)").await, 20);
        assert_eq!(results(it, 200, "✕ rejected").await, 180);
        assert_eq!(count_in_state(it, &shares, "Rejected").await, 180);

        it.page.button("Retry failed").click().await;
        it.page.words("Done: 200 rejected.").shown().await;
        it.page.button("Retry failed").gone().await;
        assert_eq!(results(it, 200, "✕ rejected").await, 200);
        assert_eq!(count_in_state(it, &shares, "Rejected").await, 200);
        assert_eq!(it.tenant.changes().await.len(), 200, "each was rejected once");
        assert_eq!(it.page.journal().await.len(), 220, "200 that were done, 20 that were refused");
        it.assert_books_agree().await;
        it.page.button("Close").click().await;
        it.page.link_with(&shares[0].id).says("✕ rejected").await;
        it.page.button("Reject 200 selected").gone().await;
    });
}

#[test]
fn bulk_rejections_with_lost_answers_are_unknown_and_can_be_retried() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Status(400));
        let shares = take_in(it, 12).await;
        it.tenant.fault(Fault::answer_lost().on("reject-share").times(3)).await;
        reject_all_shown(it, 12).await;
        it.page.words("Done: 9 rejected, 3 of unknown outcome.").shown().await;
        assert_eq!(results(it, 12, "? outcome unknown").await, 3);
        assert_eq!(count_in_state(it, &shares, "Rejected").await, 12, "they were carried out");
        it.page.button("Retry failed").click().await;
        it.page.words("Done: 12 rejected.").shown().await;
        assert_eq!(it.tenant.changes().await.len(), 12);
        it.assert_books_agree().await;
    });
}

#[test]
fn stop_leaves_the_remaining_rejections_unsent() {
    story(async |it| {
        let shares = take_in(it, 60).await;
        it.tenant.fault(Fault::latency_ms(400).on("reject-share").times(60)).await;
        reject_all_shown(it, 60).await;
        it.page.button("Close").disabled().await;
        let some = until(async || match results(it, 60, "✕ rejected").await {
            0 => Err("none is rejected".into()),
            _ => Ok(()),
        });
        some.await.unwrap_or_else(|why: String| panic!("{why}"));
        it.page.button("Stop").click().await;
        it.page.words("not sent.").shown().await;
        it.page.button("Stop").gone().await;

        let (sent, left) = (results(it, 60, "✕ rejected").await, results(it, 60, "not sent").await);
        assert_eq!(sent + left, 60);
        assert!(left > 0, "all 60 were sent before they could be stopped");
        it.page.words(&format!("Done: {sent} rejected, {left} not sent.")).shown().await;
        it.page.button("Close").click().await;
        // The operations that were not sent are still waiting.
        it.page.button("Select all shown").click().await;
        it.page.button(&format!("Reject {left} selected")).shown().await;
        assert_eq!(count_in_state(it, &shares, "Rejected").await, sent);
        assert_eq!(count_in_state(it, &shares, "Pending").await, left);
        assert_eq!(it.tenant.changes().await.len(), sent);
        it.assert_books_agree().await;
    });
}

#[test]
fn a_bulk_action_applies_to_the_set_at_the_click() {
    story(async |it| {
        let shares = take_in(it, 3).await;
        let named = format!("Select Share {}", shares[1].id);
        it.page.check_box(&named).check().await;
        it.page.button("Reject 1 selected").click().await;
        it.page.dialog("Reject 1 operation?").shown().await;
        // Meanwhile another tab of the browser adds one more.
        let (page, first) = (&it.page, it.page.this_tab().await);
        let late = it.tenant.ask(OperationKind::Share).await;
        page.new_tab().await;
        page.connect_at(&it.tenant, &late.path()).await;
        page.words("4 operations in the queue").shown().await;
        page.bring_to_front(&first).await;
        page.dialog("Reject 1 operation?").shown().await;
        page.button("Reject 1").click().await;
        page.words("Done: 1 rejected.").shown().await;
        page.button("Close").click().await;
        page.link_with(&shares[1].id).says("✕ rejected").await;
        assert_eq!(it.tenant.changes().await.len(), 1);
        for other in [&shares[0], &shares[2], &late] {
            assert_eq!(it.tenant.state_of(other).await, "Pending");
        }
        it.assert_books_agree().await;
    });
}

#[test]
fn a_bulk_rejection_of_creations_needs_their_number_typed() {
    Story::default().tell(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let creation = it.tenant.ask(OperationKind::TresorCreation).await;
        it.hold(&[&share, &creation]).await;
        it.page.button("Select all shown").click().await;
        it.page.button("Reject 2 selected").click().await;
        it.page
            .words("One of them is a tresor creation: that tresor becomes unusable for good.")
            .shown()
            .await;
        it.page.button("Reject 2").disabled().await;
        it.page.field("Type the number of tresor creations: 1").fill("1").await;
        it.page.button("Reject 2").click().await;
        it.page.words("Done: 2 rejected.").shown().await;
        assert_eq!(it.tenant.state_of(&creation).await, "Rejected");
        assert_eq!(it.tenant.state_of(&share).await, "Rejected");
        it.assert_books_agree().await;
    });
}
