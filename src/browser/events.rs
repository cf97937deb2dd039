//! Event listeners and observers that are removed when they are dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A listener. Dropping it removes it.
pub struct Listener {
    target: web_sys::EventTarget,
    name: &'static str,
    handler: Closure<dyn FnMut(web_sys::Event)>,
}

/// Listens until the returned listener is dropped.
pub fn listen(
    target: &web_sys::EventTarget,
    name: &'static str,
    handler: impl FnMut(web_sys::Event) + 'static,
) -> Listener {
    let handler = Closure::new(handler);
    // This fails only if the callback is not a function.
    let _ = target.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
    Listener { target: target.clone(), name, handler }
}

/// Listens until the page is closed.
pub fn forever(
    target: &web_sys::EventTarget,
    name: &'static str,
    handler: impl FnMut(web_sys::Event) + 'static,
) {
    std::mem::forget(listen(target, name, handler));
}

/// Listens until the page is closed, before all listeners of elements inside the target.
pub fn forever_first(
    target: &web_sys::EventTarget,
    name: &'static str,
    handler: impl FnMut(web_sys::Event) + 'static,
) {
    let handler = Closure::<dyn FnMut(web_sys::Event)>::new(handler);
    // This fails only if the callback is not a function.
    let _ = target.add_event_listener_with_callback_and_bool(name, handler.as_ref().unchecked_ref(), true);
    handler.forget();
}

/// The value of an attribute of the event's target, or of its nearest ancestor that has the attribute. With this, one
/// listener serves all buttons of a table.
pub fn attribute_near(event: &web_sys::Event, name: &str) -> Option<String> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.closest(&["[", name, "]"].concat()).ok()??.get_attribute(name)
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.handler.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}

/// Calls `handler` when an element's size is known and whenever it changes, until the returned observer is dropped.
pub fn observe_size(element: &web_sys::Element, handler: impl FnMut() + 'static) -> Option<SizeObserver> {
    let handler = Closure::<dyn FnMut()>::new(handler);
    let observer = web_sys::ResizeObserver::new(handler.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SizeObserver { observer, _handler: handler })
}

/// An observer of an element's size. Dropping it ends the observation.
pub struct SizeObserver {
    observer: web_sys::ResizeObserver,
    _handler: Closure<dyn FnMut()>,
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
