//! Handles over signals, one a responsibility, given to pages by context; and the named use cases between pages and
//! the API.

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
