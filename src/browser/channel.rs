//! Messages between the tabs of one browser, by BroadcastChannel.

use crate::browser::events::{self, Listener};
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel. Senders do not receive their own messages.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _listener: Option<Listener>,
}

impl Channel {
    /// Joins a channel. If the browser does not support channels, no message arrives.
    pub fn join(name: &str, mut receive: impl FnMut(String) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        let listener = channel.as_ref().map(|channel| {
            events::listen(channel, "message", move |event| {
                let message = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
                if let Some(message) = message {
                    receive(message);
                }
            })
        });
        Self { channel, _listener: listener }
    }

    /// Sends a message to the other tabs.
    pub fn post(&self, message: &str) {
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
