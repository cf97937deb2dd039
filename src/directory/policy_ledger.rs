//! The policy ledger: what this browser set of a user's policies, and when. The platform has no getters for them
//! (PROTOCOL, Life cycles), so this is no more than the last thing that was done from here.

use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// One of the three policies of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// May log in.
    Account,
    /// May create tresors.
    Creating,
    /// May share tresors.
    Sharing,
}

impl Policy {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Account, Self::Creating, Self::Sharing];

    /// The name in stores and exports.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Account => "Account",
            Self::Creating => "CreatingTresors",
            Self::Sharing => "Sharing",
        }
    }
}

/// What was set last from this browser.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// Allowed or denied.
    pub is_on: bool,
    /// When it was sent, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
    /// Whether the server said yes. Otherwise the answer was lost, and it may be set or not.
    pub is_certain: bool,
}

/// What was set of one user.
pub type Entry = [Option<Known>; 3];

/// What was set from this browser, by user.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger(HashMap<String, Entry>);

impl Ledger {
    /// What is known of a policy; `None` where nothing was set from here.
    pub fn known(&self, user: &str, policy: Policy) -> Option<Known> {
        self.0.get(user)?[policy as usize]
    }

    /// Notes what was set.
    pub fn note(&mut self, user: &str, policy: Policy, known: Known) {
        self.0.entry(user.to_owned()).or_default()[policy as usize] = Some(known);
    }

    /// Takes over what is stored of one user.
    pub fn take(&mut self, user: String, entry: Entry) {
        self.0.insert(user, entry);
    }

    /// What is stored of one user.
    pub fn entry(&self, user: &str) -> Entry {
        self.0.get(user).copied().unwrap_or_default()
    }

    /// Whether the last thing that was done to a user's account from here was to disable it.
    pub fn is_disabled(&self, user: &str) -> bool {
        self.known(user, Policy::Account).is_some_and(|known| known.is_certain && !known.is_on)
    }
}

/// The text under which a user's entry is stored.
pub fn write(user: &str, entry: &Entry) -> String {
    let mut stored = Map::new();
    stored.insert("UserId".into(), user.into());
    for (policy, known) in Policy::ALL.into_iter().zip(entry) {
        if let Some(Known { is_on, at_ms, is_certain }) = known {
            let known = json!({ "Enable": is_on, "AtMs": at_ms, "Certain": is_certain });
            stored.insert(policy.column().into(), known);
        }
    }
    Value::Object(stored).to_string()
}

/// Reads a stored entry; `None` for what is none.
pub fn read(text: &str) -> Option<(String, Entry)> {
    let stored: Value = serde_json::from_str(text).ok()?;
    let known = |policy: Policy| {
        let stored = stored.get(policy.column())?;
        Some(Known {
            is_on: stored.get("Enable")?.as_bool()?,
            at_ms: stored.get("AtMs")?.as_f64()?,
            is_certain: stored.get("Certain")?.as_bool()?,
        })
    };
    Some((stored.get("UserId")?.as_str()?.to_owned(), Policy::ALL.map(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_again() {
        let mut ledger = Ledger::default();
        assert_eq!((ledger.known("a", Policy::Account), ledger.is_disabled("a")), (None, false));
        let denied = Known { is_on: false, at_ms: 1_500.0, is_certain: true };
        ledger.note("a", Policy::Account, denied);
        ledger.note("a", Policy::Sharing, Known { is_certain: false, ..denied });
        assert!(ledger.is_disabled("a") && !ledger.is_disabled("b"));
        let mut again = Ledger::default();
        let (user, entry) = read(&write("a", &ledger.entry("a"))).unwrap();
        again.take(user, entry);
        assert_eq!(again, ledger);
        assert_eq!(read("{}"), None);
        assert_eq!(read("no JSON"), None);
    }

    #[test]
    fn a_lost_answer_disables_nobody_for_sure() {
        let mut ledger = Ledger::default();
        ledger.note("a", Policy::Account, Known { is_on: false, at_ms: 0.0, is_certain: false });
        assert!(!ledger.is_disabled("a"));
    }
}
