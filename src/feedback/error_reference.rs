//! Loads the error reference and remembers the errors shown in this session, so that a code that is in no catalogue
//! can still be shown with the server's message.

use crate::browser::abort::Abort;
use crate::browser::http::{self, Failure, HttpCall};
use crate::browser::{history, time};
use crate::problem::advice;
use crate::problem::reference::Reference;
use crate::problem::{Problem, TransportProblem};
use crate::tasks::loader::Loader;
use admin_api::ServerError;
use leptos::prelude::*;

/// The path of the reference file, next to the panel.
const FILE: &str = "/errors.json";
const TIMEOUT_MS: u32 = 20_000;
/// How many errors are remembered.
const MAX_SHOWN: usize = 50;

/// The handle of the error reference. All copies share one reference.
#[derive(Clone, Copy)]
pub struct ErrorReference {
    reference: Loader<Reference>,
    shown: StoredValue<Vec<ShownError>>,
}

/// An error that was shown in this session.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownError {
    /// The name of its entry in the reference.
    pub entry: String,
    /// The raw text.
    pub raw: String,
    /// When it was shown, in milliseconds since 1970-01-01 UTC.
    pub at_ms: f64,
}

impl ErrorReference {
    /// A reference that is not loaded yet.
    pub fn new() -> Self {
        Self { reference: Loader::default(), shown: StoredValue::default() }
    }

    /// Remembers a problem that is being shown.
    pub fn remember(self, problem: &Problem) {
        let error = ShownError {
            entry: problem.entry().to_owned(),
            raw: advice::raw(problem),
            at_ms: time::now_ms(),
        };
        self.shown.try_update_value(|all| {
            all.retain(|other| other.raw != error.raw);
            all.insert(0, error);
            all.truncate(MAX_SHOWN);
        });
    }

    /// The errors shown with this code, the latest first.
    pub fn shown_for(self, entry: &str) -> Vec<ShownError> {
        let of_entry =
            |all: &Vec<ShownError>| all.iter().filter(|error| error.entry == entry).cloned().collect();
        self.shown.try_with_value(of_entry).unwrap_or_default()
    }

    /// The reference. [`ErrorReference::read`] loads it, once.
    pub fn reference(self) -> Loader<Reference> {
        self.reference
    }

    /// Loads the reference, unless it is loaded.
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
    let call = HttpCall { method: "GET", url: &url, headers: Vec::new(), body: None, timeout_ms: TIMEOUT_MS };
    let answer = http::fetch(call, abort).await.map_err(|failure| {
        Problem::Transport(match failure {
            Failure::Offline => TransportProblem::Offline,
            Failure::Timeout => TransportProblem::Timeout { after_ms: TIMEOUT_MS },
            _ => TransportProblem::Unreachable { origin, cross_origin: false },
        })
    })?;
    let reference = (answer.status == 200).then(|| Reference::parse(&answer.body)).flatten();
    // Any other answer means that the host does not serve the file.
    reference.ok_or(Problem::Server(ServerError { status: answer.status, code: None, message: url }))
}
