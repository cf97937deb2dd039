//! The error type of the tenant's API and of the control interface: a code of the catalogue, or a failure of the
//! storage behind it. How errors become answers is in `respond`.

/// Why a request was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// A code of the catalogue.
    #[error("{0}")]
    Code(&'static str),
    /// The database failed. The client receives `UnexpectedStorage`; the cause goes to the terminal.
    #[error("The database could not answer: {0}.")]
    Database(#[from] rusqlite::Error),
    /// A content file could not be written or read. The client receives `UnexpectedStorage`, too.
    #[error("A content file could not be used: {0}.")]
    File(#[from] std::io::Error),
}

/// Input validation failed.
pub const BAD_INPUT: ApiError = ApiError::Code("BadInput");
/// Unknown path, or a known one with another method: the API document has no code for a wrong method alone.
pub const UNKNOWN_PATH: ApiError = ApiError::Code("TheseArentTheDroidsYouAreLookingFor");

impl ApiError {
    /// The code that the client receives.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Code(code) => code,
            Self::Database(_) | Self::File(_) => "UnexpectedStorage",
        }
    }
}
