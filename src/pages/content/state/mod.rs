//! All that belongs to a tenant's content, as one handle for its pages. It lives as long as the connection, so that
//! files go on their way whatever page is looked at.

pub mod deletion;
pub mod file_list;
pub mod overwrite_check;
pub mod staging;
pub mod uploads;
pub mod versions;

use crate::session::{Connection, Session};
use deletion::Removal;
use file_list::Contents;
use overwrite_check::Guard;
use staging::TakeIn;
use uploads::Uploads;
use versions::Versions;

/// The handles.
#[derive(Clone, Copy)]
pub struct Content {
    /// The list.
    pub contents: Contents,
    /// What was taken in and is not sent yet.
    pub taken: TakeIn,
    /// What is asked before it is sent.
    pub guard: Guard,
    /// What is on its way.
    pub uploads: Uploads,
    /// What is deleted.
    pub removal: Removal,
    /// What was there before.
    pub versions: Versions,
}

impl Content {
    /// The content of a connection's tenant.
    pub fn open(connection: &Connection, session: Session) -> Self {
        let contents = Contents::of(connection.api.clone());
        let versions = Versions::open(&format!("{} {}", connection.tenant, connection.service));
        let uploads = Uploads::open(contents, versions, session);
        let taken = TakeIn::default();
        let guard = Guard::new(contents, uploads, taken);
        let removal = Removal::new(contents, versions, session);
        Self { contents, taken, guard, uploads, removal, versions }
    }
}
