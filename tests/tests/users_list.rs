//! The user list: streaming, search, filter, sorting, scrolling, selection, copying and export, and the messages for
//! lists with errors.

use e2e::{Fault, Key, OperationKind, Stage, Story, story};
use serde_json::{Value, json};

async fn open(it: &Stage) {
    it.connect_at("/users").await;
    it.page.heading("Users").shown().await;
}

/// An answer with these users.
fn list(users: &[(&str, &str)]) -> String {
    let user = |(id, state): &(&str, &str)| json!({ "UserId": id, "UserRegistrationState": state });
    json!({ "Users": users.iter().map(user).collect::<Vec<_>>() }).to_string()
}

#[test]
fn the_user_list_opens_from_the_navigation_and_shows_its_size() {
    story(async |it| {
        let validated = it.tenant.users(8).await;
        let unvalidated = it.tenant.users_in_state(3, "Unvalidated").await;
        it.connect_at("/").await;
        it.page.link("Users").click().await;
        it.page.heading("Users").focused().await;
        it.page.is_at("/users").await;
        let shown = it.page.has_users(11).await;
        it.page.words("11 users · 8 validated · 3 unvalidated").shown().await;
        for column in ["User ID", "Registration", "Account", "Creating", "Sharing"] {
            it.page.column(column).shown().await;
        }
        assert_eq!(shown.ids()[..8], validated);
        let row = shown.rows.last().unwrap();
        assert_eq!((row.id.as_str(), row.registration.as_str()), (unvalidated[2].as_str(), "Unvalidated"));
        assert_eq!(row.policies, ["unknown", "unknown", "unknown"]);
        assert_eq!(shown.rows.iter().map(|row| row.index).collect::<Vec<_>>(), (2..13).collect::<Vec<_>>());
    });
}

#[test]
fn a_tenant_without_users_says_so() {
    story(async |it| {
        open(it).await;
        it.page.words("The tenant has no users yet.").shown().await;
        it.page.words("0 users").shown().await;
    });
}

#[test]
fn search_filter_and_sort_are_immediate_and_kept_in_the_url() {
    story(async |it| {
        let users = it.tenant.users(40).await;
        let unvalidated = it.tenant.users_in_state(5, "Unvalidated").await;
        open(it).await;
        it.page.has_users(45).await;

        // The search finds any part of an id, in upper or lower case.
        let part = &unvalidated[1][12..23];
        it.page.search_field("Search").fill(&part.to_uppercase()).await;
        let shown = it.page.has_users(1).await;
        assert_eq!(shown.ids(), [&unvalidated[1]]);
        it.page.words("1 of 45 shown").shown().await;
        assert!(it.page.path().await.starts_with("/users?q="));
        it.page.search_field("Search").fill("nobody").await;
        it.page.words("No matching users.").shown().await;
        it.page.search_field("Search").fill("").await;
        it.page.has_users(45).await;

        it.page.button("Unvalidated").click().await;
        it.page.is_at("/users?state=unvalidated").await;
        assert_eq!(it.page.has_users(5).await.ids(), unvalidated);
        it.page.button("Validated").click().await;
        it.page.has_users(40).await;
        it.page.choice("Sort").choose("User ID, last to first").await;
        it.page.is_at("/users?state=validated&sort=id-descending").await;
        let mut sorted = users.clone();
        sorted.sort();
        sorted.reverse();
        let in_order = e2e::wait::until(async || match it.page.table_of_users().await {
            shown if shown.ids()[..5] == sorted[..5] => Ok(()),
            shown => Err(format!("{:?}", shown.ids())),
        });
        in_order.await.unwrap();

        // Search, filter and order are kept after a reload.
        it.page.reload().await;
        it.connect().await;
        let shown = it.page.has_users(40).await;
        assert_eq!(shown.count, 41);
        it.page.choice("Sort").has_value("id-descending").await;
        it.page.button("All").click().await;
        it.page.has_users(45).await;
        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.connect().await;
        it.page.is_at("/users?sort=id-descending").await;
        it.page.has_users(45).await;
    });
}

