//! **Views** and **Columns** of the lists: filters saved as links, hidden columns, the height of rows, and what becomes of
//! them in the settings file and in a damaged store.

use e2e::wait::until;
use e2e::{Key, OperationKind, Page, Stage, Story, story};
use serde_json::{Value, json};

/// Saves what is shown as a view.
async fn save(page: &Page, name: &str) {
    page.button("Views").click().await;
    page.button("Save view…").click().await;
    page.field("Name").focused().await;
    page.field("Name").fill(name).await;
    page.button("Save").click().await;
    page.dialog("Save view").gone().await;
    page.button("Views").focused().await;
}

/// Shows or hides a column. The panel is closed before and after.
async fn toggle_column(page: &Page, column: &str) {
    page.button("Columns").click().await;
    page.check_box(column).click().await;
    page.press(Key::Escape).await;
    page.check_box(column).gone().await;
    page.button("Columns").focused().await;
}

async fn row_height(page: &Page) -> i64 {
    let height = "const row = document.querySelector('[role=rowgroup] > [role=row]:not([hidden]), tbody tr');
        return row ? Math.round(row.getBoundingClientRect().height) : 0";
    page.run(height).await.as_i64().unwrap_or_default()
}

async fn becomes(page: &Page, script: &str, expected: Value) {
    let so = until(async || match page.run(script).await {
        value if value == expected => Ok(()),
        value => Err(format!("{script} is {value}, not {expected}")),
    });
    so.await.unwrap_or_else(|why| panic!("{why}"));
}

async fn has_columns(page: &Page, expected: &[&str]) {
    let shown = "return [...document.querySelectorAll('[role=columnheader], thead th')]
        .filter(head => head.getBoundingClientRect().width > 2 && !head.querySelector('.visually-hidden'))
        .map(head => head.textContent)";
    becomes(page, shown, json!(expected)).await;
}

/// Gives some verdicts, for a journal with entries.
async fn decide(it: &Stage) {
    let share = it.tenant.ask(OperationKind::Share).await;
    let kick = it.tenant.ask(OperationKind::Kick).await;
    it.hold(&[&share, &kick]).await;
    it.page.button("Approve").click().await;
    it.page.link_with(&share.id).says("✓ approved").await;
    it.page.is_at(&kick.path()).await;
    it.page.button("Reject").click().await;
    it.tenant.becomes(&kick, "Rejected").await;
}

#[test]
fn a_view_is_a_link_that_survives_and_is_replaced_renamed_and_deleted() {
    story(async |it| {
        it.tenant.users_in_state(4, "Unvalidated").await;
        it.tenant.users(3).await;
        it.connect_at("/users").await;
        it.page.has_users(7).await;
        it.page.button("Unvalidated").click().await;
        it.page.choice("Sort").choose("User ID, first to last").await;
        it.page.has_users(4).await;
        save(&it.page, "To validate").await;

        it.page.button("All").click().await;
        it.page.choice("Sort").choose("As the server lists them").await;
        it.page.is_at("/users").await;
        it.page.button("Views").click().await;
        it.page.link("To validate").shown().await;
        becomes(&it.page, "return document.querySelector('#views-panel a').ariaCurrent", Value::Null).await;
        let href = it.page.run("return document.querySelector('#views-panel a').getAttribute('href')").await;
        assert_eq!(href, "/users?state=unvalidated&sort=id");
        it.page.link("To validate").click().await;
        it.page.is_at("/users?state=unvalidated&sort=id").await;
        it.page.has_users(4).await;
        it.page.button("Views").focused().await;
        it.page.button("Views").click().await;
        it.page.link("To validate").current().await;
        it.page.press(Key::Escape).await;

        // The same name asks first.
        it.page.button("Validated").click().await;
        it.page.button("Views").click().await;
        it.page.button("Save view…").click().await;
        it.page.field("Name").fill("To validate").await;
        it.page.button("Save").click().await;
        it.page.field("Name").described("A view with this name exists.").await;
        it.page.assert_accessible("the question before a view is replaced").await;
        it.page.button("Replace").click().await;
        it.page.dialog("Save view").gone().await;

        it.page.button("Views").click().await;
        it.page.link("To validate").current().await;
        it.page.button("Rename To validate").click().await;
        it.page.field("Name").has_value("To validate").await;
        it.page.field("Name").fill("  ").await;
        it.page.button("Rename").click().await;
        it.page.field("Name").described("Enter a name.").await;
        it.page.field("Name").fill("Validated by ID").await;
        it.page.button("Rename").click().await;
        it.page.dialog("Rename view").gone().await;
        it.page.button("Views").focused().await;

        // It is in another tab and after a reload, too.
        let first = it.page.this_tab().await;
        it.page.new_tab().await;
        it.page.open("/users?state=validated&sort=id").await;
        it.connect().await;
        it.page.has_users(3).await;
        it.page.button("Views").click().await;
        it.page.link("Validated by ID").current().await;
        it.page.bring_to_front(&first).await;
        it.page.button("Views").click().await;
        it.page.button("Delete Validated by ID").click().await;
        it.page.words("No saved views.").shown().await;
        it.page.link("Validated by ID").gone().await;
        it.page.button("Views").focused().await;
        it.page.reload().await;
        it.connect().await;
        it.page.button("Views").click().await;
        it.page.words("No saved views.").shown().await;
    });
}

