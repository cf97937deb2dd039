//! What the list and the page of a tresor share: reading a page of the list, and element ids for the focus.

use crate::pages::tresors::state::Tresors;
use crate::tasks::loader::Loader;
use admin_api::TresorId;
use admin_api::entities::TresorPage;

/// The heading of one tresor, for the focus.
pub const TITLE_ID: &str = "tresor-title";

/// Reads a page of the list. `keep` leaves the shown rows until the answer arrives.
pub fn read_page(list: Loader<TresorPage>, tresors: Tresors, from: Option<TresorId>, keep: bool) {
    list.run(keep, move |abort| tresors.page(from, abort));
}

/// The id of a tresor's link in the list, for the focus.
pub fn row_id(tresor: &TresorId) -> String {
    format!("tresor-{tresor}")
}
