//! Loads the host's configuration `config.json` once at the start. Its format is in
//! [`crate::session::model::hosting`].

use super::model::hosting;
use super::model::hosting::{Fault, Hosting};
use crate::browser::abort::Abort;
use crate::browser::history;
use crate::browser::http::{self, Call};
use leptos::prelude::*;

/// The path of the file, next to the panel.
const FILE: &str = "/config.json";
/// After this many milliseconds the panel starts without the file.
const TIMEOUT_MS: u32 = 5_000;

/// The host's configuration. Copies share the same state.
#[derive(Clone, Copy)]
pub struct HostingState(StoredValue<LoadedConfig>);

#[derive(Default)]
struct LoadedConfig {
    hosting: Hosting,
    faults: Vec<Fault>,
    exists: bool,
}

impl HostingState {
    /// An empty configuration. [`HostingState::read`] loads the file.
    pub fn empty() -> Self {
        Self(StoredValue::new(LoadedConfig::default()))
    }

    /// Loads the file. Without a file the defaults apply.
    pub async fn read(self) {
        let url = history::address_of(FILE);
        let call = Call { method: "GET", url: &url, headers: Vec::new(), body: None, timeout_ms: TIMEOUT_MS };
        let read = match http::fetch(call, &Abort::new()).await {
            Ok(answer) if answer.status == 200 => match String::from_utf8(answer.body) {
                // A host without the file may answer every unknown path with index.html.
                Ok(text) if text.trim_start().starts_with('<') => LoadedConfig::default(),
                Ok(text) => {
                    let (hosting, faults) = hosting::read(&text, &history::origin());
                    LoadedConfig { hosting, faults, exists: true }
                }
                Err(_) => failed("The file is not UTF-8 text.".into()),
            },
            Ok(answer) if answer.status == 404 => LoadedConfig::default(),
            Ok(answer) => failed(format!("The host answered with status {}.", answer.status)),
            Err(_) => failed("The host did not answer.".into()),
        };
        self.0.set_value(read);
    }

    /// The configuration.
    pub fn get(self) -> Hosting {
        self.0.with_value(|read| read.hosting.clone())
    }

    /// The parts of the file that are invalid and ignored.
    pub fn faults(self) -> Vec<Fault> {
        self.0.with_value(|read| read.faults.clone())
    }

    /// Whether the host serves the file.
    pub fn exists(self) -> bool {
        self.0.with_value(|read| read.exists)
    }
}

fn failed(why: String) -> LoadedConfig {
    LoadedConfig { faults: vec![Fault { path: "$".into(), why }], ..LoadedConfig::default() }
}
