//! What the host of the panel says in `config.json`, read once at the start.

use super::model::hosting;
use super::model::hosting::{Fault, Hosting};
use crate::browser::abort::Abort;
use crate::browser::history;
use crate::browser::http::{self, Call};
use leptos::prelude::*;

const URL: &str = "/config.json";
/// Milliseconds until the panel starts without it.
const TIMEOUT_MS: u32 = 5_000;

/// What the host says. Copies are the same.
#[derive(Clone, Copy)]
pub struct HostingState(StoredValue<Read>);

#[derive(Default)]
struct Read {
    hosting: Hosting,
    faults: Vec<Fault>,
    is_there: bool,
}

impl HostingState {
    /// Nothing yet: [`HostingState::read`] asks.
    pub fn unread() -> Self {
        Self(StoredValue::new(Read::default()))
    }

    /// Reads the file. Without one, everything is as usual.
    pub async fn read(self) {
        let origin = history::origin();
        let url = format!("{origin}{URL}");
        let call = Call { method: "GET", url: &url, headers: &[], body: None, timeout_ms: TIMEOUT_MS };
        let read = match http::fetch(call, &Abort::new()).await {
            Ok(answer) if answer.status == 200 => match String::from_utf8(answer.body) {
                // A host that answers every unknown path with the panel has no such file.
                Ok(text) if text.trim_start().starts_with('<') => Read::default(),
                Ok(text) => {
                    let (hosting, faults) = hosting::read(&text, &origin);
                    Read { hosting, faults, is_there: true }
                }
                Err(_) => failed("The file is no UTF-8 text.".into()),
            },
            Ok(answer) if answer.status == 404 => Read::default(),
            Ok(answer) => failed(format!("The host answered with status {}.", answer.status)),
            Err(_) => failed("The host did not answer.".into()),
        };
        self.0.set_value(read);
    }

    /// What it says.
    pub fn get(self) -> Hosting {
        self.0.with_value(|read| read.hosting.clone())
    }

    /// What of it could not be taken.
    pub fn faults(self) -> Vec<Fault> {
        self.0.with_value(|read| read.faults.clone())
    }

    /// Whether there is such a file.
    pub fn is_there(self) -> bool {
        self.0.with_value(|read| read.is_there)
    }
}

fn failed(why: String) -> Read {
    Read { faults: vec![Fault { path: "$".into(), why }], ..Read::default() }
}
