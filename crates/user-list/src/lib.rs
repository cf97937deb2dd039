//! The user list of a tenant: read while it arrives, packed, searched and sorted in turns. The answer of ListUsers is
//! not paged and may hold a million users (PROTOCOL, Tenant administrative API).
//!
//! Nothing here knows of time: each call does no more than it is told to, and the caller decides by its clock whether
//! to make another one in this turn.

mod bits;
mod facts;
mod fault;
mod index;
mod order;
mod pack;
mod rows;
mod scan;
mod search;
mod selection;
#[cfg(test)]
mod tests;
mod text;
mod threes;
mod view;

pub use facts::{Counts, Duplicate, Duplicates, Id, Limit, Registration, State};
pub use facts::{MAX_DUPLICATES, MAX_TEXT_BYTES, MAX_USERS, MAX_WORDS};
pub use fault::{Expected, Fault, Member};
pub use pack::Pack;
pub use scan::Scanner;
pub use selection::Selection;
pub use view::{Filter, Sort, View};

/// A user list that arrives.
#[derive(Default)]
pub struct Users {
    pack: Pack,
    scanner: Scanner,
    fault: Option<Fault>,
}

impl Users {
    /// Reads the beginning of a chunk, `limit_bytes` at most; the rest is for the next call. The answer is the number
    /// of bytes read.
    ///
    /// # Errors
    /// The fault of the list, now and at every later call. What arrived before it is kept, and the list is closed.
    pub fn feed(&mut self, chunk: &[u8], limit_bytes: usize) -> Result<usize, Fault> {
        let read = self.scanner.feed(&mut self.pack, chunk, limit_bytes);
        if let Err(fault) = read {
            self.end(fault);
        }
        read
    }

    /// Says that no more bytes will come: the answer ended, or broke off.
    ///
    /// # Errors
    /// The fault of the list, if it has one: that it is not at its end is one, too. What arrived is kept.
    pub fn finish(&mut self) -> Result<(), Fault> {
        self.pack.close();
        self.scanner.finish(&self.pack).inspect_err(|fault| self.fault = Some(*fault))
    }

    fn end(&mut self, fault: Fault) {
        self.fault = Some(fault);
        self.pack.close();
    }

    /// What arrived.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Bytes that were read, for the progress.
    pub fn bytes(&self) -> u64 {
        self.scanner.bytes()
    }

    /// What is wrong with the list, as far as it is known.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Whether the whole list is here, and nothing is wrong with its form. It may still have users twice
    /// ([`Pack::duplicates`]).
    pub fn is_complete(&self) -> bool {
        self.pack.is_closed() && self.fault.is_none()
    }

    /// Notes that the server has validated a user since the list was read. A view of the list must be made anew.
    pub fn validated(&mut self, id: &str) {
        if let Some(row) = self.pack.row_of(id) {
            self.pack.validate(row);
        }
    }

    /// How far a user's registration has come; `None` where the list does not tell: its word is unknown, the user came
    /// twice with different words, or the user is not there and the list is not complete.
    pub fn registration(&self, id: &str) -> Option<Registration> {
        match self.pack.row_of(id) {
            Some(row) if self.pack.is_contradicted(row) => None,
            Some(row) => match self.pack.state(row)? {
                State::Validated => Some(Registration::Validated),
                State::Unvalidated => Some(Registration::Unvalidated),
                State::Other(_) => None,
            },
            None => self.is_complete().then_some(Registration::NotListed),
        }
    }
}
