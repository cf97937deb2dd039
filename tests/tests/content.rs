//! The tenant's files: the list as table and folders, filters in the URL, preview, download and deletion.

use e2e::{Expected, Fault, Files, Key, Stage, Story, story};

/// The demo tenant's files.
async fn demo(it: &Stage) {
    it.connect_at("/content").await;
    it.page.words("12 files · 13.7 kB").shown().await;
}

#[test]
fn the_list_filters_and_sorts_by_its_address() {
    Story::default().demo().tell(async |it| {
        demo(it).await;
        it.page.link("Content").current().await;
        it.page.table("Files").says("css/login.css").await;
        it.page.table("Files").says("image/svg+xml").await;

        it.page.search_field("Search").fill("png").await;
        it.page.words("3 of 12 files").shown().await;
        it.page.is_at("/content?q=png").await;
        it.page.link("Size").click().await;
        it.page.is_at("/content?q=png&sort=-size").await;
        let order = it.page.table("Files").text().await;
        let place = |name: &str| order.find(name).unwrap_or_else(|| panic!("{name} is not in {order}"));
        assert!(place("banner.png") < place("icon-128.png") && place("icon-128.png") < place("icon-32.png"));
        it.page.link("Size").click().await;
        it.page.is_at("/content?q=png&sort=size").await;

        // The filters are kept after a reload, and Back leads to the earlier ones.
        it.page.reload().await;
        it.connect().await;
        it.page.words("3 of 12 files").shown().await;
        it.page.search_field("Search").has_value("png").await;
        it.page.search_field("Search").fill("").await;
        it.page.choice("Kind").choose("Style sheets").await;
        it.page.is_at("/content?kind=style&sort=size").await;
        it.page.words("2 of 12 files").shown().await;
        it.page.search_field("Search").fill("nothing like it").await;
        it.page.words("No files match.").shown().await;
    });
}

#[test]
fn folders_open_and_close_with_their_sums() {
    Story::default().demo().tell(async |it| {
        demo(it).await;
        it.page.link("Folders").click().await;
        it.page.is_at("/content?view=tree").await;
        it.page.button("Folder img").shown().await;
        it.page.table("Files").says("5 files").await;
        it.page.button("Delete img/banner.png").shown().await;
        it.page.button("Folder img").click().await;
        it.page.button("Delete img/banner.png").gone().await;
        it.page.button("Folder img").focused().await;
        it.page.button("Folder img").click().await;
        it.page.button("Delete img/banner.png").shown().await;
    });
}

#[test]
fn a_file_is_previewed_without_running_it() {
    Story::default().demo().tell(async |it| {
        it.tenant.upload_elsewhere("evil.html", "<script>window.ran = true</script><b>text</b>").await;
        it.tenant.upload_elsewhere("evil.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='window.ran = true'/>").await;
        it.connect_at("/content").await;
        for name in ["evil.html", "evil.svg"] {
            it.page.button(&format!("Preview {name}")).click().await;
            it.page.dialog(name).shown().await;
            it.page.region("Text of the file").says("window.ran = true").await;
            it.page.words("the panel never runs uploaded files").shown().await;
            it.page.button("Close").click().await;
            it.page.dialog(name).gone().await;
        }
        assert_eq!(it.page.run("return window.ran ?? null").await, serde_json::Value::Null);
        it.page.button("Preview img/icon-32.png").click().await;
        it.page.dialog("img/icon-32.png").shown().await;
        let is_drawn = "const picture = document.querySelector('img.picture');
            return !!picture && picture.complete && picture.naturalWidth === 32 && picture.src.startsWith('blob:')";
        let drawn = e2e::wait::until(async || match it.page.run(is_drawn).await.as_bool() {
            Some(true) => Ok(()),
            _ => Err("the picture is not drawn".to_owned()),
        });
        drawn.await.unwrap_or_else(|why| panic!("{why}"));
        it.page.button("Close").click().await;

        it.page.allow_clipboard().await;
        it.page.button("Copy URL css/login.css").click().await;
        it.page.has_copied(&format!("{}/css/login.css", it.tenant.content_url())).await;
        let open = "const link = document.querySelector('a[aria-label=\"Open css/login.css\"]');
            return [link.href, link.target, link.rel].join(' ')";
        let opened = it.page.run(open).await;
        let expected = format!("{}/css/login.css _blank noopener noreferrer", it.tenant.content_url());
        assert_eq!(opened.as_str(), Some(expected.as_str()));
    });
}

