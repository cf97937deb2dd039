//! The user list of a tenant: read while it arrives, stored in little memory, searched and sorted. The answer of
//! ListUsers has no pages and can contain a million users (docs/PROTOCOL.md, Operations).
//!
//! Nothing here measures time. Each call does a bounded amount of work, and the caller decides by its clock whether to
//! call again in the same turn of the event loop.

mod bitmap;
mod duplicates;
mod fault;
mod id;
mod index;
mod json_string;
mod layout;
mod limits;
mod order;
mod registration;
mod row_search;
mod scanner;
mod search;
mod segment;
mod selection;
mod store;
#[cfg(test)]
mod test_data;
#[cfg(test)]
mod tests;
mod trigram_filter;
mod users;
mod view;

pub use duplicates::{Duplicate, Duplicates};
pub use fault::{Expected, ListFault, Member};
pub use id::Id;
pub use limits::{Limit, MAX_DUPLICATES, MAX_TEXT_BYTES, MAX_USERS, MAX_WORDS};
pub use registration::{ListedState, Registration, RegistrationCounts};
pub use scanner::Scanner;
pub use selection::Selection;
pub use store::UserStore;
pub use users::Users;
pub use view::{Filter, Sort, View};
