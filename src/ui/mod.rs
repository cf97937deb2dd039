//! Generic widgets. No API, no routes, no words of the domain.

pub mod copy;
pub mod dialog;
pub mod field;
pub mod keyed;
pub mod note;
pub mod tag;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
pub mod typed_confirm;
pub mod virtual_list;
