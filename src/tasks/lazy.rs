//! Split points: functions whose code is loaded when they are first called. A build without the split
//! contains the same functions from the start.

/// The code of a split point could not be loaded. The loader does not remember the failure, so calling again retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(split)]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Turns a function into `async fn name(arguments) -> Result<T, NotLoaded>`. The split wasm has a chunk of the same name.
#[macro_export]
macro_rules! split_point {
    ($(#[$docs:meta])* fn $name:ident($($argument:ident: $type:ty),*) -> $output:ty $body:block) => {
        #[cfg(split)]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = ::leptos::wasm_split, fallible)]
        $(#[$docs])*
        pub fn $name($($argument: $type),*) -> Result<$output, $crate::tasks::lazy::NotLoaded> {
            Ok($body)
        }

        #[cfg(not(split))]
        $(#[$docs])*
        pub async fn $name($($argument: $type),*) -> Result<$output, $crate::tasks::lazy::NotLoaded> {
            Ok($body)
        }
    };
}
