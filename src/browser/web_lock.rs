//! Web Locks: named locks across all tabs of this browser. Closing a tab releases its locks.

use crate::browser::window;
use futures::channel::oneshot;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held until this is dropped.
pub struct LockGuard(Function);

impl Drop for LockGuard {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Waits for a lock. Requests are served in order. `None` if the browser does not support Web Locks.
pub async fn acquire(name: &str) -> Option<LockGuard> {
    let locks = locks()?;
    let request = method(&locks, "request")?;
    let (sender, receiver) = oneshot::channel();
    let sender = RefCell::new(Some(sender));
    // The browser holds the lock until the promise that this callback returns is resolved.
    let granted = Closure::<dyn FnMut() -> Promise>::new(move || {
        Promise::new(&mut |release, _| {
            if let Some(sender) = sender.borrow_mut().take() {
                let _ = sender.send(release);
            }
        })
    });
    request.call2(&locks, &name.into(), granted.as_ref()).ok()?;
    receiver.await.ok().map(LockGuard)
}

/// Whether any tab holds this lock now.
pub async fn is_held(name: &str) -> bool {
    let Some(locks) = locks() else { return false };
    let Some(query) = method(&locks, "query") else { return false };
    let Some(promise) = query.call0(&locks).ok().and_then(|result| result.dyn_into::<Promise>().ok()) else {
        return false;
    };
    let Ok(state) = JsFuture::from(promise).await else { return false };
    let held = Reflect::get(&state, &"held".into()).unwrap_or_default();
    Array::from(&held).iter().any(|lock| {
        Reflect::get(&lock, &"name".into()).ok().and_then(|held| held.as_string()).as_deref() == Some(name)
    })
}

fn locks() -> Option<JsValue> {
    Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
