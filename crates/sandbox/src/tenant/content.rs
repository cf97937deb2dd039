//! Custom content: list, upload, delete. An upload goes to disk as it comes and becomes visible when it is whole.

use super::input::{self, Input};
use super::{change, ok};
use crate::app::App;
use crate::auth::BodyClaim;
use crate::body::UPLOAD_LIMIT;
use crate::refusal::{self, BAD_INPUT, Refusal};
use crate::store::contents::{self, Content};
use admin_api::entities::{CustomContent, CustomContentList};
use admin_api::{ContentName, Operation};
use axum::body::Body;
use axum::response::Response;
use std::sync::Arc;

/// Hex digits of the hash that make the Etag.
const ETAG_DIGITS: usize = 32;

/// The version of stored bytes, without quotation marks.
pub fn etag(hash: &str) -> &str {
    hash.get(..ETAG_DIGITS).unwrap_or(hash)
}

/// The media type of a name, by its extension. Text has no charset: what was uploaded is served as it is, and says
/// itself how it is encoded.
pub fn content_type(name: &str) -> &'static str {
    let whole = panel_host::media_type_of_name(name);
    whole.split(';').next().unwrap_or(whole)
}

/// A name that a file may have: the documented characters, no slash at the end, and no segment that is empty, `.` or
/// `..`, which browsers would change before they ask for it.
fn valid_name(text: Option<String>) -> Result<String, Refusal> {
    let name = text.ok_or(BAD_INPUT)?;
    let is_plain = name.split('/').all(|segment| !matches!(segment, "" | "." | ".."));
    if is_plain && ContentName::new(name.as_str()).looks_right() { Ok(name) } else { Err(BAD_INPUT) }
}

fn entity(app: &App, content: &Content) -> CustomContent {
    CustomContent {
        name: content.name.rsplit('/').next().unwrap_or_default().to_owned(),
        path: content.name.clone(),
        url: format!("{}/{}", app.content_url, content.name),
        size: u64::try_from(content.size).unwrap_or(0),
        content_type: content_type(&content.name).to_owned(),
        etag: etag(&content.hash).to_owned(),
    }
}

/// ListCustomContents.
pub async fn list(app: Arc<App>) -> Result<Response, Refusal> {
    let found = app.read(contents::list).await?;
    let entities: Vec<_> = found.iter().map(|content| entity(&app, content)).collect();
    ok(&CustomContentList {
        custom_content_count: u32::try_from(entities.len()).unwrap_or(u32::MAX),
        total_used_bytes: entities.iter().map(|content| content.size).sum(),
        contents: entities,
    })
}

/// UploadCustomContent.
pub async fn upload(
    app: Arc<App>,
    query: Option<&str>,
    claim: &BodyClaim,
    body: &mut Body,
) -> Result<Response, Refusal> {
    let name = valid_name(input::parameter(query, "fileName")?)?;
    let received = app.files.receive(body, UPLOAD_LIMIT).await?;
    claim.check(&received.digest, received.size)?;
    let shared = Arc::clone(&app);
    let content = change(&app, Operation::UploadCustomContent, name.clone(), move |context| {
        let before = contents::find(context, &name)?;
        let size = i64::try_from(received.size).map_err(|_| BAD_INPUT)?;
        let content = Content { name, hash: shared.files.keep(&received)?, size };
        contents::put(context, &content)?;
        Ok((content, before))
    })
    .await?;
    let (content, before) = content;
    if let Some(before) = before {
        discard(&app, before.hash).await?;
    }
    ok(&entity(&app, &content))
}

/// DeleteCustomContent: done as well when the file is not there.
pub async fn delete(app: Arc<App>, input: Input) -> Result<Response, Refusal> {
    let name = valid_name(input.parameter("fileName")?)?;
    let before = change(&app, Operation::DeleteCustomContent, name.clone(), move |context| {
        let before = contents::find(context, &name)?;
        contents::remove(context, &name)?;
        Ok(before)
    })
    .await?;
    if let Some(before) = before {
        discard(&app, before.hash).await?;
    }
    Ok(refusal::empty())
}

/// Removes bytes that no name needs any more, in a change of its own so that no upload can come to need them meanwhile.
async fn discard(app: &Arc<App>, hash: String) -> Result<(), Refusal> {
    let shared = Arc::clone(app);
    app.change(move |context| {
        if !contents::is_used(context, &hash)? {
            shared.files.discard(&hash);
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_file_may_have() {
        for name in ["a", "css/login.css", "A-Z_0.9/x", "..a/b..", "a/.b"] {
            assert!(valid_name(Some(name.into())).is_ok(), "{name}");
        }
        for name in ["", "a/", "/a", "a//b", "../a", "a/../b", "./a", "a b", "ä", "a?b", "a%20b"] {
            assert!(valid_name(Some(name.into())).is_err(), "{name}");
        }
        assert!(valid_name(None).is_err());
    }

    #[test]
    fn the_extension_tells_the_type() {
        assert_eq!(content_type("css/login.css"), "text/css");
        assert_eq!(content_type("logo.svg"), "image/svg+xml");
    }
}
