//! What stands between a connection and the handlers. Each file is one middleware.

pub mod cors;
pub mod drain_body;
pub mod inject_fault;
pub mod loopback_only;
