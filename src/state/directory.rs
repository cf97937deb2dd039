//! What the user list says of the people in an operation.

use crate::model::checks::Registration;
use admin_api::UserId;
use leptos::prelude::*;
use std::collections::HashMap;

/// Registrations by user. Copies are the same directory.
#[derive(Clone, Copy, Default)]
pub struct Directory {
    known: RwSignal<HashMap<UserId, Registration>>,
}

impl Directory {
    /// How far a user's registration has come; `None` while the list was not read.
    pub fn registration(self, user: &UserId) -> Option<Registration> {
        self.known.with(|known| known.get(user).copied())
    }
}
