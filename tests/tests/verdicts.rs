//! Verdicts: the panel shows the outcome that the server's answer proves.

use e2e::{Asked, Expected, Fault, OperationKind, Stage, story};

/// Opens the next operation in the panel that is already connected.
async fn open_next(it: &Stage, asked: &Asked) {
    it.look_up(&asked.named()).await;
    it.page.is_at(&asked.path()).await;
    it.page.button("Approve").enabled().await;
}

/// Checks that no verdict can be given any more.
async fn nothing_is_left_to_decide(it: &Stage) {
    it.page.button("Approve").gone().await;
    it.page.button("Reject").gone().await;
}

/// Types the last part of the tresor's id, without which its creation is not rejected.
async fn confirm_for_good(it: &Stage, asked: &Asked) {
    let tail = &asked.id[asked.id.len() - 6..];
    let question = format!("Type the last 6 characters: {tail}");
    it.page.words("unusable for good").shown().await;
    it.page.button("Reject for good").disabled().await;
    assert_eq!(it.tenant.state_of(asked).await, "Pending");
    it.page.field(&question).fill(tail).await;
    it.page.button("Reject for good").click().await;
}

#[test]
fn approving_a_share_makes_a_member() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        // Before the verdict the page shows who, whom, which tresor, and the members now and after.
        for words in
            [share.by.as_str(), share.target(), share.tresor.as_str(), "joins", "Members now and after"]
        {
            it.page.words(words).shown().await;
        }
        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        nothing_is_left_to_decide(it).await;
        it.page.link_with(&share.id).says("approved").await;
        assert_eq!(it.tenant.state_of(&share).await, "Approved");
        assert!(it.tenant.members(&share.tresor).await.contains(&share.target().to_owned()));
    });
}

#[test]
fn rejecting_a_kick_leaves_the_member() {
    story(async |it| {
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.open_connected(&kick).await;
        it.page.words("leaves").shown().await;
        it.page.button("Reject").click().await;
        it.page.words("Kick rejected. The server confirmed it.").shown().await;
        nothing_is_left_to_decide(it).await;
        assert_eq!(it.tenant.state_of(&kick).await, "Rejected");
        assert!(it.tenant.members(&kick.tresor).await.contains(&kick.target().to_owned()));
    });
}

#[test]
fn all_six_kinds_can_be_approved() {
    story(async |it| {
        it.connect_at("/").await;
        for kind in OperationKind::ALL {
            let asked = it.tenant.ask(kind).await;
            open_next(it, &asked).await;
            it.page.button("Approve").click().await;
            it.page.words("approved. The server confirmed it.").shown().await;
            assert_eq!(it.tenant.state_of(&asked).await, "Approved", "{kind:?}");
        }
    });
}

#[test]
fn all_six_kinds_can_be_rejected() {
    story(async |it| {
        it.connect_at("/").await;
        for kind in OperationKind::ALL {
            let asked = it.tenant.ask(kind).await;
            open_next(it, &asked).await;
            it.page.button("Reject").click().await;
            if kind == OperationKind::TresorCreation {
                confirm_for_good(it, &asked).await;
            }
            it.page.words("rejected. The server confirmed it.").shown().await;
            assert_eq!(it.tenant.state_of(&asked).await, "Rejected", "{kind:?}");
        }
    });
}

#[test]
fn an_approval_after_another_on_the_tresor_loses_the_race() {
    story(async |it| {
        it.page.expects(Expected::Status(412));
        let tresor = it.tenant.tresor().await;
        let first = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let second = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        it.open_connected(&first).await;
        it.page.button("Approve").click().await;
        it.page.words("Share approved.").shown().await;

        open_next(it, &second).await;
        it.page.button("Approve").click().await;
        it.page.words("Share lost the race").shown().await;
        it.page.words("The client must start again").shown().await;
        it.page.words("LatestGkfNotKnownByClient (412)").shown().await;
        // It is shown neither as an error nor as a rejection, and there is nothing to retry.
        nothing_is_left_to_decide(it).await;
        it.page.link_with(&second.id).says("lost the race").await;
        assert_eq!(it.tenant.state_of(&second).await, "Dead");
        assert!(!it.tenant.members(&tresor.id).await.contains(&second.target().to_owned()));
    });
}

#[test]
fn a_race_lost_to_another_administrator_is_shown_the_same_way() {
    story(async |it| {
        it.page.expects(Expected::Status(412));
        let tresor = it.tenant.tresor().await;
        // A link operation changes nothing on screen, so only the server notices the race.
        let theirs = it.tenant.ask_on(OperationKind::InvitationLinkCreation, &tresor).await;
        let ours = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        it.open_connected(&ours).await;
        it.tenant.approve_elsewhere(&theirs).await;
        it.page.button("Approve").click().await;
        it.page.words("Share lost the race").shown().await;
        nothing_is_left_to_decide(it).await;
    });
}

#[test]
fn a_changed_operation_is_shown_and_not_sent() {
    story(async |it| {
        it.page.expects(Expected::Status(412));
        let tresor = it.tenant.tresor().await;
        let theirs = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let ours = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        it.open_connected(&ours).await;
        it.tenant.approve_elsewhere(&theirs).await;
        it.page.button("Approve").click().await;
        it.page.words("Not sent: this has changed since it was shown.").shown().await;
        it.page.words(&format!("{} is a member now.", theirs.target())).shown().await;
        it.page.button("Approve").disabled().await;
        it.page.button("Reject").disabled().await;
        assert_eq!(it.tenant.state_of(&ours).await, "Pending");
        assert_eq!(it.page.requests("approve-share").await, 0);

        it.page.button("Show the current state").click().await;
        it.page.button("Approve").click().await;
        it.page.words("Share lost the race").shown().await;
    });
}

