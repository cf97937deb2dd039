//! Users: registering, validating, and the three policies.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::directory::policy_ledger::Policy;
use crate::problem::Problem;
use admin_api::UserId;
use admin_api::endpoint::*;
use admin_api::entities::Registration;

impl Api {
    /// Starts a registration. It is never given up once it is on its way: the answer holds what is told once.
    pub async fn start_registration(&self) -> Result<Registration, Problem> {
        self.call(&InitUserRegistration, &Abort::new()).await
    }

    /// Validates a user who has registered.
    pub async fn validate(&self, validation: &ValidateUser) -> Result<(), Problem> {
        self.call(validation, &Abort::new()).await
    }

    /// Allows or denies.
    pub async fn set_policy(&self, user: &UserId, policy: Policy, enable: bool) -> Result<(), Problem> {
        let (user_id, abort) = (user.clone(), Abort::new());
        // The journal names operations and users only: without a remark it would not say which way.
        let wish = match (policy, enable) {
            (Policy::Account, true) => "enable",
            (Policy::Account, false) => "disable",
            (_, true) => "allow",
            (_, false) => "deny",
        };
        let wish = Some(wish.to_owned());
        match policy {
            Policy::Account => self.call_noting(&SetUserStatus { user_id, enable }, wish, &abort).await,
            Policy::Creating => {
                self.call_noting(&SetUserTresorCreationMode { user_id, enable }, wish, &abort).await
            }
            Policy::Sharing => {
                self.call_noting(&SetUserTresorSharingMode { user_id, enable }, wish, &abort).await
            }
        }
    }
}
