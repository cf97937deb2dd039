//! What the connect form says.

use crate::session::Cover;

/// Why the form is there.
pub fn reason(cover: Cover) -> String {
    let fixed = match cover {
        Cover::Starting | Cover::Fresh => {
            "The panel talks to the tenant's service from this browser, and to nothing else."
        }
        Cover::Locked => {
            "The panel is locked and the key is dropped. Connect again, and you are where you were."
        }
        Cover::Idle(minutes) => {
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            return format!(
                "Nobody was here for {minutes} {unit}, so the key was dropped. Connect again, and you are where you were."
            );
        }
        Cover::Refused => {
            "The server no longer takes this key, so it was dropped. Connect with the current one, and what waits goes on."
        }
        Cover::Switching => "The other tenant's key is dropped from this page. Connect to the one you chose.",
        Cover::Forgotten => "Everything that this browser kept of the panel is forgotten.",
    };
    fixed.into()
}

pub const SERVICE_HINT: &str =
    "https://TENANT.api.tresorit.io, https://HOST/tenant-TENANT, or a local address";
pub const TENANT_MISSING: &str = "Enter the tenant ID.";
pub const TENANT_HINT: &str = "Eight to ten letters and digits, as in abcdefgh12";
pub const TENANT_ODD: &str = "This does not look like a tenant ID (a letter, then 7 to 9 lower-case letters and digits). It is tried all the same.";
pub const KEY_HINT: &str = "64 hex digits. Never shown, and unreadable once it is taken over.";
pub const KEY_HELD_HINT: &str =
    "The key you entered is held, unreadable, for the next try. Enter another to replace it.";
pub const KEY_MISSING: &str = "Enter the admin key.";
pub const KEEP_HINT: &str =
    "Stores the key as an object that can sign but not be read. Not on a shared computer.";
pub const PROXY_HINT: &str =
    "For a panel behind a signing proxy, as the gateway is one: no key comes into this browser.";
pub const CREDENTIAL_HINT: &str = "Yours alone, handed to you by whoever keeps the proxy. Stays in this page's memory, and is sent to \
    the proxy only (header X-Gateway-Credential). Empty where the proxy knows you otherwise.";
pub const ANOTHER: &str = "Another tenant";
pub const CONFIG_FAULTS: &str =
    "The hosting configuration of this panel (config.json) has mistakes. Tell whoever hosts it:";
pub const CONNECTING: &str = "Asking the server…";

/// The key could not be kept, but the panel is connected.
pub fn not_kept(reason: &str) -> String {
    format!("Connected, but this browser did not store the key: {reason}")
}
