//! What is known of the people of a tenant: the user list and the ledger of policies set here. Shared by several pages.

pub mod policies;
pub mod policy_ledger;
pub mod user_list;

use crate::session::scope::ConnectionScope;
use policies::PolicyLedger;
use user_list::UserList;

/// The user list and the policy ledger of a connection, opened where they are not open yet.
pub fn open(scope: &ConnectionScope) -> (UserList, PolicyLedger) {
    let users = scope.open(|connection| UserList::of(connection.api.clone()));
    (users, scope.open(PolicyLedger::open))
}
