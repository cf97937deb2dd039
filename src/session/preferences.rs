//! Stores the preferences in localStorage, applies them, and exports and imports them as a file. The file's format is
//! in [`crate::session::model::preferences`].

use super::known_tenants;
use super::known_tenants::KnownTenant;
use super::list_settings;
use super::model::preferences;
use super::model::preferences::{DateFormat, KnownEntry, Preferences};
use crate::browser::{document, storage, theme, time};
use crate::tasks::news;

/// The name of the setting that is `off` if single-key shortcuts are disabled.
pub const SHORTCUTS: &str = "tresor-admin.shortcuts";
const IDLE: &str = "tresor-admin.idle-minutes";
const KEPT: &str = "tresor-admin.kept-hours";
const LANGUAGE: &str = "tresor-admin.language";
const DENSITY: &str = "tresor-admin.density";
const DATES: &str = "tresor-admin.dates";
const NEVIS_URL: &str = "tresor-admin.nevis-url";
const NEVIS_SEGMENT: &str = "tresor-admin.nevis-segment";

/// The name under which a tenant's operation feed is stored.
pub fn feed_name(tenant: &str, service: &str) -> String {
    format!("tresor-admin.feed {tenant} {service}")
}

/// The stored preferences.
pub fn get() -> Preferences {
    Preferences {
        idle_minutes: storage::get(IDLE).and_then(|minutes| minutes.parse().ok()),
        kept_hours: storage::get(KEPT).and_then(|hours| hours.parse().ok()),
        tells_news: news::is_on(),
        language: storage::get(LANGUAGE).filter(|language| preferences::is_language(language)),
        dates: storage::get(DATES).and_then(|name| DateFormat::from_name(&name)).unwrap_or_default(),
        no_shortcuts: storage::get(SHORTCUTS).as_deref() == Some("off"),
        theme: theme::chosen(),
        is_compact: is_compact(),
        nevis_url: storage::get(NEVIS_URL),
        nevis_segment: storage::get(NEVIS_SEGMENT).and_then(|name| preferences::segment(&name)),
    }
}

/// Stores and applies preferences. Returns `false` if the browser does not know the language.
pub fn set(preferences: &Preferences) -> bool {
    let minutes = preferences.idle_minutes.map(|minutes| minutes.to_string());
    storage::set(IDLE, minutes.as_deref());
    storage::set(KEPT, preferences.kept_hours.map(|hours| hours.to_string()).as_deref());
    news::set_on(preferences.tells_news);
    storage::set(LANGUAGE, preferences.language.as_deref());
    let dates = (preferences.dates != DateFormat::default()).then(|| preferences.dates.name());
    storage::set(DATES, dates);
    storage::set(SHORTCUTS, preferences.no_shortcuts.then_some("off"));
    set_compact(preferences.is_compact);
    storage::set(NEVIS_URL, preferences.nevis_url.as_deref());
    storage::set(NEVIS_SEGMENT, preferences.nevis_segment.map(|segment| segment.as_str()));
    if theme::chosen() != preferences.theme {
        theme::choose(preferences.theme.as_deref());
    }
    apply(preferences)
}

/// Applies preferences. Returns `false` if the browser does not know the language.
pub fn apply(preferences: &Preferences) -> bool {
    apply_density(preferences.is_compact);
    time::set_format(preferences.language.as_deref(), preferences.dates.name())
}

/// Whether rows are low.
pub fn is_compact() -> bool {
    storage::get(DENSITY).as_deref() == Some("compact")
}

/// Stores and applies the height of rows.
pub fn set_compact(is_compact: bool) {
    storage::set(DENSITY, is_compact.then_some("compact"));
    apply_density(is_compact);
}

/// The heights themselves are in `style/tokens.css`.
fn apply_density(is_compact: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.toggle_attribute_with_force("data-compact", is_compact);
    }
}

/// The preferences, the known tenants and the settings of lists as a file. It contains no secret.
pub fn export() -> String {
    let entry = |known: KnownTenant| KnownEntry {
        feed_url: storage::get(&feed_name(&known.tenant, &known.service)),
        service: known.service,
        tenant: known.tenant,
        proxied: known.proxied,
    };
    let tenants = known_tenants::known_tenants().into_iter().map(entry).collect::<Vec<_>>();
    preferences::write(&get(), &tenants, &list_settings::all())
}

/// Imports a file. Returns the number of new tenants, or why nothing was imported.
pub fn import(text: &str) -> Result<usize, String> {
    let (imported, tenants, mut lists) = preferences::read(text)?;
    for (page, settings) in &mut lists {
        let mut merged = list_settings::get(page);
        if !merged.merge(std::mem::take(settings)) {
            return Err(format!("With $.Lists.{page}, this browser would have too many saved views."));
        }
        *settings = merged;
    }
    set(&imported);
    lists.iter().for_each(|(page, settings)| list_settings::set(page, settings));
    let before = known_tenants::known_tenants().len();
    for entry in tenants {
        if let Some(feed) = &entry.feed_url {
            storage::set(&feed_name(&entry.tenant, &entry.service), Some(feed));
        }
        known_tenants::add(KnownTenant {
            service: entry.service,
            tenant: entry.tenant,
            proxied: entry.proxied,
        });
    }
    Ok(known_tenants::known_tenants().len() - before)
}
