//! Seeding the database: once with the demo data, and at each start with as many more users and tresors as asked for.

mod bulk;
mod custom_content;
mod names;
mod nevis;
mod tenant;

use crate::error::ApiError;
use crate::flags::{Flags, Seed};
use crate::state::AppState;
use crate::store::meta;

/// Seeds the database. The demo data goes only into a database that was never seeded. All of it is one transaction, so a
/// process that is killed meanwhile leaves a new database.
pub fn fill(app: &AppState, flags: &Flags) -> Result<(), ApiError> {
    app.write_blocking(|transaction| {
        if meta::get(transaction, meta::SEEDED)?.is_none() {
            if flags.seed == Seed::Demo {
                let (users, tresors) = tenant::fill(transaction, &app.tenant)?;
                names::fill(transaction, &users, &tresors)?;
                custom_content::fill(transaction, &app.files)?;
                nevis::fill(transaction)?;
            }
            meta::set(transaction, meta::SEEDED, "yes")?;
        }
        bulk::users(transaction, &app.tenant, flags.users)?;
        Ok(bulk::tresors(transaction, &app.tenant, flags.tresors)?)
    })
}
