//! The use case of a validation: opens the secrets, sends them, and says how far it is.

use super::registrations::{Registrations, UnsealError};
use crate::pages::users::model::validation::{SecretsFrom, Validation};
use crate::problem::Problem;
use leptos::prelude::*;

/// The progress of a validation.
#[derive(Debug, Clone, PartialEq)]
pub enum ValidationStage {
    /// Nothing was sent yet.
    Idle,
    /// The secrets are being opened or sent.
    Busy,
    /// Not sent: a field is empty.
    Incomplete,
    /// Not sent: the capsule could not be opened.
    Sealed(UnsealError),
    /// The server refused it, or its answer was lost.
    Refused(Problem),
    /// The server confirmed it.
    Done,
}

/// The handle of one form's validation.
#[derive(Clone, Copy)]
pub struct ValidationTask {
    registrations: Registrations,
    stage: RwSignal<ValidationStage>,
}

impl ValidationTask {
    /// A validation that is not sent yet.
    pub fn new(registrations: Registrations) -> Self {
        Self { registrations, stage: RwSignal::new(ValidationStage::Idle) }
    }

    /// The progress, tracked.
    pub fn stage(self) -> ValidationStage {
        self.stage.get()
    }

    /// Removes the result of the last attempt.
    pub fn dismiss(self) {
        self.stage.set(ValidationStage::Idle);
    }

    /// Validates, unless a validation is running or done; `None` stands for an incomplete form. Returns whether the
    /// server confirmed it just now.
    pub async fn send(self, validation: Option<Validation>) -> bool {
        let is_over =
            |stage: &ValidationStage| matches!(stage, ValidationStage::Busy | ValidationStage::Done);
        if self.stage.try_with_untracked(is_over).unwrap_or(true) {
            return false;
        }
        let stage = match validation {
            Some(validation) => {
                self.stage.set(ValidationStage::Busy);
                self.open_and_send(validation).await
            }
            None => ValidationStage::Incomplete,
        };
        let is_done = stage == ValidationStage::Done;
        let _ = self.stage.try_set(stage);
        is_done
    }

    async fn open_and_send(self, validation: Validation) -> ValidationStage {
        let request = match &validation.secrets {
            SecretsFrom::Capsule(passphrase) => {
                match self.registrations.unseal(&validation.user, passphrase).await {
                    Ok(secrets) => validation.request(&secrets),
                    Err(why) => return ValidationStage::Sealed(why),
                }
            }
            SecretsFrom::Pasted(secrets) => validation.request(secrets),
        };
        match self.registrations.validate(request).await {
            Ok(()) => ValidationStage::Done,
            Err(problem) => ValidationStage::Refused(problem),
        }
    }
}
