//! Time that jumps: the computer slept, or its clock was set. What was decided before is not sent hours later, and what was
//! true before is looked at again.

use e2e::wait::until;
use e2e::{OperationKind, Stage, story};

/// Stops what the page does after five seconds, until the test lets it go on.
const HOLD_FIVE_SECONDS: &str = "const { setTimeout, clearTimeout } = window;
    const held = window.testsHeld = new Map();
    let last = 1e9;
    window.setTimeout = (then, after, ...given) =>
        after === 5000 ? (held.set(++last, then), last) : setTimeout(then, after, ...given);
    window.clearTimeout = timer => { if (!held.delete(timer)) clearTimeout(timer); };";
/// Does what was held.
const GO_ON: &str = "const now = [...testsHeld.values()]; testsHeld.clear(); for (const then of now) then();";
/// The first stream of events stays open and delivers nothing more, as after a sleep.
const FIRST_STREAM_IS_DEAD: &str = "const add = EventTarget.prototype.addEventListener;
    let first;
    EventSource.prototype.addEventListener = function (name, ...rest) {
        first ??= this;
        if (this !== first || name === 'open') add.call(this, name, ...rest);
    };";
/// Other tabs are not heard, as while the browser has stopped this one.
const HEARS_NOTHING: &str = "BroadcastChannel.prototype.addEventListener = () => {};";

/// Less than the idle time, so that the panel does not lock.
const MINUTES: i32 = 10;

#[test]
fn a_rejection_that_is_late_is_withdrawn_and_can_be_given_again() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.before_each_page(HOLD_FIVE_SECONDS).await;
        it.open_connected(&share).await;
        it.page.button("Reject").click().await;
        it.page.button("Undo").shown().await;
        it.page.set_clock_ahead(MINUTES).await;
        it.page.run(GO_ON).await;
        it.page.words("The computer slept, or its clock was set, before this was sent.").shown().await;
        it.page.words("Nothing was sent. Look at the operation again").shown().await;
        it.page.button("Undo").gone().await;
        it.page.button("Reject").enabled().await;
        assert_eq!(it.page.journal().await, []);
        assert_eq!(it.tenant.state_of(&share).await, "Pending");

        // Given again, it is sent in its time.
        it.page.button("Reject").click().await;
        it.page.button("Undo").shown().await;
        it.page.run(GO_ON).await;
        it.page.words("Share rejected. The server confirmed it.").shown().await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["RejectShare"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn a_clock_that_is_set_back_delays_no_rejection() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.button("Reject").click().await;
        it.page.set_clock_ahead(-MINUTES).await;
        it.tenant.becomes(&share, "Rejected").await;
    });
}

#[test]
fn a_bulk_rejection_stops_where_time_has_jumped() {
    story(async |it| {
        let mut shares = Vec::new();
        for _ in 0..8 {
            shares.push(it.tenant.ask(OperationKind::Share).await);
        }
        it.connect_at("/review").await;
        it.look_up(&shares.iter().map(|share| share.named()).collect::<Vec<_>>().join("\n")).await;
        it.page.words("8 operations in the queue").shown().await;
        it.page.button("Look up").enabled().await;
        it.page.button("Select all shown").click().await;
        it.page.button("Reject 8 selected").click().await;
        it.page.hold("*reject-share*").await;
        it.page.button("Reject 8").click().await;
        // As many as are sent at a time.
        let sent = until(async || match it.page.journal().await.len() {
            4 => Ok(()),
            count => Err(format!("{count} rejections are on their way")),
        });
        sent.await.unwrap_or_else(|why| panic!("{why}"));
        it.page.set_clock_ahead(MINUTES).await;
        it.page.release().await;
        it.page.words("Done: 4 rejected, 4 not sent.").shown().await;
        assert_eq!(it.tenant.changes().await.len(), 4);
        it.assert_books_agree().await;
    });
}

#[test]
fn the_feed_connects_anew_where_its_stream_is_dead_after_a_sleep() {
    story(async |it| {
        it.page.before_each_page(FIRST_STREAM_IS_DEAD).await;
        it.connect_at("/review").await;
        it.page.button("Live feed").click().await;
        it.page.field("Feed URL").fill(&format!("{}/sandbox/pending", it.tenant.origin())).await;
        it.page.button("Save").click().await;
        it.page.words("● feed live").shown().await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.wake_up_after(MINUTES).await;
        it.page.link_with(&share.id).shown().await;
        it.page.words("● feed live").shown().await;
        // The new stream is heard.
        let second = it.tenant.ask(OperationKind::Share).await;
        it.page.link_with(&second.id).shown().await;
    });
}

/// Connects and keeps the key, so that another tab is connected, too.
async fn connect_and_keep(it: &Stage, path: &str) {
    it.page.open(path).await;
    it.fill_connect_form().await;
    it.page.check_box("Keep me connected in this browser").check().await;
    it.page.button("Connect").click().await;
    it.page.button("Approve").enabled().await;
}

#[test]
fn a_tab_that_slept_sees_what_another_one_decided_meanwhile() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.before_each_page(HEARS_NOTHING).await;
        connect_and_keep(it, &share.path()).await;
        let first = it.page.this_tab().await;
        it.page.new_tab().await;
        it.page.open(&share.path()).await;
        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;

        it.page.bring_to_front(&first).await;
        it.page.wake_up_after(MINUTES).await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.page.button("Approve").gone().await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
    });
}
