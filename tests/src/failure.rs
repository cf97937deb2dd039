//! How a story fails: with its own line, and with what the page shows at that moment.

use crate::page::Page;
use crate::settings;
use crate::tenant::Tenant;
use std::panic::Location;
use std::path::PathBuf;

/// Ends the story with a sentence and the line it stands on. The line is the story's and not the harness's, so this
/// writes the message itself and goes round the panic hook, which would name this one.
pub fn fail(here: &Location<'_>, why: &str) -> ! {
    eprintln!("{here}:\n{why}");
    std::panic::resume_unwind(Box::new(why.to_owned()))
}

/// What the page shows, for a story that has failed. The admin key is masked, and is never on the page's picture: the
/// panel does not echo it.
pub async fn report(page: &Page, tenant: &Tenant, name: &str) -> String {
    let picture = match page.screenshot().await {
        Ok(png) => {
            write(name, &png).map_or_else(|error| error.to_string(), |path| path.display().to_string())
        }
        Err(error) => error,
    };
    let report = format!(
        "\n== at {}\n== the page says\n{}\n== the console says\n{}\n== picture: {picture}",
        page.path().await,
        page.text().await,
        page.console().await.join("\n"),
    );
    tenant.masked(&report)
}

fn write(name: &str, png: &[u8]) -> std::io::Result<PathBuf> {
    let folder = settings::failures();
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{name}.png"));
    std::fs::write(&path, png)?;
    Ok(path)
}
