//! Which API a path belongs to.

/// How the paths of a hosted service begin, up to the tenant's id.
pub const HOSTED_PREFIX: &str = "/tenant-";
/// How the paths of the control interface begin.
pub const CONTROL_PREFIX: &str = "/sandbox";
/// The directory of names.
pub const NAMES_PATH: &str = "/sandbox/names";

/// One of the two administrative APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// The tenant's administrative API.
    Tenant,
    /// nevisIDM's part.
    Nevis,
}

impl Api {
    /// The API that a path belongs to, whether the path is a known one or not.
    pub fn of_path(path: &str) -> Option<Self> {
        if path.starts_with("/api") || path.starts_with(HOSTED_PREFIX) {
            Some(Self::Tenant)
        } else if path.starts_with("/nevisidm") {
            Some(Self::Nevis)
        } else {
            None
        }
    }
}
