//! The error reference: every code of the servers and of the panel, with its meaning, its effect on the panel's
//! operations and the next steps. The texts are in `assets/errors.json`, which is loaded when they are needed. A few of
//! them are part of the panel, too: [`crate::problem::advice`].

use crate::text::search_terms::SearchTerms;
use serde_json::Value;

/// The program that a code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Catalogue {
    /// The tenant's API.
    Tenant,
    /// nevisIDM.
    NevisIdm,
    /// The gateway that signs for the panel.
    Gateway,
    /// The panel itself, for problems without an answer from a server.
    Panel,
}

/// The whole reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    entries: Vec<CodeEntry>,
    groups: Vec<CodeGroup>,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeEntry {
    /// The code as the server sends it.
    pub code: String,
    /// The HTTP status in the catalogue.
    pub status: Option<u16>,
    /// The message in the catalogue; empty if there is none.
    pub message: String,
    group: usize,
}

/// Codes that mean the same to an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeGroup {
    /// The catalogue of the codes.
    pub of: Catalogue,
    /// What the codes mean.
    pub means: String,
    /// The effect on the panel's operations.
    pub here: String,
    /// The next steps, the most likely first.
    pub next: Vec<String>,
}

impl Catalogue {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Tenant, Self::NevisIdm, Self::Gateway, Self::Panel];

    /// The name in the file and in URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "Tenant",
            Self::NevisIdm => "nevisIDM",
            Self::Gateway => "Gateway",
            Self::Panel => "Panel",
        }
    }

    /// The catalogue with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|catalogue| catalogue.name() == name)
    }
}

impl Reference {
    /// Parses the file; `None` if it is not a valid reference.
    pub fn parse(json: &[u8]) -> Option<Self> {
        let value = serde_json::from_slice::<Value>(json).ok()?;
        let mut reference = Self::default();
        for group in value["Families"].as_array()? {
            let index = reference.groups.len();
            reference.groups.push(CodeGroup {
                of: Catalogue::from_name(group["Of"].as_str()?)?,
                means: text(&group["Means"]),
                here: text(&group["Here"]),
                next: group["Next"].as_array()?.iter().map(text).collect(),
            });
            for row in group["Codes"].as_array()? {
                let status = row[1].as_u64().and_then(|status| status.try_into().ok());
                let (code, message) = (text(&row[0]), text(&row[2]));
                reference.entries.push(CodeEntry { code, status, message, group: index });
            }
        }
        Some(reference)
    }

    /// The number of codes.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no codes.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A code and its meaning; `None` for an unknown code.
    pub fn find(&self, code: &str) -> Option<(&CodeEntry, &CodeGroup)> {
        let entry = self.entries.iter().find(|entry| entry.code == code)?;
        Some((entry, &self.groups[entry.group]))
    }

