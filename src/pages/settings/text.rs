//! The texts of the Settings page.

use crate::browser::capabilities::Capability;
use crate::browser::indexed_db::store;
use crate::browser::notification::Permission;
use crate::session::model::preferences::DateFormat;
use crate::session::storage_usage::StorageUsage;
use crate::text::number::size;

pub const SAVED: &str = "Saved.";
pub const LANGUAGE_UNKNOWN: &str =
    "Saved. This browser does not support the language, so dates stay in the browser's language.";
pub const SIGNED_HERE: &str = "signed in this browser";
pub const SIGNED_BY_PROXY: &str = "signed by a proxy";
pub const CONFIG_VALID: &str = "The host's configuration (config.json) has no errors.";
pub const CONFIG_NONE: &str = "The host provides no configuration (config.json). The defaults apply.";
pub const CONFIG_FAULTS: &str =
    "These parts of the host's configuration (config.json) are invalid and ignored:";
pub const FEED_HINT: &str =
    "Where your application lists the pending operations of the active tenant. Leave empty for no feed.";
pub const NEVIS_HINT: &str =
    "Scheme, host and the path before /nevisidm, if there is one. Tokens are never stored.";
pub const SEGMENT_HINT: &str = "Depends on your nevisIDM version. The plural is more common.";
pub const LANGUAGE_HINT: &str = "The panel itself is in English.";
pub const SAME_AS_BROWSER: &str = "Same as the browser";
pub const KEYS_LABEL: &str = "Use single keys";
pub const KEYS_HINT: &str = "They work only while the Review queue has the focus, never in a field.";
pub const KEPT_AFTER: &str = "Ask for a kept key again after";
pub const KEPT_HINT: &str =
    "For Keep me connected in this browser. The key is removed and the page is covered.";
pub const NEWS_LABEL: &str = "Tell me when the page is hidden";
pub const NEWS_HINT: &str = "New operations and ended bulk actions are counted in the page's title and told by system notifications. They contain numbers only.";
pub const FILE_CONTENT: &str = "Contains tenants, addresses, preferences, and the saved views and columns of lists. A view can contain ids that it filters by. It never contains keys, tokens, credentials, operations or the journal.";
pub const FILE_NOT_UTF8: &str = "The file is not UTF-8 text.";
pub const FORGET_EFFECT: &str = "Deletes all data listed above and disconnects.";
pub const FORGET_WORD: &str = "forget";
pub const FORGET_TYPE: &str = "Type the word forget.";
pub const FORGET_CONSEQUENCE: &str = "Nothing changes at the tenant. The journal is the only record of the decisions sent from this browser, and it cannot be restored.";
pub const FORGET_EXPORT_FIRST: &str = "Export the journal first";
pub const FORGOTTEN: &str = "All stored data was deleted.";

/// A tenant was removed from the known tenants.
pub fn forgotten(tenant: &str) -> String {
    format!("{tenant} was forgotten, with its stored key if there was one. Its journal was kept.")
}

/// When the panel locks itself, and the host's limit.
pub fn idle_hint(max: Option<u32>) -> String {
    match max {
        Some(max) => format!("After this time without any input. The host allows at most {max} minutes."),
        None => "After this time without any input. The key is removed and the page is covered.".into(),
    }
}

/// A number of minutes.
pub fn minutes(minutes: u32) -> String {
    if minutes == 1 { "1 minute".into() } else { format!("{minutes} minutes") }
}

/// A number of hours, as days where that is shorter.
pub fn hours(hours: u32) -> String {
    match hours {
        1 => "1 hour".into(),
        hours if hours >= 48 && hours % 24 == 0 => format!("{} days", hours / 24),
        hours => format!("{hours} hours"),
    }
}

/// What the browser says to notifications.
pub fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::Granted => "This browser allows notifications.",
        Permission::Undecided => {
            "Notifications are not allowed yet, so the title alone counts. Switch this off and on to be asked again."
        }
        Permission::Denied => {
            "This browser refuses notifications for this address, so the title alone counts. Its settings can allow them."
        }
        Permission::Missing => "This browser has no notifications here, so the title alone counts.",
    }
}

/// What this browser lacks, and what the panel does instead.
pub fn missing(capability: Capability) -> &'static str {
    match capability {
        Capability::Cryptography => {
            "No cryptography: the page is not served over https. Only a proxy can sign, and nothing can be sealed."
        }
        Capability::Clipboard => "No clipboard: a text to copy is selected in a field instead.",
        Capability::Database => {
            "No database (IndexedDB): what the panel keeps is lost when you leave the page."
        }
        Capability::Locks => {
            "No locks between tabs: approvals on one tresor wait for each other in the same tab only. Use one tab. A verdict whose tab was closed counts as lost after some minutes."
        }
        Capability::Channels => "No messages between tabs: they go through the storage of settings instead.",
        Capability::EventSource => "No server-sent events: the feed is read every few seconds instead.",
        Capability::Notifications => "No system notifications: the page's title alone counts.",
    }
}

/// The name of a date format.
pub fn date_format(format: DateFormat) -> &'static str {
    match format {
        DateFormat::Medium => "Month by name",
        DateFormat::Short => "In digits",
        DateFormat::Long => "Long, with the time zone",
        DateFormat::Iso => "ISO 8601, UTC",
    }
}

