//! Takes the pictures of the documentation: the built panel with the demo data, always in the same order and size.
//! `cargo xtask shots` runs it. The admin key is on none of them: its field is empty or shows dots.

use e2e::{Asked, Expected, OperationKind, Scheme, Stage, Story, settings};

/// Columns and rows of a picture.
const WIDE: (u32, u32) = (1440, 900);
const NARROW: (u32, u32) = (360, 780);

fn main() {
    Story::default().set_up().sized(WIDE.0, WIDE.1).tell(async |it| {
        it.page.open("/review").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.button("Another tenant").click().await;
        it.page.field("Service URL").fill("https://abcdefgh12.api.tresorit.io").await;
        picture(it, "connect-light").await;

        it.page.button("Another tenant").click().await;
        it.page.connect_by_key(&it.tenant).await;
        it.page.link("Review").click().await;
        it.page.words("feed live").shown().await;
        review(it).await;
    });
}

/// The review of the demo data: a kick that waits, others decided, and one that lost a race.
async fn review(it: &Stage) {
    it.page.expects(Expected::Status(412));
    let waiting = it.tenant.waiting().await;
    let kick = first(&waiting, |asked| asked.kind == OperationKind::Kick);
    let apart = |asked: &Asked| asked.tresor != kick.tresor;
    let approved =
        first(&waiting, |asked| apart(asked) && asked.kind == OperationKind::InvitationLinkCreation);
    // Two on one tresor: the second to be approved is too late. The first changes no member, which would be noticed.
    let is_rival = |one: &Asked, other: &Asked| {
        one.tresor == other.tresor && one.id != other.id && other.for_user.is_none()
    };
    let late = first(&waiting, |asked| {
        apart(asked)
            && asked.tresor != approved.tresor
            && asked.kind == OperationKind::Share
            && waiting.iter().any(|other| is_rival(asked, other))
    });
    let rival = first(&waiting, |other| is_rival(late, other));
    let rejected = first(&waiting, |asked| {
        ![kick, approved, late, rival].iter().any(|taken| taken.id == asked.id)
            && asked.kind == OperationKind::InvitationLinkAcception
    });

    decide(it, approved, "Approve", "approved. The server confirmed it.").await;
    decide(it, rejected, "Reject", "rejected. The server confirmed it.").await;
    it.page.link_with(&kick.id).click().await;
    it.page.is_at(&kick.path()).await;
    it.page.button("Approve").enabled().await;
    picture(it, "review-light").await;
    it.page.prefer(Scheme::Dark).await;
    picture(it, "review-dark").await;
    it.page.prefer(Scheme::Light).await;
    it.page.resize(NARROW.0, NARROW.1).await;
    picture(it, "review-narrow").await;
    it.page.resize(WIDE.0, WIDE.1).await;

    it.tenant.approve_elsewhere(rival).await;
    decide(it, late, "Approve", "Share lost the race").await;
    picture(it, "lost-race-light").await;
}

/// The first one in the demo data that is as wanted.
fn first(waiting: &[Asked], is_wanted: impl Fn(&Asked) -> bool) -> &Asked {
    waiting.iter().find(|asked| is_wanted(asked)).expect("the demo data has one")
}

async fn decide(it: &Stage, asked: &Asked, verdict: &str, outcome: &str) {
    it.page.link_with(&asked.id).click().await;
    it.page.is_at(&asked.path()).await;
    it.page.button(verdict).click().await;
    it.page.words(outcome).shown().await;
}

/// Writes what the window shows to docs/, from the top and with nothing in focus.
async fn picture(it: &Stage, name: &str) {
    it.page.run("document.activeElement?.blur(); scrollTo(0, 0)").await;
    it.page.is_still().await;
    let png = it.page.screenshot().await.unwrap_or_else(|error| panic!("no picture of {name}: {error}"));
    let folder = settings::root().join("docs");
    let path = folder.join(format!("{name}.png"));
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&path, png))
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
    println!("docs/{name}.png");
}
