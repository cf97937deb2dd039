//! Changes that the log of mutations records.

use crate::error::ApiError;
use crate::state::{AppState, Transaction};
use admin_api::Operation;
use std::sync::Arc;

/// Runs an operation's change and records it in the same transaction.
pub async fn write_recorded<T: Send + 'static>(
    app: &Arc<AppState>,
    operation: Operation,
    target: String,
    change: impl FnOnce(&mut Transaction<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    app.write(move |transaction| {
        let value = change(transaction)?;
        transaction.record(operation.name(), &target)?;
        Ok(value)
    })
    .await
}
