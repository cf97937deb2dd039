//! **Credentials**: the text for every answer of nevisIDM, the confirmation before a deletion, and tokens that are
//! kept only in memory.

use e2e::nevis::path;
use e2e::{Expected, Fault, Key, Stage, Story};

const ACTIVE: [&str; 3] = ["100", "idm-user-2", "cred-active"];
const PROTECTED: [&str; 3] = ["100", "idm-user-3", "cred-protected"];
const OWN: [&str; 3] = ["100", "idm-user-1", "cred-self-1"];
const TECHNICAL: [&str; 3] = ["100", "idm-tech-1", "cred-tech-1"];

fn demo(tell: impl AsyncFnOnce(&mut Stage)) {
    Story::default().demo().tell(tell);
}

/// The journal's deletions by their outcomes, oldest first.
async fn journalled(it: &Stage) -> Vec<String> {
    let journal = it.page.journal().await;
    let deletions = journal.into_iter().filter(|entry| entry.operation == "DeleteDevicePassword");
    deletions.filter_map(|entry| entry.outcome).collect()
}

#[test]
fn a_device_password_is_read_confirmed_and_deleted() {
    demo(async |it| {
        it.open_credentials("admin").await;
        it.page.ask_to_delete(TECHNICAL).await;
        it.page.dialog("Delete this device password for good?").shown().await;
        for words in ["918273", "api-key-policy", "cuts off the system that uses it", "idm-tech-1"] {
            it.page.words(words).shown().await;
        }
        it.page.button("Cancel").focused().await;
        it.page.button("Delete for good").disabled().await;
        it.page.press(Key::Escape).await;
        it.page.button("Delete device password").focused().await;
        assert!(it.tenant.has_password(TECHNICAL).await, "nothing is sent before the answer");

        it.page.ask_to_delete(ACTIVE).await;
        it.page.delete_for_good("cred-active").await;
        it.page.focus_says("The device password is deleted. nevisIDM confirmed it.").await;
        it.page.is_at("/credentials?client=100&user=idm-user-2&credential=cred-active").await;
        assert_eq!(it.tenant.changes_of("cred-active").await, ["DeleteDevicePassword"]);
        assert_eq!(journalled(it).await, ["Ok"]);
        let target = format!("{}{}", it.tenant.origin(), path(ACTIVE));
        assert_eq!(it.page.journal().await[0].target, target);

        it.page.button("Dismiss").click().await;
        it.page.button("Dismiss").gone().await;
        it.page.button("Delete device password").focused().await;
        it.page.link("Journal").click().await;
        it.page.words("DeleteDevicePassword").shown().await;
    });
}

#[test]
fn a_second_click_sends_no_second_request() {
    demo(async |it| {
        it.open_credentials("admin").await;
        it.page.field("URL or path").fill(&path(ACTIVE)).await;
        it.tenant.fault(Fault::latency_ms(300).on("cred-active")).await;
        it.page.button("Delete device password").click_twice_quickly().await;
        it.page.delete_for_good("cred-active").await;
        it.page.words("nevisIDM confirmed it").shown().await;
        assert_eq!(it.page.requests("cred-active").await, 2, "one look, one deletion");
    });
}

#[test]
fn each_refusal_has_its_own_text() {
    demo(async |it| {
        it.page.expects(Expected::Status(403));
        it.page.expects(Expected::Status(422));
        it.open_credentials("reader").await;
        for (bearer, ids, words) in [
            ("reader", ACTIVE, "The caller does not have the right for this. The message names it."),
            ("dataroom", ACTIVE, "this user is outside the data room"),
            ("self", OWN, "does not accept the token in X-Token"),
            ("admin", PROTECTED, "A policy of nevisIDM forbids this."),
        ] {
            it.page.field("Bearer token").fill(bearer).await;
            it.page.ask_to_delete(ids).await;
            it.page.delete_for_good(ids[2]).await;
            it.page.words(words).shown().await;
            it.page.words("Nothing was deleted.").shown().await;
            assert!(it.tenant.has_password(ids).await);
        }
        // The last refusal contained a policy. It is shown as a table and in words.
        it.page.region("Policy violations").says("Minimum number of device passwords").await;
        it.page.region("Policy violations").says("minDevicePasswords=1").await;
        it.page.words("A user of this client keeps at least one device password").shown().await;
        it.page.words("errors.policyViolation (422): The policy does not allow this deletion").shown().await;
        assert_eq!(journalled(it).await, ["Refused"; 4]);
    });
}

