//! Tresors: the paged list, the search, the comparison of members, the verdict on a creation, and deletion.

use e2e::{Expected, Fault, Key, OperationKind, Stage, Story, story};

/// The label of the field in which the end of an id is typed.
fn tail_of(id: &str) -> (String, &str) {
    let tail = &id[id.len() - 6..];
    (format!("Type the last 6 characters: {tail}"), tail)
}

async fn open(it: &Stage, id: &str) {
    it.connect_at(&format!("/tresors/{id}")).await;
    it.page.heading(&format!("Tresor {id}")).shown().await;
}

/// Presses **Delete**, types the end of the id, and confirms.
async fn delete(it: &Stage, id: &str) {
    it.page.button("Delete").click().await;
    it.page.dialog("Delete this tresor for good?").shown().await;
    let (label, tail) = tail_of(id);
    it.page.field(&label).fill(tail).await;
    it.page.button("Delete for good").click().await;
}

/// The tresor in the first row.
async fn first_row(it: &Stage) -> String {
    let first = it.page.run("return document.querySelector('tbody a').textContent").await;
    first.as_str().expect("the row has a link").to_owned()
}

#[test]
fn the_list_is_paged_and_back_leads_to_the_row() {
    Story::default().with_flags(&["--tresors", "230"]).tell(async |it| {
        it.connect_at("/tresors").await;
        it.page.words("100 tresors, and more").shown().await;
        it.page.words("calls this listing deprecated").shown().await;
        let first = first_row(it).await;
        it.page.link("Next page").click().await;
        it.page.link_with(&first).gone().await;
        it.page.words("100 tresors, and more").shown().await;
        let second_page = it.page.path().await;
        assert!(second_page.starts_with("/tresors?from=0000"), "{second_page}");

        let row = first_row(it).await;
        it.page.link(&row).click().await;
        it.page.heading(&format!("Tresor {row}")).focused().await;
        it.page.back().await;
        it.page.is_at(&second_page).await;
        it.page.link(&row).focused().await;

        // The address contains the position, so a reload keeps it.
        it.page.reload().await;
        it.connect().await;
        it.page.link(&row).shown().await;
        it.page.link("Next page").click().await;
        it.page.words("30 tresors, the last page").shown().await;
        it.page.link("Next page").gone().await;
        it.page.link("First page").click().await;
        it.page.link(&first).shown().await;
        it.page.is_at("/tresors").await;
    });
}

#[test]
fn an_empty_tenant_and_a_refused_list_say_so() {
    story(async |it| {
        it.page.expects(Expected::Status(500));
        it.connect_at("/tresors").await;
        it.page.words("This tenant has no tresors.").shown().await;
        it.page.link("Review").click().await;
        it.page.heading("Review").focused().await;
        it.tenant.fault(Fault::code("UnexpectedError").on("list-tresors")).await;
        it.page.link("Tresors").click().await;
        it.page.alert().says("UnexpectedError (500)").await;
        it.page.button("Refresh").click().await;
        it.page.words("This tenant has no tresors.").shown().await;
        it.page.words("UnexpectedError").gone().await;
    });
}

#[test]
fn a_tresor_is_looked_up_by_its_id() {
    story(async |it| {
        it.page.expects(Expected::Status(404));
        let tresor = it.tenant.tresor().await;
        it.connect_at("/tresors").await;
        it.page.field("Tresor ID").fill("0000 wrong").await;
        it.page.button("Look up").click().await;
        it.page.field("Tresor ID").described("0000 and twenty small letters or digits").await;
        it.page.field("Tresor ID").has_value("0000 wrong").await;
        // The same id is sent when it is looked up again, because only the server knows which ids exist.
        it.page.button("Look up").click().await;
        it.page.words("TresorNotExists (").shown().await;
        it.page.back().await;
        it.page.field("Tresor ID").fill(&tresor.id).await;
        it.page.button("Look up").click().await;
        it.page.is_at(&format!("/tresors/{}", tresor.id)).await;
        it.page.heading(&format!("Tresor {}", tresor.id)).focused().await;
        it.page.words(&tresor.owner).shown().await;
        it.page.words("1 member").shown().await;
        it.page.words("Validated").shown().await;

        // **Find** opens an id of the right shape that does not exist.
        it.page.search_field("Find").fill("0000aaaaaaaaaaaaaaaaaaaa").await;
        it.page.press(Key::Enter).await;
        it.page.is_at("/tresors/0000aaaaaaaaaaaaaaaaaaaa").await;
        it.page.words("There is no such tresor").shown().await;
        it.page.words("no such tresor").shown().await;
        it.page.button("Delete").disabled().await;
        it.page.button("Approve creation").disabled().await;
    });
}

