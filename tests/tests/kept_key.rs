//! The age of a kept key: after some hours it has to be entered again, however busy the panel was.

use e2e::{Page, Stage, story};

/// Takes away the look at the clock every ten seconds, so that the test says when the panel looks.
const NO_TIMER: &str = "const real = window.setTimeout;
    window.setTimeout = (then, after, ...given) => after === 10000 ? 0 : real(then, after, ...given);";
/// Somebody touched the panel just now.
const TOUCHED: &str = "localStorage.setItem('tresor-admin.last-touch', String(Date.now()));";
const LOOK: &str = "document.dispatchEvent(new Event('visibilitychange'))";

const HOUR: i32 = 60;

async fn connect_and_keep(it: &Stage, path: &str) {
    it.page.before_each_page(NO_TIMER).await;
    it.page.open(path).await;
    it.fill_connect_form().await;
    it.page.check_box("Keep me connected in this browser").check().await;
    it.page.button("Connect").click().await;
    it.page.heading("Connect to a tenant").gone().await;
    it.page.page_is_loaded().await;
}

/// Looks at the clock after so many hours in which somebody was there.
async fn after_busy_hours(page: &Page, hours: i32) {
    page.set_clock_ahead(hours * HOUR).await;
    page.run(TOUCHED).await;
    page.run(LOOK).await;
}

async fn no_key_is_kept(page: &Page) {
    let gone = e2e::wait::until(async || match page.everything_kept().await.contains("\"usages\"") {
        false => Ok(()),
        true => Err("a key is still kept".to_owned()),
    });
    gone.await.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn a_kept_key_is_asked_for_again_after_twelve_hours() {
    story(async |it| {
        connect_and_keep(it, "/").await;
        it.page.heading("Overview").shown().await;
        after_busy_hours(&it.page, 11).await;
        it.page.button("Lock").enabled().await;
        after_busy_hours(&it.page, 13).await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("The key was kept for 12 hours, so it was removed.").shown().await;
        no_key_is_kept(&it.page).await;
        it.page.reload().await;
        it.page.heading("Connect to a tenant").shown().await;
    });
}

#[test]
fn a_new_tab_does_not_use_a_key_that_was_kept_too_long() {
    story(async |it| {
        connect_and_keep(it, "/").await;
        it.page.heading("Overview").shown().await;
        let first = it.page.this_tab().await;
        it.page.new_tab().await;
        it.page.set_clock_ahead(13 * HOUR).await;
        it.page.before_each_page(TOUCHED).await;
        it.page.open("/tresors").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("The key was kept for 12 hours, so it was removed.").shown().await;
        no_key_is_kept(&it.page).await;
        it.page.bring_to_front(&first).await;
        it.page.run(LOOK).await;
        it.page.heading("Connect to a tenant").shown().await;
    });
}

#[test]
fn the_hours_are_a_setting() {
    story(async |it| {
        connect_and_keep(it, "/settings").await;
        it.page.choice("Ask for a kept key again after").has_value("12").await;
        it.page.choice("Ask for a kept key again after").choose("1 hour").await;
        it.page.reload().await;
        it.page.choice("Ask for a kept key again after").has_value("1").await;
        after_busy_hours(&it.page, 2).await;
        it.page.words("The key was kept for 1 hour, so it was removed.").shown().await;
    });
}

#[test]
fn a_key_that_is_not_kept_has_no_age() {
    story(async |it| {
        it.page.before_each_page(NO_TIMER).await;
        it.connect_at("/").await;
        after_busy_hours(&it.page, 13).await;
        it.page.button("Lock").enabled().await;
        it.page.heading("Overview").shown().await;
    });
}
