//! The rules of the content page as plain data and functions: staged files and their names, the overwrite guard, the upload
//! queue, verification, deletion, the list and its folder tree, saved versions, references and text diffs. No calls, no
//! signals and no clock.

pub mod deletion;
pub mod diff;
pub mod junk;
pub mod list;
pub mod media;
pub mod name;
pub mod order;
pub mod overwrite;
pub mod references;
pub mod staged_file;
pub mod staging;
pub mod upload_queue;
pub mod upload_rules;
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
