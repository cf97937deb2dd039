//! Short texts between the tabs of one browser.

use crate::browser::events::{self, Listener};
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel; the sender does not hear itself.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _listener: Option<Listener>,
}

impl Channel {
    /// Joins a channel. Where the browser has none, nothing is heard.
    pub fn join(name: &str, mut hear: impl FnMut(String) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        let listener = channel.as_ref().map(|channel| {
            events::listen(channel, "message", move |event| {
                let message = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
                if let Some(message) = message {
                    hear(message);
                }
            })
        });
        Self { channel, _listener: listener }
    }

    /// Says something to the other tabs.
    pub fn say(&self, message: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&message.into());
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
