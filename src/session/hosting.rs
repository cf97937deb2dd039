//! Loads the host's configuration `config.json` once at the start. Its format is in
//! [`crate::session::model::hosting`].

use super::model::hosting;
use super::model::hosting::{Hosting, HostingFault};
use crate::browser::abort::Abort;
use crate::browser::history;
use crate::browser::http::{self, HttpCall};
use futures::channel::oneshot::{self, Receiver};
use leptos::prelude::*;

const URL: &str = "/config.json";
/// After this many milliseconds the panel starts without the file.
const TIMEOUT_MS: u32 = 5_000;

/// The host's configuration. Copies share the same state.
#[derive(Clone, Copy)]
pub struct HostingState {
    loaded: StoredValue<LoadedConfig>,
    loading: StoredValue<Option<Receiver<LoadedConfig>>>,
}

/// What the file says, or what is wrong with it.
#[derive(Default)]
pub struct LoadedConfig {
    hosting: Hosting,
    faults: Vec<HostingFault>,
    exists: bool,
}

/// Starts to load the file. Without a file the defaults apply.
pub fn load() -> Receiver<LoadedConfig> {
    let (sender, receiver) = oneshot::channel();
    wasm_bindgen_futures::spawn_local(async {
        // Without a receiver there is no panel.
        let _ = sender.send(read().await);
    });
    receiver
}

async fn read() -> LoadedConfig {
    let origin = history::origin();
    let url = format!("{origin}{URL}");
    let call = HttpCall { method: "GET", url: &url, headers: Vec::new(), body: None, timeout_ms: TIMEOUT_MS };
    match http::fetch(call, &Abort::new()).await {
        Ok(answer) if answer.status == 200 => match String::from_utf8(answer.body) {
            // A host without the file may answer every unknown path with index.html.
            Ok(text) if text.trim_start().starts_with('<') => LoadedConfig::default(),
            Ok(text) => {
                let (hosting, faults) = hosting::read(&text, &origin);
                LoadedConfig { hosting, faults, exists: true }
            }
            Err(_) => failed("The file is not UTF-8 text.".into()),
        },
        Ok(answer) if answer.status == 404 => LoadedConfig::default(),
        Ok(answer) => failed(format!("The host answered with status {}.", answer.status)),
        Err(_) => failed("The host did not answer.".into()),
    }
}

impl HostingState {
    /// The configuration that is being loaded. It is empty until [`HostingState::loaded`].
    pub fn new(loading: Receiver<LoadedConfig>) -> Self {
        Self { loaded: StoredValue::new(LoadedConfig::default()), loading: StoredValue::new(Some(loading)) }
    }

    /// Waits for the file.
    pub async fn loaded(self) {
        let loading = self.loading.try_update_value(Option::take).flatten();
        if let Some(loading) = loading
            && let Ok(loaded) = loading.await
        {
            self.loaded.set_value(loaded);
        }
    }

    /// The configuration.
    pub fn get(self) -> Hosting {
        self.loaded.with_value(|read| read.hosting.clone())
    }

    /// The parts of the file that are invalid and ignored.
    pub fn faults(self) -> Vec<HostingFault> {
        self.loaded.with_value(|read| read.faults.clone())
    }

    /// Whether the host serves the file.
    pub fn exists(self) -> bool {
        self.loaded.with_value(|read| read.exists)
    }
}

fn failed(why: String) -> LoadedConfig {
    LoadedConfig { faults: vec![HostingFault { path: "$".into(), why }], ..LoadedConfig::default() }
}
