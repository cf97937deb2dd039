//! How much storage this origin uses, as the browser estimates it.

use crate::browser::window;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The bytes used and the bytes allowed. The browser rounds both. `None` if it gives no estimate.
pub async fn estimate() -> Option<(f64, f64)> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let storage = get(&window().navigator(), "storage").filter(JsValue::is_object)?;
    let method = get(&storage, "estimate")?.dyn_into::<Function>().ok()?;
    let promise = method.call0(&storage).ok()?.dyn_into::<Promise>().ok()?;
    let estimate = JsFuture::from(promise).await.ok()?;
    Some((get(&estimate, "usage")?.as_f64()?, get(&estimate, "quota")?.as_f64()?))
}
