//! Where the bytes of a file come from: the published file, a saved version, or a file on this computer.

use super::file_list;
use super::versions::Versions;
use crate::browser::abort::Abort;
use crate::pages::content::model::versions::KeptVersion;
use crate::pages::content::text;
use crate::problem::Problem;
use crate::problem::advice;
use admin_api::entities::CustomContent;
use web_sys::Blob;

/// Where the bytes come from.
#[derive(Clone)]
pub enum FileSource {
    /// The published file.
    Published(CustomContent),
    /// A saved version.
    Kept(KeptVersion, Versions),
    /// A file on this computer.
    Local(Blob),
}

/// Why bytes could not be loaded.
pub enum LoadError {
    /// The call failed.
    Problem(Problem),
    /// The browser's reason.
    Reason(String),
}

impl FileSource {
    /// The bytes.
    pub async fn bytes(&self, abort: &Abort) -> Result<Blob, LoadError> {
        match self {
            Self::Published(content) => file_list::bytes(content, abort).await.map_err(LoadError::Problem),
            Self::Kept(version, versions) => match versions.bytes(version).await {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) => Err(LoadError::Reason(text::VERSION_GONE.into())),
                Err(failure) => Err(LoadError::Reason(failure.0)),
            },
            Self::Local(file) => Ok(file.clone()),
        }
    }

    /// The bytes, or the reason in words why they could not be loaded.
    pub async fn bytes_or_reason(&self) -> Result<Blob, String> {
        self.bytes(&Abort::new()).await.map_err(|error| match error {
            LoadError::Problem(problem) => {
                [&advice::advice(&problem).sentence, " (", &advice::raw(&problem), ")"].concat()
            }
            LoadError::Reason(reason) => reason,
        })
    }
}
