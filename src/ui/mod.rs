//! Generic widgets. Nothing here knows the API, the routes or the terms of the domain.

pub mod copy;
pub mod dialog;
pub mod field;
pub mod keyed;
pub mod markup;
pub mod note;
pub mod tag;
mod text;
pub mod typed_confirm;
pub mod virtual_list;

pub use view_macro::view;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
