//! The page of a user: policies and their ledger, the user's operations and journal; and policies of many users
//! at once.

use e2e::wait::until;
use e2e::{Expected, Fault, Key, OperationKind, Stage, UserState, story};

fn state(enabled: bool, may_create_tresors: bool, may_share_tresors: bool) -> UserState {
    UserState { state: "Validated".into(), enabled, may_create_tresors, may_share_tresors }
}

async fn open(it: &Stage, user: &str) {
    it.connect_at(&format!("/users/{user}")).await;
    it.page.heading(user).shown().await;
}

#[test]
fn each_policy_is_set_and_the_tenant_has_it() {
    story(async |it| {
        let user = it.tenant.user().await;
        open(it, &user).await;
        it.page.words("unknown (platform default: enabled)").shown().await;
        it.page.words("The user can no longer log in").shown().await;
        let steps = [
            ("Disable", "is disabled", state(false, true, true)),
            ("Deny creating tresors", "may not create tresors", state(false, false, true)),
            ("Deny sharing", "may not share", state(false, false, false)),
            ("Enable", "is enabled", state(true, false, false)),
            ("Allow creating tresors", "may create tresors", state(true, true, false)),
            ("Allow sharing", "may share", state(true, true, true)),
        ];
        for (action, words, stored) in steps {
            it.page.button(action).click().await;
            it.page.words(&format!("{words}. The server confirmed it.")).shown().await;
            assert_eq!(it.tenant.user_state(&user).await, stored, "{action}");
        }
        it.page.words("last set here: enabled").shown().await;
        it.page.words("unknown (platform default").gone().await;
        let changes = it.tenant.changes_of(&user).await;
        assert_eq!(changes.len(), 6);
        it.assert_books_agree().await;
        it.page.words("SetUserTresorSharingMode Ok").shown().await;
    });
}

#[test]
fn the_ledger_is_kept_in_this_browser_shown_in_the_list_and_heeded_in_review() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let user = share.target().to_owned();
        open(it, &user).await;
        it.page.button("Disable").click().await;
        it.page.words("last set here: disabled").shown().await;

        open(it, &user).await;
        it.page.words("last set here: disabled").shown().await;
        it.page.link("All users").click().await;
        it.page.search_field("Search").fill(&user).await;
        let shown = it.page.has_users(1).await;
        assert!(shown.rows[0].policies[0].starts_with("disabled "), "{:?}", shown.rows[0]);
        assert_eq!(shown.rows[0].policies[1..], ["unknown", "unknown"]);

        it.connect_at(&share.path()).await;
        it.page.words("was disabled from this browser").shown().await;
        // The user's page has a link to the operation.
        open(it, &user).await;
        it.page.words("about this user · waiting").shown().await;
        it.page.link_with(&share.id).click().await;
        it.page.is_at(&share.path()).await;
    });
}

#[test]
fn a_double_click_on_a_policy_sends_one_request() {
    story(async |it| {
        let user = it.tenant.user().await;
        open(it, &user).await;
        it.tenant.fault(Fault::latency_ms(500).on("set-user-state")).await;
        it.page.button("Disable").click_twice_quickly().await;
        it.page.button("Enable").disabled().await;
        it.page.button("Deny sharing").disabled().await;
        it.page.words("is disabled. The server confirmed it.").shown().await;
        it.page.button("Enable").enabled().await;
        assert_eq!(it.tenant.changes_of(&user).await.len(), 1);
    });
}

#[test]
fn a_user_that_does_not_exist_is_reported_and_not_changed() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        let nobody = format!("20160101000000.nobodyxx@{}.tresorit.io", it.tenant.id());
        open(it, &nobody).await;
        it.page.words("The user list does not have this user.").shown().await;
        it.page.button("Disable").click().await;
        it.page.words("There is no such user.").shown().await;
        it.page.words("UserNotExists (403)").shown().await;
        it.page.words("unknown (platform default: enabled)").shown().await;
        it.page.button("Dismiss").click().await;
        it.page.words("UserNotExists (403)").gone().await;
        it.page.words("SetUserStatus Refused UserNotExists").shown().await;
    });
}

