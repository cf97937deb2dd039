//! Server-sent events. Reconnecting is the caller's business, so that its state can be shown.

use crate::browser::events::{self, Listener};
use crate::browser::message;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};

/// What a stream says.
pub enum Event {
    /// It is open.
    Open,
    /// It broke, or could not be opened. Nothing more comes.
    Broken,
    /// An event by its name, with its data.
    Named(&'static str, String),
}

/// A stream, closed when it is dropped.
pub struct Stream {
    source: EventSource,
    _listeners: Vec<Listener>,
}

impl Stream {
    /// Opens a stream and hears events of these names. The error is the browser's reason.
    pub fn open(
        url: &str,
        names: &'static [&'static str],
        hear: impl Fn(Event) + Clone + 'static,
    ) -> Result<Self, String> {
        let source = EventSource::new(url).map_err(|thrown| message(&thrown))?;
        let mut listeners = Vec::with_capacity(names.len() + 2);
        let opened = hear.clone();
        listeners.push(events::listen(&source, "open", move |_| opened(Event::Open)));
        let (broken, closing) = (hear.clone(), source.clone());
        listeners.push(events::listen(&source, "error", move |_| {
            closing.close();
            broken(Event::Broken);
        }));
        for name in names {
            let hear = hear.clone();
            listeners.push(events::listen(&source, name, move |event| {
                let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
                hear(Event::Named(name, data.unwrap_or_default()));
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
