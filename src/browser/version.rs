//! Which version of the panel this page runs, and whether the server has another one.

use super::abort::Abort;
use super::http::HttpCall;
use super::{document, history, http, window};

const TIMEOUT_MS: u32 = 5_000;

/// Whether the server's index.html no longer names the script that this page runs. `false` if the server cannot be
/// reached.
pub async fn is_replaced() -> bool {
    let Some(script) = script() else { return false };
    match index().await {
        Some(html) => !html.contains(&script),
        None => false,
    }
}

/// Reloads the page.
pub fn reload() {
    // If the browser refuses, the page stays as it is.
    let _ = window().location().reload();
}

/// The URL of the panel's script. It contains a hash of the content.
fn script() -> Option<String> {
    document().query_selector("meta[name=tresor-js]").ok()??.get_attribute("content")
}

/// The server's current index.html.
async fn index() -> Option<String> {
    let url = format!("{}/", history::origin());
    let call = HttpCall { method: "GET", url: &url, headers: Vec::new(), body: None, timeout_ms: TIMEOUT_MS };
    let answer = http::fetch(call, &Abort::new()).await.ok()?;
    (answer.status == 200).then(|| String::from_utf8_lossy(&answer.body).into_owned())
}
