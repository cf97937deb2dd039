//! Text formats and text search: CSV, search terms, flat records, numbers and ids as they are shown. Nothing here depends on other modules of the
//! panel.

pub mod csv;
pub mod flat_record;
pub mod number;
pub mod search_terms;
pub mod visible;
