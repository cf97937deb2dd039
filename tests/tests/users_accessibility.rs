//! The accessibility of the user pages in their states, also in narrow windows.

use e2e::{Expected, Fault, Stage, Story, story};

/// Rules in light and dark, and nothing wider than a window of 360 px.
async fn is_fit_for_all(it: &Stage, what: &str) {
    it.page.assert_accessible(what).await;
    it.page.resize(360, 800).await;
    it.page.assert_no_sideways_scrolling(what).await;
    it.page.resize(1280, 900).await;
}

#[test]
fn the_user_list_with_registration_and_bulk_is_accessible() {
    Story::default().demo().tell(async |it| {
        it.page.expects(Expected::Status(500));
        it.connect_at("/users").await;
        it.page.has_users(60).await;
        is_fit_for_all(it, "the list").await;
        it.page.button("Start registration").click().await;
        it.page.heading("Registration started").shown().await;
        it.page.button("Done").click().await;
        it.page.words("These values were neither copied nor sealed.").shown().await;
        is_fit_for_all(it, "a registration that was started").await;
        it.page.button("Discard").click().await;
        it.page.button("Validate a user…").click().await;
        it.page.button("Validate").click().await;
        it.page.words("Fill in all fields.").shown().await;
        is_fit_for_all(it, "the dialog of a validation").await;
        it.page.button("Close").click().await;
        it.page.button("Unvalidated").click().await;
        it.page.has_users(10).await;
        it.page.button("Select all shown").click().await;
        is_fit_for_all(it, "a list with a selection").await;
        it.page.button("Disable selected").click().await;
        it.page.dialog("Disable for 10 users?").shown().await;
        is_fit_for_all(it, "the question before a bulk").await;
        it.tenant.fault(Fault::code("UnexpectedError").on("set-user-state").times(3)).await;
        it.page.button("Disable for 10 users").click().await;
        it.page.words("Finished: 7 done, 3 refused.").shown().await;
        is_fit_for_all(it, "the results of a bulk").await;
        it.page.button("Close").click().await;
        it.page.search_field("Search").fill("nobody").await;
        it.page.words("No matching users.").shown().await;
        is_fit_for_all(it, "a list of nobody").await;
    });
}

#[test]
fn a_user_list_with_errors_is_accessible() {
    story(async |it| {
        it.connect_at("/").await;
        let user =
            |id: &str, state: &str| format!(r#"{{"UserId":"{id}","UserRegistrationState":"{state}"}}"#);
        let users = [user("a@t", "Validated"), user("a@t", "Unvalidated"), user("b@t", "Odd")].join(",");
        it.page.answer_user_lists_with(&format!(r#"{{"Users":[{users},17"#), false).await;
        it.page.link("Users").click().await;
        it.page.words("The user list is malformed after 3 users.").shown().await;
        it.page.button("Orphans").click().await;
        is_fit_for_all(it, "a list with everything wrong").await;
    });
}

#[test]
fn the_page_of_a_user_is_accessible() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        let user = it.tenant.users_in_state(1, "Unvalidated").await.remove(0);
        it.connect_at(&format!("/users/{user}")).await;
        it.page.words("This browser has no capsule of this user.").shown().await;
        it.page.button("Disable").click().await;
        it.page.words("is disabled. The server confirmed it.").shown().await;
        is_fit_for_all(it, "a user's page").await;
        it.page.search_field("Find").fill("nobody@nowhere").await;
        it.page.press(e2e::Key::Enter).await;
        it.page.words("The user list does not have this user.").shown().await;
        it.page.button("Enable").click().await;
        it.page.words("UserNotExists (403)").shown().await;
        is_fit_for_all(it, "the page of nobody").await;
    });
}
