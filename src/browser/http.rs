//! Fetch by gloo-net, with a time limit and with failures told apart as far as a browser lets them be.

use crate::browser::abort::Abort;
use crate::browser::{events, message, time, window};
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader};

/// What is to be fetched.
pub struct Call<'a> {
    /// GET, POST, PUT or DELETE.
    pub method: &'a str,
    /// The whole address.
    pub url: &'a str,
    /// Headers by name and value.
    pub headers: &'a [(&'static str, String)],
    /// A text body.
    pub body: Option<&'a str>,
    /// Milliseconds until the call is given up.
    pub timeout_ms: u32,
}

/// An answer of any status.
#[derive(Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Seconds by which the server's clock is ahead of this one, where its Date header may be read.
    pub server_ahead_seconds: Option<i64>,
    /// The version of what was answered, where it may be read.
    pub etag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer whose body is still on its way.
pub struct Opened {
    /// All but the body, which is empty here.
    pub head: Answer,
    response: Response,
}

/// A body that is read in pieces.
pub struct Chunks(ReadableStreamDefaultReader);

/// Why there is no answer.
pub enum Failure {
    /// The owner gave up.
    Aborted,
    /// The time limit ran out.
    Timeout,
    /// The browser says that it is offline.
    Offline,
    /// The page's Content-Security-Policy forbids the call.
    BlockedByPolicy,
    /// The server answers, but does not let pages of this origin read it.
    CrossOriginForbidden,
    /// Refused, cut or not found.
    Unreachable,
}

/// Fetches with a time limit.
pub async fn fetch(call: Call<'_>, abort: &Abort) -> Result<Answer, Failure> {
    limited(call, abort, async |opened: Opened| opened.whole().await).await
}

/// Fetches the head of an answer with a time limit, so that its body can be read in pieces, without one.
pub async fn open(call: Call<'_>, abort: &Abort) -> Result<Opened, Failure> {
    limited(call, abort, async |opened| Ok(opened)).await
}

async fn limited<T>(
    call: Call<'_>,
    abort: &Abort,
    finish: impl AsyncFnOnce(Opened) -> Result<T, gloo_net::Error>,
) -> Result<T, Failure> {
    let limit = Abort::new();
    let timer = time::after(call.timeout_ms, {
        let limit = limit.clone();
        move || limit.abort()
    });
    let result = match send(&call, abort, &limit).await {
        Ok(opened) => finish(opened).await,
        Err(error) => Err(error),
    };
    drop(timer);
    match result {
        Ok(answer) => Ok(answer),
        Err(_) if abort.is_aborted() => Err(Failure::Aborted),
        Err(_) if limit.is_aborted() => Err(Failure::Timeout),
        Err(_) => Err(diagnose(call.url).await),
    }
}

impl Opened {
    /// Reads the whole body.
    pub async fn whole(self) -> Result<Answer, gloo_net::Error> {
        Ok(Answer { body: self.response.binary().await?, ..self.head })
    }

    /// The whole body, held by the browser and not by the panel. The error is the browser's reason for breaking off.
    pub async fn blob(self) -> Result<Blob, String> {
        let body = web_sys::Response::from(self.response).blob().map_err(|thrown| message(&thrown))?;
        let blob = JsFuture::from(body).await.map_err(|thrown| message(&thrown))?;
        Ok(blob.unchecked_into())
    }

    /// The body in pieces; `None` where there is none.
    pub fn chunks(self) -> Option<Chunks> {
        Some(Chunks(self.response.body()?.get_reader().dyn_into().ok()?))
    }
}

impl Chunks {
    /// The next piece; `None` at the end. The error is the browser's reason for breaking off.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let read = JsFuture::from(self.0.read()).await.map_err(|thrown| message(&thrown))?;
        let value = Reflect::get(&read, &"value".into()).map_err(|thrown| message(&thrown))?;
        Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }
}

async fn send(call: &Call<'_>, abort: &Abort, limit: &Abort) -> Result<Opened, gloo_net::Error> {
    let signals = js_sys::Array::of2(&abort.signal(), &limit.signal());
    let either = web_sys::AbortSignal::any(&signals);
    let method = call.method.parse().unwrap_or(Method::GET);
    let mut builder = RequestBuilder::new(call.url)
        .method(method)
        .abort_signal(Some(&either))
        .cache(web_sys::RequestCache::NoStore)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .redirect(web_sys::RequestRedirect::Error);
    for (name, value) in call.headers {
        builder = builder.header(name, value);
    }
    let request = match call.body {
        Some(body) => builder.body(body)?,
        None => builder.build()?,
    };
    let response = request.send().await?;
    let head = Answer {
        status: response.status(),
        server_ahead_seconds: response.headers().get("date").as_deref().and_then(time::seconds_ahead),
        etag: response.headers().get("etag"),
        body: Vec::new(),
    };
    Ok(Opened { head, response })
}

/// Finds out as much as a page can about a call that failed without an answer.
pub(in crate::browser) async fn diagnose(url: &str) -> Failure {
    if !window().navigator().on_line() {
        return Failure::Offline;
    }
    // The report of a violation comes as a task of its own, after the call has failed.
    time::sleep(0).await;
    if BLOCKED.with_borrow(|blocked| blocked.iter().any(|origin| url.starts_with(origin.as_str()))) {
        return Failure::BlockedByPolicy;
    }
    let own = window().location().origin().unwrap_or_default();
    if !url.starts_with(&own) && answers_blindly(url).await {
        return Failure::CrossOriginForbidden;
    }
    Failure::Unreachable
}

/// Whether anything at all answers at this address: a call whose answer the page may not read.
async fn answers_blindly(url: &str) -> bool {
    let origin = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let Ok(request) = RequestBuilder::new(&origin)
        .mode(web_sys::RequestMode::NoCors)
        .cache(web_sys::RequestCache::NoStore)
        .credentials(web_sys::RequestCredentials::Omit)
        .build()
    else {
        return false;
    };
    request.send().await.is_ok()
}

thread_local! {
    /// Origins that the page's policy has blocked since it was loaded.
    static BLOCKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Starts to note which origins the page's Content-Security-Policy blocks. Called once, at the start.
pub fn watch_policy() {
    events::forever(&crate::browser::document(), "securitypolicyviolation", |event: web_sys::Event| {
        let Some(violation) = event.dyn_ref::<web_sys::SecurityPolicyViolationEvent>() else { return };
        if let Ok(blocked) = web_sys::Url::new(&violation.blocked_uri()) {
            BLOCKED.with_borrow_mut(|origins| origins.push(blocked.origin()));
        }
    });
}