#[test]
fn missing_records_are_distinguished_and_nothing_is_sent() {
    demo(async |it| {
        it.page.expects(Expected::Status(404));
        it.open_credentials("admin").await;
        for (ids, words) in [
            (["9", "idm-user-2", "cred-active"], "nevisIDM has no client with this ID."),
            (["100", "nobody", "cred-active"], "This client has no user with this ID."),
            (["100", "idm-user-4", "cred-active"], "This user has no such device password."),
        ] {
            it.page.ask_to_delete(ids).await;
            it.page.focus_says(words).await;
            it.page.words("errors.noRecord (404)").shown().await;
        }
        assert!(journalled(it).await.is_empty());
    });
}

#[test]
fn a_device_password_deleted_elsewhere_is_reported_as_missing() {
    demo(async |it| {
        it.page.expects(Expected::Status(404));
        it.open_credentials("admin").await;
        it.page.ask_to_delete(ACTIVE).await;
        it.page.dialog("Delete this device password for good?").shown().await;
        it.tenant.delete_password_elsewhere(ACTIVE).await;
        it.page.delete_for_good("cred-active").await;
        it.page.words("This user has no such device password.").shown().await;
        assert_eq!(journalled(it).await, ["Refused"]);
    });
}

#[test]
fn a_refused_sign_in_and_a_server_error_are_reported() {
    demo(async |it| {
        it.page.expects(Expected::Status(401));
        it.page.expects(Expected::Status(500));
        it.open_credentials("nobody").await;
        it.page.ask_to_delete(ACTIVE).await;
        it.page.words("nevisIDM refused the caller's sign-in.").shown().await;

        it.page.field("Bearer token").fill("admin").await;
        it.tenant.fault(Fault::code("errors.fatalError").on("cred-active").times(2)).await;
        it.page.button("Delete device password").click().await;
        it.page.words("Its details could not be loaded. You decide on the IDs alone.").shown().await;
        it.page.delete_for_good("cred-active").await;
        it.page.words("nevisIDM refused: This error was ordered").shown().await;
        it.page.link("About errors.fatalError").click().await;
        it.page.words("nevisIDM had an internal error.").shown().await;

        // The message is still shown.
        it.page.back().await;
        it.page.words("nevisIDM refused: This error was ordered").shown().await;
        it.page.field("Credential").has_value("cred-active").await;
    });
}

#[test]
fn a_deletion_with_a_lost_answer_is_unknown_and_its_repeat_says_already_gone() {
    demo(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Status(404));
        it.open_credentials("admin").await;
        it.page.ask_to_delete(ACTIVE).await;
        it.page.dialog("Delete this device password for good?").shown().await;
        it.tenant.fault(Fault::answer_lost().on("cred-active")).await;
        it.page.delete_for_good("cred-active").await;
        it.page.focus_says("The answer was lost: the device password may be deleted or not.").await;
        it.page.button("Delete again").click().await;
        it.page.focus_says("It is already gone.").await;
        it.page.words("its answer was lost").shown().await;
        assert_eq!(it.tenant.changes_of("cred-active").await, ["DeleteDevicePassword"]);
        assert_eq!(journalled(it).await, ["Lost", "Refused"]);
    });
}

#[test]
fn a_deletion_with_a_lost_answer_is_resolved_without_deleting_again() {
    demo(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Status(403));
        it.open_credentials("admin").await;
        it.page.ask_to_delete(ACTIVE).await;
        it.page.dialog("Delete this device password for good?").shown().await;
        it.tenant.fault(Fault::cut_before().on("cred-active")).await;
        it.page.delete_for_good("cred-active").await;
        it.page.words("? outcome unknown").shown().await;

        it.tenant.fault(Fault::code("errors.insufficientRightsFunction").on("cred-active")).await;
        it.page.button("Find out").click().await;
        it.page.words("The check was inconclusive.").shown().await;
        it.page.words("? outcome unknown").shown().await;
        it.page.button("Find out").click().await;
        it.page.focus_says("It is still there: the deletion did not arrive.").await;
        it.page.button("Delete again").click().await;
        it.page.words("nevisIDM confirmed it").shown().await;
        assert_eq!(journalled(it).await, ["Lost", "Ok"]);
    });
}

