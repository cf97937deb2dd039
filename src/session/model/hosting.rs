//! `config.json` beside index.html: what the host of the panel says of tenants, addresses and habits. It is read by
//! everybody who opens the panel, so a secret in it is told as a mistake. What is at fault is left out and named with
//! its JSON path; the rest holds.

use super::secret_scan;
use admin_api::TenantId;
use admin_api::nevis::Segment;
use admin_api::service::ServiceUrl;
use serde_json::{Map, Value};

/// Minutes without a key or pointer after which the panel locks itself, unless somebody says otherwise.
pub const USUAL_IDLE_MINUTES: u32 = 15;
/// The most that can be asked for.
pub const LONGEST_IDLE_MINUTES: u32 = 240;

/// What the host says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosting {
    /// Tenants to choose from.
    pub tenants: Vec<HostedTenant>,
    /// nevisIDM, without the path of its API.
    pub nevis_url: Option<ServiceUrl>,
    /// How it spells the segment of device passwords.
    pub nevis_segment: Segment,
    /// The operation feed of those who set no other.
    pub feed_url: Option<String>,
    /// The longest time without a key or pointer that is allowed, in minutes.
    pub idle_minutes: Option<u32>,
}

/// A tenant to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedTenant {
    /// What the host calls it.
    pub name: String,
    /// Where it is.
    pub service: ServiceUrl,
    /// Its id.
    pub tenant: TenantId,
    /// Whether a proxy signs for it.
    pub proxied: bool,
}

/// Something in the file that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as in `$.tenants[0].serviceUrl`.
    pub path: String,
    /// Why, in a sentence.
    pub why: String,
}

impl Fault {
    fn new(path: impl Into<String>, why: impl Into<String>) -> Self {
        Self { path: path.into(), why: why.into() }
    }
}

/// Reads the file. `origin` is the panel's own, which a service URL that begins with a slash belongs to.
pub fn read(text: &str, origin: &str) -> (Hosting, Vec<Fault>) {
    let nothing = |fault| (Hosting::default(), vec![fault]);
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) => return nothing(Fault::new("$", format!("This is not JSON: {error}."))),
    };
    if let Some(path) = secret_scan::find(&value) {
        return nothing(Fault::new(
            path,
            "This looks like a secret. Everybody who opens the panel can read this file: take the secret out, and replace it where it is used. Nothing of the file is taken.",
        ));
    }
    let Value::Object(members) = value else {
        return nothing(Fault::new("$", "An object is expected, as in {\"tenants\": []}."));
    };
    let mut reader = Reader { origin, faults: Vec::new() };
    let hosting = reader.hosting(&members);
    (hosting, reader.faults)
}