/// The current time in the chosen format.
pub fn example(date: &str) -> String {
    format!("Example: {date}")
}

/// The name of a store of the browser's database.
pub fn store(name: &str) -> String {
    match name {
        store::KEYS => "Stored keys".into(),
        store::QUEUE => "Held operations".into(),
        store::JOURNAL => "Journal records".into(),
        store::TRESORS => "Known tresor states".into(),
        store::LEDGER => "Policies set from this browser".into(),
        store::CAPSULES => "Sealed registrations".into(),
        store::VERSIONS => "Content file versions".into(),
        other => other.into(),
    }
}

/// The number of values in a store.
pub fn values(count: u32) -> String {
    match count {
        0 => "none".into(),
        count => count.to_string(),
    }
}

/// The size of the settings.
pub fn settings_size(count: usize, length: usize) -> String {
    match count {
        0 => "none".into(),
        1 => format!("1 value, {length} characters"),
        count => format!("{count} values, {length} characters"),
    }
}

/// The browser's estimate of the storage use.
pub fn estimate(estimate: Option<(f64, f64)>) -> String {
    match estimate {
        Some((used, quota)) => {
            format!(
                "The browser uses about {} of {} allowed for this address.",
                size(used as u64),
                size(quota as u64)
            )
        }
        None => "This browser does not report its storage use.".into(),
    }
}

/// The database cannot be written.
pub fn database_forbidden(reason: &str) -> String {
    format!(
        "This browser cannot store operations, the journal or keys (private window, or storage full). They are lost when you leave this page. Export the journal before you leave. ({reason})"
    )
}

/// Settings cannot be stored.
pub fn settings_forbidden(reason: &str) -> String {
    format!("This browser cannot store settings. Changes are lost when you leave this page. ({reason})")
}

/// What **Forget everything** deletes.
pub fn forget_list(usage: &StorageUsage) -> String {
    let stores = usage.stores.iter().filter(|(_, count)| *count > 0);
    let mut list = stores.map(|(name, count)| format!("{count} × {}", store(name))).collect::<Vec<_>>();
    list.push("all settings, including the list of tenants".to_owned());
    format!("This deletes from this browser: {}. The panel disconnects, in other tabs too.", list.join("; "))
}

/// The browser could not clear its database.
pub fn not_forgotten(reason: &str) -> String {
    format!("The settings were deleted. The browser could not clear its database: {reason}")
}

/// A file was imported.
pub fn imported(new_tenants: usize) -> String {
    match new_tenants {
        0 => "The settings were imported.".into(),
        1 => "The settings were imported, with 1 new tenant.".into(),
        count => format!("The settings were imported, with {count} new tenants."),
    }
}

/// A file was not imported.
pub fn not_imported(why: &str) -> String {
    format!("Nothing was imported. {why}")
}

/// Languages to choose from, by their own names. A settings file can set others.
pub const LANGUAGES: [(&str, &str); 9] = [
    ("de-CH", "Deutsch (Schweiz)"),
    ("de-DE", "Deutsch (Deutschland)"),
    ("en-GB", "English (United Kingdom)"),
    ("en-US", "English (United States)"),
    ("es-ES", "Español (España)"),
    ("fr-CH", "Français (Suisse)"),
    ("fr-FR", "Français (France)"),
    ("hu-HU", "Magyar"),
    ("it-CH", "Italiano (Svizzera)"),
];
pub const SETTINGS_AS_A_FILE: &str = "Settings as a file";
pub const STORED_IN_THIS_BROWSER: &str = "Stored in this browser";
pub const SAVE_ADDRESSES: &str = "Save addresses";
pub const PATH_SEGMENT_OF_DEVICE_PASSWORDS: &str = "Path segment of device passwords";
pub const NEVISIDM_URL: &str = "nevisIDM URL";
pub const FEED_URL: &str = "Feed URL";
pub const IMPORT_SETTINGS: &str = "Import settings";
pub const EXPORT_SETTINGS: &str = "Export settings";
pub const FORGET_FOR_GOOD: &str = "Forget for good";
pub const KEEP_EVERYTHING: &str = "Keep everything";
pub const TYPE_FORGET_TO_CONFIRM: &str = "Type forget to confirm";
pub const FORGET_EVERYTHING: &str = "Forget everything?";
pub const FORGET_EVERYTHING_LABEL: &str = "Forget everything";

/// The name of the button that forgets a tenant.
pub fn forget_name(full_name: &dyn std::fmt::Display) -> String {
    format!("Forget {full_name}")
}

/// The name of the button that switches to a tenant.
pub fn switch_to_name(full_name: &dyn std::fmt::Display) -> String {
    format!("Switch to {full_name}")
}
pub const MISSING_IN_THIS_BROWSER: &str = "What this browser does not offer to this page:";
pub const KNOWN_TENANTS: &str = "Known tenants";
pub const DATE_FORMAT: &str = "Date format";
pub const LANGUAGE_OF_DATES: &str = "Language of dates";
pub const LOCK_AFTER: &str = "Lock after";
