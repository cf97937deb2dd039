//! How much the browser keeps for this origin, as far as it says.

use crate::browser::window;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Bytes that are used, and bytes that may be. The browser rounds both; `None` where it says nothing.
pub async fn estimate() -> Option<(f64, f64)> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let storage = get(&window().navigator(), "storage").filter(JsValue::is_object)?;
    let ask = get(&storage, "estimate")?.dyn_into::<Function>().ok()?;
    let asked = ask.call0(&storage).ok()?.dyn_into::<Promise>().ok()?;
    let answer = JsFuture::from(asked).await.ok()?;
    Some((get(&answer, "usage")?.as_f64()?, get(&answer, "quota")?.as_f64()?))
}
