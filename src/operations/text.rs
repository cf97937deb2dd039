//! The texts for people that the operations' rules and use cases make.

pub const FEED_LOST: &str = "The connection to the feed was lost.";
pub const FEED_UNREACHABLE: &str = "The feed cannot be reached.";
pub const TAB_CLOSED: &str = "the page was closed before the answer arrived";

/// The feed's answer is not of the expected form.
pub fn feed_malformed(error: &impl std::fmt::Display) -> String {
    format!("The feed has an unexpected format at {error}")
}

/// The feed's answer has another status than 200.
pub fn feed_status(status: u16) -> String {
    format!("The feed answered with status {status}.")
}