#[test]
fn members_are_compared_with_a_pasted_list() {
    story(async |it| {
        let tresor = it.tenant.tresor().await;
        let here = it.tenant.member(&tresor).await;
        let there = it.tenant.user().await;
        open(it, &tresor.id).await;
        it.page.words("2 members").shown().await;
        let paste = format!("user;since\n{};2020\n\"{there}\";2021\n", tresor.owner);
        it.page.field("Members your application has").fill(&paste).await;
        it.page.words("1 member in both.").shown().await;
        it.page.list("Only here").says(&here).await;
        it.page.list("Only there").says(&there).await;
        it.page.words("Ignored, not user IDs: user, since").shown().await;
        it.page.field("Members your application has").fill(&format!("{here} {}", tresor.owner)).await;
        it.page.words("Both lists are the same: 2 members.").shown().await;
        it.page.list("Only here").gone().await;
    });
}

#[test]
fn a_creation_is_approved_from_the_tresor_page() {
    story(async |it| {
        let asked = it.tenant.ask(OperationKind::TresorCreation).await;
        open(it, &asked.id).await;
        it.page.words("The API cannot report the state of a tresor").shown().await;
        it.page.button("Approve creation").click().await;
        it.page.words("✓ approved").shown().await;
        assert_eq!(it.tenant.state_of(&asked).await, "Approved");
        it.page.button("Approve creation").disabled().await;
        it.page.button("Reject creation").disabled().await;
        it.page.words("derived in this browser from the server's answer").shown().await;
        it.assert_books_agree().await;
        it.page.link("Receipt and restart slip in Review").click().await;
        it.page.is_at(&asked.path()).await;
        it.page.words("Receipt").shown().await;
        // The list shows the state, too, and the browser keeps it.
        it.page.link("Tresors").click().await;
        it.page.region("Tresors").says("approved").await;
        it.page.reload().await;
        it.connect().await;
        it.page.region("Tresors").says("approved").await;
    });
}

#[test]
fn a_creation_is_rejected_only_with_the_typed_end_of_its_id() {
    story(async |it| {
        it.page.expects(Expected::Status(404));
        let asked = it.tenant.ask(OperationKind::TresorCreation).await;
        open(it, &asked.id).await;
        it.page.button("Reject creation").click().await;
        it.page.dialog("Reject this tresor's creation for good?").shown().await;
        it.page.button("Cancel").focused().await;
        it.page.button("Reject for good").disabled().await;
        let (label, tail) = tail_of(&asked.id);
        it.page.field(&label).fill(tail).await;
        it.page.button("Reject for good").click().await;
        it.page.words("✕ rejected").shown().await;
        assert_eq!(it.tenant.state_of(&asked).await, "Rejected");
        it.page.words("Disabled: the creation was rejected, so there is nothing to delete.").shown().await;
        // From now on the server answers as if the tresor had never existed. The panel remembers the
        // deletion.
        it.page.button("Refresh").click().await;
        it.page.words("or its creation was rejected").shown().await;
        it.page.words("Disabled: the creation was rejected").shown().await;
        it.assert_books_agree().await;
    });
}

#[test]
fn a_creation_decided_elsewhere_is_recognised_by_the_error() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        it.page.expects(Expected::Status(409));
        it.page.expects(Expected::Status(403));
        let tresor = it.tenant.tresor().await;
        open(it, &tresor.id).await;
        it.page.button("Approve creation").click().await;
        it.page.words("TresorIsAlreadyApproved").shown().await;
        it.page
            .words("Disabled: a verdict on the creation was already sent from this browser.")
            .shown()
            .await;
        it.page.words("approved").shown().await;

        let pending = it.tenant.ask(OperationKind::TresorCreation).await;
        it.page.search_field("Find").fill(&pending.id).await;
        it.page.press(Key::Enter).await;
        it.page.heading(&format!("Tresor {}", pending.id)).focused().await;
        delete(it, &pending.id).await;
        it.page.words("TresorIsNotApproved").shown().await;
        it.page.words("not approved").shown().await;
        assert_eq!(it.tenant.state_of(&pending).await, "Pending");
        it.assert_books_agree().await;
    });
}

