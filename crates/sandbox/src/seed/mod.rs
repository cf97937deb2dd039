//! Filling the database: once with the demo data, and at each start with as many more users and tresors as asked for.

mod bulk;
mod content;
mod nevis;
mod png;
mod tenant;

use crate::app::App;
use crate::flags::{Flags, Seed};
use crate::refusal::Refusal;
use crate::store::meta;

/// Fills what is to be filled. The demo data goes only into a database that was never filled; it is one change, so a
/// process that is killed meanwhile leaves a database that is still new.
pub fn fill(app: &App, flags: &Flags) -> Result<(), Refusal> {
    app.change_now(|context| {
        if meta::get(context, meta::SEEDED)?.is_none() {
            if flags.seed == Seed::Demo {
                tenant::fill(context, &app.tenant)?;
                content::fill(context, &app.files)?;
                nevis::fill(context)?;
            }
            meta::set(context, meta::SEEDED, "yes")?;
        }
        bulk::users(context, &app.tenant, flags.users)?;
        Ok(bulk::tresors(context, &app.tenant, flags.tresors)?)
    })
}
