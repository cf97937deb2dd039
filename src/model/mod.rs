//! Plain data and rules of the panel: what a person sees, decides and is told, without the browser and without the
//! network. All of it is tested natively.

pub mod context;
pub mod key;
pub mod outcome;
pub mod problem;
