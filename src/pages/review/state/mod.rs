//! The use cases of the Review page with their state. The queue, which other pages use too, is in `operations`.

pub mod bulk_reject;
pub mod id_reader;
pub mod kind_detection;
