//! The calls for operations: reading their details and members, and sending a verdict.

use super::context::{Context, Details};
use super::key::OperationKey;
use crate::api::Api;
use crate::browser::abort::Abort;
use crate::problem::Problem;
use admin_api::endpoint::*;
use admin_api::{OperationKind, TresorId, UserId};

impl Api {
    /// Reads an operation's details. Those of a tresor creation are only its tresor.
    pub async fn details(&self, key: &OperationKey, abort: &Abort) -> Result<Details, Problem> {
        let id = key.id.clone();
        Ok(match key.kind {
            OperationKind::TresorCreation => Details::of_creation(TresorId::new(id.as_str())),
            OperationKind::Share => self.call(&GetShareDetails(id), abort).await?.into(),
            OperationKind::Kick => self.call(&GetKickDetails(id), abort).await?.into(),
            OperationKind::InvitationLinkCreation => {
                self.call(&GetInvitationLinkCreationDetails(id), abort).await?.into()
            }
            OperationKind::InvitationLinkAcception => {
                self.call(&GetInvitationLinkAcceptionDetails(id), abort).await?.into()
            }
            OperationKind::InvitationLinkRevocation => {
                self.call(&GetInvitationLinkRevocationDetails(id), abort).await?.into()
            }
        })
    }

    /// Reads a tresor's members.
    pub async fn members(&self, tresor: &TresorId, abort: &Abort) -> Result<Vec<UserId>, Problem> {
        Ok(self.call(&ListMembers(tresor.clone()), abort).await?.members)
    }

    /// Reads everything that a verdict is based on.
    pub async fn context(&self, key: &OperationKey, abort: &Abort) -> Result<Context, Problem> {
        let details = self.details(key, abort).await?;
        let members = self.members(&details.tresor, abort).await?;
        Ok(Context { details, members })
    }

    /// Sends a verdict, with the private note for the journal. It cannot be aborted.
    pub async fn decide(
        &self,
        key: &OperationKey,
        decision: Decision,
        additional_info: Option<String>,
        note: Option<String>,
    ) -> Result<(), Problem> {
        let verdict =
            DecideOperation { additional_info, ..DecideOperation::new(key.kind, key.id.clone(), decision) };
        self.call_noting(&verdict, note, &Abort::new()).await
    }
}
