//! The preferences of this browser and their file format, for moving them to another browser. They contain no secret.
//! Where they are stored is in [`crate::session::preferences`].

use super::hosting::{DEFAULT_IDLE_MINUTES, MAX_IDLE_MINUTES};
use super::kept_key::MAX_KEPT_HOURS;
use super::list_settings::ListSettings;
use super::secret_scan;
use admin_api::nevis::Segment;
use admin_api::service::ServiceUrl;
use serde_json::{Map, Value, json};

const FORMAT: &str = "tresor-admin/settings";
const VERSION: u64 = 1;
/// The number of pages in a file that have settings of their lists, and the number of bytes of a page's name. The panel
/// has fewer and shorter ones.
const MAX_LISTS: usize = 20;

/// The format of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateFormat {
    /// In the style of the language, with the month's name.
    #[default]
    Medium,
    /// In the style of the language, in digits.
    Short,
    /// With the month's full name and the time zone.
    Long,
    /// ISO 8601, UTC.
    Iso,
}

impl DateFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Medium, Self::Short, Self::Long, Self::Iso];

    /// The name in stored data and files. The first three are also names of `Intl`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Medium => "medium",
            Self::Short => "short",
            Self::Long => "long",
            Self::Iso => "iso",
        }
    }

    /// The format with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The preferences. The default is what applies without any setting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The number of idle minutes after which the panel locks itself.
    pub idle_minutes: Option<u32>,
    /// The number of hours after which a kept key has to be entered again.
    pub kept_hours: Option<u32>,
    /// Whether the panel tells what happens while its page is hidden.
    pub tells_news: bool,
    /// A language tag for dates and numbers, as in `de-CH`. `None` uses the browser's language.
    pub language: Option<String>,
    /// The format of dates.
    pub dates: DateFormat,
    /// Whether single-key shortcuts are disabled.
    pub no_shortcuts: bool,
    /// `light` or `dark`. `None` follows the system.
    pub theme: Option<String>,
    /// Whether rows are low, so that more of them are in view.
    pub is_compact: bool,
    /// nevisIDM's base URL, without the path of its API.
    pub nevis_url: Option<String>,
    /// The path segment of device passwords in nevisIDM's URLs, if it was set.
    pub nevis_segment: Option<Segment>,
}

/// A tenant in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEntry {
    /// Its service URL.
    pub service: String,
    /// Its id.
    pub tenant: String,
    /// Whether a proxy signs for it.
    pub proxied: bool,
    /// The URL of its operation feed.
    pub feed_url: Option<String>,
}

/// The settings of lists in the file: the name of a page, and its settings.
pub type Lists = Vec<(String, ListSettings)>;

/// The number of idle minutes after which the panel locks itself: the user's setting, but at most what the host
/// allows.
pub fn idle_minutes(set: Option<u32>, hosted: Option<u32>) -> u32 {
    let max = hosted.unwrap_or(MAX_IDLE_MINUTES);
    set.unwrap_or(hosted.unwrap_or(DEFAULT_IDLE_MINUTES)).clamp(1, max)
}

/// The text of the file.
pub fn write(preferences: &Preferences, tenants: &[KnownEntry], lists: &Lists) -> String {
    let tenants = tenants.iter().map(|entry| {
        json!({ "Service": entry.service, "Tenant": entry.tenant, "Proxied": entry.proxied, "FeedUrl": entry.feed_url })
    });
    let lists = lists.iter().map(|(page, settings)| (page.clone(), settings.to_json()));
    let file = json!({
        "Format": FORMAT,
        "Version": VERSION,
        "IdleMinutes": preferences.idle_minutes,
        "KeptHours": preferences.kept_hours,
        "TellsNews": preferences.tells_news,
        "Language": preferences.language,
        "Dates": preferences.dates.name(),
        "NoShortcuts": preferences.no_shortcuts,
        "Theme": preferences.theme,
        "Compact": preferences.is_compact,
        "NevisUrl": preferences.nevis_url,
        "NevisSegment": preferences.nevis_segment.map(Segment::as_str),
        "Tenants": tenants.collect::<Vec<_>>(),
        "Lists": lists.collect::<Map<_, _>>(),
    });
    format!("{file:#}\n")
}

