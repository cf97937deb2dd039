//! The texts of the shell.

use crate::session::connection::Work;

pub const CONNECT_TITLE: &str = "Connect to a tenant";
pub const SKIP_LINK: &str = "Skip to the page";
pub const STARTING: &str = "Looking for a saved connection…";
pub const NOT_FOUND: &str = "Page not found";
pub const NOT_FOUND_AT: &str = "The panel has no page at";
pub const GO_TO_REVIEW: &str = "Go to Review";
pub const LOADING: &str = "Loading…";
pub const PAGE_NOT_LOADED: &str =
    "This page could not be loaded. The connection may be down. The other pages still work.";
pub const NEW_VERSION: &str = "This page could not be loaded: the server has a new version of the panel. \
    Reload when nothing is in progress.";
pub const TRY_AGAIN: &str = "Try again";
pub const RELOAD: &str = "Reload";
pub const FIND_NOT_LOADED: &str = "Find could not be loaded. Check the connection and try again.";
pub const FIND_NOTHING: &str = "No page, user, tresor or operation matches this.";
pub const TRESOR_ADMIN: &str = "Tresor Admin";
pub const FIND_AN_ID_OR_A_PAGE: &str = "Find an id or a page";
pub const DISCARD: &str = "Discard it";
pub const OFFER_TITLE: &str = "Your unfinished work";
pub const OFFER: &str = "You left this on the page before somebody else was connected here:";
pub const OFFER_STOPPED: &str =
    "Nothing of it was sent or shown meanwhile. If you continue, uploads go on at once.";

/// Unfinished work.
pub fn work(work: Work) -> String {
    let counted = |count: usize, one: &str, many: &str| {
        let what = if count == 1 { one } else { many };
        [count.to_string().as_str(), " ", what].concat()
    };
    match work {
        Work::Uploads(count) => counted(count, "upload is not finished", "uploads are not finished"),
        Work::StagedFiles(count) => {
            counted(count, "file was added and not sent", "files were added and not sent")
        }
        Work::Registration => "The secrets of a registration were neither copied nor sealed".into(),
        Work::Policies(count) => counted(
            count,
            "user without the policy you were setting",
            "users without the policy you were setting",
        ),
        Work::Operations(count) => {
            counted(count, "operation is held only by this page", "operations are held only by this page")
        }
    }
}
