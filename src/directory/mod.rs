//! What is known of the people of a tenant: the user list and the ledger of policies set here. Shared by several pages.

pub mod policies;
pub mod policy_ledger;
pub mod user_list;
