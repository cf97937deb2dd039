//! What this browser offers to this page. Whoever uses one of these asks here first and has a next best thing: old browsers
//! lack some, and a page over plain http lacks those that need a secure origin.

use crate::browser::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// What may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    /// WebCrypto: signing with the admin key, and encryption. Without it only a proxy can sign.
    Cryptography,
    /// Writing to the clipboard. Without it the text is selected in a field.
    Clipboard,
    /// IndexedDB. Without it what the panel keeps lasts as long as the page.
    Database,
    /// Locks across tabs. Without them approvals wait for each other within one tab only.
    Locks,
    /// Messages between tabs. Without them they go through the storage of settings.
    Channels,
    /// Server-sent events. Without them the feed is polled.
    EventSource,
    /// System notifications. Without them the title of the page alone counts.
    Notifications,
}

impl Capability {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Cryptography,
        Self::Clipboard,
        Self::Database,
        Self::Locks,
        Self::Channels,
        Self::EventSource,
        Self::Notifications,
    ];
}

/// Whether this browser offers it to this page.
pub fn has(capability: Capability) -> bool {
    let (owner, name) = match capability {
        Capability::Cryptography => ("crypto", "subtle"),
        Capability::Clipboard => ("navigator", "clipboard"),
        Capability::Locks => ("navigator", "locks"),
        Capability::Database => ("", "indexedDB"),
        Capability::Channels => ("", "BroadcastChannel"),
        Capability::EventSource => ("", "EventSource"),
        Capability::Notifications => ("", "Notification"),
    };
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into());
    let window = JsValue::from(window());
    let owner = if owner.is_empty() { Ok(window) } else { get(&window, owner) };
    // A getter that throws, as for a forbidden storage, is as good as none.
    owner.and_then(|owner| get(&owner, name)).is_ok_and(|found| !found.is_undefined() && !found.is_null())
}