#[test]
fn each_list_has_views_and_columns_that_are_fit_for_all() {
    Story::default().demo().tell(async |it| {
        decide(it).await;
        let pages = [
            ("/content?kind=image&sort=-size", "Etag", &["Name", "Size", "Type"] as &[&str]),
            ("/journal?outcome=Ok", "Tenant", &["Time", "Action", "Target", "Outcome", "Note"]),
            ("/tresors", "State", &["Tresor ID"]),
            ("/users?state=validated", "Sharing", &["User ID", "Registration", "Account", "Creating"]),
        ];
        for (path, column, left) in pages {
            it.page.open(path).await;
            it.connect().await;
            it.page.button("Columns").shown().await;
            save(&it.page, "Mine").await;
            toggle_column(&it.page, column).await;
            has_columns(&it.page, left).await;
            it.page.column(column).gone().await;
            it.page.button("Views").click().await;
            it.page.link("Mine").current().await;
            it.is_fit_for_all(&format!("{path} with its views")).await;
            it.page.press(Key::Escape).await;
            it.page.button("Columns").click().await;
            it.page.words("Always shown:").shown().await;
            it.is_fit_for_all(&format!("{path} with its columns")).await;
            it.page.press(Key::Escape).await;
            // Both survive a reload.
            it.page.reload().await;
            it.connect().await;
            has_columns(&it.page, left).await;
            toggle_column(&it.page, column).await;
            it.page.column(column).shown().await;
        }
    });
}

#[test]
fn rows_are_lower_when_compact_and_the_virtual_list_follows() {
    Story::default().with_flags(&["--users", "2000"]).tell(async |it| {
        it.connect_at("/users").await;
        it.page.has_users(2000).await;
        let (comfortable, before) = (row_height(&it.page).await, it.page.table_of_users().await.rows.len());
        it.page.button("Columns").click().await;
        it.page.radio("Comfortable").checked().await;
        it.page.radio("Compact").click().await;
        it.page.press(Key::Escape).await;
        let follows = until(async || match it.page.table_of_users().await.rows.len() {
            now if now > before => Ok(()),
            now => Err(format!("{now} rows are in sight, before {before}")),
        });
        follows.await.unwrap();
        let compact = row_height(&it.page).await;
        assert!(compact < comfortable && compact >= 24, "{compact} px, before {comfortable}");
        let shown = it.page.table_of_users().await;
        it.page.search_field("Search").click().await;
        it.page.tab_to("link", &shown.rows[0].id).await;
        it.page.press(Key::End).await;
        let end = until(async || match it.page.table_of_users().await.rows.last() {
            Some(row) if row.index == 2001 => Ok(()),
            row => Err(format!("{row:?}")),
        });
        end.await.unwrap();
        it.page.assert_accessible("a compact list").await;

        // All columns but the id can go, and rows that stand below each other become lower.
        it.page.resize(800, 900).await;
        let stacked = row_height(&it.page).await;
        for column in ["Registration", "Account", "Creating", "Sharing"] {
            toggle_column(&it.page, column).await;
        }
        let lower = until(async || match row_height(&it.page).await {
            now if now > 0 && now < stacked => Ok(()),
            now => Err(format!("rows are {now} px high, before {stacked}")),
        });
        lower.await.unwrap();
        it.page.resize(360, 800).await;
        it.page.assert_no_sideways_scrolling("a list of ids").await;
        it.page.resize(1280, 900).await;
        has_columns(&it.page, &["User ID"]).await;
        it.page.keep_saved_files(false).await;
        it.page.button("Export").click().await;
        it.page.menu_item("Export CSV").click().await;
        let (_, text) = it.page.saved().await;
        assert!(
            text.starts_with("UserId,UserRegistrationState,Account,CreatingTresors,Sharing"),
            "{text:.100}"
        );
        it.page.words("2,000 users exported. The file contains all columns.").shown().await;
        it.page.reload().await;
        it.connect().await;
        becomes(&it.page, "return document.documentElement.hasAttribute('data-compact')", json!(true)).await;
    });
}

