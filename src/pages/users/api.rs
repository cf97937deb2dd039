//! API calls of the Users page: registrations and the three policies. The user list is read in `directory::user_list`.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::directory::policy_ledger::Policy;
use crate::problem::Problem;
use admin_api::UserId;
use admin_api::endpoint::*;
use admin_api::entities::ReservedRegistration;

impl Api {
    /// Starts a registration. It is never aborted once it is sent, because the secrets are only in its answer.
    pub async fn start_registration(&self) -> Result<ReservedRegistration, Problem> {
        self.call(&InitUserRegistration, &Abort::new()).await
    }

    /// Validates a user who has registered. Never aborted.
    pub async fn validate(&self, validation: &ValidateUser) -> Result<(), Problem> {
        self.call(validation, &Abort::new()).await
    }

    /// Sets a policy of a user. Never aborted.
    pub async fn set_policy(&self, user: &UserId, policy: Policy, enable: bool) -> Result<(), Problem> {
        let (user_id, abort) = (user.clone(), Abort::new());
        // The journal names the operation and the user only, so the note says which value was set.
        let note = match (policy, enable) {
            (Policy::Account, true) => "enable",
            (Policy::Account, false) => "disable",
            (_, true) => "allow",
            (_, false) => "deny",
        };
        let note = Some(note.to_owned());
        match policy {
            Policy::Account => self.call_noting(&SetUserStatus { user_id, enable }, note, &abort).await,
            Policy::Creating => {
                self.call_noting(&SetUserTresorCreationMode { user_id, enable }, note, &abort).await
            }
            Policy::Sharing => {
                self.call_noting(&SetUserTresorSharingMode { user_id, enable }, note, &abort).await
            }
        }
    }
}
