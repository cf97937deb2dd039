//! view.

pub mod deletion;
pub mod finder;
pub mod form;
pub mod installation;
