//! The components of the Credentials page.

pub mod deletion;
pub mod finder;
pub mod form;
pub mod installation;
