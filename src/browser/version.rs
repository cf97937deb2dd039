//! Which version of the panel this page runs, and whether the server has another one.

use super::abort::Abort;
use super::http::Call;
use super::{document, history, http, window};

const TIMEOUT_MS: u32 = 5_000;

/// Whether the server's index.html no longer names the script that this page runs. `false` where it cannot be asked.
pub async fn is_replaced() -> bool {
    let Some(script) = script() else { return false };
    match index().await {
        Some(html) => !html.contains(&script),
        None => false,
    }
}

/// Loads the page again.
pub fn reload() {
    // A refusal leaves the page as it is.
    let _ = window().location().reload();
}

/// The address of the panel's script, which has a hash of its content in its name.
fn script() -> Option<String> {
    document().query_selector("meta[name=tresor-js]").ok()??.get_attribute("content")
}

/// The page as the server has it now.
async fn index() -> Option<String> {
    let url = format!("{}/", history::origin());
    let call = Call { method: "GET", url: &url, headers: &[], body: None, timeout_ms: TIMEOUT_MS };
    let answer = http::fetch(call, &Abort::new()).await.ok()?;
    (answer.status == 200).then(|| String::from_utf8_lossy(&answer.body).into_owned())
}