#[test]
fn a_refused_policy_is_shown_until_dismissed() {
    story(async |it| {
        for status in [400, 403, 404, 409, 500, 503] {
            it.page.expects(Expected::Status(status));
        }
        let user = it.tenant.user().await;
        open(it, &user).await;
        let codes = [
            ("BadInput", "Enable", "set-user-state"),
            ("UserInWrongState", "Disable", "set-user-state"),
            ("UserUnderDeletion", "Allow sharing", "sharing-mode"),
            ("UserIsDisabledByPolicy", "Deny sharing", "sharing-mode"),
            ("PolicyEntityNotExists", "Deny creating tresors", "creation-mode"),
            ("InvalidAuthorization", "Allow creating tresors", "creation-mode"),
            ("UnauthorizedAccess", "Enable", "set-user-state"),
            ("TenantDisabled", "Enable", "set-user-state"),
            ("TenantDoesNotExist", "Enable", "set-user-state"),
            ("StorageConflict", "Enable", "set-user-state"),
            ("StorageNetwork", "Enable", "set-user-state"),
            ("UnexpectedError", "Enable", "set-user-state"),
        ];
        for (code, action, path) in codes {
            it.tenant.fault(Fault::code(code).on(path)).await;
            it.page.button(action).click().await;
            it.page.words(&format!("{code} (")).shown().await;
            it.page.focus_says(code).await;
            it.page.button("Dismiss").click().await;
            it.page.words(&format!("{code} (")).gone().await;
        }
        assert_eq!(it.tenant.user_state(&user).await, state(true, true, true));
        assert!(it.tenant.changes_of(&user).await.is_empty());
    });
}

#[test]
fn a_lost_answer_leaves_the_policy_unknown() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        let user = it.tenant.user().await;
        open(it, &user).await;
        it.tenant.fault(Fault::answer_lost().on("set-user-state")).await;
        it.page.button("Disable").click().await;
        it.page.words("The answer to “Disable” was lost").shown().await;
        it.page.words("unknown: set to disabled here").shown().await;
        it.page.button("Disable").click().await;
        it.page.words("last set here: disabled").shown().await;
        it.assert_books_agree().await;
    });
}

/// Selects all users that are shown and opens the dialog of a bulk action.
async fn ask_for_all(it: &Stage, action: &str) {
    it.page.button("Select all shown").click().await;
    it.page.button(&format!("{action} selected")).click().await;
}

/// Waits until a bulk action has ended. There is no time limit as long as it makes progress.
async fn is_through(it: &Stage, title: &str) {
    loop {
        let before = it.page.dialog(title).text().await;
        if before.contains("Finished: ") {
            return;
        }
        let goes_on = until(async || match it.page.dialog(title).text().await {
            now if now != before => Ok(()),
            _ => Err("the bulk does not go on".into()),
        });
        goes_on.await.unwrap_or_else(|why: String| panic!("{why}"));
    }
}

async fn disabled(it: &Stage, users: &[String]) -> usize {
    let mut count = 0;
    for user in users {
        count += usize::from(!it.tenant.user_state(user).await.enabled);
    }
    count
}

#[test]
fn a_bulk_action_on_five_hundred_users_succeeds_after_a_retry() {
    story(async |it| {
        it.page.expects(Expected::Status(500));
        it.page.expects(Expected::NoAnswer);
        let others = it.tenant.users_in_state(20, "Unvalidated").await;
        let users = it.tenant.users(500).await;
        it.connect_at("/users?state=validated").await;
        it.page.has_users(500).await;
        ask_for_all(it, "Disable").await;
        it.page.dialog("Disable for 500 users?").shown().await;
        it.page
            .words(&format!("Each of the 500 users of tenant {} can no longer log in", it.tenant.id()))
            .shown()
            .await;
        it.page.button("Cancel").focused().await;
        it.tenant.fault(Fault::code("UnexpectedError").on("set-user-state").times(50)).await;
        it.page.button("Disable for 500 users").click().await;
        is_through(it, "Disable for 500 users?").await;
        it.page.words("Finished: 450 done, 50 refused.").shown().await;
        // Each failure is listed.
        let results = it.page.list("Results").text().await;
        assert_eq!(results.matches("! refused: UnexpectedError (500)").count(), 50);
        assert_eq!(results.matches("✓ done").count(), 450);
        assert_eq!(disabled(it, &users).await, 450);

        it.tenant.fault(Fault::answer_lost().on("set-user-state").times(2)).await;
        it.page.button("Retry failed").click().await;
        it.page.words("Finished: 498 done, 2 with unknown outcome.").shown().await;
        it.page.button("Retry failed").click().await;
        it.page.words("Finished: 500 done.").shown().await;
        it.page.button("Retry failed").gone().await;
        it.page.button("Close").click().await;
        assert_eq!(disabled(it, &users).await, 500);
        assert_eq!(disabled(it, &others).await, 0, "nobody else was touched");
        assert_eq!(it.tenant.changes().await.len(), 502);
        it.assert_books_agree().await;
        let shown = it.page.table_of_users().await;
        assert!(shown.rows.iter().all(|row| row.policies[0].starts_with("disabled ")), "{shown:?}");
    });
}

