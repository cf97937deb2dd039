//! What the settings page says.

use crate::browser::indexed_db::store;
use crate::session::model::preferences::DateFormat;
use crate::session::storage_usage::Kept;

pub const SAVED: &str = "Saved.";
pub const LANGUAGE_UNKNOWN: &str =
    "Saved. This browser does not know the language, so dates stay in its own.";
pub const SIGNED_HERE: &str = "signed in this browser";
pub const SIGNED_BY_PROXY: &str = "signed by a proxy";
pub const CONFIG_TAKEN: &str = "The host's configuration (config.json) was read without a fault.";
pub const CONFIG_NONE: &str = "The host offers no configuration (config.json), so everything is as usual.";
pub const CONFIG_FAULTS: &str = "These parts of the host's configuration (config.json) were not taken:";
pub const FEED_HINT: &str = "Where your application lists the operations that wait, for the active tenant. Empty switches the feed off.";
pub const NEVIS_HINT: &str =
    "Scheme and host, and the path before /nevisidm where there is one. Tokens are never stored.";
pub const SEGMENT_HINT: &str = "As your installation spells it: the plural is usual.";
pub const LANGUAGE_HINT: &str = "The panel itself speaks English.";
pub const KEYS_HINT: &str =
    "They act only while the keyboard is in the queue of Review, and never in a field.";
pub const FILE_WHAT: &str =
    "Tenants, addresses and habits; no key, no token, no credential, no operation and no journal.";
pub const FORGET_WHAT: &str = "Takes away all that is listed above, and disconnects.";
pub const FORGET_WORD: &str = "forget";
pub const FORGET_TYPE: &str = "Type the word forget.";
pub const FORGET_CONSEQUENCE: &str = "Nothing changes at the tenant. The journal is the only record of who decided what from here, and nothing brings it back.";
pub const FORGOTTEN: &str = "Everything is forgotten.";

/// A tenant is no longer known here.
pub fn forgotten(tenant: &str) -> String {
    format!("{tenant} is forgotten, and its key where one was kept. Its journal stays.")
}

/// When the panel locks itself, and how long is allowed.
pub fn idle_hint(longest: Option<u32>) -> String {
    match longest {
        Some(longest) => format!("Without a key or a pointer. The host allows {longest} minutes at most."),
        None => "Without a key or a pointer. The key is dropped, and the page is covered.".into(),
    }
}

/// A number of minutes.
pub fn minutes(minutes: u32) -> String {
    if minutes == 1 { "1 minute".into() } else { format!("{minutes} minutes") }
}

/// The name of a format.
pub fn date_format(format: DateFormat) -> &'static str {
    match format {
        DateFormat::Medium => "Month by name",
        DateFormat::Short => "In digits",
        DateFormat::Long => "Long, with the time zone",
        DateFormat::Iso => "ISO 8601, UTC",
    }
}

/// How a date looks now.
pub fn example(date: &str) -> String {
    format!("Now is {date}")
}

/// A store of the browser's database.
pub fn store(name: &str) -> String {
    match name {
        store::KEYS => "Keys that stay connected".into(),
        store::QUEUE => "Operations held".into(),
        store::JOURNAL => "Journal records".into(),
        store::TRESORS => "States of tresors that were learnt".into(),
        store::LEDGER => "Policies set from here".into(),
        store::CAPSULES => "Sealed registrations".into(),
        store::VERSIONS => "Versions of content files".into(),
        other => other.into(),
    }
}

/// How much a store has.
pub fn values(count: u32) -> String {
    match count {
        0 => "none".into(),
        count => count.to_string(),
    }
}

/// How much the settings are.
pub fn settings_size(count: usize, length: usize) -> String {
    match count {
        0 => "none".into(),
        1 => format!("1 value, {length} characters"),
        count => format!("{count} values, {length} characters"),
    }
}

/// What the browser says of sizes.
pub fn estimate(estimate: Option<(f64, f64)>) -> String {
    match estimate {
        Some((used, quota)) => {
            format!(
                "The browser uses about {} for this address, of {} that it allows.",
                bytes(used),
                bytes(quota)
            )
        }
        None => "This browser does not say how much room that takes.".into(),
    }
}

/// The database keeps nothing.
pub fn database_forbidden(reason: &str) -> String {
    format!(
        "This browser keeps no operations, no journal and no keys (a private window, or no room left): they last as long as this page. Export the journal before you leave. ({reason})"
    )
}

/// Settings are not kept.
pub fn settings_forbidden(reason: &str) -> String {
    format!("This browser keeps no settings: what you set here lasts as long as this page. ({reason})")
}

/// What **Forget everything** takes away.
pub fn goes(kept: &Kept) -> String {
    let stores = kept.stores.iter().filter(|(_, count)| *count > 0);
    let mut goes = stores.map(|(name, count)| format!("{count} × {}", store(name))).collect::<Vec<_>>();
    goes.push("all settings, with the list of tenants".to_owned());
    format!("This browser forgets: {}. The page is left, in other tabs too.", goes.join("; "))
}

/// The browser refused to forget.
pub fn not_forgotten(reason: &str) -> String {
    format!("Settings are forgotten. The browser did not clear its database: {reason}")
}

/// A file was taken over.
pub fn imported(new_tenants: usize) -> String {
    match new_tenants {
        0 => "The settings are taken over.".into(),
        1 => "The settings are taken over, with 1 tenant that was not known here.".into(),
        count => format!("The settings are taken over, with {count} tenants that were not known here."),
    }
}

/// A file was not taken over.
pub fn not_imported(why: &str) -> String {
    format!("Nothing was taken over. {why}")
}

/// Bytes in the unit that fits.
fn bytes(bytes: f64) -> String {
    let (amount, unit) = match bytes {
        b if b < 1e3 => (b, "bytes"),
        b if b < 1e6 => (b / 1e3, "kB"),
        b if b < 1e9 => (b / 1e6, "MB"),
        b => (b / 1e9, "GB"),
    };
    if amount < 10.0 && unit != "bytes" {
        format!("{amount:.1} {unit}")
    } else {
        format!("{amount:.0} {unit}")
    }
}
