//! Accessibility rules and narrow and wide windows, in each state of the pages.

use e2e::{Expected, Fault, OperationKind, Story, story};

#[test]
fn the_connect_form_is_accessible() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        it.page.open("/").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.is_fit_for_all("the connect form").await;

        it.page.button("Connect").click().await;
        it.page.field("Admin key").invalid().await;
        it.is_fit_for_all("the connect form with missing fields").await;

        it.fill_connect_form().await;
        it.page.field("Tenant ID").fill("zzzzzzzz99").await;
        it.page.button("Connect").click().await;
        it.page.words("The server refused the signature").shown().await;
        it.is_fit_for_all("the connect form with a refusal").await;
    });
}

#[test]
fn review_is_accessible_from_the_empty_queue_to_an_outcome() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        it.connect_at("/review").await;
        it.is_fit_for_all("the empty review").await;

        it.look_up("good morning").await;
        it.page.field("Operations").invalid().await;
        it.is_fit_for_all("the intake with nothing found in the text").await;

        it.look_up("0123456789abcdef0123456789abcdef").await;
        it.page.words("1 not found").shown().await;
        it.is_fit_for_all("the intake with an unknown id").await;

        let share = it.tenant.ask(OperationKind::Share).await;
        it.look_up(&share.named()).await;
        it.page.button("Approve").enabled().await;
        it.is_fit_for_all("a share that waits").await;

        it.page.button("Approve").click().await;
        it.page.words("Share approved.").shown().await;
        it.is_fit_for_all("an approved share").await;

        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.is_fit_for_all("the locked panel").await;
    });
}

#[test]
fn every_kind_of_pending_operation_is_accessible() {
    story(async |it| {
        it.connect_at("/review").await;
        for kind in OperationKind::ALL {
            let asked = it.tenant.ask(kind).await;
            it.look_up(&asked.named()).await;
            it.page.is_at(&asked.path()).await;
            it.page.button("Approve").enabled().await;
            it.is_fit_for_all(&format!("{kind:?} that waits")).await;
        }
    });
}

#[test]
fn lost_and_unknown_outcomes_are_accessible() {
    story(async |it| {
        for status in [400, 403, 412] {
            it.page.expects(Expected::Status(status));
        }
        it.page.expects(Expected::NoAnswer);
        let tresor = it.tenant.tresor().await;
        let late = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let link = it.tenant.ask_on(OperationKind::InvitationLinkCreation, &tresor).await;
        it.tenant.approve_elsewhere(&link).await;
        it.open_connected(&late).await;
        it.page.button("Approve").click().await;
        it.page.words("lost the race").shown().await;
        it.is_fit_for_all("a lost race").await;

        let refused = it.tenant.ask(OperationKind::Share).await;
        it.look_up(&refused.named()).await;
        it.tenant.fault(Fault::code("InvalidAuthorization").on("approve-share")).await;
        it.page.is_at(&refused.path()).await;
        it.page.button("Approve").click().await;
        it.page.words("Nothing was decided").shown().await;
        it.is_fit_for_all("a refused signature").await;

        it.tenant.fault(Fault::answer_lost().on("approve-share")).await;
        it.page.button("Approve").click().await;
        it.page.words("The outcome is unknown").shown().await;
        it.is_fit_for_all("an unknown outcome").await;

        it.look_up("share:0123456789abcdef0123456789abcdef").await;
        it.page.words("lost a race, or does not exist").shown().await;
        it.is_fit_for_all("an unknown id").await;
    });
}

#[test]
fn the_page_for_an_unknown_path_is_accessible() {
    story(async |it| {
        it.connect_at("/review/push/1").await;
        it.page.heading("Page not found").shown().await;
        it.is_fit_for_all("a link to nowhere").await;
    });
}

#[test]
fn a_window_of_2560_px_shows_the_panel_without_overflow() {
    Story::default().sized(2560, 1440).tell(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.assert_no_sideways_scrolling("a wide window").await;
    });
}
