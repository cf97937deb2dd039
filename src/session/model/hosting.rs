//! The format of `config.json`, the host's configuration beside index.html: tenants, addresses and limits. Everybody
//! who opens the panel can read the file, so a secret in it is reported as a mistake. Invalid parts are ignored and
//! reported with their JSON path; the rest applies.

use super::secret_scan;
use admin_api::TenantId;
use admin_api::nevis::Segment;
use admin_api::service::ServiceUrl;
use serde_json::{Map, Value};

/// The default number of idle minutes after which the panel locks itself.
pub const DEFAULT_IDLE_MINUTES: u32 = 15;
/// The highest number that can be set.
pub const MAX_IDLE_MINUTES: u32 = 240;

/// The host's configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosting {
    /// Tenants to choose from.
    pub tenants: Vec<HostedTenant>,
    /// nevisIDM's base URL, without the path of its API.
    pub nevis_url: Option<ServiceUrl>,
    /// The path segment of device passwords in nevisIDM's URLs.
    pub nevis_segment: Segment,
    /// The default operation feed.
    pub feed_url: Option<String>,
    /// The highest number of idle minutes that the host allows.
    pub idle_minutes: Option<u32>,
}

/// A tenant to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedTenant {
    /// The name that the host gives it.
    pub name: String,
    /// The service URL.
    pub service: ServiceUrl,
    /// The tenant ID.
    pub tenant: TenantId,
    /// Whether a proxy signs for it.
    pub proxied: bool,
}

/// An invalid part of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostingFault {
    /// Its JSON path, as in `$.tenants[0].serviceUrl`.
    pub path: String,
    /// What is wrong, in a sentence.
    pub why: String,
}

impl HostingFault {
    fn new(path: impl Into<String>, why: impl Into<String>) -> Self {
        Self { path: path.into(), why: why.into() }
    }
}

/// Reads the file. A URL that begins with a slash is completed with `origin`, the panel's own.
pub fn read(text: &str, origin: &str) -> (Hosting, Vec<HostingFault>) {
    let rejected = |fault| (Hosting::default(), vec![fault]);
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) => return rejected(HostingFault::new("$", format!("This is not JSON: {error}."))),
    };
    if let Some(path) = secret_scan::find(&value) {
        return rejected(HostingFault::new(
            path,
            "This looks like a secret. Everybody who opens the panel can read this file. Remove the secret and replace it where it is used. The whole file is ignored.",
        ));
    }
    let Value::Object(members) = value else {
        return rejected(HostingFault::new("$", "Expected an object, as in {\"tenants\": []}."));
    };
    let mut reader = HostingReader { origin, faults: Vec::new() };
    let hosting = reader.hosting(&members);
    (hosting, reader.faults)
}

struct HostingReader<'a> {
    origin: &'a str,
    faults: Vec<HostingFault>,
}

