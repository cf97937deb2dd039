//! The state of the content page. It lives as long as the connection, so that uploads and deletions continue when another
//! page is open. What only the open page needs is in `view`.

pub mod deletion;
pub mod file_list;
pub mod file_source;
pub mod overwrite_check;
pub mod staging;
pub mod uploads;
pub mod versions;
pub mod watched;

use super::model::staging::FoundFile;
use super::model::versions::KeptVersion;
use crate::session::connection::Work;
use crate::session::{Connection, Session};
use deletion::ContentDeletion;
use file_list::FileList;
use file_source::FileSource;
use overwrite_check::OverwriteCheck;
use staging::Staging;
use uploads::Uploads;
use versions::Versions;

/// The parts of the state. Copies refer to the same state.
#[derive(Clone, Copy)]
pub struct ContentState {
    /// The list of published files.
    pub file_list: FileList,
    /// Files that were added but not sent yet.
    pub staging: Staging,
    /// The check for existing files before an upload.
    pub overwrite_check: OverwriteCheck,
    /// The upload queue.
    pub uploads: Uploads,
    /// The current deletion.
    pub deletion: ContentDeletion,
    /// The time machine.
    pub versions: Versions,
}

impl ContentState {
    /// Opens the state for the tenant of a connection.
    pub fn open(connection: &Connection, session: Session) -> Self {
        let file_list = FileList::new(connection.api.clone());
        let versions = Versions::open(&format!("{} {}", connection.tenant, connection.service));
        let uploads = Uploads::open(file_list, versions, session);
        let staging = Staging::default();
        let overwrite_check = OverwriteCheck::new(file_list, uploads, staging);
        let deletion = ContentDeletion::new(file_list, versions, session);
        connection.keep_work(Box::new(move || {
            let unfinished = uploads.summary.with_now(|summary| summary.totals.unfinished());
            (unfinished > 0).then_some(Work::Uploads(unfinished))
        }));
        connection.keep_work(Box::new(move || {
            let staged = staging.files.with_now(|files| files.totals().count);
            (staged > 0).then_some(Work::StagedFiles(staged))
        }));
        Self { file_list, staging, overwrite_check, uploads, deletion, versions }
    }

    /// Restores a version: its bytes are uploaded again, with the same checks as any other file.
    pub async fn restore(self, version: KeptVersion) -> Result<(), String> {
        let bytes = FileSource::Kept(version.clone(), self.versions).bytes_or_reason().await?;
        let found = FoundFile {
            path: version.path,
            size: version.size,
            media_type: version.content_type,
            // The time of the last change is unknown. The version was saved later.
            modified_ms: 0.0,
            bytes,
        };
        self.overwrite_check.send(self.staging.identify(found).into_iter().collect());
        Ok(())
    }
}
