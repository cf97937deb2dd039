//! The installation of nevisIDM: its URL and path segment, stored in this browser for each tenant.

use super::tokens::Tokens;
use crate::browser::storage;
use crate::session::Connection;
use crate::session::model::hosting::Hosting;
use crate::session::preferences;
use admin_api::nevis::{NevisBase, Segment};
use leptos::prelude::*;

/// An installation of nevisIDM. Contains no secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Installation {
    /// The base URL.
    pub base: Option<NevisBase>,
    /// The path segment of device passwords.
    pub segment: Segment,
}

/// The handle. Copies share one state.
#[derive(Clone, Copy)]
pub struct InstallationState {
    installation: RwSignal<Installation>,
    tokens: Tokens,
    /// The key under which the installation is stored.
    name: StoredValue<String>,
}

impl InstallationState {
    /// The installation stored for a tenant, in Settings, or by the panel's host.
    pub fn open(connection: &Connection, hosting: &Hosting, tokens: Tokens) -> Self {
        let name = format!("tresor-admin.nevis {} {}", connection.tenant, connection.service);
        let stored = storage::get(&name).map(Installation::from_text);
        Self {
            installation: RwSignal::new(stored.unwrap_or_else(|| Installation::default_for(hosting))),
            tokens,
            name: StoredValue::new(name),
        }
    }

    /// The installation, tracked.
    pub fn get(self) -> Installation {
        self.installation.get()
    }

    /// The installation, not tracked.
    pub fn get_untracked(self) -> Installation {
        self.installation.get_untracked()
    }

    /// The base URL, not tracked. `None` if there is none, or if another tenant is connected by now.
    pub fn base_untracked(self) -> Option<NevisBase> {
        self.installation.try_with_untracked(|installation| installation.base.clone()).flatten()
    }

    /// Sets and stores the installation. Drops the tokens if the URL changes, because they were meant for the old one.
    pub fn set(self, installation: Installation) {
        if installation.base != self.installation.with_untracked(|old| old.base.clone()) {
            self.tokens.forget_all();
        }
        self.name.with_value(|name| storage::set(name, Some(&installation.to_text())));
        self.installation.set(installation);
    }
}

impl Installation {
    /// The installation of Settings. What is not set there comes from the panel's host.
    fn default_for(hosting: &Hosting) -> Self {
        let set = preferences::get();
        let hosted = hosting.nevis_url.as_ref().map(ToString::to_string);
        Self {
            base: set.nevis_url.or(hosted).and_then(|base| NevisBase::parse(&base).ok()),
            segment: set.nevis_segment.unwrap_or(hosting.nevis_segment),
        }
    }

    /// Parses the stored form: the segment, a space, the URL.
    fn from_text(text: String) -> Self {
        let (segment, base) = text.split_once(' ').unwrap_or_default();
        let singular = segment == Segment::Singular.as_str();
        Self {
            base: NevisBase::parse(base).ok(),
            segment: if singular { Segment::Singular } else { Segment::Plural },
        }
    }

    fn to_text(&self) -> String {
        let base = self.base.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{} {base}", self.segment.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_installation_is_parsed_to_the_same_installation() {
        for base in ["", "https://idm.example/gate"] {
            for segment in [Segment::Plural, Segment::Singular] {
                let installation = Installation { base: NevisBase::parse(base).ok(), segment };
                assert_eq!(Installation::from_text(installation.to_text()), installation);
            }
        }
        assert_eq!(Installation::from_text("nonsense".into()), Installation::default());
    }
}
