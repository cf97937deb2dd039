//! The error reference as it is loaded, and what servers said in this session, so that a code that no catalogue knows
//! can still be shown with its words.

use crate::browser::abort::Abort;
use crate::browser::http::{self, Call, Failure};
use crate::browser::{history, time};
use crate::problem::advice;
use crate::problem::reference::Reference;
use crate::problem::{Problem, TransportProblem};
use crate::tasks::loader::Loader;
use admin_api::ServerError;
use leptos::prelude::*;

/// Where the reference lies beside the panel.
const FILE: &str = "/errors.json";
const TIMEOUT_MS: u32 = 20_000;
/// Errors that are remembered; older ones are forgotten.
const REMEMBERED: usize = 50;

/// The book's handle. Copies are the same book.
#[derive(Clone, Copy)]
pub struct ErrorReference {
    reference: Loader<Reference>,
    heard: StoredValue<Vec<Heard>>,
}

/// An error that was shown in this session.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The name of its entry.
    pub entry: String,
    /// What was said, word for word.
    pub raw: String,
    /// When it was shown, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

impl ErrorReference {
    /// A book that nobody has opened yet.
    pub fn new() -> Self {
        Self { reference: Loader::default(), heard: StoredValue::default() }
    }

    /// Remembers a problem that is shown.
    pub fn hear(self, problem: &Problem) {
        let heard =
            Heard { entry: problem.entry().to_owned(), raw: advice::raw(problem), at_ms: time::now_ms() };
        self.heard.try_update_value(|all| {
            all.retain(|other| other.raw != heard.raw);
            all.insert(0, heard);
            all.truncate(REMEMBERED);
        });
    }

    /// What was said with this code, the latest first.
    pub fn heard(self, entry: &str) -> Vec<Heard> {
        let of_it = |all: &Vec<Heard>| all.iter().filter(|heard| heard.entry == entry).cloned().collect();
        self.heard.try_with_value(of_it).unwrap_or_default()
    }

    /// The reference. It is read once; [`ErrorReference::read`] asks for it.
    pub fn reference(self) -> Loader<Reference> {
        self.reference
    }

    /// Reads the reference, unless it is there.
    pub fn read(self) {
        if self.reference.with_untracked(|load| load.ready().is_none()) {
            self.reference.run(false, |abort| async move { fetch(&abort).await });
        }
    }
}

impl Default for ErrorReference {
    fn default() -> Self {
        Self::new()
    }
}

async fn fetch(abort: &Abort) -> Result<Reference, Problem> {
    let origin = history::origin();
    let url = format!("{origin}{FILE}");
    let call = Call { method: "GET", url: &url, headers: &[], body: None, timeout_ms: TIMEOUT_MS };
    let answer = http::fetch(call, abort).await.map_err(|failure| {
        Problem::Transport(match failure {
            Failure::Offline => TransportProblem::Offline,
            Failure::Timeout => TransportProblem::Timeout { after_ms: TIMEOUT_MS },
            _ => TransportProblem::Unreachable { origin, cross_origin: false },
        })
    })?;
    let read = (answer.status == 200).then(|| Reference::parse(&answer.body)).flatten();
    // What else a host answers is no reference: it does not serve the file.
    read.ok_or(Problem::Server(ServerError { status: answer.status, code: None, message: url }))
}
