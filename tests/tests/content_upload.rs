//! Uploads: choosing files, checking names, the overwrite check, sending, verifying, and the time machine.

use e2e::wait::until;
use e2e::{Files, Stage, story};

/// Opens the page of a tenant.
async fn open(it: &Stage) {
    it.connect_at("/content").await;
    it.page.heading("Files").shown().await;
}

/// Waits until as many files are stored and checked.
async fn all_checked(it: &Stage, count: usize) {
    it.page.words(&format!("Done: {count} stored and checked.")).shown().await;
}

#[test]
fn nested_folders_can_be_dropped_anywhere_on_the_page() {
    story(async |it| {
        let files = Files::new()
            .with("site/index.html", "<h1>Hello</h1>")
            .with("site/css/login.css", "body { color: red }")
            .with("site/css/deep/er/and/deeper.css", "a {}")
            .with("site/img/Thumbs.db", "junk")
            .with("site/.DS_Store", "junk");
        for number in 0..130 {
            files.write(&format!("site/many/{number:03}.txt"), format!("file {number}"));
        }
        open(it).await;
        // The files are dropped on the navigation, outside the marked zone.
        it.page.drop_files_at(60, 600, &[files.path("site")]).await;
        it.page.heading("133 files to send · 967 B").focused().await;
        it.page.words("2 junk files were left out: site/").shown().await;
        it.page.button("Remove site/ from targets").click().await;
        it.page.button("Upload 133 files").click().await;
        it.page.heading("Sent: 133 files").shown().await;
        all_checked(it, 133).await;
        it.page.words("133 files · ").shown().await;
        let paths = it.tenant.content_paths().await;
        assert_eq!(paths.len(), 133);
        let published = it.tenant.published("css/deep/er/and/deeper.css").await;
        assert_eq!((published.text().as_str(), published.header("content-type")), ("a {}", "text/css"));
        let last = it.tenant.published_bytes("many/129.txt").await;
        assert_eq!(last.as_deref(), Some(&b"file 129"[..]), "folders are read to their ends");
        assert_eq!(it.page.journal().await.len(), 133);
        it.assert_books_agree().await;
    });
}

#[test]
fn files_beyond_the_limits_are_left_out_and_reported() {
    story(async |it| {
        let files = Files::new().with(&format!("deep/{}low.txt", "d/".repeat(31)), "low");
        files.write(&format!("deep/{}too-low.txt", "d/".repeat(32)), "too low");
        open(it).await;
        it.page.drop_files(&[files.path("deep")]).await;
        it.page.heading("1 file to send · 3 B").focused().await;
        it.page.words("was left out: it is more than 32 folders deep.").shown().await;
        it.page.button("Remove all").click().await;

        for number in 0..20_001 {
            files.write(&format!("many/{number}"), "1");
        }
        it.page.drop_files(&[files.path("many")]).await;
        // Reading so many files takes time. It goes on as long as the reported number grows.
        let mut said = String::new();
        while !said.contains("Only the first 20000 files were added") {
            let before = said;
            let changed = until(async || match it.page.text().await {
                now if now != before => Ok(now),
                _ => Err("the page stands still".to_owned()),
            });
            said = changed.await.unwrap_or_else(|why| panic!("{why}"));
        }
        it.page.button("Upload 20000 files").enabled().await;
    });
}

#[test]
fn files_can_be_chosen_and_pasted() {
    story(async |it| {
        let files = Files::new().with("a.css", "a {}").with("b.css", "b {}").with("site/c.css", "c {}");
        open(it).await;
        it.page.choose_files("choose-files", &[files.path("a.css"), files.path("b.css")]).await;
        it.page.heading("2 files to send · 8 B").shown().await;
        it.page.choose_files("choose-folder", &[files.path("site")]).await;
        it.page.heading("3 files to send · 12 B").shown().await;
        it.page.paste_file("note.txt", "text/plain", "pasted").await;
        it.page.heading("4 files to send · 18 B").shown().await;
        it.page.button("Upload 4 files").click().await;
        all_checked(it, 4).await;
        assert_eq!(it.tenant.content_paths().await, ["a.css", "b.css", "note.txt", "site/c.css"]);
        assert_eq!(it.tenant.published_bytes("note.txt").await.as_deref(), Some(&b"pasted"[..]));
    });
}

