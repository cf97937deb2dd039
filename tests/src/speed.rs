//! A page on a slower computer and a slower network than the one the tests run on.

use crate::page::Page;
use serde_json::json;

/// A network between the page and everything it loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// What an answer takes at least.
    pub latency_ms: u32,
    /// What arrives in a second, and what leaves.
    pub bytes_per_second: u32,
}

impl Page {
    /// Lets the processor take so many times as long, and puts the network in between, where there is one.
    pub async fn slow_down(&self, times: u32, network: Option<Network>) {
        let mut commands = vec![("Emulation.setCPUThrottlingRate", json!({ "rate": times }))];
        if let Some(Network { latency_ms, bytes_per_second }) = network {
            commands.push(("Network.enable", json!({})));
            let conditions = json!({
                "offline": false, "latency": latency_ms,
                "downloadThroughput": bytes_per_second, "uploadThroughput": bytes_per_second,
            });
            commands.push(("Network.emulateNetworkConditions", conditions));
        }
        for (method, parameters) in commands {
            let set = self.devtools(method, parameters).await;
            set.unwrap_or_else(|error| panic!("{method}: {error}"));
        }
    }
}