#[test]
fn a_changed_creation_is_shown_before_it_is_approved() {
    story(async |it| {
        let asked = it.tenant.ask(OperationKind::TresorCreation).await;
        open(it, &asked.id).await;
        it.page.words("1 member").shown().await;
        // Another administrator approves it and somebody joins, before the click here.
        it.tenant.approve_elsewhere(&asked).await;
        let tresor = e2e::control::Tresor { id: asked.id.clone(), owner: asked.by.clone() };
        let joined = it.tenant.member(&tresor).await;
        it.page.button("Approve creation").click().await;
        it.page.words("Not sent: this has changed since it was shown.").shown().await;
        it.page.words(&joined).shown().await;
        it.page.button("Approve creation").disabled().await;
        it.page.button("Show the current state").click().await;
        it.page.words("2 members").shown().await;
        it.page.button("Approve creation").enabled().await;
        assert!(it.page.journal().await.is_empty(), "nothing was sent");
    });
}

#[test]
fn a_tresor_is_deleted_and_a_second_deletion_is_recognised() {
    story(async |it| {
        it.page.expects(Expected::Status(404));
        it.page.expects(Expected::Status(400));
        let tresor = it.tenant.tresor().await;
        open(it, &tresor.id).await;
        it.page.button("Delete").click().await;
        it.page.dialog("Delete this tresor for good?").shown().await;
        it.page.words(&format!("The tresor of tenant {} is deleted", it.tenant.id())).shown().await;
        it.page.button("Cancel").focused().await;
        it.page.button("Delete for good").disabled().await;
        it.page.button("Cancel").click().await;
        delete(it, &tresor.id).await;
        it.page.words("The tresor is deleted.").shown().await;
        assert_eq!(it.tenant.tresor_state(&tresor.id).await.state, "Deleted");
        it.page.button("Delete").disabled().await;
        it.page.button("Approve creation").disabled().await;
        it.assert_books_agree().await;

        // Another browser does not know the deletion and learns it from the error code.
        let other = it.tenant.tresor().await;
        it.page.search_field("Find").fill(&other.id).await;
        it.page.press(Key::Enter).await;
        it.page.heading(&format!("Tresor {}", other.id)).focused().await;
        it.page.words("1 member").shown().await;
        it.tenant.fault(Fault::code("TresorAlreadyDeleted").on("delete-tresor")).await;
        delete(it, &other.id).await;
        it.page.words("TresorAlreadyDeleted").shown().await;
        it.page.button("Delete").disabled().await;
    });
}

#[test]
fn a_tresor_deletion_with_a_lost_answer_is_resolved() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Status(400));
        it.page.expects(Expected::Status(404));
        it.page.expects(Expected::Status(410));
        let tresor = it.tenant.tresor().await;
        open(it, &tresor.id).await;
        it.page.words("1 member").shown().await;
        it.tenant.fault(Fault::cut_before().on("delete-tresor")).await;
        delete(it, &tresor.id).await;
        it.page.words("the tresor may be deleted or not").shown().await;
        it.page.button("Delete").disabled().await;
        it.page.button("Find out").click().await;
        it.page.words("the tresor may be deleted or not").gone().await;
        it.page.words("The tresor is still there: the deletion did not arrive.").shown().await;
        it.page.button("Delete").enabled().await;
        assert_eq!(it.tenant.tresor_state(&tresor.id).await.state, "Approved");

        it.tenant.fault(Fault::answer_lost().on("delete-tresor")).await;
        delete(it, &tresor.id).await;
        it.page.button("Find out").click().await;
        it.page.words("The tresor is deleted.").shown().await;
        assert_eq!(it.tenant.tresor_state(&tresor.id).await.state, "Deleted");
        it.assert_books_agree().await;
    });
}

/// The codes that calls about a tresor can be refused with.
const REFUSALS: [&str; 6] = [
    "BadInput",
    "InvalidAuthorization",
    "TresorIsNotApproved",
    "TresorAlreadyDeleted",
    "TresorNotExists",
    "UnexpectedError",
];