#[test]
fn a_deletion_with_a_lost_answer_is_known_from_the_journal_after_a_reload() {
    demo(async |it| {
        it.page.expects(Expected::NoAnswer);
        it.page.expects(Expected::Status(404));
        it.open_credentials("admin").await;
        it.page.ask_to_delete(ACTIVE).await;
        it.page.dialog("Delete this device password for good?").shown().await;
        it.tenant.fault(Fault::answer_lost().on("cred-active")).await;
        it.page.delete_for_good("cred-active").await;
        it.page.words("? outcome unknown").shown().await;

        it.page.reload().await;
        it.connect().await;
        it.page.field("Base URL").has_value(&it.tenant.origin()).await;
        it.page.field("Credential").has_value("cred-active").await;
        it.page.field("Bearer token").fill("admin").await;
        it.page.button("Delete device password").click().await;
        it.page.words("It is already gone. This browser sent the deletion at").shown().await;
        assert_eq!(journalled(it).await, ["Lost"]);
    });
}

#[test]
fn every_form_of_a_pasted_path_is_parsed() {
    demo(async |it| {
        it.connect_at("/credentials").await;
        let origin = it.tenant.origin();
        for text in [
            format!(
                "{origin}/gate/nevisidm/api/core/v1/100/users/idm-user-2/device-password/cred-active?x=1"
            ),
            "DELETE/nevisidm/api/core/v1/100/users/idm-user-2/device-passwords/cred-active".to_owned(),
            " 100/users/idm-user-2/device-password/cred-active/ ".to_owned(),
            format!("curl -X DELETE '{origin}/gate{}' -H 'Accept: */*'", path(ACTIVE)),
        ] {
            it.page.field("URL or path").fill("").await;
            for id in ["Client", "User", "Credential"] {
                it.page.field(id).fill("").await;
            }
            it.page.field("URL or path").fill(&text).await;
            it.page.words("Client, user and credential were filled in.").shown().await;
            it.page.is_at("/credentials?client=100&user=idm-user-2&credential=cred-active").await;
            it.page.field("User").has_value("idm-user-2").await;
        }
        // The first URL filled in the empty base URL. Each URL of that installation set the path segment.
        it.page.field("Base URL").has_value(&format!("{origin}/gate")).await;
        it.page.choice("Path segment").has_value("device-passwords").await;
        let of_another = format!("{origin}/nevisidm/api/core/v1/100/users/idm-user-2/device-password/cred-4");
        it.page.field("URL or path").fill(&of_another).await;
        it.page.field("Credential").has_value("cred-4").await;
        it.page
            .words(&format!("The pasted URL belongs to {origin}, but requests go to {origin}/gate."))
            .shown()
            .await;
        it.page.button("Use that URL").click().await;
        it.page.field("Base URL").has_value(&origin).await;
        it.page.choice("Path segment").has_value("device-password").await;

        // An address is recognized in the field of an id, too.
        it.page.field("Client").fill(&path(OWN)).await;
        it.page.field("Credential").has_value("cred-self-1").await;

        for (text, why) in [
            ("cred-active", "This contains no path of the form"),
            (
                "/nevisidm/api/core/v1/:clientExtId/users/:userExtId/device-passwords/:extId",
                "This is a template",
            ),
            ("1/users/u/device-passwords/a 1/users/u/device-passwords/b", "several device passwords"),
        ] {
            it.page.field("URL or path").fill(text).await;
            it.page.press(Key::Enter).await;
            it.page.field("URL or path").described(why).await;
            it.page.field("URL or path").invalid().await;
        }
        assert_eq!(it.page.requests("/nevisidm/").await, 0);
    });
}

#[test]
fn missing_credential_fields_are_each_reported() {
    demo(async |it| {
        it.connect_at("/credentials").await;
        it.page.button("Delete device password").click().await;
        it.page.field("Base URL").described("Enter the base URL of nevisIDM.").await;
        it.page.field("Base URL").focused().await;
        it.page.field("Base URL").fill("idm.example").await;
        it.page.button("Delete device password").click().await;
        it.page.field("Base URL").described("begins with https:// or http://").await;
        it.page.field("Base URL").fill(&it.tenant.origin()).await;
        for field in ["Client", "User", "Credential"] {
            it.page.button("Delete device password").click().await;
            it.page.field(field).focused().await;
            it.page.field(field).described("choose it from a list").await;
            it.page.field(field).fill("x").await;
        }
        assert_eq!(it.page.requests("/nevisidm/").await, 0);
    });
}