#[test]
fn invalid_file_names_are_reported_with_a_proposal() {
    story(async |it| {
        let files =
            Files::new().with("Überblick (neu).css", "a {}").with("plain.css", "b {}").with("empty.txt", "");
        open(it).await;
        let paths = ["Überblick (neu).css", "plain.css", "empty.txt"].map(|name| files.path(name));
        it.page.drop_files(&paths).await;
        it.page.words("“Ü” at position 1 is not allowed in a name.").shown().await;
        it.page.words("This file is empty.").shown().await;
        it.page.button("Upload 3 files").disabled().await;
        it.page.words("1 name is not valid.").shown().await;
        it.page.button("Use Ueberblick-neu.css").click().await;
        it.page.field("Target of Überblick (neu).css").has_value("Ueberblick-neu.css").await;
        it.page.button("Upload 3 files").enabled().await;

        let target = "Target of plain.css";
        let long = format!("{}.css", "x".repeat(296));
        for (typed, said) in [
            ("a b.css", "The space at position 2 is not allowed in a name."),
            ("../plain.css", "A folder cannot be named . or .."),
            ("css//plain.css", "A name cannot contain two slashes in a row."),
            ("/plain.css", "A name cannot start with a slash."),
            ("css/", "A name cannot end with a slash."),
            ("", "Enter a name."),
            ("plain.txt", "The file is text/css, but because of its name it will be served as text/plain."),
            ("plain", "browsers will download this file instead of displaying it."),
            (&long, "Longer than 255 characters"),
        ] {
            it.page.field(target).fill(typed).await;
            it.page.field(target).described(said).await;
        }
        it.page.button("Upload 3 files").enabled().await;
        it.page.button("Upload 3 files").click().await;
        all_checked(it, 3).await;
        let mut expected = vec!["Ueberblick-neu.css".to_owned(), "empty.txt".to_owned(), long.clone()];
        expected.sort();
        assert_eq!(it.tenant.content_paths().await, expected);
        assert_eq!(it.tenant.published_bytes("empty.txt").await.as_deref(), Some(&b""[..]));
        assert_eq!(it.tenant.published_bytes(&long).await.as_deref(), Some(&b"b {}"[..]));
    });
}

#[test]
fn all_collisions_are_shown_in_one_dialog() {
    story(async |it| {
        for name in ["skip.css", "replace.css", "both.css"] {
            it.tenant.upload_elsewhere(name, "old {}").await;
        }
        let files = Files::new();
        let names = ["skip.css", "replace.css", "both.css", "new.css"];
        for name in names {
            files.write(name, "brand new {}");
        }
        open(it).await;
        it.page.drop_files(&names.map(|name| files.path(name))).await;
        it.page.button("Upload 4 files").click().await;
        it.page.dialog("3 files already exist").shown().await;
        it.page.button("Cancel").focused().await;
        assert_eq!(checked(it).await, ["Skip", "Skip", "Skip"]);
        choose(it, "replace.css", "Replace").await;
        choose(it, "both.css", "Keep both").await;
        it.page.button("Compare replace.css").click().await;
        it.page.words("1 line (−) only in the old version, 1 line (+) only in the new one.").shown().await;
        it.page.button("Close").click().await;
        assert_eq!(it.tenant.content_paths().await.len(), 3, "nothing is sent before the answer");
        it.page.button("Continue").click().await;
        all_checked(it, 3).await;
        assert_eq!(
            it.tenant.content_paths().await,
            ["both-2.css", "both.css", "new.css", "replace.css", "skip.css"]
        );
        for (name, text) in [("skip.css", "old {}"), ("replace.css", "brand new {}"), ("both.css", "old {}")]
        {
            assert_eq!(it.tenant.published(name).await.text(), text, "{name}");
        }
        assert_eq!(it.page.journal().await.len(), 3);
    });
}

/// The current choices in the dialog's order.
async fn checked(it: &Stage) -> Vec<String> {
    let values = "return [...document.querySelectorAll('dialog[open] input[type=radio]:checked')].map(radio => radio.value)";
    let values = it.page.run(values).await;
    values
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_str().map(ToOwned::to_owned))
        .collect()
}

/// Makes the choice for one file.
async fn choose(it: &Stage, target: &str, choice: &str) {
    it.page
        .run(&format!(
            "const group = [...document.querySelectorAll('dialog[open] fieldset')]
                 .find(group => group.querySelector('legend').textContent === '{target}');
             group.querySelector('input[value=\"{choice}\"]').click();"
        ))
        .await;
}

