//! One lock for all tabs of a browser, also after a sleep of the computer or a change of its clock.

use e2e::{Expected, OperationKind, Page, Stage, Story, story};

/// Disables the check of the clock every ten seconds, so that only a touch can lock the panel.
const NO_TIMER: &str = "const real = window.setTimeout;
    window.setTimeout = (then, after, ...given) => after === 10000 ? 0 : real(then, after, ...given);";
const NO_CHANNEL: &str = "delete window.BroadcastChannel;";
const NO_STORAGE: &str = "Object.defineProperty(window, 'localStorage',
    { get: () => { throw new DOMException('storage is forbidden', 'SecurityError'); } });";

const LOOK: &str = "document.dispatchEvent(new Event('visibilitychange'))";

const HOUR: i32 = 60;

/// Connects and keeps the key in this browser.
async fn connect_and_keep(it: &Stage) {
    it.fill_connect_form().await;
    it.page.check_box("Keep me connected in this browser").check().await;
    it.page.button("Connect").click().await;
    it.page.heading("Connect to a tenant").gone().await;
}

/// Connects again where the panel was locked.
async fn connect_again(it: &Stage) {
    it.page.field("Admin key").fill(it.tenant.admin_key()).await;
    it.page.button("Connect").click().await;
}

async fn no_key_is_kept(page: &Page) {
    let gone = e2e::wait::until(async || match page.everything_kept().await.contains("\"usages\"") {
        false => Ok(()),
        true => Err("a key is still kept".to_owned()),
    });
    gone.await.unwrap_or_else(|why| panic!("{why}"));
}

/// Locks one of two tabs. `script` removes a feature of the browser from each of them.
async fn the_other_tab_locks(it: &Stage, script: &str) {
    let share = it.tenant.ask(OperationKind::Share).await;
    it.page.before_each_page(script).await;
    it.page.open(&share.path()).await;
    connect_and_keep(it).await;
    it.page.button("Approve").enabled().await;
    let first = it.page.this_tab().await;
    it.page.new_tab().await;
    it.page.before_each_page(script).await;
    it.page.open("/tresors").await;
    if script == NO_STORAGE {
        // This tab does not know which tenant was the last.
        it.connect().await;
    }
    it.page.heading("Tresors").shown().await;
    it.page.button("Lock").click().await;
    it.page.heading("Connect to a tenant").shown().await;

    it.page.bring_to_front(&first).await;
    it.page.heading("Connect to a tenant").shown().await;
    it.page.words("The panel is locked").shown().await;
    it.page.button("Approve").gone().await;
    it.page.words(share.target()).gone().await;
    if script != NO_STORAGE {
        no_key_is_kept(&it.page).await;
    }
    connect_again(it).await;
    it.page.button("Approve").enabled().await;
    it.page.is_at(&share.path()).await;
    assert_eq!(it.tenant.state_of(&share).await, "Pending");
}

#[test]
fn lock_in_one_tab_locks_the_other() {
    story(async |it| the_other_tab_locks(it, "").await);
}

#[test]
fn lock_in_one_tab_locks_the_other_without_channels() {
    story(async |it| the_other_tab_locks(it, NO_CHANNEL).await);
}

#[test]
fn lock_in_one_tab_locks_the_other_without_storage() {
    story(async |it| {
        it.page.expects(Expected::Saying("The stored theme cannot be read"));
        the_other_tab_locks(it, NO_STORAGE).await;
    });
}

#[test]
fn a_tab_opened_while_the_browser_is_locked_starts_locked() {
    story(async |it| {
        it.page.open("/").await;
        connect_and_keep(it).await;
        let first = it.page.this_tab().await;
        let second = it.page.new_tab().await;
        it.page.open("/tresors").await;
        it.page.heading("Tresors").shown().await;
        it.page.button("Lock").click().await;
        it.page.new_tab().await;
        it.page.open("/users").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("The panel is locked").shown().await;
        no_key_is_kept(&it.page).await;

        // Connecting in this tab connects no other tab.
        it.connect().await;
        it.page.heading("Users").shown().await;
        for tab in [&first, &second] {
            it.page.bring_to_front(tab).await;
            it.page.heading("Connect to a tenant").shown().await;
            it.page.button("Lock").gone().await;
        }
        connect_again(it).await;
        it.page.heading("Tresors").shown().await;
        it.page.button("Lock").enabled().await;
    });
}

