//! nevisIDM: the calls for device passwords, their answers, and the body of its errors.

mod base;
mod call;
mod codes;
mod entities;
mod error;
mod listing;
mod locate;
mod paths;
mod refusal;
mod token;

pub use base::NevisBase;
pub use call::{DELETE_DEVICE_PASSWORD, NevisCall};
pub use codes::{CODES, code};
pub use entities::{DevicePassword, Page, Pagination, Party};
pub use error::{ErrorBody, ErrorMessage, Missing, PolicyViolation, missing};
pub use listing::{NevisPage, device_password, device_passwords, parties};
pub use locate::{LocateError, Located, locate, looks_like_address};
pub use paths::{CORE_BASE, DevicePasswordRef, Segment, clients_path, list_path, users_path};
pub use refusal::{NevisRefusal, Violation};
pub use token::{Claims, Token, TokenError, looks_like_jwt};