/// Reads a file. If any part is invalid, the whole file is refused with the JSON path and the reason.
pub fn read(text: &str) -> Result<(Preferences, Vec<KnownEntry>, Lists), String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("This is not JSON: {error}."))?;
    if let Some(path) = secret_scan::find(&value) {
        return Err(format!("{path} looks like a secret. A settings file must not contain secrets."));
    }
    if value["Format"] != FORMAT || value["Version"] != VERSION {
        return Err("This is not a settings file of this panel, or it has another version.".into());
    }
    let Value::Object(members) = value else { return Err("This is not a settings file.".into()) };
    let preferences = Preferences {
        idle_minutes: number(&members, "IdleMinutes", MAX_IDLE_MINUTES)
            .ok_or("$.IdleMinutes is not a number of minutes from 1 to 240.")?,
        kept_hours: number(&members, "KeptHours", MAX_KEPT_HOURS)
            .ok_or("$.KeptHours is not a number of hours from 1 to 168.")?,
        tells_news: members.get("TellsNews").and_then(Value::as_bool).unwrap_or_default(),
        language: checked(&members, "Language", is_language)?,
        dates: checked(&members, "Dates", |name| DateFormat::from_name(name).is_some())?
            .and_then(|name| DateFormat::from_name(&name))
            .unwrap_or_default(),
        no_shortcuts: members.get("NoShortcuts").and_then(Value::as_bool).unwrap_or_default(),
        theme: checked(&members, "Theme", |theme| theme == "light" || theme == "dark")?,
        is_compact: members.get("Compact").and_then(Value::as_bool).unwrap_or_default(),
        nevis_url: checked(&members, "NevisUrl", |url| ServiceUrl::parse(url).is_ok())?,
        nevis_segment: checked(&members, "NevisSegment", |name| segment(name).is_some())?
            .and_then(|name| segment(&name)),
    };
    let mut tenants = Vec::new();
    for (at, entry) in members.get("Tenants").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let invalid = || format!("$.Tenants[{at}] is not a tenant with Service and Tenant.");
        let entry = entry.as_object().ok_or_else(invalid)?;
        let text = |name| entry.get(name).and_then(Value::as_str).filter(|text: &&str| !text.is_empty());
        let (service, tenant) = (text("Service").ok_or_else(invalid)?, text("Tenant").ok_or_else(invalid)?);
        ServiceUrl::parse(service).map_err(|error| format!("$.Tenants[{at}].Service: {error}"))?;
        tenants.push(KnownEntry {
            service: service.to_owned(),
            tenant: tenant.to_owned(),
            proxied: entry.get("Proxied").and_then(Value::as_bool).unwrap_or_default(),
            feed_url: text("FeedUrl").map(ToOwned::to_owned),
        });
    }
    Ok((preferences, tenants, lists(members.get("Lists"))?))
}

fn lists(value: Option<&Value>) -> Result<Lists, String> {
    let pages = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(pages)) if pages.len() <= MAX_LISTS => pages,
        Some(_) => return Err("$.Lists is not an object with the pages.".into()),
    };
    let of_page = |(page, value): (&String, &Value)| {
        let is_name = page.len() <= MAX_LISTS && page.bytes().all(|byte| byte.is_ascii_lowercase());
        match ListSettings::of_json(value) {
            (settings, None) if is_name => Ok((page.clone(), settings)),
            (_, place) => Err(format!("$.Lists.{page}{} is not valid.", place.unwrap_or_default())),
        }
    };
    pages.iter().map(of_page).collect()
}

