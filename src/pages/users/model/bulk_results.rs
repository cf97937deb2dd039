//! The results of a bulk action: one status for each user, counts, and the export. Sending is in
//! `state::bulk_policies`.

use crate::problem::Problem;
use crate::text::csv;
use admin_api::UserId;

/// The status of one user in a bulk action.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemStatus {
    /// Not sent.
    Unsent,
    /// Sent, without an answer yet.
    Sending,
    /// The server confirmed it.
    Done,
    /// The server refused it, or the request could not be sent.
    Refused(Problem),
    /// The answer was lost.
    Unknown(Problem),
}

impl ItemStatus {
    /// Whether it can be retried.
    pub fn has_failed(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unknown(_))
    }
}

/// The number of users by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResultCounts {
    /// Confirmed by the server.
    pub done: usize,
    /// Refused, or impossible to send.
    pub refused: usize,
    /// With a lost answer.
    pub unknown: usize,
    /// Not sent, or waiting for the answer.
    pub unsent: usize,
}

impl ResultCounts {
    /// The number of users with a result.
    pub fn finished(&self) -> usize {
        self.done + self.refused + self.unknown
    }
}

/// The users of a bulk action with their statuses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BulkResults {
    users: Vec<UserId>,
    statuses: Vec<ItemStatus>,
}

impl BulkResults {
    /// Creates results for users who are all unsent.
    pub fn new(users: Vec<UserId>) -> Self {
        let statuses = vec![ItemStatus::Unsent; users.len()];
        Self { users, statuses }
    }

    /// The number of users.
    pub fn len(&self) -> usize {
        self.users.len()
    }

    /// Whether there are no users.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The user at an index.
    ///
    /// # Panics
    /// If the index is out of range. The indexes come from [`Self::failed`], [`Self::unsent`] or [`Self::len`].
    pub fn user(&self, index: usize) -> &UserId {
        &self.users[index]
    }

    /// Sets the status of one user.
    pub fn set(&mut self, index: usize, status: ItemStatus) {
        if let Some(current) = self.statuses.get_mut(index) {
            *current = status;
        }
    }

    /// The users with their statuses: failures first, each part in the order of the list.
    pub fn failures_first(&self) -> impl Iterator<Item = (&UserId, &ItemStatus)> {
        let all = || self.users.iter().zip(&self.statuses);
        let has_failed = |(_, status): &(&UserId, &ItemStatus)| status.has_failed();
        all().filter(has_failed).chain(all().filter(move |one| !has_failed(one)))
    }

    /// The indexes of the users that can be retried.
    pub fn failed(&self) -> Vec<usize> {
        self.indexes(ItemStatus::has_failed)
    }

    /// The indexes of the users that were not sent.
    pub fn unsent(&self) -> Vec<usize> {
        self.indexes(|status| *status == ItemStatus::Unsent)
    }

    fn indexes(&self, is_wanted: impl Fn(&ItemStatus) -> bool) -> Vec<usize> {
        let indexes = self.statuses.iter().enumerate();
        indexes.filter(|(_, status)| is_wanted(status)).map(|(index, _)| index).collect()
    }

    /// Counts the users by status.
    pub fn counts(&self) -> ResultCounts {
        let mut counts = ResultCounts::default();
        for status in &self.statuses {
            *match status {
                ItemStatus::Unsent | ItemStatus::Sending => &mut counts.unsent,
                ItemStatus::Done => &mut counts.done,
                ItemStatus::Refused(_) => &mut counts.refused,
                ItemStatus::Unknown(_) => &mut counts.unknown,
            } += 1;
        }
        counts
    }

    /// Lines of CSV: each user, the status, and the server's message.
    pub fn csv(&self) -> impl Iterator<Item = String> {
        let head = csv::row(["UserId", "Result", "Said"]);
        let lines = self.users.iter().zip(&self.statuses).map(|(user, status)| {
            let (word, problem) = match status {
                ItemStatus::Unsent => ("NotSent", None),
                ItemStatus::Sending => ("Sending", None),
                ItemStatus::Done => ("Done", None),
                ItemStatus::Refused(problem) => ("Refused", Some(problem)),
                ItemStatus::Unknown(problem) => ("Unknown", Some(problem)),
            };
            csv::row([user.as_str(), word, &problem.map(crate::problem::advice::raw).unwrap_or_default()])
        });
        std::iter::once(head).chain(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::tests::server;

    #[test]
    fn every_user_is_counted_once_and_failures_come_first() {
        let mut results = BulkResults::new(["a", "b", "c", "d", "e"].map(UserId::new).into());
        assert_eq!(results.counts(), ResultCounts { unsent: 5, ..ResultCounts::default() });
        results.set(0, ItemStatus::Done);
        results.set(1, ItemStatus::Sending);
        results.set(2, ItemStatus::Refused(server("UserNotExists")));
        results.set(3, ItemStatus::Unknown(server("UnexpectedError")));
        let counts = results.counts();
        assert_eq!(counts, ResultCounts { done: 1, refused: 1, unknown: 1, unsent: 2 });
        assert_eq!(counts.finished(), 3);
        assert_eq!((results.failed(), results.unsent()), (vec![2, 3], vec![4]));
        let order: Vec<&str> = results.failures_first().map(|(user, _)| user.as_str()).collect();
        assert_eq!(order, ["c", "d", "a", "b", "e"]);
        let csv: Vec<String> = results.csv().collect();
        assert_eq!(csv[0], "UserId,Result,Said\r\n");
        assert_eq!(csv[3], "c,Refused,UserNotExists (403): User not exists.\r\n");
    }
}
