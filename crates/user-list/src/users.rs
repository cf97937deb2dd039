//! The user list as its readers use it: the store, the scanner that fills it, and the fault that ended it.

use crate::fault::ListFault;
use crate::registration::{ListedState, Registration};
use crate::scanner::Scanner;
use crate::store::UserStore;

/// A user list that is being read or was read.
#[derive(Default)]
pub struct Users {
    store: UserStore,
    scanner: Scanner,
    fault: Option<ListFault>,
}

impl Users {
    /// Reads at most `limit_bytes` of a chunk. Returns the number of bytes read. The rest is for the next call.
    ///
    /// # Errors
    /// The fault of the list, in this and every later call. The users before it are kept, and the list is closed.
    pub fn feed(&mut self, chunk: &[u8], limit_bytes: usize) -> Result<usize, ListFault> {
        let read = self.scanner.feed(&mut self.store, chunk, limit_bytes);
        if let Err(fault) = read {
            self.fault = Some(fault);
            self.store.close();
        }
        read
    }

    /// Declares that no more bytes will come, because the answer ended or broke off.
    ///
    /// # Errors
    /// The fault of the list, if it has one. A list that broke off has one. What arrived is kept.
    pub fn finish(&mut self) -> Result<(), ListFault> {
        self.store.close();
        self.scanner.finish(&self.store).inspect_err(|fault| self.fault = Some(*fault))
    }

    /// The users that arrived.
    pub fn store(&self) -> &UserStore {
        &self.store
    }

    /// The number of bytes that were read, for a progress display.
    pub fn bytes(&self) -> u64 {
        self.scanner.bytes()
    }

    /// The fault of the list, if one was found so far.
    pub fn fault(&self) -> Option<ListFault> {
        self.fault
    }

    /// Whether the whole list was read without a fault. It can still contain users twice
    /// ([`UserStore::duplicates`]).
    pub fn is_complete(&self) -> bool {
        self.store.is_closed() && self.fault.is_none()
    }

    /// Marks a user as validated, because the server validated the user after the list was read. A [`crate::View`] of
    /// the list must be created again.
    pub fn mark_validated(&mut self, id: &str) {
        if let Some(row) = self.store.row_of(id) {
            self.store.mark_validated(row);
        }
    }

    /// How far a user's registration has come. `None` if the list does not tell: its word is unknown, the user came
    /// twice with different words, or the user is not in a list that is incomplete.
    pub fn registration(&self, id: &str) -> Option<Registration> {
        match self.store.row_of(id) {
            Some(row) if self.store.is_contradicted(row) => None,
            Some(row) => match self.store.state(row)? {
                ListedState::Validated => Some(Registration::Validated),
                ListedState::Unvalidated => Some(Registration::Unvalidated),
                ListedState::Other(_) => None,
            },
            None => self.is_complete().then_some(Registration::NotListed),
        }
    }
}
