//! The texts of the shell.

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