#[test]
fn a_file_is_downloaded_as_it_is_published() {
    Story::default().demo().tell(async |it| {
        let published = it.tenant.published("css/login.css").await;
        it.page.expects(Expected::Status(404));
        it.connect_at("/content").await;
        it.page.keep_saved_files(false).await;
        it.page.button("Download css/login.css").click().await;
        assert_eq!(it.page.saved().await, ("login.css".to_owned(), published.text()));
        // A file that is gone meanwhile is reported in its place.
        it.tenant.delete_elsewhere("css/login.css").await;
        it.page.button("Download css/login.css").click().await;
        it.page.dialog("css/login.css").shown().await;
        it.page.words("File not found. It was deleted or renamed").shown().await;
    });
}

#[test]
fn a_file_is_deleted_after_its_references_are_named_and_can_be_restored() {
    Story::default().demo().tell(async |it| {
        let before = it.tenant.published_bytes("css/login.css").await;
        demo(it).await;
        it.page.button("Delete css/login.css").click().await;
        it.page.dialog("Delete 1 file?").shown().await;
        it.page.button("Cancel").focused().await;
        it.page.words("css/login.css is referred to by login.html, register.html.").shown().await;
        it.page.button("Cancel").click().await;
        assert_eq!(it.tenant.published_bytes("css/login.css").await, before, "nothing was deleted");

        it.page.button("Delete css/login.css").click().await;
        it.page.button("Delete 1 file").click().await;
        it.page.words("Done: 1 deleted.").shown().await;
        assert_eq!(it.tenant.published_bytes("css/login.css").await, None);
        it.page.button("Close").click().await;
        it.page.heading("Files").focused().await;
        it.page.button("Delete css/login.css").gone().await;
        it.page.words("11 files").shown().await;
        it.assert_books_agree().await;

        it.page.link("Time machine").click().await;
        it.page.table("Time machine").says("deleted").await;
        it.page.button("Restore css/login.css").click().await;
        it.page.words("Done: 1 stored and checked.").shown().await;
        assert_eq!(it.tenant.published_bytes("css/login.css").await, before);
        it.assert_books_agree().await;
    });
}

#[test]
fn a_missing_file_is_distinguished_from_a_deleted_one() {
    Story::default().demo().tell(async |it| {
        demo(it).await;
        for name in ["css/login.css", "js/login.js", "img/wave.svg"] {
            it.page.check_box(&format!("Select {name}")).check().await;
        }
        it.page.button("Delete 3 selected").click().await;
        it.page.dialog("Delete 3 files?").shown().await;
        it.page.words("img/wave.svg is referred to by").gone().await;
        it.tenant.delete_elsewhere("js/login.js").await;
        it.tenant.upload_elsewhere("img/wave.svg", "<svg/>").await;
        it.page.button("Delete 3 files").click().await;
        it.page.words("Done: 1 deleted, 1 was not there, 1 changed meanwhile.").shown().await;
        assert_eq!(it.tenant.published_bytes("img/wave.svg").await.as_deref(), Some(&b"<svg/>"[..]));
        it.page.button("Close").click().await;
        it.page.words("10 files").shown().await;
        it.assert_books_agree().await;
    });
}

#[test]
fn failed_deletions_are_listed_and_can_be_retried() {
    Story::default().demo().tell(async |it| {
        it.page.expects(Expected::Status(500));
        it.page.expects(Expected::NoAnswer);
        demo(it).await;
        it.page.button("Select all shown").click().await;
        it.page.button("Delete 12 selected").click().await;
        it.tenant.fault(Fault::code("UnexpectedError").on("delete-custom-content").times(2)).await;
        it.page.button("Delete 12 files").click().await;
        it.page.words("Done: 10 deleted, 2 not deleted.").shown().await;
        it.page.words("UnexpectedError (500)").shown().await;
        it.tenant.fault(Fault::answer_lost().on("delete-custom-content")).await;
        it.page.button("Retry failed").click().await;
        it.page.words("Done: 12 deleted.").shown().await;
        assert!(it.tenant.content_paths().await.is_empty());
        it.page.button("Close").click().await;
        it.page.words("No files yet.").shown().await;
        it.assert_books_agree().await;
    });
}