#[test]
fn one_choice_applies_to_all_collisions_including_two_files_with_one_target() {
    story(async |it| {
        it.tenant.upload_elsewhere("a.css", "old {}").await;
        let files =
            Files::new().with("one/a.css", "one {}").with("two/a.css", "two {}").with("three/b.css", "b {}");
        open(it).await;
        // The files are dropped one after the other, because a browser gives two files of one drop different
        // names.
        let paths = ["one/a.css", "two/a.css", "three/b.css"].map(|name| files.path(name));
        it.page.choose_files("choose-files", &paths[..1]).await;
        it.page.button("Upload 1 file").shown().await;
        it.page.choose_files("choose-files", &paths[1..]).await;
        it.page.words("Another of these files has the same target.").shown().await;
        it.page.button("Upload 3 files").click().await;
        it.page.dialog("2 files already exist").shown().await;
        it.page.words("from this upload").shown().await;
        it.page.button("Keep both all").click().await;
        it.page.button("Continue").click().await;
        all_checked(it, 3).await;
        assert_eq!(it.tenant.content_paths().await, ["a-2.css", "a-3.css", "a.css", "b.css"]);
        assert_eq!(it.tenant.published("a.css").await.text(), "old {}");
        it.page.button("Clear").click().await;

        for path in &paths[..2] {
            it.page.choose_files("choose-files", std::slice::from_ref(path)).await;
            it.page.button(if path == &paths[0] { "Upload 1 file" } else { "Upload 2 files" }).shown().await;
        }
        it.page.button("Upload 2 files").click().await;
        it.page.button("Replace all").click().await;
        it.page.button("Continue").click().await;
        all_checked(it, 1).await;
        assert_eq!(it.tenant.published("a.css").await.text(), "two {}", "the later one is sent, once");
        assert_eq!(it.page.journal().await.len(), 4);
    });
}

#[test]
fn a_collision_that_appears_during_the_dialog_is_asked_about() {
    story(async |it| {
        it.tenant.upload_elsewhere("a.css", "old {}").await;
        let files = Files::new().with("a.css", "mine {}").with("b.css", "mine {}");
        open(it).await;
        it.page.drop_files(&[files.path("a.css"), files.path("b.css")]).await;
        it.page.button("Upload 2 files").click().await;
        it.page.dialog("1 file already exists").shown().await;
        choose(it, "a.css", "Replace").await;
        it.tenant.upload_elsewhere("b.css", "theirs {}").await;
        it.page.button("Continue").click().await;
        it.page.dialog("2 files already exist").shown().await;
        it.page.words("The tenant's files have changed since this dialog opened.").shown().await;
        assert_eq!(checked(it).await, ["Replace", "Skip"]);
        it.page.button("Continue").click().await;
        all_checked(it, 1).await;
        assert_eq!(it.tenant.published("a.css").await.text(), "mine {}");
        assert_eq!(it.tenant.published("b.css").await.text(), "theirs {}");
    });
}

#[test]
fn identical_bytes_are_not_sent() {
    story(async |it| {
        it.tenant.upload_elsewhere("a.css", "the same {}").await;
        let before = it.tenant.changes().await.len();
        let files = Files::new().with("a.css", "the same {}");
        open(it).await;
        it.page.drop_files(&[files.path("a.css")]).await;
        it.page.button("Upload 1 file").click().await;
        it.page.dialog("1 file already exists").shown().await;
        choose(it, "a.css", "Replace").await;
        it.page.button("Continue").click().await;
        it.page.words("Done: 1 unchanged.").shown().await;
        assert_eq!(it.tenant.changes().await.len(), before);
        assert!(it.page.journal().await.is_empty());
    });
}

#[test]
fn files_dropped_during_the_dialog_stay_staged() {
    story(async |it| {
        it.tenant.upload_elsewhere("a.txt", "old").await;
        let files = Files::new().with("a.txt", "new").with("b.txt", "b");
        open(it).await;
        it.page.drop_files(&[files.path("a.txt")]).await;
        it.page.button("Upload 1 file").click().await;
        it.page.dialog("1 file already exists").shown().await;
        it.page.drop_files(&[files.path("b.txt")]).await;
        choose(it, "a.txt", "Replace").await;
        it.page.button("Continue").click().await;
        all_checked(it, 1).await;
        it.page.field("Target of b.txt").has_value("b.txt").await;
        it.page.button("Upload 1 file").click().await;
        all_checked(it, 2).await;
        assert_eq!(it.tenant.published_bytes("a.txt").await.as_deref(), Some(&b"new"[..]));
        assert_eq!(it.tenant.published_bytes("b.txt").await.as_deref(), Some(&b"b"[..]));
    });
}

