//! What happens while nobody sees the page: counted in its title and, where that is allowed, told by a system notification
//! that contains numbers only. Off unless a person switches it on.

use e2e::wait::until;
use e2e::{Asked, Files, OperationKind, Page, Stage, story};

const LABEL: &str = "Tell me when the page is hidden";

/// The page is hidden when the test says so, and what it notifies is noted.
const OBSERVED: &str = "
    window.testsHidden = false;
    Object.defineProperty(document, 'hidden', { get: () => testsHidden });
    window.testsNotified = [];
    window.testsAsked = 0;
    window.Notification = class extends Notification {
        constructor(title, options) {
            super(title, options);
            testsNotified.push(`${title}|${options.body}|${options.tag}`);
        }
        static requestPermission() {
            testsAsked++;
            return super.requestPermission();
        }
    };";

async fn hide(page: &Page, is_hidden: bool) {
    page.run(&format!("testsHidden = {is_hidden}; document.dispatchEvent(new Event('visibilitychange'))"))
        .await;
}

async fn title_is(page: &Page, title: &str) {
    let so = until(async || match page.run("return document.title").await.as_str() {
        Some(said) if said == title => Ok(()),
        said => Err(format!("the title is {said:?}, not {title:?}")),
    });
    so.await.unwrap_or_else(|why| panic!("{why}"));
}

async fn notified(page: &Page) -> Vec<String> {
    let notified = page.run("return testsNotified").await;
    let notified = notified.as_array().into_iter().flatten();
    notified.map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
}

async fn asked(page: &Page) -> Option<u64> {
    page.run("return testsAsked").await.as_u64()
}

/// Connects on Settings, with the feed of the tenant.
async fn at_settings(it: &Stage, allowed: bool) {
    it.page.decide_notifications(allowed).await;
    it.page.before_each_page(OBSERVED).await;
    it.connect_at("/settings").await;
    it.page.field("Feed URL").fill(&format!("{}/sandbox/pending", it.tenant.origin())).await;
    it.page.button("Save addresses").click().await;
    it.page.words("Saved.").shown().await;
}

async fn at_review(it: &Stage) {
    it.page.link("Review").click().await;
    it.page.words("● feed live").shown().await;
    title_is(&it.page, "Review · Tresor Admin").await;
}

fn contains_no_id(notified: &[String], asked: &[&Asked]) {
    for one in asked {
        for id in [&one.id, &one.tresor, &one.by] {
            assert!(!notified.iter().any(|said| said.contains(id.as_str())), "{notified:?} contains {id}");
        }
    }
}

#[test]
fn new_operations_are_counted_and_told_without_ids() {
    story(async |it| {
        at_settings(it, true).await;
        it.page.check_box(LABEL).check().await;
        it.page.words("This browser allows notifications.").shown().await;
        at_review(it).await;
        // Who sees the page is told nothing.
        let seen = it.tenant.ask(OperationKind::Share).await;
        it.page.link_with(&seen.id).shown().await;
        title_is(&it.page, "Review · Tresor Admin").await;

        // On whatever page is open.
        it.page.link("Journal").click().await;
        it.page.heading("Journal").shown().await;
        hide(&it.page, true).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        title_is(&it.page, "(1) Journal · Tresor Admin").await;
        let second = it.tenant.ask(OperationKind::Share).await;
        title_is(&it.page, "(2) Journal · Tresor Admin").await;
        let said = notified(&it.page).await;
        assert_eq!(
            said,
            ["Tresor Admin|1 new operation.|tresor-admin", "Tresor Admin|2 new operations.|tresor-admin"]
        );
        contains_no_id(&said, &[&seen, &share, &second]);

        // Decided elsewhere: it waits for nobody any more, and that is no news.
        it.tenant.approve_elsewhere(&share).await;
        title_is(&it.page, "(1) Journal · Tresor Admin").await;
        assert_eq!(notified(&it.page).await.len(), 2);
        hide(&it.page, false).await;
        title_is(&it.page, "Journal · Tresor Admin").await;
    });
}

#[test]
fn a_finished_bulk_is_told() {
    story(async |it| {
        at_settings(it, true).await;
        it.page.check_box(LABEL).check().await;
        it.page.link("Content").click().await;
        it.page.heading("Files").shown().await;
        let files = Files::new().with("a.txt", "a").with("b.txt", "b");
        it.page.drop_files(&[files.path("a.txt"), files.path("b.txt")]).await;
        hide(&it.page, true).await;
        it.page.button("Upload 2 files").click().await;
        title_is(&it.page, "(1) Content · Tresor Admin").await;
        assert_eq!(notified(&it.page).await, ["Tresor Admin|1 action for many has ended.|tresor-admin"]);
        hide(&it.page, false).await;
        title_is(&it.page, "Content · Tresor Admin").await;
    });
}

#[test]
fn nothing_is_told_and_nobody_is_asked_unless_it_is_switched_on() {
    story(async |it| {
        at_settings(it, true).await;
        at_review(it).await;
        hide(&it.page, true).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.link_with(&share.id).shown().await;
        title_is(&it.page, "Review · Tresor Admin").await;
        assert_eq!(notified(&it.page).await, [""; 0]);
        assert_eq!(asked(&it.page).await, Some(0));
        // A settings file switches it on and asks nobody: only the click on the setting asks.
        hide(&it.page, false).await;
        it.page.link("Settings").click().await;
        it.page
            .run(
                "const text = '{\"Format\": \"tresor-admin/settings\", \"Version\": 1, \"TellsNews\": true}';
                 const field = document.querySelector('#settings-import'), files = new DataTransfer();
                 files.items.add(new File([text], 'settings.json', { type: 'application/json' }));
                 field.files = files.files;
                 field.dispatchEvent(new Event('change', { bubbles: true }));",
            )
            .await;
        it.page.check_box(LABEL).checked().await;
        assert_eq!(asked(&it.page).await, Some(0));
        it.page.check_box(LABEL).click().await;
        it.page.words("This browser allows notifications.").gone().await;
        it.page.check_box(LABEL).click().await;
        it.page.words("This browser allows notifications.").shown().await;
        assert_eq!(asked(&it.page).await, Some(1));
    });
}

#[test]
fn a_refusal_is_said_and_the_title_counts_all_the_same() {
    story(async |it| {
        at_settings(it, false).await;
        it.page.check_box(LABEL).check().await;
        it.page.words("This browser refuses notifications for this address").shown().await;
        it.page.assert_accessible("settings with refused notifications").await;
        at_review(it).await;
        hide(&it.page, true).await;
        it.tenant.ask(OperationKind::Share).await;
        title_is(&it.page, "(1) Review · Tresor Admin").await;
        assert_eq!(notified(&it.page).await, [""; 0]);
    });
}
