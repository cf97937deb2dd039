//! The two administrative protocols as data: the tenant's API (tresors, shares, kicks, invitation links, users, custom
//! content) and nevisIDM's device passwords. Requests are built and answers are decoded here, without I/O, for browsers
//! and servers. docs/PROTOCOL.md describes both protocols.
//!
//! Unknown error codes, unknown members and members in another order are not errors.

pub mod catalogue;
pub mod decode;
pub mod endpoint;
pub mod entities;
pub mod error;
pub mod error_code;
pub mod feed;
pub mod gateway;
pub mod ids;
pub mod journal_head;
pub mod kind;
pub mod nevis;
pub mod operation;
pub mod percent;
pub mod secret;
pub mod service;
pub mod signing;
pub mod time;

pub use catalogue::code;
pub use endpoint::{Body, Endpoint, Request};
pub use error::ServerError;
pub use error_code::ErrorCode;
pub use ids::{ContentName, OperationId, TenantId, TresorId, UserId};
pub use kind::OperationKind;
pub use operation::{Effect, Method, Operation};
