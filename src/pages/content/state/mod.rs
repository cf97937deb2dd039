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
    pub contents: FileList,
    /// What was taken in and is not sent yet.
    pub taken: Staging,
    /// What is asked before it is sent.
    pub guard: OverwriteCheck,
    /// What is on its way.
    pub uploads: Uploads,
    /// What is deleted.
    pub removal: ContentDeletion,
    /// What was there before.
    pub versions: Versions,
}

impl ContentState {
    /// The content of a connection's tenant.
    pub fn open(connection: &Connection, session: Session) -> Self {
        let contents = FileList::of(connection.api.clone());
        let versions = Versions::open(&format!("{} {}", connection.tenant, connection.service));
        let uploads = Uploads::open(contents, versions, session);
        let taken = Staging::default();
        let guard = OverwriteCheck::new(contents, uploads, taken);
        let removal = ContentDeletion::new(contents, versions, session);
        Self { contents, taken, guard, uploads, removal, versions }
    }
}
