//! The rules of the content page as plain data and functions: file names, media types, collisions, the list and its folder
//! tree, upload status, verification, saved versions, references and text diffs. No calls and no signals.

pub mod diff;
pub mod junk;
pub mod list;
pub mod media;
pub mod name;
pub mod overwrite_plan;
pub mod references;
pub mod staged_file;
pub mod upload_status;
pub mod verification;
pub mod versions;

#[cfg(test)]
pub(crate) mod tests {
    use admin_api::entities::CustomContent;

    /// A published file for tests.
    pub(crate) fn file(path: &str, size: u64) -> CustomContent {
        CustomContent {
            name: path.rsplit('/').next().unwrap_or_default().into(),
            path: path.into(),
            url: format!("http://content.test/{path}"),
            size,
            content_type: super::media::expected(path).into(),
            etag: format!("etag of {path} {size}"),
        }
    }
}