#[test]
fn stop_leaves_the_remaining_users_unchanged() {
    story(async |it| {
        let users = it.tenant.users(60).await;
        it.connect_at("/users").await;
        it.page.has_users(60).await;
        ask_for_all(it, "Deny sharing").await;
        it.tenant.fault(Fault::latency_ms(400).on("sharing-mode").times(60)).await;
        it.page.button("Deny sharing for 60 users").click().await;
        let some = until(async || match it.tenant.changes().await.len() {
            0 => Err("none was changed".into()),
            _ => Ok(()),
        });
        some.await.unwrap_or_else(|why: String| panic!("{why}"));
        let place = "const { x, y, width, height } = [...document.querySelectorAll('button')]
            .find(button => button.textContent === 'Stop').getBoundingClientRect();
            window.stopAt = [x + width / 2, y + height / 2]";
        it.page.run(place).await;
        it.page.button("Stop").click().await;
        it.page.words("not sent.").shown().await;
        it.page.button("Stop").gone().await;
        let there = "return document.elementFromPoint(...window.stopAt).closest('button')?.textContent ?? ''";
        assert_eq!(it.page.run(there).await, "", "a second click would send the rest");
        let denied = it.tenant.changes().await.len();
        assert!(denied < 60);
        it.page.words(&format!("Stopped: {denied} done, {} not sent.", 60 - denied)).shown().await;
        let mut stored = 0;
        for user in &users {
            stored += usize::from(!it.tenant.user_state(user).await.may_share_tresors);
        }
        assert_eq!(stored, denied);
        // The remaining users can follow, and the action continues while another page is open.
        it.tenant.fault(Fault::latency_ms(400).on("sharing-mode").times(60)).await;
        it.page.button("Send the rest").click().await;
        it.page.words("remaining.").shown().await;
        it.page.press(Key::Escape).await;
        let asks = "const event = new Event('beforeunload', { cancelable: true });
            window.dispatchEvent(event); return event.defaultPrevented";
        assert_eq!(it.page.run(asks).await.as_bool(), Some(true));
        it.page.link("Tresors").click().await;
        it.page.heading("Tresors").shown().await;
        let all = until(async || match it.tenant.changes().await.len() {
            60 => Ok(()),
            count => Err(format!("{count} were changed")),
        });
        all.await.unwrap_or_else(|why: String| panic!("{why}"));
        it.page.link("Users").click().await;
        it.page.words("The last bulk action has finished.").shown().await;
        it.page.button("Show results").click().await;
        it.page.words("Finished: 60 done.").shown().await;
        assert_eq!(it.page.run(asks).await.as_bool(), Some(false));
        it.assert_books_agree().await;
    });
}

#[test]
fn a_bulk_action_applies_to_the_set_at_the_click() {
    story(async |it| {
        let users = it.tenant.users(5).await;
        it.connect_at("/users").await;
        let shown = it.page.has_users(5).await;
        it.page.check_box(&format!("Select {}", users[1])).check().await;
        it.page.check_box(&format!("Select {}", users[3])).check().await;
        it.page.words("2 selected").shown().await;
        // The list shows other users than the selected ones.
        it.page.search_field("Search").fill(&users[0]).await;
        it.page.has_users(1).await;
        it.page.words("2 selected, 2 of them not shown").shown().await;
        it.page.button("Deny creating tresors selected").click().await;
        it.page.dialog("Deny creating tresors for 2 users?").shown().await;
        it.page.button("Cancel").click().await;
        assert!(it.tenant.changes().await.is_empty());
        it.page.button("Deny creating tresors selected").click().await;
        it.page.button("Deny creating tresors for 2 users").click().await;
        it.page.words("Finished: 2 done.").shown().await;
        for (at, user) in users.iter().enumerate() {
            assert_eq!(
                it.tenant.user_state(user).await.may_create_tresors,
                at != 1 && at != 3,
                "{}",
                shown.rows[at].id
            );
        }
    });
}

#[test]
fn a_user_is_disabled_by_keyboard_only() {
    story(async |it| {
        let users = it.tenant.users(30).await;
        it.connect_at("/users").await;
        it.page.has_users(30).await;
        it.page.search_field("Search").click().await;
        it.page.tab_to("link", &users[0]).await;
        it.page.press(Key::Down).await;
        it.page.press(Key::Down).await;
        it.page.type_text(" ").await;
        it.page.words("1 selected").shown().await;
        it.page.type_text(" ").await;
        it.page.press(Key::Enter).await;
        it.page.heading(&users[2]).focused().await;
        it.page.tab_to("button", "Disable").await;
        it.page.press(Key::Enter).await;
        it.page.words("is disabled. The server confirmed it.").shown().await;
        it.page.focus_says("is disabled").await;
        assert!(!it.tenant.user_state(&users[2]).await.enabled);
        it.page.back().await;
        it.page.link(&users[2]).focused().await;
    });
}