#[test]
fn a_secret_is_not_saved_as_a_view() {
    story(async |it| {
        decide(it).await;
        it.page.link("Journal").click().await;
        it.page.words("2 entries").shown().await;
        it.page.search_field("Search").fill(&"0f".repeat(32)).await;
        it.page.words("0 of 2 entries").shown().await;
        it.page.button("Views").click().await;
        it.page.button("Save view…").click().await;
        it.page.field("Name").fill("A key").await;
        it.page.button("Save").click().await;
        it.page.field("Name").described("This looks like a key or a token.").await;
        it.page.button("Cancel").click().await;
        it.page.button("Views").focused().await;
        assert!(!it.page.everything_kept().await.contains("A key"));
    });
}

#[test]
fn views_are_in_the_settings_file_and_a_hostile_one_is_text() {
    story(async |it| {
        decide(it).await;
        it.page.open("/journal?outcome=Refused").await;
        it.connect().await;
        save(&it.page, "Refused").await;
        toggle_column(&it.page, "Tenant").await;
        it.page.link("Settings").click().await;
        it.page.keep_saved_files(false).await;
        it.page.button("Export settings").click().await;
        let (_, text) = it.page.saved().await;
        let file: Value = serde_json::from_str(&text).expect("the file is JSON");
        let kept = json!({ "Views": [{ "Name": "Refused", "Query": "outcome=Refused" }], "HiddenColumns": ["tenant"] });
        assert_eq!(file["Lists"]["journal"], kept);
        assert_eq!(file["Compact"], false);

        let hostile = "<img src=x onerror=\"window.madeToRun=1\">\u{202e}a";
        let query = "q=a&page=9&\"><script>window.madeToRun=2</script>";
        let lists = json!({ "journal": { "Views": [
            { "Name": hostile, "Query": query }, { "Name": "Refused", "Query": "outcome=Lost" },
        ] } });
        let file = |lists: &Value| {
            json!({ "Format": "tresor-admin/settings", "Version": 1, "Compact": true, "Lists": lists })
                .to_string()
        };
        import(&it.page, &file(&json!({ "users": { "Views": [{ "Name": "x".repeat(61), "Query": "" }] } })))
            .await;
        it.page.words("Nothing was imported. $.Lists.users.Views[0] is not valid").shown().await;
        import(&it.page, &file(&lists)).await;
        it.page.words("The settings were imported").shown().await;
        becomes(&it.page, "return document.documentElement.hasAttribute('data-compact')", json!(true)).await;
        it.page.link("Journal").click().await;
        it.page.button("Views").click().await;
        it.page.link("<img src=x onerror=\"window.madeToRun=1\">\\u{202e}a").shown().await;
        let links =
            "return [...document.querySelectorAll('#views-panel a')].map(link => link.getAttribute('href'))";
        becomes(&it.page, links, json!(["/journal?outcome=Lost", "/journal?q=a"])).await;
        assert_eq!(it.page.run("return window.madeToRun ?? null").await, Value::Null);
        it.is_fit_for_all("a view with a hostile name").await;
        // The file hides no column of the journal.
        it.page.press(Key::Escape).await;
        it.page.column("Tenant").shown().await;
    });
}

#[test]
fn a_damaged_store_does_no_harm_and_nothing_else_is_lost() {
    story(async |it| {
        decide(it).await;
        it.page.open("/settings").await;
        it.connect().await;
        it.page.choice("Date format").choose("ISO 8601, UTC").await;
        for damage in ["{", "[1]", "{\"Views\":{}}", "{\"Views\":[7,{\"Name\":[]}],\"HiddenColumns\":[{}]}"] {
            let damage = Value::from(damage);
            it.page
                .run(&format!(
                    "for (const page of ['users', 'journal']) localStorage.setItem(`tresor-admin.list ${{page}}`, {damage})"
                ))
                .await;
            it.page.open("/journal").await;
            it.connect().await;
            it.page.words("2 entries").shown().await;
            has_columns(&it.page, &["Time", "Tenant", "Action", "Target", "Outcome", "Note"]).await;
            it.page.button("Views").click().await;
            it.page.words("No saved views.").shown().await;
        }
        it.page.press(Key::Escape).await;
        save(&it.page, "After it").await;
        it.page.reload().await;
        it.connect().await;
        it.page.button("Views").click().await;
        it.page.link("After it").current().await;
        it.page.press(Key::Escape).await;
        it.page.link("Settings").click().await;
        it.page.choice("Date format").has_value("iso").await;
    });
}

/// Sets a file in the import field, as choosing one does.
async fn import(page: &Page, text: &str) {
    let text = Value::from(text);
    page.run(&format!(
        "const field = document.querySelector('#settings-import'), files = new DataTransfer();
         files.items.add(new File([{text}], 'settings.json', {{ type: 'application/json' }}));
         field.files = files.files;
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    ))
    .await;
}
