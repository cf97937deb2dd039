//! The error reference: every code of both catalogues and of the panel itself, what it means, what that is for the
//! panel's operations, and what to do next. The texts are a file beside the panel, read when somebody looks there.

use crate::text::search_terms::SearchTerms;
use serde_json::Value;

/// Whose codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Catalogue {
    /// The tenant's API.
    Tenant,
    /// nevisIDM.
    NevisIdm,
    /// The gateway that signs for the panel, where there is one.
    Gateway,
    /// The panel, for what happens without an answer of a server.
    Panel,
}

/// The whole reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    entries: Vec<Entry>,
    families: Vec<Family>,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The code, as it stands on the wire.
    pub code: String,
    /// The HTTP status that the catalogue gives.
    pub status: Option<u16>,
    /// The message that the catalogue gives; empty without one.
    pub message: String,
    family: usize,
}

/// Codes that mean the same to an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Whose codes.
    pub of: Catalogue,
    /// What they mean.
    pub means: String,
    /// What that is for the panel's operations.
    pub here: String,
    /// What to do next, the likeliest first.
    pub next: Vec<String>,
}

impl Catalogue {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Tenant, Self::NevisIdm, Self::Gateway, Self::Panel];

    /// The name in the file and in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "Tenant",
            Self::NevisIdm => "nevisIDM",
            Self::Gateway => "Gateway",
            Self::Panel => "Panel",
        }
    }

    /// The catalogue of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|catalogue| catalogue.name() == name)
    }
}

impl Reference {
    /// Reads the file; `None` when it is not what it should be.
    pub fn parse(json: &[u8]) -> Option<Self> {
        let value = serde_json::from_slice::<Value>(json).ok()?;
        let mut reference = Self::default();
        for family in value["Families"].as_array()? {
            let location = reference.families.len();
            reference.families.push(Family {
                of: Catalogue::from_name(family["Of"].as_str()?)?,
                means: text(&family["Means"]),
                here: text(&family["Here"]),
                next: family["Next"].as_array()?.iter().map(text).collect(),
            });
            for row in family["Codes"].as_array()? {
                let status = row[1].as_u64().and_then(|status| status.try_into().ok());
                let (code, message) = (text(&row[0]), text(&row[2]));
                reference.entries.push(Entry { code, status, message, family: location });
            }
        }
        Some(reference)
    }

    /// How many codes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A code and what it means; `None` for a code that is in no catalogue.
    pub fn find(&self, code: &str) -> Option<(&Entry, &Family)> {
        let entry = self.entries.iter().find(|entry| entry.code == code)?;
        Some((entry, &self.families[entry.family]))
    }

    /// The codes of a catalogue, or of all, in which each word of a text is found: in the code, the status, the
    /// message or the advice.
    pub fn search(&self, text: &str, of: Option<Catalogue>) -> Vec<&Entry> {
        let terms = SearchTerms::new(text);
        let fits = |entry: &&Entry| {
            let family = &self.families[entry.family];
            let status = entry.status.map(|status| status.to_string()).unwrap_or_default();
            let mut texts = vec![&*entry.code, &*status, &*entry.message, &*family.means, &*family.here];
            texts.extend(family.next.iter().map(String::as_str));
            of.is_none_or(|of| of == family.of) && terms.is_in(&texts)
        };
        self.entries.iter().filter(fits).collect()
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
    fn every_code_of_the_tenants_catalogue_is_there_word_for_word() {
        let reference = reference();
        for row in &CATALOGUE {
            let (entry, family) =
                reference.find(row.code).unwrap_or_else(|| panic!("{} is missing", row.code));
            assert_eq!((entry.status, entry.message.as_str()), (row.status, row.message), "{}", row.code);
            assert_eq!(family.of, Catalogue::Tenant);
        }
        assert_eq!(of(&reference, Catalogue::Tenant).len(), CATALOGUE.len());
    }

    #[test]
    fn every_code_of_nevisidm_is_there() {
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
    fn every_refusal_of_the_gateway_is_there_word_for_word() {
        let reference = reference();
        for refusal in Refusal::ALL {
            let (entry, family) = reference.find(refusal.code()).expect("it has an entry");
            assert_eq!((entry.status, entry.message.as_str()), (Some(refusal.status()), refusal.message()));
            assert_eq!(family.of, Catalogue::Gateway);
        }
        assert_eq!(of(&reference, Catalogue::Gateway).len(), Refusal::ALL.len());
    }

    #[test]
    fn everything_that_can_go_wrong_without_an_answer_is_there_and_nothing_else() {
        let reference = reference();
        let named = every_kind().into_iter().map(|problem| problem.entry().to_owned());
        let own = named.filter(|entry| entry.starts_with("panel.")).collect::<HashSet<_>>();
        assert_eq!(of(&reference, Catalogue::Panel), own);
        assert_eq!(server("EtagNotMatch").entry(), "EtagNotMatch");
    }

    #[test]
    fn each_advice_is_whole_and_found_by_search() {
        let reference = reference();
        let mut reached = HashSet::new();
        for entry in reference.search("", None) {
            let (found, family) = reference.find(&entry.code).unwrap();
            assert_eq!(found.code, entry.code, "codes stand once");
            assert!(reference.search(&entry.code, Some(family.of)).contains(&entry));
            let sentences = [&family.means, &family.here].into_iter().chain(&family.next);
            for sentence in sentences {
                assert!(sentence.ends_with(['.', '?']) && sentence.len() > 10, "{}: {sentence}", entry.code);
            }
            assert!(!family.next.is_empty(), "{}", entry.code);
            reached.insert(entry.family);
        }
        assert_eq!(reached.len(), reference.families.len());
    }

    #[test]
    fn codes_statuses_and_texts_are_searched() {
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
    fn what_is_no_reference_is_refused() {
        for text in ["", "{}", "<html>", r#"{"Families":[{"Of":"Else"}]}"#] {
            assert_eq!(Reference::parse(text.as_bytes()), None, "{text}");
        }
    }
}
