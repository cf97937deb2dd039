//! The states of a value that is loaded: idle, loading, ready, failed. The old value is kept while a new one is loaded, and
//! the answer to an older request is dropped. The requests themselves are made by `loader`.

use crate::problem::Problem;

/// A value that is loaded.
#[derive(Debug, Clone, PartialEq)]
pub enum Load<T> {
    /// Not requested yet.
    Idle,
    /// Requested. Holds the previous value, if it is kept.
    Loading(Option<T>),
    /// Loaded.
    Ready(T),
    /// Not loaded. Holds the previous value, if it is kept.
    Failed(Problem, Option<T>),
}

impl<T> Load<T> {
    /// The value, current or previous.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Idle => None,
            Self::Loading(old) | Self::Failed(_, old) => old.as_ref(),
            Self::Ready(value) => Some(value),
        }
    }

    /// A copy of the value, current or previous.
    pub fn value_cloned(&self) -> Option<T>
    where
        T: Clone,
    {
        self.value().cloned()
    }

    /// The value, if it is current.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    fn take(&mut self) -> Option<T> {
        match std::mem::replace(self, Self::Idle) {
            Self::Idle => None,
            Self::Loading(old) | Self::Failed(_, old) => old,
            Self::Ready(value) => Some(value),
        }
    }
}

/// A load that numbers its requests, so that a late answer to an older request can be dropped.
#[derive(Debug)]
pub struct LatestLoad<T> {
    /// The state to show.
    pub load: Load<T>,
    latest_request: u64,
}

impl<T> Default for LatestLoad<T> {
    fn default() -> Self {
        Self { load: Load::Idle, latest_request: 0 }
    }
}

impl<T> LatestLoad<T> {
    /// Starts a request and returns its number. `keep_old` keeps the previous value while the new one is loaded.
    pub fn begin(&mut self, keep_old: bool) -> u64 {
        self.latest_request += 1;
        let old = self.load.take().filter(|_| keep_old);
        self.load = Load::Loading(old);
        self.latest_request
    }

    /// Stores an answer. `false` if it belongs to an older request.
    pub fn finish(&mut self, request: u64, answer: Result<T, Problem>) -> bool {
        if request != self.latest_request {
            return false;
        }
        self.load = match answer {
            Ok(value) => Load::Ready(value),
            Err(problem) => Load::Failed(problem, self.load.take()),
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::server;

    #[test]
    fn the_answer_to_an_older_request_is_dropped() {
        let mut loads = LatestLoad::default();
        let first = loads.begin(false);
        let second = loads.begin(false);
        assert!(loads.finish(second, Ok("second")));
        assert!(!loads.finish(first, Ok("first")));
        assert_eq!(loads.load, Load::Ready("second"));
    }

    #[test]
    fn the_old_value_is_kept_during_a_reload() {
        let mut loads = LatestLoad::default();
        let request = loads.begin(true);
        loads.finish(request, Ok(1));
        let request = loads.begin(true);
        assert_eq!(loads.load, Load::Loading(Some(1)));
        loads.finish(request, Err(server("BadInput")));
        assert_eq!(loads.load, Load::Failed(server("BadInput"), Some(1)));
        assert_eq!((loads.load.value(), loads.load.ready()), (Some(&1), None));
        loads.begin(false);
        assert_eq!(loads.load, Load::Loading(None));
    }
}
