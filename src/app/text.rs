//! The words of the shell.

pub const LOADING: &str = "Loading…";
pub const PAGE_NOT_LOADED: &str =
    "This page could not be loaded. The connection may be down. The other pages still work.";
pub const NEW_VERSION: &str = "This page could not be loaded: the server has a new version of the panel. \
    Reload when nothing is in progress.";
pub const TRY_AGAIN: &str = "Try again";
pub const RELOAD: &str = "Reload";
pub const FIND_NOT_LOADED: &str = "Find could not be loaded. Check the connection and try again.";
pub const FIND_NOTHING: &str = "No page, user, tresor or operation matches this.";
