//! Server-sent events. The caller reconnects, so that it can show the state of the connection.

use crate::browser::capabilities::{self, Capability};
use crate::browser::events::{self, Listener};
use crate::browser::message;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};

/// What happens on a stream.
pub enum StreamEvent {
    /// The stream is open.
    Open,
    /// The stream failed or could not be opened. It delivers nothing more.
    Broken,
    /// An event with its name and data.
    Named(&'static str, String),
}

/// A stream. Dropping it closes it.
pub struct Stream {
    source: EventSource,
    _listeners: Vec<Listener>,
}

impl Stream {
    /// Opens a stream and listens to events with these names. The error is the browser's message.
    pub fn open(
        url: &str,
        names: &'static [&'static str],
        handler: impl Fn(StreamEvent) + Clone + 'static,
    ) -> Result<Self, String> {
        if !capabilities::has(Capability::EventSource) {
            return Err("This browser has no server-sent events.".into());
        }
        let source = EventSource::new(url).map_err(|thrown| message(&thrown))?;
        let mut listeners = Vec::with_capacity(names.len() + 2);
        let opened = handler.clone();
        listeners.push(events::listen(&source, "open", move |_| opened(StreamEvent::Open)));
        let (broken, closing) = (handler.clone(), source.clone());
        listeners.push(events::listen(&source, "error", move |_| {
            closing.close();
            broken(StreamEvent::Broken);
        }));
        for name in names {
            let handler = handler.clone();
            listeners.push(events::listen(&source, name, move |event| {
                let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
                handler(StreamEvent::Named(name, data.unwrap_or_default()));
            }));
        }
        Ok(Self { source, _listeners: listeners })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
