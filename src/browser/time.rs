//! The clock, timers, and dates and times formatted by the browser's `Intl`.

use crate::browser::window;
use js_sys::{Date, Intl, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds since 1970-01-01 UTC by this computer's clock.
pub fn now_ms() -> f64 {
    Date::now()
}

/// Milliseconds since the page was loaded. Nobody can set this clock, but it may stand still while the computer sleeps.
pub fn steady_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// A moment by both clocks, to tell later how much time has passed since.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    now_ms: f64,
    steady_ms: f64,
}

impl Moment {
    /// This moment.
    pub fn now() -> Self {
        Self { now_ms: now_ms(), steady_ms: steady_ms() }
    }

    /// Milliseconds since then, by the clock that went further: one can be set, the other may stand still in a sleep.
    pub fn passed_ms(self) -> f64 {
        (now_ms() - self.now_ms).max(steady_ms() - self.steady_ms)
    }
}

/// A timer. Dropping it stops it.
pub struct Timer {
    id: i32,
    _handler: Closure<dyn FnMut()>,
}

/// Calls `handler` once, after this many milliseconds.
pub fn after(delay_ms: u32, handler: impl FnMut() + 'static) -> Timer {
    let handler = Closure::new(handler);
    let id = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(
            handler.as_ref().unchecked_ref(),
            i32::try_from(delay_ms).unwrap_or(i32::MAX),
        )
        // This fails only if the callback is not a function.
        .unwrap_or_default();
    Timer { id, _handler: handler }
}

impl Drop for Timer {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.id);
    }
}

/// Waits this many milliseconds. 0 lets the browser run its queued tasks.
pub async fn sleep(delay_ms: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            &resolve,
            i32::try_from(delay_ms).unwrap_or(i32::MAX),
        );
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Lets the browser run more urgent tasks, and continues as soon as possible. Faster than [`sleep`] with 0, which
/// browsers stretch to some milliseconds when it is repeated.
pub async fn yield_now() {
    let scheduler = Reflect::get(&window(), &"scheduler".into()).unwrap_or_default();
    let method = Reflect::get(&scheduler, &"yield".into()).ok();
    let promise = method
        .and_then(|method| method.dyn_into::<js_sys::Function>().ok())
        .and_then(|method| method.call0(&scheduler).ok())
        .and_then(|promise| promise.dyn_into::<js_sys::Promise>().ok());
    match promise {
        Some(promise) => drop(wasm_bindgen_futures::JsFuture::from(promise).await),
        None => sleep(0).await,
    }
}

/// Parses an ISO 8601 or HTTP date to milliseconds since 1970-01-01 UTC.
pub fn parse_ms(text: &str) -> Option<f64> {
    let ms = Date::parse(text);
    (!ms.is_nan()).then_some(ms)
}

/// Seconds by which the clock of a Date header is ahead of this computer's.
pub fn seconds_ahead(date_header: &str) -> Option<i64> {
    parse_ms(date_header).map(|ms| ((ms - now_ms()) / 1000.0).round() as i64)
}

/// The chosen date format.
struct Format {
    language: Option<String>,
    /// A style of `Intl`, or `iso`.
    style: &'static str,
}

thread_local! {
    static FORMAT: RefCell<Format> = const { RefCell::new(Format { language: None, style: "medium" }) };
}

/// Sets the date format: a language (`None` for the browser's own) and a style of `Intl` or `iso`. Returns `false` if
/// the browser does not know the language; then its own is used.
pub fn set_format(language: Option<&str>, style: &'static str) -> bool {
    let known = language.filter(|language| {
        let list = js_sys::Array::of1(&(*language).into());
        let class = Reflect::get(&js_sys::global(), &"Intl".into());
        let check = class.and_then(|intl| Reflect::get(&intl, &"getCanonicalLocales".into()));
        check
            .ok()
            .and_then(|check| check.dyn_into::<js_sys::Function>().ok())
            .is_some_and(|check| check.call1(&JsValue::UNDEFINED, &list).is_ok())
    });
    FORMAT.with_borrow_mut(|format| *format = Format { language: known.map(ToOwned::to_owned), style });
    known.is_some() || language.is_none()
}

fn languages() -> js_sys::Array {
    FORMAT.with_borrow(|format| format.language.iter().map(JsValue::from).collect())
}

/// A date and time in the chosen format and the local time zone.
pub fn date_time(ms: f64) -> String {
    let style = FORMAT.with_borrow(|format| format.style);
    let date = Date::new(&JsValue::from_f64(ms));
    if style == "iso" {
        return date.to_iso_string().into();
    }
    let options = js_sys::Object::new();
    for (name, value) in
        [("dateStyle", style), ("timeStyle", if style == "short" { "medium" } else { style })]
    {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    text_of(&Intl::DateTimeFormat::new(&languages(), &options).format(), &date)
}

/// The local time of a moment, as milliseconds since 1970-01-01 by a clock without time zones. Its days and hours can be
/// counted.
pub fn local_ms(ms: f64) -> f64 {
    ms - Date::new(&JsValue::from_f64(ms)).get_timezone_offset() * 60_000.0
}

/// A day of such a clock in the chosen format, with its time if wanted.
pub fn day(local_ms: f64, with_time: bool) -> String {
    let style = FORMAT.with_borrow(|format| format.style);
    let date = Date::new(&JsValue::from_f64(local_ms));
    if style == "iso" {
        let text = String::from(date.to_iso_string());
        return text.chars().take(if with_time { 16 } else { 10 }).collect();
    }
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"dateStyle".into(), &style.into());
    let _ = Reflect::set(&options, &"timeZone".into(), &"UTC".into());
    if with_time {
        let _ = Reflect::set(&options, &"timeStyle".into(), &"short".into());
    }
    text_of(&Intl::DateTimeFormat::new(&languages(), &options).format(), &date)
}

/// A time of day in the chosen language and the local time zone.
pub fn time_of_day(ms: f64) -> String {
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"timeStyle".into(), &"short".into());
    let format = Intl::DateTimeFormat::new(&languages(), &options);
    text_of(&format.format(), &Date::new(&JsValue::from_f64(ms)))
}

/// The time from now in the chosen language and the largest whole unit, as in "4 minutes ago".
pub fn relative(ms: f64) -> String {
    let seconds = (ms - now_ms()) / 1000.0;
    let (amount, unit) = match seconds.abs() {
        s if s < 60.0 => (seconds, "second"),
        s if s < 3600.0 => (seconds / 60.0, "minute"),
        s if s < 86_400.0 => (seconds / 3600.0, "hour"),
        s if s < 86_400.0 * 365.0 => (seconds / 86_400.0, "day"),
        _ => (seconds / (86_400.0 * 365.25), "year"),
    };
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"numeric".into(), &"auto".into());
    let format = Intl::RelativeTimeFormat::new(&languages(), &options);
    format.format(amount.trunc(), unit).into()
}

fn text_of(format: &js_sys::Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
