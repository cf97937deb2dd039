//! The failure of a story: it reports the story's own line and what the page shows.

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

/// What the page shows when a story has failed. The admin key is masked. It is never in the screenshot, because the
/// panel never shows it.
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
