//! The fault that tests and demonstrations set for the next calls. How a call meets it is in `middleware::inject_fault`.

use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// A fault, in the form of the control interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Fault {
    /// Wait this long first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// Answer with this status instead of running the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Answer with this code instead of running the call; without `Status`, with the catalogue's status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The message of such an answer of the tenant's API, instead of the catalogue's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// Cut the connection instead of running the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop_before_commit: Option<bool>,
    /// Run the call, then cut the connection instead of answering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop_after_commit: Option<bool>,
    /// Affect only calls whose path contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How many calls to affect; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
}

impl Fault {
    /// Whether the status is one that an answer can have.
    pub fn is_valid(&self) -> bool {
        self.status.is_none_or(|status| (200..=599).contains(&status))
    }

    /// Whether this cuts the connection.
    pub fn cuts_connection(&self) -> bool {
        self.drop_before_commit == Some(true) || self.drop_after_commit == Some(true)
    }

    fn has_effect(&self) -> bool {
        self.cuts_connection()
            || self.latency_ms.is_some()
            || self.status.is_some()
            || self.error_code.is_some()
    }
}

/// The fault that is set, if any.
#[derive(Default)]
pub struct Faults(Mutex<Option<Fault>>);

impl Faults {
    /// Replaces the fault. One without effect clears it.
    pub fn set(&self, fault: Fault) {
        let times = fault.times.unwrap_or(1);
        let is_active = fault.has_effect() && times > 0;
        *self.lock() = is_active.then_some(Fault { times: Some(times), ..fault });
    }

    /// The fault that is set; `Times` is how many calls it will still affect.
    pub fn current(&self) -> Option<Fault> {
        self.lock().clone()
    }

    /// Whether the fault that is set will cut a connection.
    pub fn will_cut(&self) -> bool {
        self.lock().as_ref().is_some_and(Fault::cuts_connection)
    }

    /// The fault for a call to this path if the fault names its path. Counts like [`Self::take`].
    pub fn take_by_path(&self, path: &str) -> Option<Fault> {
        let names_path = self.lock().as_ref().is_some_and(|fault| fault.path.is_some());
        if names_path { self.take(path) } else { None }
    }

    /// The fault for a call to this path, which counts as one of its calls.
    pub fn take(&self, path: &str) -> Option<Fault> {
        let mut current = self.lock();
        let fault = current.as_mut()?;
        if fault.path.as_deref().is_some_and(|part| !path.contains(part)) {
            return None;
        }
        let taken = fault.clone();
        let left = fault.times.unwrap_or(1).saturating_sub(1);
        if left == 0 {
            *current = None;
        } else {
            fault.times = Some(left);
        }
        Some(taken)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Fault>> {
        // Every change under this lock is a single assignment, so a panic leaves nothing inconsistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_fault_affects_its_path_as_often_as_asked() {
        let faults = Faults::default();
        faults.set(fault(r#"{"Status":500,"Path":"approve","Times":2}"#));
        assert_eq!(faults.take("/list"), None);
        assert!(faults.take("/approve-share").is_some());
        assert_eq!(faults.current().unwrap().times, Some(1));
        assert!(faults.take("/approve-kick").is_some());
        assert_eq!(faults.take("/approve-kick"), None);
    }

    #[test]
    fn an_empty_fault_clears_and_null_is_absent() {
        let faults = Faults::default();
        faults.set(fault(r#"{"DropAfterCommit":true,"Status":null}"#));
        assert!(faults.will_cut());
        faults.set(fault("{}"));
        assert_eq!(faults.current(), None);
        faults.set(fault(r#"{"Status":500,"Times":0}"#));
        assert_eq!(faults.current(), None);
        assert!(!fault(r#"{"Status":99}"#).is_valid());
        assert!(serde_json::from_str::<Fault>(r#"{"Latency":1}"#).is_err());
    }
}
