//! Plain data and rules of the panel: what a person sees, decides and is told, without the browser and without the
//! network. All of it is tested natively.

pub mod advice;
pub mod context;
pub mod intake;
pub mod key;
pub mod load;
pub mod outcome;
pub mod problem;
pub mod queue;
