//! The two administrative protocols as data: the tenant's API (tresors, shares, kicks, invitation links, users,
//! custom content) and nevisIDM's device passwords. Requests are built and answers decoded here, without any I/O,
//! for the browser and for servers alike.
//!
//! Unknown error codes, unknown members and members in another order are data, not failures.

pub mod catalogue;
pub mod decode;
pub mod endpoint;
pub mod entities;
pub mod error;
pub mod feed;
pub mod gateway;
pub mod ids;
pub mod kind;
pub mod nevis;
pub mod operation;
pub mod percent;
pub mod secret;
pub mod service;
pub mod signing;
pub mod time;

pub use endpoint::{Body, Endpoint, Request};
pub use error::ServerError;
pub use ids::{ContentName, OperationId, TenantId, TresorId, UserId};
pub use kind::OperationKind;
pub use operation::{Effect, Method, Operation};