#[test]
fn a_device_password_is_found_and_deleted_by_keyboard_alone() {
    demo(async |it| {
        it.connect_at("/credentials").await;
        it.page.tab_to("textbox", "Base URL").await;
        it.page.type_text(&it.tenant.origin()).await;
        it.page.tab_to("textbox", "Bearer token").await;
        it.page.type_text("admin").await;
        it.page.tab_to("button", "List clients").await;
        it.page.press(Key::Enter).await;
        it.page.focus_says("Clients: 2").await;
        it.page.tab_to("button", "Choose 100").await;
        it.page.press(Key::Enter).await;
        it.page.field("Login ID").focused().await;
        it.page.type_text("user-2").await;
        it.page.press(Key::Enter).await;
        it.page.focus_says("Users of client 100 with login ID user-2: 1").await;
        it.page.is_at("/credentials?client=100&login=user-2").await;
        it.page.tab_to("button", "Choose idm-user-2").await;
        it.page.press(Key::Enter).await;
        it.page.focus_says("Device passwords of idm-user-2: 8").await;
        for words in ["device reported lost", "never", "Last login", "Created"] {
            it.page.words(words).shown().await;
        }
        it.page.tab_to("button", "Choose cred-disabled").await;
        it.page.press(Key::Enter).await;
        it.page.button("Delete device password").focused().await;
        it.page.press(Key::Enter).await;
        it.page.button("Cancel").focused().await;
        it.page.press(Key::Tab).await;
        // The harmless button comes after the field in the dialog, and Tab goes round.
        it.page.tab_to("textbox", "Type the last 6 characters: sabled").await;
        it.page.type_text("sabled").await;
        it.page.tab_to("button", "Delete for good").await;
        it.page.press(Key::Enter).await;
        it.page.focus_says("nevisIDM confirmed it").await;
        it.page.words("Device passwords of idm-user-2: 7").shown().await;
        assert!(!it.tenant.has_password(["100", "idm-user-2", "cred-disabled"]).await);
    });
}

#[test]
fn a_caller_who_may_not_list_is_told_and_can_still_delete() {
    demo(async |it| {
        it.page.expects(Expected::Status(403));
        it.open_credentials("admin").await;
        it.tenant.fault(Fault::code("errors.insufficientRightsFunction").on("clients")).await;
        it.page.button("List clients").click().await;
        it.page.focus_says("The caller does not have the right for this. The message names it.").await;
        it.tenant.fault(Fault::code("errors.insufficientRightsFunction").on("cred-active")).await;
        it.page.ask_to_delete(ACTIVE).await;
        it.page.words("You decide on the IDs alone.").shown().await;
        it.page.delete_for_good("cred-active").await;
        it.page.words("nevisIDM confirmed it").shown().await;
    });
}

#[test]
fn self_admin_mode_shows_when_its_token_ends() {
    demo(async |it| {
        it.page.expects(Expected::Status(422));
        it.open_credentials("self").await;
        it.page.check_box("Self-admin mode").check().await;
        it.page.words("nevisIDM will refuse the deletion without this token.").shown().await;
        it.page.field("URL or path").fill(&path(OWN)).await;

        // This token has expired.
        it.page.field("X-Token").fill(&it.tenant.self_admin_token("idm-user-1", -60).await).await;
        it.page.press(Key::Enter).await;
        it.page.words("Expired at").shown().await;
        it.page.field("X-Token").has_value("").await;
        it.page.button("Delete device password").click().await;
        it.page.delete_for_good("cred-self-1").await;
        it.page.words("does not accept the token in X-Token").shown().await;

        // This token expires while it is shown.
        it.page.field("X-Token").fill(&it.tenant.self_admin_token("idm-user-1", 3).await).await;
        it.page.press(Key::Enter).await;
        it.page.words("Expires at").shown().await;
        it.page.words("Expired at").shown().await;

        // This token belongs to another user.
        it.page.field("X-Token").fill(&it.tenant.self_admin_token("idm-user-2", 3600).await).await;
        it.page.press(Key::Enter).await;
        it.page
            .words("This token belongs to idm-user-2 and can delete only their own device passwords.")
            .shown()
            .await;

        it.page.field("X-Token").fill(&it.tenant.self_admin_token("idm-user-1", 3600).await).await;
        it.page.press(Key::Enter).await;
        it.page.words("This token belongs to idm-user-2").gone().await;
        it.page.button("Delete device password").click().await;
        it.page.delete_for_good("cred-self-1").await;
        it.page.words("nevisIDM confirmed it").shown().await;
    });
}

