//! What the error reference says around its entries.

use crate::problem::reference::Catalogue;

pub const WHY: &str = "Every code of the tenant's API and of nevisIDM, and what the panel itself may meet: what it means, what that \
    is for the panel's operations, and what to do next.";
pub const NOTHING_FITS: &str = "No code fits.";
pub const UNREADABLE: &str =
    "The reference could not be read: the panel's host should serve errors.json beside it.";
pub const UNKNOWN: &str = "This code is in no catalogue that the panel knows.";
pub const UNKNOWN_HERE: &str = "The server may be newer than the panel, or something on the way may have answered. What was asked for was \
    refused; for a change, look at the state before you repeat it.";
pub const UNKNOWN_NEXT: &str = "Read the server's own words. If it comes again, report code, words and time to the operator of the service.";
pub const HEARD: &str = "What was said, since this page was loaded:";
pub const NOT_HEARD: &str = "No server has answered so since this page was loaded.";

/// Whose codes they are.
pub fn catalogue(of: Catalogue) -> &'static str {
    match of {
        Catalogue::Tenant => "Tenant API",
        Catalogue::NevisIdm => "nevisIDM",
        Catalogue::Gateway => "Gateway",
        Catalogue::Panel => "The panel itself",
    }
}

/// How many codes there are, and how many of them are shown.
pub fn count(fitting: usize, all: usize) -> String {
    if fitting == all { format!("{all} codes") } else { format!("{fitting} of {all} codes") }
}
