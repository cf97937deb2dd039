//! All that belongs to a tenant's content, as one handle for its pages. It lives as long as the connection, so that
//! files go on their way whatever page is looked at.

pub mod deletion;
pub mod file_list;
pub mod overwrite_check;
pub mod staging;
pub mod uploads;
pub mod versions;

use crate::session::{Connection, Session};
use deletion::ContentDeletion;
use file_list::FileList;
use overwrite_check::OverwriteCheck;
use staging::Staging;
use uploads::Uploads;
use versions::Versions;

/// The handles.
#[derive(Clone, Copy)]
pub struct ContentState {
    /// The list.
    pub file_list: FileList,
    /// What was taken in and is not sent yet.
    pub staging: Staging,
    /// What is asked before it is sent.
    pub overwrite_check: OverwriteCheck,
    /// What is on its way.
    pub uploads: Uploads,
    /// What is deleted.
    pub deletion: ContentDeletion,
    /// What was there before.
    pub versions: Versions,
}

impl ContentState {
    /// The content of a connection's tenant.
    pub fn open(connection: &Connection, session: Session) -> Self {
        let file_list = FileList::new(connection.api.clone());
        let versions = Versions::open(&format!("{} {}", connection.tenant, connection.service));
        let uploads = Uploads::open(file_list, versions, session);
        let staging = Staging::default();
        let overwrite_check = OverwriteCheck::new(file_list, uploads, staging);
        let deletion = ContentDeletion::new(file_list, versions, session);
        Self { file_list, staging, overwrite_check, uploads, deletion, versions }
    }
}
