//! The accessibility of the content page: rules in light and dark, narrow windows, and use by keyboard.

use e2e::{Expected, Fault, Files, Key, Stage, Story, story};

/// Rules in light and dark, and nothing wider than a window of 360 px.
async fn is_fit_for_all(it: &Stage, what: &str) {
    it.page.assert_accessible(what).await;
    it.page.resize(360, 800).await;
    it.page.assert_no_sideways_scrolling(what).await;
    it.page.assert_accessible(&format!("{what}, 360 px wide")).await;
    it.page.resize(1280, 900).await;
}

#[test]
fn every_state_of_the_content_page_is_accessible() {
    Story::default().demo().tell(async |it| {
        it.page.expects(Expected::Status(500));
        let files =
            Files::new().with("css/login.css", "a {}").with("css/ü.css", "b {}").with(".DS_Store", "");
        it.connect_at("/content").await;
        it.page.button("Delete css/login.css").shown().await;
        is_fit_for_all(it, "the table").await;
        it.page.link("Folders").click().await;
        it.page.button("Folder css").shown().await;
        is_fit_for_all(it, "the folders").await;
        it.page.link("Time machine").click().await;
        it.page.words("No versions yet.").shown().await;
        is_fit_for_all(it, "the empty time machine").await;

        it.page.drop_files(&[files.path("css"), files.path(".DS_Store")]).await;
        it.page.words("“ü” at position 5").shown().await;
        is_fit_for_all(it, "files to send, with a name that will not do").await;
        it.page.button("Use all proposed names").click().await;
        it.page.button("Upload 2 files").click().await;
        it.page.dialog("1 file already exists").shown().await;
        is_fit_for_all(it, "the overwrite guard").await;
        it.page.button("Compare css/login.css").click().await;
        it.page.region("Lines that differ").shown().await;
        is_fit_for_all(it, "a comparison").await;
        it.page.button("Close").click().await;
        it.page.run("document.querySelector('dialog[open] input[value=Replace]').click()").await;
        it.tenant.fault(Fault::code("UnexpectedError").on("upload-custom-content")).await;
        it.page.button("Continue").click().await;
        it.page.words("Done: 1 stored and checked, 1 not stored.").shown().await;
        is_fit_for_all(it, "a queue with a refusal").await;
        it.page.button("Retry failed").click().await;
        it.page.words("Done: 2 stored and checked.").shown().await;
        it.page.button("Restore css/login.css").shown().await;
        is_fit_for_all(it, "the time machine").await;

        it.page.link("Table").click().await;
        it.page.button("Preview login.html").click().await;
        it.page.region("Text of the file").shown().await;
        is_fit_for_all(it, "a text that is looked at").await;
        it.page.button("Close").click().await;
        it.page.button("Delete css/theme.css").click().await;
        it.page.words("css/theme.css is referred to by").shown().await;
        is_fit_for_all(it, "the question before a deletion").await;
        it.page.button("Delete 1 file").click().await;
        it.page.words("Done: 1 deleted.").shown().await;
        is_fit_for_all(it, "the result of a deletion").await;
    });
}

#[test]
fn a_file_is_uploaded_and_deleted_by_keyboard() {
    story(async |it| {
        it.tenant.upload_elsewhere("a.css", "old {}").await;
        let files = Files::new().with("a.css", "new {}");
        it.connect_at("/content").await;
        it.page.heading("Content").focused().await;
        it.page.button("Delete a.css").shown().await;
        it.page.tab_to("button", "Choose files").await;
        // This does what the system's file dialog does.
        it.page.choose_files("choose-files", &[files.path("a.css")]).await;
        it.page.heading("1 file to send · 6 B").focused().await;
        it.page.tab_to("textbox", "Target of a.css").await;
        it.page.tab_to("button", "Upload 1 file").await;
        it.page.press(Key::Enter).await;
        it.page.button("Cancel").focused().await;
        let back = it.page.tab_to("radio", "Skip").await;
        assert!(back.len() < 6, "{back:?}");
        it.page.press(Key::Right).await;
        it.page.tab_to("button", "Continue").await;
        it.page.press(Key::Enter).await;
        it.page.heading("Sent: 1 file").focused().await;
        it.page.words("Done: 1 stored and checked.").shown().await;
        assert_eq!(it.tenant.published("a.css").await.text(), "new {}");

        it.page.tab_to("button", "Delete a.css").await;
        it.page.press(Key::Enter).await;
        it.page.button("Cancel").focused().await;
        it.page.tab_to("button", "Delete 1 file").await;
        it.page.press(Key::Enter).await;
        it.page.words("Done: 1 deleted.").shown().await;
        it.page.tab_to("button", "Close").await;
        it.page.press(Key::Enter).await;
        it.page.heading("Files").focused().await;
        assert!(it.tenant.content_paths().await.is_empty());
    });
}