/// The path segment with this name.
pub fn segment(name: &str) -> Option<Segment> {
    [Segment::Plural, Segment::Singular].into_iter().find(|segment| segment.as_str() == name)
}

/// Whether a text has the form of a language tag. Only the browser can tell whether it knows the language.
pub fn is_language(text: &str) -> bool {
    text.len() <= 35
        && text.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// A whole number from 1 to `max`, if there is one. `None` if it is something else.
fn number(members: &Map<String, Value>, name: &str, max: u32) -> Option<Option<u32>> {
    match members.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(value) => {
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number.filter(|number| (1..=max).contains(number)).map(Some)
        }
    }
}

fn checked(
    members: &Map<String, Value>,
    name: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<Option<String>, String> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if fits(text) => Ok(Some(text.clone())),
        Some(_) => Err(format!("$.{name} has an unknown value.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_reads_back() {
        let preferences = Preferences {
            idle_minutes: Some(5),
            kept_hours: Some(24),
            tells_news: true,
            language: Some("de-CH".into()),
            dates: DateFormat::Iso,
            no_shortcuts: true,
            theme: Some("dark".into()),
            is_compact: true,
            nevis_url: Some("https://login.example".into()),
            nevis_segment: Some(Segment::Singular),
        };
        let tenants = [KnownEntry {
            service: "https://abcdefgh12.api.tresorit.io".into(),
            tenant: "abcdefgh12".into(),
            proxied: true,
            feed_url: Some("https://app.example/operations".into()),
        }];
        let mut users = ListSettings::default();
        users.save("Orphans, newest first", "state=orphans&sort=newest").unwrap();
        users.show_column("sharing", false);
        let lists = vec![("users".to_owned(), users)];
        let written = write(&preferences, &tenants, &lists);
        assert_eq!(read(&written), Ok((preferences, tenants.to_vec(), lists)));
        let usual = Preferences::default();
        assert_eq!(read(&write(&usual, &[], &vec![])), Ok((usual, vec![], vec![])));
    }

    #[test]
    fn an_invalid_file_is_refused_with_the_path() {
        let file = |more: &str| format!(r#"{{"Format":"{FORMAT}","Version":1,{more}}}"#);
        for (text, part) in [
            ("x".to_owned(), "not JSON"),
            ("{}".to_owned(), "not a settings file of this panel"),
            (file(r#""IdleMinutes":0"#), "$.IdleMinutes"),
            (file(r#""KeptHours":169"#), "$.KeptHours"),
            (file(r#""Theme":"blue""#), "$.Theme"),
            (file(r#""Language":"d e""#), "$.Language"),
            (file(r#""NevisUrl":"login""#), "$.NevisUrl"),
            (file(r#""Tenants":[{"Tenant":"x"}]"#), "$.Tenants[0]"),
            (file(r#""Tenants":[{"Tenant":"x","Service":"y"}]"#), "$.Tenants[0].Service"),
            (file(r#""Lists":[]"#), "$.Lists is not"),
            (file(r#""Lists":{"users":{"Views":[{"Name":"a"}]}}"#), "$.Lists.users.Views[0] is not"),
            (file(r#""Lists":{"us ers":{}}"#), "$.Lists.us ers is not"),
            (file(r#""AdminKey":"00""#), "$.AdminKey looks like a secret"),
        ] {
            let reason = read(&text).unwrap_err();
            assert!(reason.contains(part), "{text}: {reason}");
        }
    }

    #[test]
    fn the_idle_time_is_at_most_what_the_host_allows() {
        assert_eq!(idle_minutes(None, None), 15);
        assert_eq!(idle_minutes(None, Some(5)), 5);
        assert_eq!(idle_minutes(Some(60), None), 60);
        assert_eq!(idle_minutes(Some(60), Some(30)), 30);
        assert_eq!(idle_minutes(Some(1), Some(30)), 1);
    }
}