fn expect_refusals(it: &Stage) {
    for status in [400, 403, 404, 409, 410, 500] {
        it.page.expects(Expected::Status(status));
    }
}

#[test]
fn each_refusal_to_read_members_is_shown_and_earlier_data_stays() {
    story(async |it| {
        expect_refusals(it);
        let tresor = it.tenant.tresor().await;
        open(it, &tresor.id).await;
        for code in REFUSALS {
            it.tenant.fault(Fault::code(code).on("list-members")).await;
            it.page.button("Refresh").click().await;
            it.page.words(&format!("{code} (")).shown().await;
            it.page.words(&tresor.owner).shown().await;
            it.page.button("Approve creation").disabled().await;
        }
        it.page.button("Refresh").click().await;
        it.page.words("UnexpectedError").gone().await;
        // A tresor whose members can be read exists, so the state from the refusals is corrected.
        it.page.button("Delete").enabled().await;
    });
}

#[test]
fn each_refusal_to_delete_or_decide_is_shown_and_changes_nothing() {
    story(async |it| {
        expect_refusals(it);
        it.connect_at("/tresors").await;
        for code in REFUSALS.into_iter().chain(["TresorIsAlreadyApproved"]) {
            let asked = it.tenant.ask(OperationKind::TresorCreation).await;
            it.page.search_field("Find").fill(&asked.id).await;
            it.page.press(Key::Enter).await;
            it.page.heading(&format!("Tresor {}", asked.id)).focused().await;
            it.page.words("1 member").shown().await;
            // The verdict comes first, because a tresor that is known to be gone can be neither decided nor
            // deleted.
            it.tenant.fault(Fault::code(code).on("approve-tresor-creation")).await;
            it.page.button("Approve creation").click().await;
            it.page.words(&format!("{code} (")).shown().await;
            assert_eq!(it.tenant.state_of(&asked).await, "Pending");

            let tresor = it.tenant.tresor().await;
            it.page.search_field("Find").fill(&tresor.id).await;
            it.page.press(Key::Enter).await;
            it.page.heading(&format!("Tresor {}", tresor.id)).focused().await;
            it.tenant.fault(Fault::code(code).on("delete-tresor")).await;
            delete(it, &tresor.id).await;
            it.page.words(&format!("{code} (")).shown().await;
            assert_eq!(it.tenant.tresor_state(&tresor.id).await.state, "Approved");
        }
        it.assert_books_agree().await;
    });
}

#[test]
fn the_tresor_pages_are_accessible() {
    story(async |it| {
        it.page.expects(Expected::Status(404));
        let tresor = it.tenant.tresor().await;
        it.tenant.member(&tresor).await;
        it.connect_at("/tresors").await;
        it.page.link(&tresor.id).shown().await;
        it.is_fit_for_all("the list of tresors").await;
        it.page.link(&tresor.id).click().await;
        it.page.words("2 members").shown().await;
        it.page.field("Members your application has").fill("a@b.c").await;
        it.page.list("Only there").shown().await;
        it.is_fit_for_all("a tresor with a comparison").await;
        it.page.button("Delete").click().await;
        it.page.dialog("Delete this tresor for good?").shown().await;
        it.is_fit_for_all("the question before a deletion").await;
    });
}

#[test]
fn the_tresor_pages_work_by_keyboard() {
    story(async |it| {
        let tresor = it.tenant.tresor().await;
        it.connect_at("/tresors").await;
        it.page.link(&tresor.id).shown().await;
        it.page.tab_to("textbox", "Tresor ID").await;
        it.page.type_text(&tresor.id).await;
        it.page.press(Key::Enter).await;
        it.page.heading(&format!("Tresor {}", tresor.id)).focused().await;
        it.page.tab_to("button", "Delete").await;
        it.page.press(Key::Enter).await;
        it.page.button("Cancel").focused().await;
        let (label, tail) = tail_of(&tresor.id);
        it.page.tab_to("textbox", &label).await;
        it.page.type_text(tail).await;
        it.page.tab_to("button", "Delete for good").await;
        it.page.press(Key::Enter).await;
        it.page.words("The tresor is deleted.").shown().await;
        assert_eq!(it.tenant.tresor_state(&tresor.id).await.state, "Deleted");
    });
}
