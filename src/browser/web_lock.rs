//! Web Locks: named locks across all tabs of this browser. Closing a tab releases its locks. Where the browser has none,
//! a lock is this page's alone.

use crate::browser::capabilities::{self, Capability};
use crate::browser::window;
use futures::channel::oneshot;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held until this is dropped.
pub struct LockGuard(Held);

enum Held {
    /// By the browser. Calling the function releases it.
    Browser(Function),
    /// By this page, under this name.
    Page(String),
}

/// A lock of this page: its name, and who waits for it.
type PageLock = (String, VecDeque<oneshot::Sender<()>>);

thread_local! {
    /// The locks that this page holds where the browser has none.
    static PAGE_LOCKS: RefCell<Vec<PageLock>> = const { RefCell::new(Vec::new()) };
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        match &self.0 {
            Held::Browser(release) => drop(release.call0(&JsValue::UNDEFINED)),
            Held::Page(name) => release_in_page(name),
        }
    }
}

/// Waits for a lock. Requests are served in order.
pub async fn acquire(name: &str) -> LockGuard {
    LockGuard(match acquire_in_browser(name).await {
        Some(release) => Held::Browser(release),
        None => {
            acquire_in_page(name).await;
            Held::Page(name.to_owned())
        }
    })
}

async fn acquire_in_page(name: &str) {
    let turn = PAGE_LOCKS.with_borrow_mut(|locks| match locks.iter_mut().find(|lock| lock.0 == name) {
        Some((_, waiting)) => {
            let (sender, receiver) = oneshot::channel();
            waiting.push_back(sender);
            Some(receiver)
        }
        None => {
            locks.push((name.to_owned(), VecDeque::new()));
            None
        }
    });
    if let Some(turn) = turn {
        // The sender is kept until it is used.
        let _ = turn.await;
    }
}

fn release_in_page(name: &str) {
    PAGE_LOCKS.with_borrow_mut(|locks| {
        let Some(at) = locks.iter().position(|lock| lock.0 == name) else { return };
        while let Some(next) = locks[at].1.pop_front() {
            if next.send(()).is_ok() {
                return;
            }
        }
        locks.swap_remove(at);
    });
}

/// `None` if the browser does not support Web Locks.
async fn acquire_in_browser(name: &str) -> Option<Function> {
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
    receiver.await.ok()
}

/// Whether any tab holds this lock now. `None` if the browser cannot tell.
pub async fn is_held(name: &str) -> Option<bool> {
    let locks = locks()?;
    let promise = method(&locks, "query")?.call0(&locks).ok()?.dyn_into::<Promise>().ok()?;
    let state = JsFuture::from(promise).await.ok()?;
    let held = Reflect::get(&state, &"held".into()).ok()?;
    Some(Array::from(&held).iter().any(|lock| {
        Reflect::get(&lock, &"name".into()).ok().and_then(|held| held.as_string()).as_deref() == Some(name)
    }))
}

fn locks() -> Option<JsValue> {
    let has_locks = capabilities::has(Capability::Locks);
    has_locks.then(|| Reflect::get(&window().navigator(), &"locks".into()).ok()).flatten()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
