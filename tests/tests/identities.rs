//! What one administrator has begun on a page is neither sent nor shown nor counted for another one who connects there
//! after a lock. It is offered back to the first alone.

use e2e::wait::until;
use e2e::{Files, Gateway, OperationKind, Page, Stage, story};

const OFFER: &str = "Your unfinished work";

/// A page at the gateway, with the credentials of two administrators.
struct Desk {
    gateway: Gateway,
    page: Page,
    anna: String,
    bert: String,
}

impl Desk {
    async fn of(it: &Stage) -> Self {
        let gateway = Gateway::start(&it.tenant);
        let (anna, bert) = (gateway.add("anna"), gateway.add("bert"));
        let page = Page::start(gateway.origin().to_owned()).await;
        Self { gateway, page, anna, bert }
    }

    async fn connect(&self, credential: &str) {
        self.page.heading("Connect to a tenant").shown().await;
        self.page.field("Credential").fill(credential).await;
        self.page.button("Connect").click().await;
        self.page.heading("Connect to a tenant").gone().await;
    }

    async fn lock(&self) {
        self.page.button("Lock").click().await;
        self.page.heading("Connect to a tenant").shown().await;
    }

    /// How many files of each administrator the gateway has sent.
    fn uploads(&self) -> [usize; 2] {
        let lines = self.gateway.audit();
        ["anna", "bert"].map(|admin| {
            let is_theirs = |line: &&serde_json::Value| {
                line["Operation"] == "UploadCustomContent"
                    && line["Event"] == "Sent"
                    && line["Admin"] == admin
            };
            lines.iter().filter(is_theirs).count()
        })
    }

    async fn close(self) {
        self.page.assert_console_is_clean().await;
        self.page.close().await;
    }
}

#[test]
fn uploads_of_one_administrator_never_go_out_for_another() {
    story(async |it| {
        let desk = Desk::of(it).await;
        let page = &desk.page;
        let files = Files::new().with("own.css", "a {}");
        let paths = (0..8).map(|number| {
            let name = format!("{number:02}.txt");
            files.write(&name, format!("file {number}"));
            files.path(&name)
        });
        let paths = paths.collect::<Vec<_>>();
        page.open("/content").await;
        desk.connect(&desk.anna).await;
        page.heading("Files").shown().await;
        page.drop_files(&paths).await;
        page.hold("*upload-custom-content*").await;
        page.button("Upload 8 files").click().await;
        page.heading("Sending 1 of 8").shown().await;
        desk.lock().await;
        page.release().await;
        // The uploads that were in progress are anna's.
        let three = until(async || match it.tenant.content_paths().await.len() {
            3 => Ok(()),
            count => Err(format!("{count} files are there")),
        });
        three.await.unwrap_or_else(|why| panic!("{why}"));

        desk.connect(&desk.bert).await;
        page.is_at("/").await;
        page.heading("Overview").shown().await;
        page.link("Content").click().await;
        page.heading("Files").shown().await;
        page.button("Cancel all").gone().await;
        page.words("00.txt").shown().await;
        page.words("07.txt").gone().await;
        page.drop_files(&[files.path("own.css")]).await;
        page.button("Upload 1 file").click().await;
        page.words("Done: 1 stored and checked.").shown().await;
        assert_eq!(it.tenant.content_paths().await.len(), 4);
        assert_eq!(desk.uploads(), [3, 1]);

        desk.lock().await;
        desk.connect(&desk.anna).await;
        page.heading(OFFER).focused().await;
        page.words("5 uploads are not finished").shown().await;
        page.assert_accessible("the offer of unfinished work").await;
        page.resize(360, 800).await;
        page.assert_no_sideways_scrolling("the offer of unfinished work").await;
        page.resize(1280, 900).await;
        assert_eq!(it.tenant.content_paths().await.len(), 4, "nothing goes out before it is chosen");
        page.button("Continue").click().await;
        page.is_at("/content").await;
        page.words("Done: 8 stored and checked.").shown().await;
        assert_eq!(it.tenant.content_paths().await.len(), 9);
        assert_eq!(desk.uploads(), [8, 1]);
        desk.close().await;
    });
}