#[test]
fn tokens_are_only_in_memory_and_are_dropped_by_a_lock() {
    demo(async |it| {
        it.page.expects(Expected::Status(401));
        it.open_credentials("self").await;
        it.page.check_box("Self-admin mode").check().await;
        let token = it.tenant.self_admin_token("idm-user-1", 3600).await;
        it.page.field("X-Token").fill(&format!("Bearer {token}")).await;
        it.page.ask_to_delete(OWN).await;
        it.page.delete_for_good("cred-self-1").await;
        it.page.words("nevisIDM confirmed it").shown().await;
        let kept = it.page.everything_kept().await;
        assert!(!kept.contains(&token), "the token is kept somewhere");
        assert!(kept.contains("cred-self-1"), "what is looked through is not empty");

        // A token in the field of an id is removed and never appears in the address bar.
        it.page.field("User").fill(&token).await;
        it.page.press(Key::Tab).await;
        it.page.field("User").described("That was a token, not an ID").await;
        it.page.field("User").has_value("idm-user-1").await;
        assert!(!it.page.everything_kept().await.contains(&token), "the token is kept somewhere");

        it.page.button("Forget bearer token").shown().await;
        it.page.button("Lock").click().await;
        it.connect().await;
        it.page.heading("Credentials").shown().await;
        it.page.button("Forget bearer token").gone().await;
        it.page.button("Forget X-Token").gone().await;
        it.page.field("URL or path").fill(&path(ACTIVE)).await;
        it.page.button("Delete device password").click().await;
        it.page.words("nevisIDM refused the caller's sign-in.").shown().await;
    });
}

#[test]
fn an_origin_blocked_by_the_policy_receives_no_token() {
    demo(async |it| {
        it.page.expects(Expected::Policy);
        it.open_credentials("admin").await;
        it.page.button("Forget bearer token").gone().await;
        it.page.field("Client").fill("100").await;
        it.page.button("Forget bearer token").shown().await;
        // The tokens were entered for the previous address.
        it.page.field("Base URL").fill("http://127.0.0.1:9").await;
        it.page.button("List clients").click().await;
        it.page.words("Content-Security-Policy").shown().await;
        it.page.button("Forget bearer token").gone().await;
    });
}

#[test]
fn every_state_of_the_credentials_page_is_accessible() {
    demo(async |it| {
        it.page.expects(Expected::Status(422));
        it.page.expects(Expected::NoAnswer);
        it.connect_at("/credentials").await;
        it.page.button("Delete device password").click().await;
        it.page.field("Base URL").invalid().await;
        it.is_fit_for_all("Credentials with a field that is missing").await;

        it.page.field("Base URL").fill(&it.tenant.origin()).await;
        it.page.field("Bearer token").fill("admin").await;
        it.page.check_box("Self-admin mode").check().await;
        it.page.field("X-Token").fill(&it.tenant.self_admin_token("idm-user-1", -60).await).await;
        it.page.field("URL or path").fill(&path(PROTECTED)).await;
        it.page.button("List device passwords").click().await;
        it.page.button("Choose cred-protected").shown().await;
        it.is_fit_for_all("Credentials with a list and an expired token").await;

        it.page.button("Delete device password").click().await;
        it.page.dialog("Delete this device password for good?").shown().await;
        it.is_fit_for_all("the question before a deletion").await;
        it.page.delete_for_good("cred-protected").await;
        it.page.region("Policy violations").shown().await;
        it.is_fit_for_all("a violated policy").await;

        it.page.ask_to_delete(ACTIVE).await;
        it.page.dialog("Delete this device password for good?").shown().await;
        it.tenant.fault(Fault::answer_lost().on("cred-active")).await;
        it.page.delete_for_good("cred-active").await;
        it.page.words("? outcome unknown").shown().await;
        it.is_fit_for_all("a lost answer of a deletion").await;
    });
}
