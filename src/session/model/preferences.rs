//! What a person has set in this browser, and its form as a file: to move to another browser, without any secret.

use super::hosting::{LONGEST_IDLE_MINUTES, USUAL_IDLE_MINUTES};
use super::secret_scan;
use admin_api::nevis::Segment;
use admin_api::service::ServiceUrl;
use serde_json::{Map, Value, json};

const FORMAT: &str = "tresor-admin/settings";
const VERSION: u64 = 1;

/// How dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateFormat {
    /// As the language writes them, with the month's name.
    #[default]
    Medium,
    /// As the language writes them, in digits.
    Short,
    /// With the month's full name and the zone.
    Long,
    /// ISO 8601, UTC.
    Iso,
}

impl DateFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Medium, Self::Short, Self::Long, Self::Iso];

    /// The name in stores and files; of the first three also `Intl`'s.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Medium => "medium",
            Self::Short => "short",
            Self::Long => "long",
            Self::Iso => "iso",
        }
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What a person has set. Nothing set means the usual.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    /// Minutes without a key or pointer after which the panel locks itself.
    pub idle_minutes: Option<u32>,
    /// A language tag for dates and numbers, as in `de-CH`; the browser's own when there is none.
    pub language: Option<String>,
    /// How dates are written.
    pub dates: DateFormat,
    /// Whether single keys are off.
    pub no_shortcuts: bool,
    /// `light` or `dark`; the system's when there is none.
    pub theme: Option<String>,
    /// nevisIDM, without the path of its API.
    pub nevis_url: Option<String>,
    /// How it spells the segment of device passwords, where that was set.
    pub nevis_segment: Option<Segment>,
}

/// A tenant as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEntry {
    /// Its service URL.
    pub service: String,
    /// Its id.
    pub tenant: String,
    /// Whether a proxy signs for it.
    pub proxied: bool,
    /// Its operation feed.
    pub feed_url: Option<String>,
}

/// The minutes after which the panel locks itself: what the person set, but never longer than the host allows.
pub fn idle_minutes(set: Option<u32>, hosted: Option<u32>) -> u32 {
    let longest = hosted.unwrap_or(LONGEST_IDLE_MINUTES);
    set.unwrap_or(hosted.unwrap_or(USUAL_IDLE_MINUTES)).clamp(1, longest)
}

/// Writes a file.
pub fn write(preferences: &Preferences, tenants: &[KnownEntry]) -> String {
    let tenants = tenants.iter().map(|entry| {
        json!({ "Service": entry.service, "Tenant": entry.tenant, "Proxied": entry.proxied, "FeedUrl": entry.feed_url })
    });
    let file = json!({
        "Format": FORMAT,
        "Version": VERSION,
        "IdleMinutes": preferences.idle_minutes,
        "Language": preferences.language,
        "Dates": preferences.dates.name(),
        "NoShortcuts": preferences.no_shortcuts,
        "Theme": preferences.theme,
        "NevisUrl": preferences.nevis_url,
        "NevisSegment": preferences.nevis_segment.map(Segment::as_str),
        "Tenants": tenants.collect::<Vec<_>>(),
    });
    format!("{file:#}\n")
}

