//! Names of files that are one and the same elsewhere, or that another computer cannot store: told with a proposal before
//! anything is sent.

use e2e::{Files, Stage, story};

async fn open(it: &Stage) {
    it.connect_at("/content").await;
    it.page.heading("Files").shown().await;
}

#[test]
fn names_that_differ_in_case_only_are_told_and_another_is_proposed() {
    story(async |it| {
        let files = Files::new().with("site/Logo.txt", "upper").with("site/logo.txt", "lower");
        open(it).await;
        it.page.drop_files(&[files.path("site")]).await;
        it.page.heading("2 files to send · 10 B").focused().await;
        it.page.words("Differs from site/logo.txt in upper and lower case only").shown().await;
        it.page.words("Differs from site/Logo.txt in upper and lower case only").shown().await;
        it.page.button("Use site/logo-2.txt").shown().await;
        it.page.assert_accessible("two files whose names differ in case only").await;
        // It is a warning: who knows the host may send them as they are.
        it.page.button("Upload 2 files").enabled().await;
        it.page.button("Use site/Logo-2.txt").click().await;
        it.page.words("in upper and lower case only").gone().await;
        it.page.button("Upload 2 files").click().await;
        it.page.words("Done: 2 stored and checked.").shown().await;
        let mut paths = it.tenant.content_paths().await;
        paths.sort();
        assert_eq!(paths, ["site/Logo-2.txt", "site/logo.txt"]);
    });
}

#[test]
fn names_that_windows_reserves_are_told_and_another_is_proposed() {
    story(async |it| {
        let files =
            Files::new().with("site/aux.txt", "one").with("site/CON", "two").with("site/end.", "three");
        open(it).await;
        it.page.drop_files(&[files.path("site")]).await;
        for (part, proposal) in
            [("aux.txt", "site/aux-file.txt"), ("CON", "site/CON-file"), ("end.", "site/end")]
        {
            it.page.words(&format!("Windows cannot store “{part}”")).shown().await;
            it.page.button(&format!("Use {proposal}")).click().await;
            it.page.words(&format!("Windows cannot store “{part}”")).gone().await;
        }
        // Also while a name is typed.
        it.page.field("Target of site/aux.txt").fill("site/nul.tar.gz").await;
        it.page.words("Windows cannot store “nul.tar.gz”").shown().await;
        it.page.button("Use site/nul-file.tar.gz").click().await;
        it.page.button("Upload 3 files").click().await;
        it.page.words("Done: 3 stored and checked.").shown().await;
        let mut paths = it.tenant.content_paths().await;
        paths.sort();
        assert_eq!(paths, ["site/CON-file", "site/end", "site/nul-file.tar.gz"]);
    });
}