#[test]
fn a_hundred_thousand_users_are_scrolled_from_end_to_end_by_keys() {
    Story::default().with_flags(&["--users", "100000"]).tell(async |it| {
        open(it).await;
        let shown = it.page.has_users(100_000).await;
        assert_eq!(shown.rows[0].index, 2);
        let elements = "return document.querySelectorAll('[role=rowgroup] > [role=row]').length";
        assert!(it.page.run(elements).await.as_u64() < Some(60), "only what is in sight is in the document");

        it.page.search_field("Search").click().await;
        it.page.tab_to("link", &shown.rows[0].id).await;
        it.page.press(Key::End).await;
        let end = e2e::wait::until(async || match it.page.table_of_users().await {
            shown if shown.rows.last().is_some_and(|row| row.index == 100_001) => Ok(shown),
            shown => Err(format!("{:?}", shown.rows.last())),
        });
        let last = end.await.unwrap().rows.last().unwrap().clone();
        assert_eq!(it.page.focus().await.name, last.id);
        it.page.press(Key::Home).await;
        let first = it.page.first_in_sight(1).await;
        assert_eq!((it.page.focus().await.name, first.ids()), (shown.rows[0].id.clone(), shown.ids()));
        it.page.press(Key::Down).await;
        assert_eq!(it.page.focus().await.name, first.rows[1].id);
        it.page.press(Key::PageDown).await;
        it.page.press(Key::PageDown).await;
        let later = it.page.table_of_users().await;
        assert!(later.rows[0].index > 12, "{:?}", later.rows[0]);
        let focus = it.page.focus().await.name;
        assert!(later.ids().contains(&focus.as_str()));
        it.page.press(Key::Up).await;
        it.page.press(Key::PageUp).await;

        // The scrollbar is moved to the middle and to the end.
        it.page
            .run("const roll = document.querySelector('.roll'); roll.scrollTop = roll.scrollHeight / 2")
            .await;
        let middle = e2e::wait::until(async || match it.page.table_of_users().await.rows[0].index {
            index if (49_000..51_000).contains(&index) => Ok(()),
            index => Err(format!("row {index} is the first")),
        });
        middle.await.unwrap();
        it.page.run("const roll = document.querySelector('.roll'); roll.scrollTop = roll.scrollHeight").await;
        let end = e2e::wait::until(async || match it.page.table_of_users().await.rows.last().cloned() {
            Some(row) if row.index == 100_001 => Ok(()),
            row => Err(format!("{row:?} is the last")),
        });
        end.await.unwrap();

        // A search covers all users.
        it.page.search_field("Search").fill(&last.id[5..22]).await;
        assert_eq!(it.page.has_users(1).await.ids(), [&last.id]);
    });
}

#[test]
fn back_returns_to_the_row() {
    Story::default().with_flags(&["--users", "3000"]).tell(async |it| {
        open(it).await;
        it.page.has_users(3_000).await;
        it.page.run("document.querySelector('.roll').scrollTop = 40000").await;
        let shown = it.page.first_in_sight(1001).await;
        let user = shown.rows[3].id.clone();
        it.page.link(&user).click().await;
        it.page.is_at(&format!("/users/{user}")).await;
        it.page.heading(&user).focused().await;
        it.page.back().await;
        it.page.heading("Users").shown().await;
        it.page.link(&user).focused().await;
        assert!(it.page.table_of_users().await.ids().contains(&user.as_str()));
    });
}

#[test]
fn selected_users_stay_selected_while_filtered() {
    story(async |it| {
        it.tenant.users(30).await;
        let unvalidated = it.tenant.users_in_state(4, "Unvalidated").await;
        open(it).await;
        let shown = it.page.has_users(34).await;
        it.page.check_box(&format!("Select {}", shown.rows[1].id)).check().await;
        it.page.words("1 selected").shown().await;
        it.page.button("Unvalidated").click().await;
        it.page.has_users(4).await;
        it.page.words("1 selected, 1 of them not shown").shown().await;
        it.page.button("Select all shown").click().await;
        it.page.words("5 selected, 1 of them not shown").shown().await;
        it.page.check_box(&format!("Select {}", unvalidated[0])).click().await;
        it.page.words("4 selected, 1 of them not shown").shown().await;
        it.page.button("Clear selection").click().await;
        it.page.words("selected").gone().await;

        // A click and a click with Shift select a range.
        it.page.button("All").click().await;
        let shown = it.page.has_users(34).await;
        it.page.check_box(&format!("Select {}", shown.rows[2].id)).check().await;
        it.page
            .run(&format!(
                "document.querySelector('[aria-label=\"Select {}\"]').dispatchEvent(
                     new MouseEvent('click', {{ bubbles: true, cancelable: true, shiftKey: true }}))",
                shown.rows[6].id
            ))
            .await;
        it.page.words("5 selected").shown().await;
        let selected = it.page.table_of_users().await;
        let selected = selected.rows.iter().filter(|row| row.selected).map(|row| row.index);
        assert_eq!(selected.collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    });
}

