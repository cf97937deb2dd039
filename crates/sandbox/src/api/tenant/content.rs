//! Custom content: list, upload, delete. An upload goes to disk while it arrives and is listed once it is complete.

use super::input::{self, Input};
use super::recorded::write_recorded;
use crate::content_file::{etag, media_type};
use crate::error::{ApiError, BAD_INPUT};
use crate::request_body::UPLOAD_LIMIT_BYTES;
use crate::respond;
use crate::signature::BodyClaim;
use crate::state::AppState;
use crate::store::custom_content::{self, ContentRecord};
use admin_api::entities::{CustomContent, CustomContentList};
use admin_api::{ContentName, Operation};
use axum::body::Body;
use axum::response::Response;
use std::sync::Arc;

/// Checks the name of a content file: the documented characters, no slash at the end, and no segment that is empty, `.`
/// or `..`, because browsers normalise such paths.
fn valid_name(text: Option<String>) -> Result<String, ApiError> {
    let name = text.ok_or(BAD_INPUT)?;
    let is_plain = name.split('/').all(|segment| !matches!(segment, "" | "." | ".."));
    if is_plain && ContentName::new(name.as_str()).looks_right() { Ok(name) } else { Err(BAD_INPUT) }
}

fn entity(app: &AppState, content: &ContentRecord) -> CustomContent {
    CustomContent {
        name: content.name.rsplit('/').next().unwrap_or_default().to_owned(),
        path: content.name.clone(),
        url: format!("{}/{}", app.content_url, content.name),
        size: u64::try_from(content.size_bytes).unwrap_or(0),
        content_type: media_type(&content.name).to_owned(),
        etag: etag(&content.hash).to_owned(),
    }
}

/// ListCustomContents.
pub async fn list(app: Arc<AppState>) -> Result<Response, ApiError> {
    let found = app.read(custom_content::list).await?;
    let entities: Vec<_> = found.iter().map(|content| entity(&app, content)).collect();
    Ok(respond::ok(&CustomContentList {
        custom_content_count: u32::try_from(entities.len()).unwrap_or(u32::MAX),
        total_used_bytes: entities.iter().map(|content| content.size).sum(),
        contents: entities,
    }))
}

/// UploadCustomContent.
pub async fn upload(
    app: Arc<AppState>,
    query: Option<&str>,
    claim: &BodyClaim,
    body: Body,
) -> Result<Response, ApiError> {
    let name = valid_name(input::parameter(query, "fileName")?)?;
    let received = app.files.receive(body, UPLOAD_LIMIT_BYTES).await?;
    claim.check(&received.digest, received.size_bytes)?;
    let shared = Arc::clone(&app);
    let (content, replaced) =
        write_recorded(&app, Operation::UploadCustomContent, name.clone(), move |transaction| {
            let replaced = custom_content::find(transaction, &name)?;
            let size = i64::try_from(received.size_bytes).map_err(|_| BAD_INPUT)?;
            let content = ContentRecord { name, hash: shared.files.keep(&received)?, size_bytes: size };
            custom_content::put(transaction, &content)?;
            Ok((content, replaced))
        })
        .await?;
    if let Some(replaced) = replaced {
        delete_if_unused(&app, replaced.hash).await?;
    }
    Ok(respond::ok(&entity(&app, &content)))
}

/// DeleteCustomContent. Succeeds without the file, too.
pub async fn delete(app: Arc<AppState>, input: Input) -> Result<Response, ApiError> {
    let name = valid_name(input.parameter("fileName")?)?;
    let deleted = write_recorded(&app, Operation::DeleteCustomContent, name.clone(), move |transaction| {
        let deleted = custom_content::find(transaction, &name)?;
        custom_content::remove(transaction, &name)?;
        Ok(deleted)
    })
    .await?;
    if let Some(deleted) = deleted {
        delete_if_unused(&app, deleted.hash).await?;
    }
    Ok(respond::empty())
}

/// Deletes the file of a hash unless a name refers to it, in a transaction, so that no upload can refer to it meanwhile.
async fn delete_if_unused(app: &Arc<AppState>, hash: String) -> Result<(), ApiError> {
    let shared = Arc::clone(app);
    app.write(move |transaction| {
        if !custom_content::is_used(transaction, &hash)? {
            shared.files.delete(&hash);
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_documented_characters_and_plain_segments() {
        for name in ["a", "css/login.css", "A-Z_0.9/x", "..a/b..", "a/.b"] {
            assert!(valid_name(Some(name.into())).is_ok(), "{name}");
        }
        for name in ["", "a/", "/a", "a//b", "../a", "a/../b", "./a", "a b", "ä", "a?b", "a%20b"] {
            assert!(valid_name(Some(name.into())).is_err(), "{name}");
        }
        assert!(valid_name(None).is_err());
    }
}