#[test]
fn a_deletion_continues_after_its_dialog_is_closed_and_can_be_stopped() {
    Story::default().demo().tell(async |it| {
        demo(it).await;
        it.page.button("Select all shown").click().await;
        it.page.button("Delete 12 selected").click().await;
        it.tenant.fault(Fault::latency_ms(2_500).on("delete-custom-content").times(12)).await;
        it.page.button("Delete 12 files").click().await;
        it.page.dialog("Deleting 12 files").shown().await;
        it.page.press(Key::Escape).await;
        it.page.link("Users").click().await;
        it.page.heading("Users").shown().await;
        it.page.link("Content").click().await;
        it.page.words("Files are being deleted.").shown().await;
        it.page.button("Show details").click().await;
        it.page.button("Stop").click().await;
        it.page.dialog("Deletion of 12 files").shown().await;
        let left = it.tenant.content_paths().await.len();
        assert!(left > 0 && left < 12, "{left} of 12 are left");
        it.page.words(&format!("Stopped: {} deleted, {left} not sent.", 12 - left)).shown().await;
        it.page.button("Close").click().await;
        it.page.words("Some files of the last deletion were not deleted.").shown().await;
        it.page.button("Show details").click().await;
        it.tenant.fault(Fault::default()).await;
        it.page.button("Delete the rest").click().await;
        it.page.words("Done: 12 deleted.").shown().await;
        it.page.button("Close").click().await;
        it.page.words("No files yet.").shown().await;
        it.page.words("Some files of the last deletion were not deleted.").gone().await;
        it.assert_books_agree().await;
    });
}

#[test]
fn a_file_beyond_the_limit_is_not_deleted_without_asking_again() {
    story(async |it| {
        it.tenant.upload_elsewhere("big.bin", vec![7; 1_500_000]).await;
        it.tenant.upload_elsewhere("small.txt", "small").await;
        it.connect_at("/content?view=versions").await;
        it.page.field("Limit in MB").fill("1").await;
        it.page.button("Set").click().await;
        it.page.words("0 versions · 0 B of 1.0 MB").shown().await;
        it.page.link("Table").click().await;
        it.page.button("Select all shown").click().await;
        it.page.button("Delete 2 selected").click().await;
        it.page.words("1 file is larger than the limit of the time machine").shown().await;
        it.page.button("Delete 2 files").click().await;
        it.page.words("Done: 1 deleted, 1 not deleted because no copy could be saved.").shown().await;
        assert_eq!(it.tenant.content_paths().await, ["big.bin"]);
        it.page.button("Delete without a copy").click().await;
        it.page.words("Done: 2 deleted.").shown().await;
        assert!(it.tenant.content_paths().await.is_empty());
    });
}

#[test]
fn a_list_that_cannot_be_read_says_why() {
    story(async |it| {
        it.page.expects(Expected::Status(500));
        it.tenant.upload_elsewhere("a.css", "a{}").await;
        it.tenant.fault(Fault::code("UnexpectedError").on("list-custom-contents")).await;
        it.connect_at("/content").await;
        it.page.words("UnexpectedError (500)").shown().await;
        it.page.words("The list could not be loaded").shown().await;
        it.page.button("Refresh").click().await;
        it.page.button("Delete a.css").shown().await;
        it.page.words("UnexpectedError (500)").gone().await;
    });
}

#[test]
fn a_stray_drop_never_leaves_the_panel() {
    story(async |it| {
        let files = Files::new().with("a.css", "a{}");
        it.connect_at("/journal").await;
        it.page.drop_files_at(640, 600, &[files.path("a.css")]).await;
        it.page.drop_files_at(100, 20, &[files.path("a.css")]).await;
        it.page.heading("Journal").shown().await;
        it.page.is_at("/journal").await;
    });
}