#[test]
fn a_restored_file_has_the_original_bytes() {
    story(async |it| {
        let old = (0..=255_u8).cycle().take(70_000).collect::<Vec<_>>();
        it.tenant.upload_elsewhere("data.bin", &old).await;
        it.tenant.upload_elsewhere("a.css", "one {}\ntwo {}\n").await;
        let files = Files::new().with("data.bin", "new").with("a.css", "one {}\n2 {}\n");
        open(it).await;
        it.page.drop_files(&[files.path("data.bin"), files.path("a.css")]).await;
        it.page.button("Upload 2 files").click().await;
        it.page.button("Replace all").click().await;
        it.page.button("Continue").click().await;
        all_checked(it, 2).await;
        it.page.button("Clear").click().await;
        assert_eq!(it.tenant.published_bytes("data.bin").await.as_deref(), Some(&b"new"[..]));

        // The versions are kept after a reload.
        it.page.open("/content?view=versions").await;
        it.connect().await;
        it.page.words("2 versions · 70.0 kB of").shown().await;
        it.page.button("Compare a.css").click().await;
        it.page.region("Lines that differ").says("− two {}").await;
        it.page.region("Lines that differ").says("+ 2 {}").await;
        it.page.button("Close").click().await;
        it.page.button("Restore data.bin").click().await;
        it.page.dialog("1 file already exists").shown().await;
        choose(it, "data.bin", "Replace").await;
        it.page.button("Continue").click().await;
        all_checked(it, 1).await;
        assert_eq!(it.tenant.published_bytes("data.bin").await, Some(old));
        it.page.words("3 versions").shown().await;
        it.page.button("Forget a.css").click().await;
        it.page.dialog("Forget a version of a.css?").shown().await;
        it.page.button("Cancel").focused().await;
        it.page.words("3 versions").shown().await;
        it.page.button("Forget for good").click().await;
        it.page.words("2 versions").shown().await;
        assert_eq!(it.page.journal().await.len(), 3);
    });
}

#[test]
fn the_oldest_version_is_removed_when_the_limit_is_reached() {
    story(async |it| {
        for name in ["1.bin", "2.bin", "3.bin"] {
            it.tenant.upload_elsewhere(name, vec![1; 400_000]).await;
        }
        it.connect_at("/content?view=versions").await;
        it.page.field("Limit in MB").fill("1").await;
        it.page.button("Set").click().await;
        it.page.words("0 versions · 0 B of 1.0 MB").shown().await;
        it.page.link("Table").click().await;
        for name in ["1.bin", "2.bin", "3.bin"] {
            it.page.button(&format!("Delete {name}")).click().await;
            it.page.button("Delete 1 file").click().await;
            it.page.words("Done: 1 deleted.").shown().await;
            it.page.button("Close").click().await;
            it.page.button(&format!("Delete {name}")).gone().await;
        }
        it.page.link("Time machine").click().await;
        it.page.words("2 versions · 800.0 kB of 1.0 MB").shown().await;
        it.page.button("Restore 3.bin").shown().await;
        it.page.button("Restore 1.bin").gone().await;

        // A smaller limit removes versions and has to be confirmed. Text that is no number is refused.
        it.page.field("Limit in MB").fill("ten").await;
        it.page.button("Set").click().await;
        it.page.words("Enter a whole number of megabytes").shown().await;
        it.page.field("Limit in MB").fill("0").await;
        it.page.button("Set").click().await;
        it.page.words("Enter a whole number of megabytes").gone().await;
        it.page.dialog("Forget 2 versions?").shown().await;
        it.page.button("Cancel").click().await;
        it.page.words("2 versions · 800.0 kB of 1.0 MB").shown().await;
        it.page.button("Set").click().await;
        it.page.button("Forget for good").click().await;
        it.page.words("0 versions · 0 B of 0 B").shown().await;
    });
}

#[test]
fn a_large_file_is_hashed_in_chunks_and_arrives_complete() {
    story(async |it| {
        let bytes =
            (0..40_000_003_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>();
        let files = Files::new().with("large.bin", &bytes);
        open(it).await;
        it.page.drop_files(&[files.path("large.bin")]).await;
        it.page.button("Upload 1 file").click().await;
        all_checked(it, 1).await;
        assert!(it.tenant.published_bytes("large.bin").await == Some(bytes), "the bytes are the same");
    });
}