    /// The codes of one catalogue, or of all, that contain each word of `text` in the code, the status, the message
    /// or the advice.
    pub fn search(&self, text: &str, of: Option<Catalogue>) -> Vec<&CodeEntry> {
        let terms = SearchTerms::new(text);
        let matches = |entry: &&CodeEntry| {
            let group = &self.groups[entry.group];
            let status = entry.status.map(|status| status.to_string()).unwrap_or_default();
            let mut texts = vec![&*entry.code, &*status, &*entry.message, &*group.means, &*group.here];
            texts.extend(group.next.iter().map(String::as_str));
            of.is_none_or(|of| of == group.of) && terms.is_in(&texts)
        };
        self.entries.iter().filter(matches).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::{every_kind, server};
    use admin_api::catalogue::CATALOGUE;
    use admin_api::gateway::Refusal;
    use admin_api::nevis::CODES;
    use std::collections::HashSet;

    /// The file as it is served.
    const FILE: &[u8] = include_bytes!("../../assets/errors.json");

    fn reference() -> Reference {
        Reference::parse(FILE).expect("the file is what it should be")
    }

    fn of(reference: &Reference, of: Catalogue) -> HashSet<String> {
        reference.search("", Some(of)).into_iter().map(|entry| entry.code.clone()).collect()
    }

    #[test]
    fn the_reference_has_every_code_of_the_tenants_catalogue_word_for_word() {
        let reference = reference();
        for row in &CATALOGUE {
            let (entry, group) =
                reference.find(row.code).unwrap_or_else(|| panic!("{} is missing", row.code));
            assert_eq!((entry.status, entry.message.as_str()), (row.status, row.message), "{}", row.code);
            assert_eq!(group.of, Catalogue::Tenant);
        }
        assert_eq!(of(&reference, Catalogue::Tenant).len(), CATALOGUE.len());
    }

    #[test]
    fn the_reference_has_every_code_of_nevisidm() {
        let reference = reference();
        let codes = CODES.map(str::to_owned).into_iter().collect::<HashSet<_>>();
        assert_eq!(of(&reference, Catalogue::NevisIdm), codes);
        for (code, status) in [
            ("errors.insufficientRightsFunction", 403),
            ("errors.combinedDataroomDenied", 403),
            ("errors.noRecord", 404),
            ("errors.invalidJWTToken", 422),
        ] {
            assert_eq!(reference.find(code).unwrap().0.status, Some(status), "{code}");
        }
    }

    #[test]
    fn the_reference_has_every_refusal_of_the_gateway_word_for_word() {
        let reference = reference();
        for refusal in Refusal::ALL {
            let (entry, group) = reference.find(refusal.code()).expect("it has an entry");
            assert_eq!((entry.status, entry.message.as_str()), (Some(refusal.status()), refusal.message()));
            assert_eq!(group.of, Catalogue::Gateway);
        }
        assert_eq!(of(&reference, Catalogue::Gateway).len(), Refusal::ALL.len());
    }

    #[test]
    fn the_panels_own_codes_are_exactly_the_problems_without_an_answer() {
        let reference = reference();
        let codes = every_kind().into_iter().map(|problem| problem.entry().to_owned());
        let own = codes.filter(|entry| entry.starts_with("panel.")).collect::<HashSet<_>>();
        assert_eq!(of(&reference, Catalogue::Panel), own);
        assert_eq!(server("EtagNotMatch").entry(), "EtagNotMatch");
    }

    #[test]
    fn each_entry_is_complete_and_found_by_search() {
        let reference = reference();
        let mut reached = HashSet::new();
        for entry in reference.search("", None) {
            let (found, group) = reference.find(&entry.code).unwrap();
            assert_eq!(found.code, entry.code, "each code has one entry");
            assert!(reference.search(&entry.code, Some(group.of)).contains(&entry));
            let sentences = [&group.means, &group.here].into_iter().chain(&group.next);
            for sentence in sentences {
                assert!(sentence.ends_with(['.', '?']) && sentence.len() > 10, "{}: {sentence}", entry.code);
            }
            assert!(!group.next.is_empty(), "{}", entry.code);
            reached.insert(entry.group);
        }
        assert_eq!(reached.len(), reference.groups.len());
    }

    #[test]
    fn the_search_covers_codes_statuses_and_texts() {
        let reference = reference();
        let codes = |text: &str, of| {
            reference.search(text, of).iter().map(|entry| entry.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(codes("latestgkf", None), ["LatestGkfNotKnownByClient"]);
        assert!(codes("412", None).contains(&"EtagNotMatch".to_owned()));
        assert!(codes("droids", None).len() == 1);
        assert!(
            codes("x-token expired", Some(Catalogue::NevisIdm)).contains(&"errors.invalidJWTToken".into())
        );
        assert!(codes("x-token expired", Some(Catalogue::Tenant)).is_empty());
        assert!(codes("nobody wrote this", None).is_empty());
        assert_eq!(codes("", None).len(), reference.len());
    }

    #[test]
    fn an_invalid_file_is_refused() {
        for text in ["", "{}", "<html>", r#"{"Families":[{"Of":"Else"}]}"#] {
            assert_eq!(Reference::parse(text.as_bytes()), None, "{text}");
        }
    }
}