#[test]
fn operations_and_registrations_are_shown_to_their_own_administrator_only() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let desk = Desk::of(it).await;
        let page = &desk.page;
        page.open(&format!("/review?ops={}", share.named())).await;
        desk.connect(&desk.anna).await;
        page.link_with(&share.id).shown().await;
        page.link("Users").click().await;
        page.button("Start registration").click().await;
        page.heading("Registration started").shown().await;
        desk.lock().await;

        desk.connect(&desk.bert).await;
        page.is_at("/").await;
        page.heading("Overview").shown().await;
        page.link("Review").click().await;
        page.words("No operations in the queue yet").shown().await;
        page.link_with(&share.id).gone().await;
        page.link("Users").click().await;
        page.button("Start registration").enabled().await;
        page.heading("Registration started").gone().await;
        // bert has the same operation in his queue, with a note of his own.
        page.link("Review").click().await;
        page.field("Operations").fill(&share.named()).await;
        page.button("Look up").click().await;
        page.button("Approve").enabled().await;
        page.field("Private note").fill("from bert").await;
        page.link("Users").click().await;
        desk.lock().await;

        desk.connect(&desk.anna).await;
        page.heading(OFFER).shown().await;
        page.words("The secrets of a registration").shown().await;
        page.button("Continue").click().await;
        page.is_at("/users").await;
        page.heading("Registration started").shown().await;
        page.button("Copy hand-over JSON").enabled().await;
        page.link("Review").click().await;
        page.link_with(&share.id).click().await;
        page.field("Private note").has_value("").await;

        // Neither of them is asked about what is in the browser's database.
        page.link("Users").click().await;
        // When the secrets are shown again, the card has its final height.
        page.button("Copy hand-over JSON").enabled().await;
        page.button("Done").click().await;
        page.words("These values were neither copied nor sealed.").shown().await;
        page.button("Discard").click().await;
        page.heading("Registration started").gone().await;
        desk.lock().await;
        desk.connect(&desk.bert).await;
        page.heading("Overview").shown().await;
        page.link("Review").click().await;
        page.heading("Review").shown().await;
        page.link_with(&share.id).click().await;
        page.field("Private note").has_value("from bert").await;
        desk.close().await;
    });
}

#[test]
fn files_that_were_added_are_offered_back_and_can_be_discarded() {
    story(async |it| {
        let desk = Desk::of(it).await;
        let page = &desk.page;
        let files = Files::new().with("a.css", "a {}").with("b.css", "b {}");
        page.open("/content").await;
        desk.connect(&desk.anna).await;
        page.heading("Files").shown().await;
        page.drop_files(&[files.path("a.css"), files.path("b.css")]).await;
        page.button("Upload 2 files").enabled().await;
        desk.lock().await;
        desk.connect(&desk.bert).await;
        page.link("Content").click().await;
        page.heading("Files").shown().await;
        page.button("Upload 2 files").gone().await;
        desk.lock().await;

        desk.connect(&desk.anna).await;
        page.words("2 files were added and not sent").shown().await;
        page.button("Discard it").click().await;
        page.is_at("/").await;
        page.heading("Overview").shown().await;
        page.link("Content").click().await;
        page.heading("Files").shown().await;
        page.button("Upload 2 files").gone().await;

        // Without unfinished work there is no question.
        desk.lock().await;
        desk.connect(&desk.bert).await;
        page.heading("Overview").shown().await;
        desk.lock().await;
        desk.connect(&desk.anna).await;
        page.heading("Overview").shown().await;
        page.heading(OFFER).gone().await;
        assert_eq!(it.tenant.content_paths().await.len(), 0);
        desk.close().await;
    });
}

#[test]
fn a_rejection_with_time_to_undo_is_not_sent_for_somebody_else() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let desk = Desk::of(it).await;
        let page = &desk.page;
        // The story decides when the time to undo ends.
        page.before_each_page(
            "const real = window.setTimeout;
             window.testsHeld = [];
             window.setTimeout = (then, after, ...given) =>
                 after === 5000 ? (window.testsHeld.push(then), 0) : real(then, after, ...given);",
        )
        .await;
        page.open(&share.path()).await;
        desk.connect(&desk.anna).await;
        page.button("Reject").click().await;
        page.button("Undo").shown().await;
        desk.lock().await;
        desk.connect(&desk.bert).await;
        page.heading("Overview").shown().await;
        page.link("Review").click().await;
        page.heading("Review").shown().await;
        page.run("for (const then of window.testsHeld.splice(0)) { try { then() } catch {} }").await;
        page.field("Operations").fill(&share.named()).await;
        page.button("Look up").click().await;
        page.button("Approve").enabled().await;
        page.button("Approve").click().await;
        it.tenant.becomes(&share, "Approved").await;
        let rejections = desk.gateway.audit();
        assert!(!rejections.iter().any(|line| line["Operation"] == "RejectShare"), "{rejections:?}");
        desk.close().await;
    });
}
