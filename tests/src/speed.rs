//! Simulates a slower computer and a slower network.

use crate::page::Page;
use serde_json::json;

/// A network between the page and everything it loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// The minimum latency.
    pub latency_ms: u32,
    /// The download and upload speed per second.
    pub bytes_per_second: u32,
}

impl Page {
    /// Slows the processor down by this factor, and the network if one is given.
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
