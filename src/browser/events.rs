//! Event listeners that end with their owner.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A listener, removed when it is dropped.
pub struct Listener {
    target: web_sys::EventTarget,
    name: &'static str,
    handler: Closure<dyn FnMut(web_sys::Event)>,
}

/// Listens until the answer is dropped.
pub fn listen(
    target: &web_sys::EventTarget,
    name: &'static str,
    handler: impl FnMut(web_sys::Event) + 'static,
) -> Listener {
    let handler = Closure::new(handler);
    // Fails only for a callback that is no function.
    let _ = target.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
    Listener { target: target.clone(), name, handler }
}

/// Listens as long as the page lives.
pub fn forever(
    target: &web_sys::EventTarget,
    name: &'static str,
    handler: impl FnMut(web_sys::Event) + 'static,
) {
    std::mem::forget(listen(target, name, handler));
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.handler.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}

/// Calls when an element's size is known and whenever it changes, until the answer is dropped.
pub fn observe_size(element: &web_sys::Element, handler: impl FnMut() + 'static) -> Option<SizeObserver> {
    let handler = Closure::<dyn FnMut()>::new(handler);
    let observer = web_sys::ResizeObserver::new(handler.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SizeObserver { observer, _handler: handler })
}

/// An observer of an element's size, ended when it is dropped.
pub struct SizeObserver {
    observer: web_sys::ResizeObserver,
    _handler: Closure<dyn FnMut()>,
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