struct Reader<'a> {
    origin: &'a str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, path: impl Into<String>, why: impl Into<String>) {
        self.faults.push(Fault::new(path, why));
    }

    fn hosting(&mut self, members: &Map<String, Value>) -> Hosting {
        let known = ["tenants", "nevisIdm", "feedUrl", "idleMinutes"];
        self.only(members, "$", &known);
        let mut hosting = Hosting::default();
        match members.get("tenants") {
            None => {}
            Some(Value::Array(tenants)) => {
                let read = tenants.iter().enumerate().filter_map(|(at, tenant)| self.tenant(at, tenant));
                hosting.tenants = read.collect();
            }
            Some(_) => self.fault("$.tenants", "A list of tenants is expected."),
        }
        match members.get("nevisIdm") {
            None => {}
            Some(Value::Object(nevis)) => {
                self.only(nevis, "$.nevisIdm", &["url", "segment"]);
                hosting.nevis_url = self.url(nevis, "$.nevisIdm", "url");
                match self.text(nevis, "$.nevisIdm", "segment").as_deref() {
                    None | Some("device-passwords") => {}
                    Some("device-password") => hosting.nevis_segment = Segment::Singular,
                    Some(_) => self.fault(
                        "$.nevisIdm.segment",
                        "Either device-passwords or device-password is expected.",
                    ),
                }
            }
            Some(_) => self.fault("$.nevisIdm", "An object with url and segment is expected."),
        }
        hosting.feed_url = self.url(members, "$", "feedUrl").map(|url| url.to_string());
        match members.get("idleMinutes") {
            None => {}
            Some(minutes) => {
                let fitting = |minutes: &u64| (1..=u64::from(LONGEST_IDLE_MINUTES)).contains(minutes);
                hosting.idle_minutes =
                    minutes.as_u64().filter(fitting).and_then(|minutes| minutes.try_into().ok());
                if hosting.idle_minutes.is_none() {
                    self.fault("$.idleMinutes", "A whole number of minutes from 1 to 240 is expected.");
                }
            }
        }
        hosting
    }

    fn tenant(&mut self, at: usize, value: &Value) -> Option<HostedTenant> {
        let path = format!("$.tenants[{at}]");
        let Value::Object(members) = value else {
            self.fault(path, "An object with name, serviceUrl and tenantId is expected.");
            return None;
        };
        self.only(members, &path, &["name", "serviceUrl", "tenantId", "signedBy"]);
        let before = self.faults.len();
        let service = self.url(members, &path, "serviceUrl");
        if service.is_none() && self.faults.len() == before {
            self.fault(format!("{path}.serviceUrl"), "The tenant's service URL is missing.");
        }
        let id = self.text(members, &path, "tenantId").map(TenantId::new);
        if id.as_ref().is_some_and(|id| !id.looks_right()) {
            self.fault(
                format!("{path}.tenantId"),
                "This is no tenant ID: a letter, then 7 to 9 lower-case letters and digits.",
            );
        }
        let id = id.or_else(|| service.as_ref()?.tenant());
        if id.is_none() && service.is_some() {
            self.fault(
                format!("{path}.tenantId"),
                "The tenant ID is missing, and the service URL does not name it.",
            );
        }
        let proxied = match self.text(members, &path, "signedBy").as_deref() {
            None | Some("browser") => false,
            Some("proxy") => true,
            Some(_) => {
                self.fault(format!("{path}.signedBy"), "Either browser or proxy is expected.");
                false
            }
        };
        let name = self.text(members, &path, "name");
        // A tenant that is half right would lead to the wrong place.
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
                self.fault(format!("{path}.{name}"), "A text is expected.");
                None
            }
        }
    }

    /// An absolute address, or one on the panel's own origin.
    fn url(&mut self, members: &Map<String, Value>, path: &str, name: &str) -> Option<ServiceUrl> {
        let text = self.text(members, path, name)?;
        let whole = if text.starts_with('/') { format!("{}{text}", self.origin) } else { text };
        match ServiceUrl::parse(&whole) {
            Ok(url) => Some(url),
            Err(error) => {
                self.fault(format!("{path}.{name}"), error.to_string());
                None
            }
        }
    }

    /// A misspelt member would be ignored without a word.
    fn only(&mut self, members: &Map<String, Value>, path: &str, known: &[&str]) {
        let unknown = members.keys().filter(|name| !known.contains(&name.as_str()));
        for name in unknown.cloned().collect::<Vec<_>>() {
            self.fault(
                format!("{path}.{name}"),
                format!("This is not known here. Known are {}.", known.join(", ")),
            );
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
    fn a_whole_file() {
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
    fn the_example_for_hosts_is_without_a_fault() {
        let (hosting, faults) = read(include_str!("../../../hosting/config.example.json"), ORIGIN);
        assert_eq!((hosting.tenants.len(), faults), (2, vec![]));
        assert_eq!(read(include_str!("../../../assets/config.json"), ORIGIN), (Hosting::default(), vec![]));
    }

    #[test]
    fn what_is_wrong_is_named_and_the_rest_holds() {
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
    fn a_secret_voids_the_whole_file_and_is_not_repeated() {
        let key = "ab".repeat(32);
        let (hosting, faults) =
            read(&format!(r#"{{"idleMinutes": 5, "tenants": [{{"adminKey": "{key}"}}]}}"#), ORIGIN);
        assert_eq!(hosting, Hosting::default());
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].path, "$.tenants[0].adminKey");
        assert!(faults[0].why.contains("secret") && !faults[0].why.contains(&key));
    }
}
