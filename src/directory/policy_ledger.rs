//! The policy ledger: which policies were last set from this browser for each user, and when. The API cannot report
//! current policies (docs/PROTOCOL.md, Life cycles), so other callers may have changed them since. Storing and sending
//! are in `policies`.

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

/// The value that was last set from this browser.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LastSet {
    /// Whether it was allowed.
    pub is_on: bool,
    /// When it was sent, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
    /// Whether the server confirmed it. Otherwise the answer was lost, and the value may be set or not.
    pub is_certain: bool,
}

/// The policies of one user, in the order of [`Policy::ALL`].
pub type UserPolicies = [Option<LastSet>; 3];

/// The policies set from this browser, by user id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger(HashMap<String, UserPolicies>);

impl Ledger {
    /// The last value of a policy; `None` if it was never set from here.
    pub fn last_set(&self, user: &str, policy: Policy) -> Option<LastSet> {
        self.0.get(user)?[policy as usize]
    }

    /// Records a value that was set.
    pub fn record(&mut self, user: &str, policy: Policy, last_set: LastSet) {
        self.0.entry(user.to_owned()).or_default()[policy as usize] = Some(last_set);
    }

    /// Replaces the policies of one user.
    pub fn insert(&mut self, user: String, entry: UserPolicies) {
        self.0.insert(user, entry);
    }

    /// The policies of one user.
    pub fn entry(&self, user: &str) -> UserPolicies {
        self.0.get(user).copied().unwrap_or_default()
    }

    /// Whether a user's account was last disabled from here, and the server confirmed it.
    pub fn is_disabled(&self, user: &str) -> bool {
        self.last_set(user, Policy::Account).is_some_and(|last_set| last_set.is_certain && !last_set.is_on)
    }
}

/// The stored form of one user's policies.
pub fn serialize(user: &str, entry: &UserPolicies) -> String {
    let mut stored = Map::new();
    stored.insert("UserId".into(), user.into());
    for (policy, last_set) in Policy::ALL.into_iter().zip(entry) {
        if let Some(LastSet { is_on, at_ms, is_certain }) = last_set {
            let last_set = json!({ "Enable": is_on, "AtMs": at_ms, "Certain": is_certain });
            stored.insert(policy.column().into(), last_set);
        }
    }
    Value::Object(stored).to_string()
}

/// Parses the stored form; `None` if the text is something else.
pub fn parse(text: &str) -> Option<(String, UserPolicies)> {
    let stored: Value = serde_json::from_str(text).ok()?;
    let last_set = |policy: Policy| {
        let stored = stored.get(policy.column())?;
        Some(LastSet {
            is_on: stored.get("Enable")?.as_bool()?,
            at_ms: stored.get("AtMs")?.as_f64()?,
            is_certain: stored.get("Certain")?.as_bool()?,
        })
    };
    Some((stored.get("UserId")?.as_str()?.to_owned(), Policy::ALL.map(last_set)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_entry_is_parsed_to_the_same_entry() {
        let mut ledger = Ledger::default();
        assert_eq!((ledger.last_set("a", Policy::Account), ledger.is_disabled("a")), (None, false));
        let denied = LastSet { is_on: false, at_ms: 1_500.0, is_certain: true };
        ledger.record("a", Policy::Account, denied);
        ledger.record("a", Policy::Sharing, LastSet { is_certain: false, ..denied });
        assert!(ledger.is_disabled("a") && !ledger.is_disabled("b"));
        let mut again = Ledger::default();
        let (user, entry) = parse(&serialize("a", &ledger.entry("a"))).unwrap();
        again.insert(user, entry);
        assert_eq!(again, ledger);
        assert_eq!(parse("{}"), None);
        assert_eq!(parse("no JSON"), None);
    }

    #[test]
    fn a_lost_answer_does_not_count_as_disabled() {
        let mut ledger = Ledger::default();
        ledger.record("a", Policy::Account, LastSet { is_on: false, at_ms: 0.0, is_certain: false });
        assert!(!ledger.is_disabled("a"));
    }
}