#[test]
fn an_operation_that_another_administrator_decided_is_no_longer_waiting() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.tenant.reject_elsewhere(&share).await;
        it.page.button("Approve").click().await;
        it.page.words("Share no longer waits for a verdict: it was decided elsewhere").shown().await;
        nothing_is_left_to_decide(it).await;
        assert_eq!(it.page.requests("approve-share").await, 0);
    });
}

/// Checks the text for an id that no operation has. The server does not distinguish the three cases.
const UNKNOWN: &str = "lost a race, or does not exist";

#[test]
fn an_unknown_id_has_its_own_text() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        it.connect_at("/review/share/00000000000000000000000000000001").await;
        it.page.heading("Share").shown().await;
        it.page.words(UNKNOWN).shown().await;
        it.page.words("BadInput (400)").shown().await;
        it.page.button("Approve").out_of_reach().await;
        it.page.button("Reject").out_of_reach().await;
    });
}

#[test]
fn an_id_of_another_kind_is_unknown_as_this_one() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.connect_at(&format!("/review/kick/{}", share.id)).await;
        it.page.heading("Kick").shown().await;
        it.page.words(UNKNOWN).shown().await;
        it.page.button("Approve").out_of_reach().await;
        assert_eq!(it.tenant.state_of(&share).await, "Pending");
    });
}

#[test]
fn an_unknown_tresor_has_its_own_text() {
    story(async |it| {
        it.page.expects(Expected::Status(404));
        it.page.expects(Expected::Status(400));
        it.connect_at("/review/tresor-creation/0000zzzzzzzzzzzzzzzzzzzz").await;
        it.page.heading("Tresor creation").shown().await;
        it.page.words("No tresor has this id.").shown().await;
        it.page.button("Approve").out_of_reach().await;
        it.page.button("Reject").out_of_reach().await;
    });
}

#[test]
fn a_lost_answer_is_an_unknown_outcome() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.tenant.fault(Fault::answer_lost().on("approve-share")).await;
        it.page.button("Approve").click().await;
        it.page.words("The outcome is unknown").shown().await;
        it.page.words("The verdict may have taken effect").shown().await;
        it.page.words("approved. The server confirmed it.").gone().await;
        it.page.link_with(&share.id).says("outcome unknown").await;
        // It was carried out once and is not repeated.
        assert_eq!(it.tenant.state_of(&share).await, "Approved");
        assert_eq!(it.page.requests("approve-share").await, 1);
        it.page.button("Approve").gone().await;
    });
}

#[test]
fn a_verdict_with_a_cut_connection_is_an_unknown_outcome() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.open_connected(&kick).await;
        it.tenant.fault(Fault::cut_before().on("approve-kick")).await;
        it.page.button("Approve").click().await;
        it.page.words("The outcome is unknown").shown().await;
        assert_eq!(it.tenant.state_of(&kick).await, "Pending");
        it.page.button("Approve").gone().await;
    });
}

#[test]
fn an_answer_lost_before_the_verdict_leaves_it_undecided() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.tenant.fault(Fault::cut_before().on("get-share-details")).await;
        it.page.button("Approve").click().await;
        it.page.words("Nothing was decided").shown().await;
        assert_eq!(it.page.requests("approve-share").await, 0);
        it.page.button("Approve").click().await;
        it.page.words("Share approved.").shown().await;
    });
}

#[test]
fn a_refused_signature_decides_nothing_and_can_be_tried_again() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.tenant.fault(Fault::code("InvalidAuthorization").on("approve-share")).await;
        it.page.button("Approve").click().await;
        for words in ["The server refused the signature", "InvalidAuthorization (403)", "Nothing was decided"]
        {
            it.page.words(words).shown().await;
        }
        assert_eq!(it.tenant.state_of(&share).await, "Pending");
        // The error stays until the next try.
        it.page.button("Approve").click().await;
        it.page.words("Share approved.").shown().await;
        it.page.words("The server refused the signature").gone().await;
    });
}

#[test]
fn two_quick_clicks_send_one_verdict() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.tenant.fault(Fault::latency_ms(1500).on("approve-share").times(2)).await;
        it.page.button("Approve").click_twice_quickly().await;
        it.page.words("Sending the approval…").shown().await;
        it.page.button("Approve").disabled().await;
        it.page.button("Reject").disabled().await;
        it.page.words("Share approved.").shown().await;
        assert_eq!(it.tenant.fault_left().await, 1, "the server has met one approval");
        assert_eq!(it.page.requests("approve-share").await, 1);
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
    });
}

#[test]
fn additional_info_is_sent_with_a_link_approval() {
    story(async |it| {
        let link = it.tenant.ask(OperationKind::InvitationLinkCreation).await;
        it.open_connected(&link).await;
        it.page.field("Additional info").fill("for the auditors, “until May”").await;
        it.page.button("Approve").click().await;
        it.page.words("Link creation approved.").shown().await;
        let info = it.tenant.operation_state(&link).await.additional_info;
        assert_eq!(info.as_deref(), Some("for the auditors, “until May”"));
    });
}

#[test]
fn a_decided_operation_stays_decided_at_the_next_visit() {
    story(async |it| {
        let (first, second) =
            (it.tenant.ask(OperationKind::Share).await, it.tenant.ask(OperationKind::Kick).await);
        it.open_connected(&first).await;
        it.page.button("Reject").click().await;
        it.page.words("Share rejected.").shown().await;
        open_next(it, &second).await;
        it.page.back().await;
        it.page.is_at(&first.path()).await;
        it.page.words("Share rejected.").shown().await;
        nothing_is_left_to_decide(it).await;
    });
}
