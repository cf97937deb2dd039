//! The texts of the connect form.

use crate::session::Cover;

/// Why the form is shown.
pub fn reason(cover: Cover) -> String {
    let fixed = match cover {
        Cover::Starting | Cover::Fresh | Cover::Offered => {
            "The panel runs in this browser and connects only to the tenant's service."
        }
        Cover::Locked => {
            "The panel is locked and the key was removed. Connect again to continue where you were."
        }
        Cover::Idle(minutes) => {
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            return format!(
                "The panel was idle for {minutes} {unit}, so the key was removed. Connect again to continue where you were."
            );
        }
        Cover::KeptTooLong(hours) => {
            let unit = if hours == 1 { "hour" } else { "hours" };
            return format!(
                "The key was kept for {hours} {unit}, so it was removed. Connect again to continue where you were."
            );
        }
        Cover::Refused => {
            "The server no longer accepts this key, so it was removed. Connect with the current key. What was begun with this one waits for it, and another key starts on a fresh page."
        }
        Cover::Switching => {
            "The other tenant's key was removed from this page. Connect to the tenant you chose."
        }
        Cover::Forgotten => "All data that the panel stored in this browser was deleted.",
    };
    fixed.into()
}

pub const SERVICE_HINT: &str =
    "https://TENANT.api.tresorit.io, https://HOST/tenant-TENANT, or a local address";
pub const TENANT_MISSING: &str = "Enter the tenant ID.";
pub const TENANT_HINT: &str = "Eight to ten letters and digits, as in abcdefgh12";
pub const TENANT_ODD: &str = "This does not look like a tenant ID (a letter, then 7 to 9 lower-case letters and digits). You can still try it.";
pub const KEY_HINT: &str = "64 hex digits. Never shown, and not readable after you connect.";
pub const KEY_HELD_HINT: &str =
    "The key you entered is kept for the next try and cannot be read. Enter another key to replace it.";
pub const KEY_MISSING: &str = "Enter the admin key.";
pub const KEEP_HINT: &str = "Stores the key until the panel locks, and for 12 hours at most unless set otherwise. It can sign but not be read. Do not use this on a shared computer.";
pub const PROXY_HINT: &str =
    "For a panel behind a signing proxy, such as the gateway. No key is needed in this browser.";
pub const CREDENTIAL_HINT: &str = "Your personal credential from the proxy's operator. It stays in this page's memory and is sent only \
    to the proxy (header X-Gateway-Credential). Leave empty if the proxy identifies you in another way.";
pub const ANOTHER: &str = "Another tenant";
pub const CONFIG_FAULTS: &str =
    "This panel's configuration (config.json) has mistakes. Tell the person who hosts it:";
pub const FEED_AND_NEVIS: &str = " The operation feed and nevisIDM are set up, too.";
pub const FEED: &str = " The operation feed is set up, too.";
pub const NEVIS: &str = " nevisIDM is set up, too.";
pub const CONNECTING: &str = "Connecting…";
pub const NO_CRYPTOGRAPHY: &str = "This page is not served over https, so the browser disables its cryptography and cannot sign with an admin key. Open the panel over https or at a loopback address, or connect through a proxy that signs.";
pub const CONNECTED: &str = "Connected.";

/// Which tenant the form connects to.
pub fn target(name: &str, tenant: &str, service: &str) -> String {
    match name {
        "" => format!("Tenant {tenant} at {service}."),
        name => format!("{name}: tenant {tenant} at {service}."),
    }
}

/// The panel is connected, but the key could not be stored.
pub fn key_not_stored(reason: &str) -> String {
    format!("Connected, but this browser could not store the key: {reason}")
}
pub const A_PROXY_SIGNS_THE_REQUESTS: &str = "A proxy signs the requests";
pub const KEEP_ME_CONNECTED_IN_THIS_BROWSER: &str = "Keep me connected in this browser";
pub const ADMIN_KEY: &str = "Admin key";
pub const TENANT_ID: &str = "Tenant ID";
pub const SERVICE_URL: &str = "Service URL";
pub const CONNECT_TO_A_TENANT: &str = "Connect to a tenant";
