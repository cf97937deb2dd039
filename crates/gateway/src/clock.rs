//! The time of day, as the protocol and the audit file write it.

/// Now, UTC, to the second.
pub(crate) fn now() -> String {
    admin_api::time::format(server_kit::clock::unix_seconds())
}
