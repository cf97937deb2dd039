//! Adding operations: pasted into **Operations**, or by a link.

use e2e::{Expected, OperationKind, story};

#[test]
fn an_empty_queue_explains_where_ids_come_from() {
    story(async |it| {
        it.connect_at("/").await;
        it.page.heading("Add operations").shown().await;
        it.page.field("Operations").enabled().await;
        it.page.words("Clients create operations").shown().await;
        it.page.words("the operations you add").shown().await;
    });
}

#[test]
fn an_id_with_its_kind_opens_at_once() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.connect_at("/").await;
        it.look_up(&share.named()).await;
        it.page.heading("Share").shown().await;
        it.page.is_at(&share.path()).await;
        it.page.words(share.target()).shown().await;
        it.page.link_with(&share.id).current().await;
        it.page.words("1 operation in the queue").shown().await;
    });
}

#[test]
fn the_kind_of_a_bare_id_is_detected() {
    story(async |it| {
        // The kind is detected because the calls for the other kinds are refused.
        it.page.expects(Expected::Status(400));
        it.connect_at("/").await;
        for kind in OperationKind::ALL {
            let asked = it.tenant.ask(kind).await;
            it.look_up(&asked.id).await;
            it.page.is_at(&asked.path()).await;
            it.page.button("Approve").enabled().await;
        }
    });
}

#[test]
fn each_id_in_pasted_text_is_found_once() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        let link = it.tenant.ask(OperationKind::InvitationLinkCreation).await;
        it.connect_at("/").await;
        let pasted = format!(
            "2017-06-01T12:00:00Z INFO waiting {}\n{{\"Kind\":\"Kick\",\"Id\":\"{}\"}}\nplease see {}{} and {} again",
            share.named(),
            kick.id,
            it.tenant.origin(),
            link.path(),
            share.id,
        );
        it.look_up(&pasted).await;
        it.page.words("3 added").shown().await;
        it.page.words("3 operations in the queue").shown().await;
        for asked in [&share, &kick, &link] {
            it.page.link_with(&asked.id).shown().await;
        }
        // Ids that were added are removed from the box.
        it.page.field("Operations").has_value("").await;
    });
}

#[test]
fn an_unknown_id_is_listed_and_stays_in_the_field() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        it.connect_at("/").await;
        let nobodys = "0123456789abcdef0123456789abcdef";
        it.look_up(nobodys).await;
        it.page.words("1 not found").shown().await;
        it.page.words("No waiting operation has these ids").shown().await;
        it.page.words(nobodys).shown().await;
        it.page.field("Operations").has_value(nobodys).await;
        it.page.words("No operations in the queue yet").shown().await;
    });
}

#[test]
fn a_text_without_an_id_is_reported_at_the_field() {
    story(async |it| {
        it.connect_at("/").await;
        it.look_up("good morning").await;
        it.page.field("Operations").invalid().await;
        it.page.field("Operations").described("No operation id found").await;
        it.page.field("Operations").has_value("good morning").await;
        assert_eq!(it.page.requests("get-share-details").await, 0);
    });
}

#[test]
fn a_link_opens_several_operations_at_once() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.connect_at(&format!("/review?ops={},{}", share.named(), kick.named())).await;
        it.page.words("2 operations in the queue").shown().await;
        it.page.heading("Share").shown().await;
        it.page.words(share.target()).shown().await;

        it.page.link_with(&kick.id).click().await;
        it.page.heading("Kick").shown().await;
        it.page.is_at(&kick.path()).await;
        it.page.words(kick.target()).shown().await;

        it.page.back().await;
        it.page.heading("Share").shown().await;
        it.page.is_at(&share.path()).await;
    });
}

#[test]
fn a_link_to_an_unknown_path_shows_page_not_found() {
    story(async |it| {
        it.connect_at("/review/push/1").await;
        it.page.heading("Page not found").shown().await;
        it.page.link("Go to Review").click().await;
        it.page.heading("Review").shown().await;
    });
}
