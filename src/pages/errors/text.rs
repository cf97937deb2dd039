//! The texts of the Errors page. The texts of its entries are in `assets/errors.json`.

use crate::problem::reference::Catalogue;

pub const INTRODUCTION: &str = "The error codes of the tenant's API, of nevisIDM, of the gateway and of the panel: what each code \
    means, how it affects the panel's operations, and what to do next.";
pub const NO_MATCH: &str = "No matching codes.";
pub const NOT_LOADED: &str =
    "The error reference could not be loaded. The panel's host must serve errors.json.";
pub const LOADING: &str = "Loading…";
pub const UNKNOWN_TITLE: &str = "Unknown";
pub const UNKNOWN: &str = "This code is in none of the panel's catalogues.";
pub const UNKNOWN_HERE: &str = "The server may be newer than the panel, or a proxy may have answered. The request was refused. Before \
    you repeat a change, check the current state.";
pub const UNKNOWN_NEXT: &str = "Read the server's message. If the error occurs again, report code, message and time to the operator of the service.";
pub const RECEIVED: &str = "Received since this page was loaded:";
pub const NOT_RECEIVED: &str = "This code has not been received since this page was loaded.";
pub const COPIED_WHAT: &str = "the received message";

/// The name of a catalogue.
pub fn catalogue(of: Catalogue) -> &'static str {
    match of {
        Catalogue::Tenant => "Tenant API",
        Catalogue::NevisIdm => "nevisIDM",
        Catalogue::Gateway => "Gateway",
        Catalogue::Panel => "Panel",
    }
}

/// The number of codes shown and of all codes.
pub fn count(shown: usize, all: usize) -> String {
    if shown == all { format!("{all} codes") } else { format!("{shown} of {all} codes") }
}

/// The label of the messages that were received with a code.
pub fn received_with(code: &str) -> String {
    format!("Received with {code}")
}
pub const NEXT_STEPS: &str = "Next steps";
pub const IN_THIS_PANEL: &str = "In this panel";