#[test]
fn tabs_of_different_tenants_share_the_lock() {
    story(async |it| {
        it.page.open("/").await;
        let first = it.page.this_tab().await;
        let second = it.page.new_tab().await;
        it.page.open("/tresors").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.bring_to_front(&first).await;
        connect_and_keep(it).await;
        it.page.heading("Review").shown().await;
        it.page.bring_to_front(&second).await;
        // The same tenant at another address counts as another tenant.
        it.fill_connect_form().await;
        it.page.field("Service URL").fill(&it.tenant.hosted_service_url()).await;
        it.page.check_box("Keep me connected in this browser").check().await;
        it.page.button("Connect").click().await;
        it.page.heading("Tresors").shown().await;

        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        no_key_is_kept(&it.page).await;
        it.page.bring_to_front(&first).await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.button("Lock").gone().await;
        it.page.reload().await;
        it.page.heading("Connect to a tenant").shown().await;
    });
}

#[test]
fn the_first_touch_after_hours_of_sleep_locks() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.before_each_page(NO_TIMER).await;
        it.open_connected(&share).await;
        let signs = [
            "document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, cancelable: true }))",
            "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true, cancelable: true }))",
            "document.body.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true }))",
            LOOK,
            "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
            "window.dispatchEvent(new Event('focus'))",
        ];
        for sign in signs {
            it.page.run(sign).await;
            it.page.button("Approve").enabled().await;
        }
        for sign in signs {
            it.page.set_clock_ahead(8 * HOUR).await;
            it.page.run(sign).await;
            it.page.heading("Connect to a tenant").shown().await;
            it.page.words("The panel was idle for 15 minutes").shown().await;
            it.page.button("Approve").gone().await;
            it.page.set_clock_ahead(0).await;
            connect_again(it).await;
            it.page.button("Approve").enabled().await;
        }
    });
}

#[test]
fn the_click_after_hours_of_sleep_decides_nothing() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.page.before_each_page(NO_TIMER).await;
        it.open_connected(&share).await;
        it.page.set_clock_ahead(8 * HOUR).await;
        it.page.button("Approve").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.set_clock_ahead(0).await;
        connect_again(it).await;
        it.page.button("Approve").enabled().await;
        assert_eq!(it.tenant.state_of(&share).await, "Pending");
        assert_eq!(it.page.journal().await, []);
    });
}

#[test]
fn a_touch_in_one_tab_counts_in_the_other() {
    story(async |it| {
        it.page.before_each_page(NO_TIMER).await;
        it.page.open("/").await;
        connect_and_keep(it).await;
        let first = it.page.this_tab().await;
        // The tabs of a test have a clock each. This one is two minutes ahead of the other when that is touched.
        it.page.set_clock_ahead(12).await;
        let second = it.page.new_tab().await;
        it.page.before_each_page(NO_TIMER).await;
        it.page.open("/tresors").await;
        it.page.heading("Tresors").shown().await;
        it.page.set_clock_ahead(10).await;
        it.page.link("Settings").click().await;
        it.page.heading("Settings").shown().await;

        // 22 minutes after the last touch here, 12 after the one there.
        it.page.bring_to_front(&first).await;
        it.page.set_clock_ahead(22).await;
        it.page.run(LOOK).await;
        it.page.heading("Review").shown().await;
        it.page.button("Lock").enabled().await;
        it.page.set_clock_ahead(30).await;
        it.page.run(LOOK).await;
        it.page.heading("Connect to a tenant").shown().await;
        // The other tab is locked, too, although its time is not over.
        it.page.bring_to_front(&second).await;
        it.page.heading("Connect to a tenant").shown().await;
    });
}

#[test]
fn a_kept_key_is_not_used_hours_after_the_last_touch() {
    story(async |it| {
        it.page.open("/").await;
        connect_and_keep(it).await;
        it.page.heading("Review").shown().await;
        let first = it.page.this_tab().await;
        // The first tab still sleeps, so its clock does not advance.
        it.page.new_tab().await;
        it.page.set_clock_ahead(8 * HOUR).await;
        it.page.open("/tresors").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("The panel was idle for 15 minutes").shown().await;
        no_key_is_kept(&it.page).await;
        it.page.bring_to_front(&first).await;
        it.page.heading("Connect to a tenant").shown().await;
    });
}

#[test]
fn the_lock_keeps_no_secret_in_the_storage_of_the_page() {
    Story::default().tell(async |it| {
        it.page.open("/").await;
        connect_and_keep(it).await;
        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        let stored = it.page.run("return JSON.stringify({ ...localStorage })").await.to_string();
        assert!(
            stored.contains("tresor-admin.lock") && stored.contains("tresor-admin.last-touch"),
            "{stored}"
        );
        let key = it.tenant.admin_key().to_lowercase();
        assert!(!stored.to_lowercase().contains(&key[..16]), "a part of the key is in the storage");
    });
}
