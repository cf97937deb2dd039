//! System notifications.

use crate::browser::capabilities::{self, Capability};
use crate::browser::window;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether the page may notify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// This browser has no notifications for this page.
    Missing,
    /// Nobody has decided yet.
    Undecided,
    /// The page may notify.
    Granted,
    /// The browser or the person refused.
    Denied,
}

/// What the browser says now.
pub fn permission() -> Permission {
    let Some(class) = class() else { return Permission::Missing };
    let said = Reflect::get(&class, &"permission".into()).ok().and_then(|said| said.as_string());
    match said.as_deref() {
        Some("granted") => Permission::Granted,
        Some("denied") => Permission::Denied,
        _ => Permission::Undecided,
    }
}

/// Asks the person, unless it is decided. Must be called while a click is handled.
pub async fn ask() -> Permission {
    let asked = class().and_then(|class| {
        let ask = Reflect::get(&class, &"requestPermission".into()).ok()?.dyn_into::<Function>().ok()?;
        ask.call0(&class).ok()?.dyn_into::<Promise>().ok()
    });
    if let Some(asked) = asked {
        // What was answered is read below.
        let _ = JsFuture::from(asked).await;
    }
    permission()
}

/// Shows a notification if that is allowed. A later one takes its place.
pub fn show(title: &str, body: &str) {
    let Some(class) = class().filter(|_| permission() == Permission::Granted) else { return };
    let options = Object::new();
    for (name, value) in [("body", body), ("tag", "tresor-admin")] {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    // Some browsers allow notifications to service workers only. The page's title counts there, too.
    let _ = Reflect::construct(&class, &Array::of2(&title.into(), &options));
}

fn class() -> Option<Function> {
    if !capabilities::has(Capability::Notifications) {
        return None;
    }
    Reflect::get(&JsValue::from(window()), &"Notification".into()).ok()?.dyn_into().ok()
}
