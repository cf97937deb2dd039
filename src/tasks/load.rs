//! The states of something that is read: idle, loading, ready, failed; what was there stays while it is read anew,
//! and the answer to an older question is dropped.

use crate::problem::Problem;

/// Something that is read.
#[derive(Debug, Clone, PartialEq)]
pub enum Load<T> {
    /// Nobody asked.
    Idle,
    /// Asked; what was there before is kept.
    Loading(Option<T>),
    /// Read.
    Ready(T),
    /// Not read; what was there before is kept.
    Failed(Problem, Option<T>),
}

impl<T> Load<T> {
    /// What is there, current or not.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Idle => None,
            Self::Loading(old) | Self::Failed(_, old) => old.as_ref(),
            Self::Ready(value) => Some(value),
        }
    }

    /// A copy of what is there, current or not.
    pub fn value_cloned(&self) -> Option<T>
    where
        T: Clone,
    {
        self.value().cloned()
    }

    /// The value, where it is the current one.
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

/// A load with a count of its questions, so that an answer that comes late is known as such.
#[derive(Debug)]
pub struct Turns<T> {
    /// The state to show.
    pub load: Load<T>,
    turn: u64,
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self { load: Load::Idle, turn: 0 }
    }
}

impl<T> Turns<T> {
    /// Asks anew; the answer is the number of the question. What was there is kept unless it is about something else.
    pub fn begin(&mut self, keep_old: bool) -> u64 {
        self.turn += 1;
        let old = self.load.take().filter(|_| keep_old);
        self.load = Load::Loading(old);
        self.turn
    }

    /// Takes an answer; `false` when it is that of an older question.
    pub fn finish(&mut self, turn: u64, answer: Result<T, Problem>) -> bool {
        if turn != self.turn {
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
    fn an_older_answer_is_dropped() {
        let mut turns = Turns::default();
        let first = turns.begin(false);
        let second = turns.begin(false);
        assert!(turns.finish(second, Ok("second")));
        assert!(!turns.finish(first, Ok("first")));
        assert_eq!(turns.load, Load::Ready("second"));
    }

    #[test]
    fn old_data_stays_while_it_is_read_anew() {
        let mut turns = Turns::default();
        let turn = turns.begin(true);
        turns.finish(turn, Ok(1));
        let turn = turns.begin(true);
        assert_eq!(turns.load, Load::Loading(Some(1)));
        turns.finish(turn, Err(server("BadInput")));
        assert_eq!(turns.load, Load::Failed(server("BadInput"), Some(1)));
        assert_eq!((turns.load.value(), turns.load.ready()), (Some(&1), None));
        turns.begin(false);
        assert_eq!(turns.load, Load::Loading(None));
    }
}
