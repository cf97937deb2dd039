//! Messages between the tabs of one browser, by BroadcastChannel. Where the browser has none, they go through localStorage,
//! which tells the other tabs of each change. They contain no secret.

use crate::browser::capabilities::{self, Capability};
use crate::browser::events::{self, Listener};
use crate::browser::{storage, window};
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

/// What stands before a channel's name in localStorage.
const PREFIX: &str = "tresor-admin.message ";

/// A channel. Senders do not receive their own messages.
pub struct Channel {
    /// `None` if messages go through localStorage.
    channel: Option<BroadcastChannel>,
    name: String,
    _listener: Listener,
}

impl Channel {
    /// Joins a channel. If the browser supports neither channels nor storage, no message arrives.
    pub fn join(name: &str, mut receive: impl FnMut(String) + 'static) -> Self {
        let has_channels = capabilities::has(Capability::Channels);
        let channel = has_channels.then(|| BroadcastChannel::new(name).ok()).flatten();
        let name = [PREFIX, name].concat();
        let listener = match &channel {
            Some(channel) => events::listen(channel, "message", move |event| {
                let message = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
                message.into_iter().for_each(&mut receive);
            }),
            None => {
                let name = name.clone();
                events::listen(&window(), "storage", move |event| {
                    let text = |member: &str| Reflect::get(&event, &member.into()).ok()?.as_string();
                    // A message is removed at once, which is a change without a new value.
                    if text("key").as_deref() == Some(&name)
                        && let Some(message) = text("newValue")
                    {
                        receive(message);
                    }
                })
            }
        };
        Self { channel, name, _listener: listener }
    }

    /// Sends a message to the other tabs.
    pub fn post(&self, message: &str) {
        match &self.channel {
            Some(channel) => drop(channel.post_message(&message.into())),
            None => {
                storage::set(&self.name, Some(message));
                storage::set(&self.name, None);
            }
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
