//! The users of a tenant: the user list and the ledger of policies set from this browser. Several pages share them.
//! What only the Users page needs is in `pages::users`.

pub mod policies;
pub mod policy_ledger;
pub mod user_list;

use crate::session::scope::ConnectionScope;
use policies::PolicyLedger;
use user_list::UserList;

/// Returns the user list and the policy ledger of a connection. Opens them if they are not open yet.
pub fn open(scope: &ConnectionScope) -> (UserList, PolicyLedger) {
    let users = scope.open(|connection| UserList::new(connection.api.clone()));
    (users, scope.open(PolicyLedger::open))
}
