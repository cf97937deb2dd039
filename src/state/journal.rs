//! Keeps the journal.

use crate::api::journalled::Journal;
use crate::api::transport::Pending;
use crate::model::problem::Problem;
use admin_api::Request;
use std::rc::Rc;

struct Keeper;

/// The journal of this browser.
pub fn keeper() -> Rc<dyn Journal> {
    Rc::new(Keeper)
}

impl Journal for Keeper {
    fn sent<'a>(&'a self, _: &'a Request) -> Pending<'a, u64> {
        Box::pin(std::future::ready(0))
    }

    fn answered<'a>(&'a self, _: u64, _: Result<(), &'a Problem>) -> Pending<'a, ()> {
        Box::pin(std::future::ready(()))
    }
}
