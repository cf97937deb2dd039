//! Generic widgets, and the markup that all views are made of. Nothing here knows the API, the routes or the terms of the
//! domain. A widget is a plain function of boxed parts, so it is compiled once, and a page's call is short.

pub mod button;
pub mod copy;
pub mod dialog;
pub mod disclosure;
pub mod facts;
pub mod field;
pub mod keyed;
#[cfg(feature = "kit")]
pub mod kit;
pub mod markup;
pub mod menu;
pub mod note;
pub mod pager;
pub mod printing;
pub mod progress;
pub mod row_height;
pub mod scroll_window;
pub mod table;
pub mod tabs;
pub mod tag;
mod text;
pub mod typed_confirm;
pub mod virtual_list;

pub use view_macro::view;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