#[test]
fn the_users_shown_are_copied_and_exported() {
    story(async |it| {
        it.page.allow_clipboard().await;
        it.tenant.users(9_000).await;
        let mut unvalidated = it.tenant.users_in_state(3, "Unvalidated").await;
        open(it).await;
        it.page.has_users(9_003).await;
        it.page.keep_saved_files(true).await;
        it.page.button("Export").click().await;
        it.page.menu_item("Export JSON").click().await;
        let (name, text) = it.page.saved().await;
        let all: Value = serde_json::from_str(&text).expect("the export is JSON");
        assert_eq!((name.as_str(), all["Users"].as_array().map(Vec::len)), ("users.json", Some(9_003)));
        it.page.words("9,003 users exported.").shown().await;

        it.page.button("Unvalidated").click().await;
        it.page.choice("Sort").choose("User ID, first to last").await;
        it.page.has_users(3).await;
        unvalidated.sort();
        it.page.button("Copy ids").click().await;
        it.page.has_copied(&(unvalidated.join("\n") + "\n")).await;
        // This browser has no file picker.
        it.page.keep_saved_files(false).await;
        it.page.button("Export").click().await;
        it.page.menu_item("Export CSV").click().await;
        let (name, text) = it.page.saved().await;
        let lines = unvalidated.iter().map(|id| format!("{id},Unvalidated,,,\r\n")).collect::<String>();
        let head = "UserId,UserRegistrationState,Account,CreatingTresors,Sharing\r\n";
        assert_eq!((name.as_str(), text), ("users.csv", format!("{head}{lines}")));
    });
}

#[test]
fn a_list_that_breaks_off_keeps_what_arrived() {
    story(async |it| {
        it.connect_at("/").await;
        let whole =
            list(&[("20260101000000.aaaaaaaa@t", "Validated"), ("20260101000000.bbbbbbbb@t", "Validated")]);
        it.page.answer_user_lists_with(&whole[..whole.len() - 30], true).await;
        it.page.link("Users").click().await;
        it.page.words("The user list breaks off after 1 user. What arrived is kept and shown").shown().await;
        it.page.words("No answer from").shown().await;
        assert_eq!(it.page.has_users(1).await.ids(), ["20260101000000.aaaaaaaa@t"]);

        // The answer ends too early, although the connection is complete.
        it.page.answer_user_lists_with(&whole[..whole.len() - 30], false).await;
        it.page.button("Refresh").click().await;
        it.page.words("cut off after").shown().await;
        it.page.has_users(1).await;
        it.page.answer_user_lists_with(&whole, false).await;
        it.page.button("Refresh").click().await;
        it.page.has_users(2).await;
        it.page.words("breaks off").gone().await;
    });
}

#[test]
fn a_malformed_list_is_reported_with_the_byte() {
    story(async |it| {
        it.connect_at("/").await;
        let broken = list(&[("a@t", "Validated"), ("b@t", "Validated"), ("c@t", "Validated")])
            .replace("\"c@t\"", "17");
        let at = broken.find("17").unwrap();
        it.page.answer_user_lists_with(&broken, false).await;
        it.page.link("Users").click().await;
        it.page
            .words("The user list is malformed after 2 users. What arrived is kept and shown")
            .shown()
            .await;
        it.page.words(&format!("expected a text as UserId at byte {at}, after 2 users")).shown().await;
        assert_eq!(it.page.has_users(2).await.ids(), ["a@t", "b@t"]);
    });
}

#[test]
fn users_that_are_listed_twice_are_named() {
    story(async |it| {
        it.connect_at("/").await;
        let twice =
            list(&[("a@t", "Validated"), ("b@t", "Validated"), ("a@t", "Unvalidated"), ("c@t", "Suspended")]);
        it.page.answer_user_lists_with(&twice, false).await;
        it.page.link("Users").click().await;
        it.page.words("The list has 1 user twice. 1 of them with another registration state.").shown().await;
        it.page.words("a@t: Validated, then Unvalidated").shown().await;
        let shown = it.page.has_users(4).await;
        assert_eq!(shown.rows[0].registration, "listed twice, with different states");
        assert_eq!(shown.rows[3].registration, "Suspended");
        it.page.words("1 in other states").shown().await;
        it.page.button("Other").click().await;
        assert_eq!(it.page.has_users(1).await.ids(), ["c@t"]);
    });
}

#[test]
fn a_list_that_is_refused_says_why_and_is_read_again() {
    story(async |it| {
        it.page.expects(e2e::Expected::Status(503));
        let users = it.tenant.users(2).await;
        it.tenant.fault(Fault::code("TenantDisabled").on("list-users")).await;
        open(it).await;
        it.page.words("The tenant is disabled.").shown().await;
        it.page.button("Refresh").click().await;
        assert_eq!(it.page.has_users(2).await.ids(), users);
        it.page.words("The tenant is disabled.").gone().await;
    });
}

#[test]
fn find_leads_a_user_id_to_its_page() {
    story(async |it| {
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.connect_at("/").await;
        it.page.search_field("Find").fill(kick.target()).await;
        it.page.press(Key::Enter).await;
        it.page.is_at(&format!("/users/{}", kick.target())).await;
        it.page.heading(kick.target()).shown().await;
        it.page.search_field("Find").fill(&kick.by).await;
        it.page.press(Key::Enter).await;
        it.page.heading(&kick.by).shown().await;
        it.page.heading(kick.target()).gone().await;
    });
}
