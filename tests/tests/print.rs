//! Prints, read as PDF: the journal, a receipt, a user's page and the list of users are whole, and nothing secret is in
//! them.

use e2e::wait::until;
use e2e::{OperationKind, Page, Story, story};
use serde_json::{Value, json};

/// Waits until the document has this many elements.
async fn has(page: &Page, selector: &str, count: std::ops::RangeInclusive<u64>) {
    let script = format!("return document.querySelectorAll({selector:?}).length");
    let so = until(async || match page.run(&script).await.as_u64() {
        Some(now) if count.contains(&now) => Ok(()),
        now => Err(format!("{now:?} × {selector}, not {count:?}")),
    });
    so.await.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_journal_is_printed_with_all_its_pages() {
    Story::default().with_flags(&["--users", "130"]).tell(async |it| {
        it.connect_at("/users").await;
        it.page.has_users(130).await;
        it.page.allow_clipboard().await;
        it.page.button("Copy ids").click().await;
        it.page.words("Copied the IDs shown.").shown().await;
        let users = it.page.copied().await;
        let users = users.lines().collect::<Vec<_>>();
        assert_eq!(users.len(), 130);
        it.page.button("Select all shown").click().await;
        it.page.button("Disable selected").click().await;
        it.page.button("Disable for 130 users").click().await;
        it.page.words("Finished: 130 done.").shown().await;
        it.page.button("Close").click().await;

        it.page.link("Journal").click().await;
        it.page.words("130 entries").shown().await;
        has(&it.page, "tbody tr", 100..=100).await;
        it.page.choice("Theme").choose("Dark").await;
        it.page.field("Noted heads").fill("typed by hand").await;
        let print = it.page.printed().await;
        print.assert_has(users.iter().copied());
        print.assert_has([it.tenant.id(), "· Journal · /journal ·", "130 entries", "Target", "✓ done"]);
        print.assert_has_none(["Export", "Settings", "Lock", "typed by hand", it.tenant.admin_key()]);
        // On the screen there is one page of the list again.
        has(&it.page, "tbody tr", 100..=100).await;

        // A filter is in the print's address, and only what it shows is printed.
        let (first, others) = (users[0], &users[1..]);
        it.page.search_field("Search").fill(first).await;
        it.page.words("1 of 130 entries").shown().await;
        let print = it.page.printed().await;
        print.assert_has([first, "1 of 130 entries", "/journal?q="]);
        print.assert_has_none(others.iter().copied());

        // Black on white, although the theme is dark.
        it.page.style_for_print(true).await;
        let look = "const of = (name, part) => getComputedStyle(document.querySelector(name))[part];
            return [of('body', 'backgroundColor'), of('tbody td', 'color'), of('.app > nav', 'display')]";
        let expected = json!(["rgb(255, 255, 255)", "rgb(0, 0, 0)", "none"]);
        assert_eq!(it.page.run(look).await, expected);
        it.page.style_for_print(false).await;
    });
}

#[test]
fn a_receipt_is_printed_whole_without_the_queue() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let other = it.tenant.ask(OperationKind::Kick).await;
        it.hold(&[&share, &other]).await;
        it.page.button("Approve").click().await;
        it.tenant.becomes(&share, "Approved").await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.open_row(&share).await;
        it.page.words("Receipt").shown().await;
        // Folded as it is, it is printed.
        let receipt = "return document.querySelector('details.receipt pre').textContent";
        let receipt = it.page.run(receipt).await;
        let receipt = receipt.as_str().expect("it is a text").to_owned();
        assert!(receipt.contains(&share.id) && receipt.lines().count() > 3, "{receipt}");
        let print = it.page.printed().await;
        print.assert_has(receipt.lines().filter(|line| !line.trim().is_empty()));
        print.assert_has([it.tenant.id(), "· Review ·", &share.id]);
        print.assert_has_none([other.id.as_str(), "Copy as text", "Operations", it.tenant.admin_key()]);
    });
}

#[test]
fn the_page_of_a_user_is_printed_with_all_entries() {
    story(async |it| {
        let user = it.tenant.user().await;
        it.connect_at(&format!("/users/{user}")).await;
        it.page.heading(&user).shown().await;
        // More than the screen lists.
        for _ in 0..26 {
            it.page.button("Disable").click().await;
            it.page.words("is disabled. The server confirmed it.").shown().await;
            it.page.button("Enable").click().await;
            it.page.words("is enabled. The server confirmed it.").shown().await;
        }
        let entries = "[aria-labelledby=entries-title] li";
        has(&it.page, entries, 50..=50).await;
        // The last one is read from the browser's database.
        let whole = until(async || match it.page.printed().await {
            print if print.count("SetUserStatus") == 52 => Ok(print),
            print => Err(format!("{} of 52 entries are printed: {print:?}", print.count("SetUserStatus"))),
        });
        let print = whole.await.unwrap();
        print.assert_has([user.as_str(), it.tenant.id(), "last set here: enabled", "Journal of this user"]);
        print.assert_has_none(["Refresh the user list", "Deny sharing", it.tenant.admin_key()]);
        has(&it.page, entries, 50..=50).await;
    });
}

#[test]
fn a_list_of_users_is_printed_up_to_a_bound_and_says_so() {
    Story::default().with_flags(&["--users", "5200"]).tell(async |it| {
        it.connect_at("/users").await;
        it.page.has_users(5_200).await;
        it.page.choice("Sort").choose("User ID, first to last").await;
        it.page.is_at("/users?sort=id").await;
        it.page.allow_clipboard().await;
        it.page.button("Copy ids").click().await;
        it.page.words("Copied the IDs shown.").shown().await;
        let copied = it.page.copied().await;
        let users = copied.lines().collect::<Vec<_>>();
        assert_eq!(users.len(), 5_200);
        it.page.button("Columns").click().await;
        it.page.check_box("Registration").click().await;
        it.page.column("Registration").gone().await;
        let print = it.page.printed().await;
        print.assert_has([users[0], users[1], users[2_500], users[4_999]]);
        print.assert_has_none([users[5_000], users[5_199], "Registration", "Export", "Always shown"]);
        print.assert_has(["Rows 1 to 5000 of 5200 are printed.", "User ID", "Creating"]);
        // The rows of the print are gone again.
        has(&it.page, "[role=rowgroup] > [role=row]", 5..=59).await;
        assert_eq!(it.page.table_of_users().await.rows[0].id, users[0]);
    });
}

#[test]
fn the_secrets_of_a_registration_are_not_printed() {
    story(async |it| {
        it.connect_at("/users").await;
        it.page.button("Start registration").click().await;
        it.page.heading("Registration started").focused().await;
        it.page.allow_clipboard().await;
        it.page.button("Copy hand-over JSON").click().await;
        it.page.words("Copied").shown().await;
        let handed: Value = serde_json::from_str(&it.page.copied().await).expect("the hand-over is JSON");
        let secret = |name: &str| handed[name].as_str().expect("it is a text").to_owned();
        let secrets = [secret("RegSessionId"), secret("RegSessionVerifier")];
        it.page.button("Show RegSessionVerifier").click().await;
        it.page.words(&secrets[1]).shown().await;
        let print = it.page.printed().await;
        print.assert_has(["Registration started", it.tenant.id()]);
        print.assert_has_none(secrets.iter().map(String::as_str));
    });
}