impl HostingReader<'_> {
    fn fault(&mut self, path: impl Into<String>, why: impl Into<String>) {
        self.faults.push(HostingFault::new(path, why));
    }

    fn hosting(&mut self, members: &Map<String, Value>) -> Hosting {
        let known = ["tenants", "nevisIdm", "feedUrl", "idleMinutes"];
        self.report_unknown(members, "$", &known);
        let mut hosting = Hosting::default();
        match members.get("tenants") {
            None => {}
            Some(Value::Array(tenants)) => {
                let read = tenants.iter().enumerate().filter_map(|(at, tenant)| self.tenant(at, tenant));
                hosting.tenants = read.collect();
            }
            Some(_) => self.fault("$.tenants", "Expected a list of tenants."),
        }
        match members.get("nevisIdm") {
            None => {}
            Some(Value::Object(nevis)) => {
                self.report_unknown(nevis, "$.nevisIdm", &["url", "segment"]);
                hosting.nevis_url = self.url(nevis, "$.nevisIdm", "url");
                match self.text(nevis, "$.nevisIdm", "segment").as_deref() {
                    None | Some("device-passwords") => {}
                    Some("device-password") => hosting.nevis_segment = Segment::Singular,
                    Some(_) => {
                        self.fault("$.nevisIdm.segment", "Expected device-passwords or device-password.")
                    }
                }
            }
            Some(_) => self.fault("$.nevisIdm", "Expected an object with url and segment."),
        }
        hosting.feed_url = self.url(members, "$", "feedUrl").map(|url| url.to_string());
        match members.get("idleMinutes") {
            None => {}
            Some(minutes) => {
                let in_range = |minutes: &u64| (1..=u64::from(MAX_IDLE_MINUTES)).contains(minutes);
                hosting.idle_minutes =
                    minutes.as_u64().filter(in_range).and_then(|minutes| minutes.try_into().ok());
                if hosting.idle_minutes.is_none() {
                    self.fault("$.idleMinutes", "Expected a whole number of minutes from 1 to 240.");
                }
            }
        }
        hosting
    }

    fn tenant(&mut self, at: usize, value: &Value) -> Option<HostedTenant> {
        let path = format!("$.tenants[{at}]");
        let Value::Object(members) = value else {
            self.fault(path, "Expected an object with name, serviceUrl and tenantId.");
            return None;
        };
        self.report_unknown(members, &path, &["name", "serviceUrl", "tenantId", "signedBy"]);
        let before = self.faults.len();
        let service = self.url(members, &path, "serviceUrl");
        if service.is_none() && self.faults.len() == before {
            self.fault(format!("{path}.serviceUrl"), "The tenant's service URL is missing.");
        }
        let id = self.text(members, &path, "tenantId").map(TenantId::new);
        if id.as_ref().is_some_and(|id| !id.looks_right()) {
            self.fault(
                format!("{path}.tenantId"),
                "This is not a tenant ID. A tenant ID is a letter followed by 7 to 9 lower-case letters and digits.",
            );
        }
        let id = id.or_else(|| service.as_ref()?.tenant());
        if id.is_none() && service.is_some() {
            self.fault(
                format!("{path}.tenantId"),
                "The tenant ID is missing and is not part of the service URL.",
            );
        }
        let proxied = match self.text(members, &path, "signedBy").as_deref() {
            None | Some("browser") => false,
            Some("proxy") => true,
            Some(_) => {
                self.fault(format!("{path}.signedBy"), "Expected browser or proxy.");
                false
            }
        };
        let name = self.text(members, &path, "name");
        // A tenant with a fault is left out: a partly valid one could lead to the wrong service.
        if self.faults.len() > before {
            return None;
        }
        let (service, tenant) = (service?, id?);
        Some(HostedTenant { name: name.unwrap_or_else(|| tenant.to_string()), service, tenant, proxied })
    }

    fn text(&mut self, members: &Map<String, Value>, path: &str, name: &str) -> Option<String> {
        match members.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => {
                self.fault(format!("{path}.{name}"), "Expected a text.");
                None
            }
        }
    }

    /// An absolute URL, or a path on the panel's own origin.
    fn url(&mut self, members: &Map<String, Value>, path: &str, name: &str) -> Option<ServiceUrl> {
        let text = self.text(members, path, name)?;
        let absolute = if text.starts_with('/') { format!("{}{text}", self.origin) } else { text };
        match ServiceUrl::parse(&absolute) {
            Ok(url) => Some(url),
            Err(error) => {
                self.fault(format!("{path}.{name}"), error.to_string());
                None
            }
        }
    }

    /// Reports unknown members. Otherwise a misspelled name would be ignored silently.
    fn report_unknown(&mut self, members: &Map<String, Value>, path: &str, known: &[&str]) {
        let unknown = members.keys().filter(|name| !known.contains(&name.as_str()));
        for name in unknown.cloned().collect::<Vec<_>>() {
            self.fault(format!("{path}.{name}"), format!("Unknown name. Expected: {}.", known.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://panel.example";

    fn paths(text: &str) -> Vec<String> {
        read(text, ORIGIN).1.into_iter().map(|fault| fault.path).collect()
    }

    #[test]
    fn a_complete_file_is_read() {
        let (hosting, faults) = read(
            r#"{
                "tenants": [
                    {"name": "Production", "serviceUrl": "https://abcdefgh12.api.tresorit.io"},
                    {"name": "Behind the gateway", "serviceUrl": "/tenant-abcdefgh12", "signedBy": "proxy"},
                    {"serviceUrl": "http://127.0.0.1:8787", "tenantId": "abcdefgh12", "signedBy": "browser"}
                ],
                "nevisIdm": {"url": "https://login.example/", "segment": "device-password"},
                "feedUrl": "https://app.example/operations",
                "idleMinutes": 5
            }"#,
            ORIGIN,
        );
        assert_eq!(faults, []);
        let tenants = hosting.tenants.iter().map(|tenant| {
            (tenant.name.as_str(), tenant.service.to_string(), tenant.tenant.as_str(), tenant.proxied)
        });
        assert_eq!(
            tenants.collect::<Vec<_>>(),
            [
                ("Production", "https://abcdefgh12.api.tresorit.io".to_owned(), "abcdefgh12", false),
                (
                    "Behind the gateway",
                    "https://panel.example/tenant-abcdefgh12".to_owned(),
                    "abcdefgh12",
                    true
                ),
                ("abcdefgh12", "http://127.0.0.1:8787".to_owned(), "abcdefgh12", false),
            ]
        );
        assert_eq!(hosting.nevis_url.unwrap().to_string(), "https://login.example");
        assert_eq!(hosting.nevis_segment, Segment::Singular);
        assert_eq!(hosting.feed_url.as_deref(), Some("https://app.example/operations"));
        assert_eq!(hosting.idle_minutes, Some(5));
        assert_eq!(read("{}", ORIGIN), (Hosting::default(), vec![]));
    }

    #[test]
    fn the_example_file_has_no_faults() {
        let (hosting, faults) = read(include_str!("../../../hosting/config.example.json"), ORIGIN);
        assert_eq!((hosting.tenants.len(), faults), (2, vec![]));
        assert_eq!(read(include_str!("../../../assets/config.json"), ORIGIN), (Hosting::default(), vec![]));
    }

    #[test]
    fn faults_are_named_and_the_rest_applies() {
        let (hosting, faults) = read(
            r#"{"tenants": [{"serviceUrl": "example.test"}, {"serviceUrl": "https://abcdefgh12.api.tresorit.io"}],
                "idleMinutes": 0, "feed": "x"}"#,
            ORIGIN,
        );
        assert_eq!(hosting.tenants.len(), 1);
        assert_eq!(
            faults.iter().map(|fault| fault.path.as_str()).collect::<Vec<_>>(),
            ["$.feed", "$.tenants[0].serviceUrl", "$.idleMinutes"]
        );
        assert!(faults[1].why.contains("begins with https://"));
        for (text, path) in [
            ("", "$"),
            ("[]", "$"),
            (r#"{"tenants": {}}"#, "$.tenants"),
            (r#"{"tenants": [1]}"#, "$.tenants[0]"),
            (r#"{"tenants": [{"name": "x"}]}"#, "$.tenants[0].serviceUrl"),
            (r#"{"tenants": [{"serviceUrl": "https://h"}]}"#, "$.tenants[0].tenantId"),
            (r#"{"tenants": [{"serviceUrl": "https://h", "tenantId": "X"}]}"#, "$.tenants[0].tenantId"),
            (
                r#"{"tenants": [{"serviceUrl": "/tenant-abcdefgh12", "signedBy": "me"}]}"#,
                "$.tenants[0].signedBy",
            ),
            (
                r#"{"tenants": [{"serviceUrl": "https://a:b@h", "tenantId": "abcdefgh12"}]}"#,
                "$.tenants[0].serviceUrl",
            ),
            (r#"{"nevisIdm": "https://h"}"#, "$.nevisIdm"),
            (r#"{"nevisIdm": {"segment": "passwords"}}"#, "$.nevisIdm.segment"),
            (r#"{"feedUrl": 1}"#, "$.feedUrl"),
            (r#"{"idleMinutes": "15"}"#, "$.idleMinutes"),
        ] {
            assert_eq!(paths(text), [path], "{text}");
        }
    }

    #[test]
    fn a_file_with_a_secret_is_ignored_and_the_secret_is_not_repeated() {
        let key = "ab".repeat(32);
        let (hosting, faults) =
            read(&format!(r#"{{"idleMinutes": 5, "tenants": [{{"adminKey": "{key}"}}]}}"#), ORIGIN);
        assert_eq!(hosting, Hosting::default());
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].path, "$.tenants[0].adminKey");
        assert!(faults[0].why.contains("secret") && !faults[0].why.contains(&key));
    }
}