/// Reads a file as a whole, or says why not, with the JSON path.
pub fn read(text: &str) -> Result<(Preferences, Vec<KnownEntry>), String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("This is not JSON: {error}."))?;
    if let Some(path) = secret_scan::find(&value) {
        return Err(format!(
            "{path} looks like a secret. A file with settings holds none; nothing was taken."
        ));
    }
    if value["Format"] != FORMAT || value["Version"] != VERSION {
        return Err("This is no file with this panel's settings, or one of another version.".into());
    }
    let Value::Object(members) = value else { return Err("This is no file with settings.".into()) };
    let preferences = Preferences {
        idle_minutes: match members.get("IdleMinutes") {
            None | Some(Value::Null) => None,
            Some(minutes) => Some(
                minutes
                    .as_u64()
                    .and_then(|minutes| u32::try_from(minutes).ok())
                    .filter(|minutes| (1..=LONGEST_IDLE_MINUTES).contains(minutes))
                    .ok_or("$.IdleMinutes is no number of minutes from 1 to 240.")?,
            ),
        },
        language: checked(&members, "Language", is_language)?,
        dates: checked(&members, "Dates", |name| DateFormat::named(name).is_some())?
            .and_then(|name| DateFormat::named(&name))
            .unwrap_or_default(),
        no_shortcuts: members.get("NoShortcuts").and_then(Value::as_bool).unwrap_or_default(),
        theme: checked(&members, "Theme", |theme| theme == "light" || theme == "dark")?,
        nevis_url: checked(&members, "NevisUrl", |url| ServiceUrl::parse(url).is_ok())?,
        nevis_segment: checked(&members, "NevisSegment", |name| segment(name).is_some())?
            .and_then(|name| segment(&name)),
    };
    let mut tenants = Vec::new();
    for (at, entry) in members.get("Tenants").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let wrong = || format!("$.Tenants[{at}] is no tenant with Service and Tenant.");
        let entry = entry.as_object().ok_or_else(wrong)?;
        let text = |name| entry.get(name).and_then(Value::as_str).filter(|text: &&str| !text.is_empty());
        let (service, tenant) = (text("Service").ok_or_else(wrong)?, text("Tenant").ok_or_else(wrong)?);
        ServiceUrl::parse(service).map_err(|error| format!("$.Tenants[{at}].Service: {error}"))?;
        tenants.push(KnownEntry {
            service: service.to_owned(),
            tenant: tenant.to_owned(),
            proxied: entry.get("Proxied").and_then(Value::as_bool).unwrap_or_default(),
            feed_url: text("FeedUrl").map(ToOwned::to_owned),
        });
    }
    Ok((preferences, tenants))
}

/// The spelling of this name.
pub fn segment(name: &str) -> Option<Segment> {
    [Segment::Plural, Segment::Singular].into_iter().find(|segment| segment.as_str() == name)
}

/// Whether a text can be a language tag; whether a browser knows it, it says itself.
pub fn is_language(text: &str) -> bool {
    text.len() <= 35
        && text.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn checked(
    members: &Map<String, Value>,
    name: &str,
    fits: impl Fn(&str) -> bool,
) -> Result<Option<String>, String> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if fits(text) => Ok(Some(text.clone())),
        Some(_) => Err(format!("$.{name} has a value that this panel does not know.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_leads_back() {
        let preferences = Preferences {
            idle_minutes: Some(5),
            language: Some("de-CH".into()),
            dates: DateFormat::Iso,
            no_shortcuts: true,
            theme: Some("dark".into()),
            nevis_url: Some("https://login.example".into()),
            nevis_segment: Some(Segment::Singular),
        };
        let tenants = [KnownEntry {
            service: "https://abcdefgh12.api.tresorit.io".into(),
            tenant: "abcdefgh12".into(),
            proxied: true,
            feed_url: Some("https://app.example/operations".into()),
        }];
        assert_eq!(read(&write(&preferences, &tenants)), Ok((preferences, tenants.to_vec())));
        let usual = Preferences::default();
        assert_eq!(read(&write(&usual, &[])), Ok((usual, vec![])));
    }

    #[test]
    fn what_cannot_be_taken_says_where() {
        let file = |more: &str| format!(r#"{{"Format":"{FORMAT}","Version":1,{more}}}"#);
        for (text, part) in [
            ("x".to_owned(), "not JSON"),
            ("{}".to_owned(), "no file with this panel's settings"),
            (file(r#""IdleMinutes":0"#), "$.IdleMinutes"),
            (file(r#""Theme":"blue""#), "$.Theme"),
            (file(r#""Language":"d e""#), "$.Language"),
            (file(r#""NevisUrl":"login""#), "$.NevisUrl"),
            (file(r#""Tenants":[{"Tenant":"x"}]"#), "$.Tenants[0]"),
            (file(r#""Tenants":[{"Tenant":"x","Service":"y"}]"#), "$.Tenants[0].Service"),
            (file(r#""AdminKey":"00""#), "$.AdminKey looks like a secret"),
        ] {
            let said = read(&text).unwrap_err();
            assert!(said.contains(part), "{text}: {said}");
        }
    }

    #[test]
    fn nobody_stays_longer_than_the_host_allows() {
        assert_eq!(idle_minutes(None, None), 15);
        assert_eq!(idle_minutes(None, Some(5)), 5);
        assert_eq!(idle_minutes(Some(60), None), 60);
        assert_eq!(idle_minutes(Some(60), Some(30)), 30);
        assert_eq!(idle_minutes(Some(1), Some(30)), 1);
    }
}
