//! What became of each user of a bulk.

use crate::problem::Problem;
use crate::text::csv;
use admin_api::UserId;

/// What became of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Not sent.
    Unsent,
    /// On its way.
    Sending,
    /// The server did it.
    Done,
    /// The server refused, or nothing was sent.
    Refused(Problem),
    /// The answer was lost.
    Unknown(Problem),
}

impl Standing {
    /// Whether it may be tried again.
    pub fn has_failed(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unknown(_))
    }
}

/// How many have come to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done, as the server said.
    pub done: usize,
    /// Refused.
    pub refused: usize,
    /// Of unknown outcome.
    pub unknown: usize,
    /// Not sent, or on their way.
    pub unsent: usize,
}

impl Tally {
    /// How many have a result.
    pub fn through(&self) -> usize {
        self.done + self.refused + self.unknown
    }
}

/// A set of users and what became of each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    users: Vec<UserId>,
    standings: Vec<Standing>,
}

impl Results {
    /// Nothing has become of them yet.
    pub fn of(users: Vec<UserId>) -> Self {
        let standings = vec![Standing::Unsent; users.len()];
        Self { users, standings }
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.users.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The user at a place.
    ///
    /// # Panics
    /// Where the set is not so large: places come from it.
    pub fn user(&self, location: usize) -> &UserId {
        &self.users[location]
    }

    /// Notes what became of one.
    pub fn note(&mut self, location: usize, standing: Standing) {
        if let Some(noted) = self.standings.get_mut(location) {
            *noted = standing;
        }
    }

    /// The users with what became of them, failures first, then as they stand in the list.
    pub fn failures_first(&self) -> impl Iterator<Item = (&UserId, &Standing)> {
        let all = || self.users.iter().zip(&self.standings);
        let has_failed = |(_, standing): &(&UserId, &Standing)| standing.has_failed();
        all().filter(has_failed).chain(all().filter(move |one| !has_failed(one)))
    }

    /// The places of those that may be tried again.
    pub fn failed(&self) -> Vec<usize> {
        self.places(Standing::has_failed)
    }

    /// The places of those that were not sent.
    pub fn unsent(&self) -> Vec<usize> {
        self.places(|standing| *standing == Standing::Unsent)
    }

    fn places(&self, is_meant: impl Fn(&Standing) -> bool) -> Vec<usize> {
        let places = self.standings.iter().enumerate();
        places.filter(|(_, standing)| is_meant(standing)).map(|(location, _)| location).collect()
    }

    /// How many have come to what.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for standing in &self.standings {
            *match standing {
                Standing::Unsent | Standing::Sending => &mut tally.unsent,
                Standing::Done => &mut tally.done,
                Standing::Refused(_) => &mut tally.refused,
                Standing::Unknown(_) => &mut tally.unknown,
            } += 1;
        }
        tally
    }

    /// Lines of CSV: each user, what became of it, and what the server said.
    pub fn csv(&self) -> impl Iterator<Item = String> {
        let head = csv::row(["UserId", "Result", "Said"]);
        let lines = self.users.iter().zip(&self.standings).map(|(user, standing)| {
            let (word, problem) = match standing {
                Standing::Unsent => ("NotSent", None),
                Standing::Sending => ("Sending", None),
                Standing::Done => ("Done", None),
                Standing::Refused(problem) => ("Refused", Some(problem)),
                Standing::Unknown(problem) => ("Unknown", Some(problem)),
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
        let mut results = Results::of(["a", "b", "c", "d", "e"].map(UserId::new).into());
        assert_eq!(results.tally(), Tally { unsent: 5, ..Tally::default() });
        results.note(0, Standing::Done);
        results.note(1, Standing::Sending);
        results.note(2, Standing::Refused(server("UserNotExists")));
        results.note(3, Standing::Unknown(server("UnexpectedError")));
        let tally = results.tally();
        assert_eq!(tally, Tally { done: 1, refused: 1, unknown: 1, unsent: 2 });
        assert_eq!(tally.through(), 3);
        assert_eq!((results.failed(), results.unsent()), (vec![2, 3], vec![4]));
        let order: Vec<&str> = results.failures_first().map(|(user, _)| user.as_str()).collect();
        assert_eq!(order, ["c", "d", "a", "b", "e"]);
        let csv: Vec<String> = results.csv().collect();
        assert_eq!(csv[0], "UserId,Result,Said\r\n");
        assert_eq!(csv[3], "c,Refused,UserNotExists (403): User not exists.\r\n");
    }
}
