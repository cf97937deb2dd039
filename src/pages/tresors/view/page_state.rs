//! What the list and a tresor's page share: reading a page of the list, and ids for the focus.

use crate::pages::tresors::state::Tresors;
use crate::tasks::loader::Loader;
use admin_api::TresorId;
use admin_api::entities::TresorPage;

/// The heading of one tresor, for the focus.
pub const TITLE: &str = "tresor-title";

/// Reads a page of the list anew; what is shown stays until it is there, or goes.
pub fn read_page(list: Loader<TresorPage>, tresors: Tresors, from: Option<TresorId>, keep: bool) {
    list.run(keep, move |abort| tresors.page(from, abort));
}

/// The element of a tresor's row, to come back to.
pub fn row_id(tresor: &TresorId) -> String {
    format!("tresor-{tresor}")
}
