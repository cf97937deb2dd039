//! Plain data and rules of the panel: what a person sees, decides and is told, without the browser and without the
//! network. All of it is tested natively.

pub mod bulk;
pub mod capsule;
pub mod users_export;
