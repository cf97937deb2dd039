//! Text formats and text search: CSV, search terms and flat records. Nothing here depends on other modules of the
//! panel.

pub mod csv;
pub mod flat_record;
pub mod search_terms;
