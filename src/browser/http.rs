//! HTTP requests by gloo-net, with a time limit and a diagnosis of failures, as far as the browser allows one.
//! Uploads are in [`crate::browser::upload`].

use crate::browser::abort::Abort;
use crate::browser::{events, message, time, window};
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader};

/// A request.
pub struct HttpCall<'a> {
    /// GET, POST, PUT or DELETE.
    pub method: &'a str,
    /// The absolute URL.
    pub url: &'a str,
    /// Headers by name and value. They may hold secrets, so they are dropped as soon as the browser has them.
    pub headers: Vec<(&'static str, String)>,
    /// A text body.
    pub body: Option<&'a str>,
    /// The request is aborted after this many milliseconds.
    pub timeout_ms: u32,
}

/// An answer, whatever its status.
#[derive(Default)]
pub struct HttpAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Seconds by which the server's clock is ahead of this computer's, if the Date header can be read.
    pub server_ahead_seconds: Option<i64>,
    /// The ETag, if it can be read.
    pub etag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer whose body has not been read yet.
pub struct OpenAnswer {
    /// The answer without its body.
    pub head: HttpAnswer,
    response: Response,
}

/// A body that is read in chunks.
pub struct BodyChunks(ReadableStreamDefaultReader);

/// Why there is no answer.
pub enum Failure {
    /// The caller aborted the request.
    Aborted,
    /// The time limit expired.
    Timeout,
    /// The browser is offline.
    Offline,
    /// The page's Content-Security-Policy forbids the request.
    BlockedByPolicy,
    /// The server answers, but does not let pages of this origin read the answer.
    CrossOriginForbidden,
    /// The connection was refused or cut, or the host was not found.
    Unreachable,
}

/// Fetches a whole answer within the time limit.
pub async fn fetch(call: HttpCall<'_>, abort: &Abort) -> Result<HttpAnswer, Failure> {
    limited(call, abort, async |opened: OpenAnswer| opened.read_all().await).await
}

/// Fetches the head of an answer within the time limit. The body can be read in chunks afterwards, without a limit.
pub async fn open(call: HttpCall<'_>, abort: &Abort) -> Result<OpenAnswer, Failure> {
    limited(call, abort, async |opened| Ok(opened)).await
}

async fn limited<T>(
    mut call: HttpCall<'_>,
    abort: &Abort,
    finish: impl AsyncFnOnce(OpenAnswer) -> Result<T, gloo_net::Error>,
) -> Result<T, Failure> {
    let limit = Abort::new();
    let timer = time::after(call.timeout_ms, {
        let limit = limit.clone();
        move || limit.abort()
    });
    let result = match send(&mut call, abort, &limit).await {
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

impl OpenAnswer {
    /// Reads the whole body.
    pub async fn read_all(self) -> Result<HttpAnswer, gloo_net::Error> {
        Ok(HttpAnswer { body: self.response.binary().await?, ..self.head })
    }

    /// The whole body as a blob, outside the page's memory. The error is the browser's message.
    pub async fn blob(self) -> Result<Blob, String> {
        let body = web_sys::Response::from(self.response).blob().map_err(|thrown| message(&thrown))?;
        let blob = JsFuture::from(body).await.map_err(|thrown| message(&thrown))?;
        Ok(blob.unchecked_into())
    }

    /// The body in chunks; `None` if there is no body.
    pub fn chunks(self) -> Option<BodyChunks> {
        Some(BodyChunks(self.response.body()?.get_reader().dyn_into().ok()?))
    }
}

impl BodyChunks {
    /// The next chunk; `None` at the end. The error is the browser's message.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let read = JsFuture::from(self.0.read()).await.map_err(|thrown| message(&thrown))?;
        let value = Reflect::get(&read, &"value".into()).map_err(|thrown| message(&thrown))?;
        Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }
}

async fn send(call: &mut HttpCall<'_>, abort: &Abort, limit: &Abort) -> Result<OpenAnswer, gloo_net::Error> {
    let signals = js_sys::Array::of2(&abort.signal(), &limit.signal());
    let either = web_sys::AbortSignal::any(&signals);
    let method = call.method.parse().unwrap_or(Method::GET);
    let mut builder = RequestBuilder::new(call.url)
        .method(method)
        .abort_signal(Some(&either))
        .cache(web_sys::RequestCache::NoStore)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .redirect(web_sys::RequestRedirect::Error);
    for (name, value) in std::mem::take(&mut call.headers) {
        builder = builder.header(name, &value);
    }
    let request = match call.body {
        Some(body) => builder.body(body)?,
        None => builder.build()?,
    };
    let response = request.send().await?;
    let head = HttpAnswer {
        status: response.status(),
        server_ahead_seconds: response.headers().get("date").as_deref().and_then(time::seconds_ahead),
        etag: response.headers().get("etag"),
        body: Vec::new(),
    };
    Ok(OpenAnswer { head, response })
}

/// Finds out why a request got no answer, as far as a page can.
pub(in crate::browser) async fn diagnose(url: &str) -> Failure {
    if !window().navigator().on_line() {
        return Failure::Offline;
    }
    // The violation event arrives in a separate task, after the request has failed.
    time::sleep(0).await;
    if BLOCKED_ORIGINS.with_borrow(|blocked| blocked.iter().any(|origin| url.starts_with(origin.as_str()))) {
        return Failure::BlockedByPolicy;
    }
    let own = window().location().origin().unwrap_or_default();
    if !url.starts_with(&own) && answers_without_cors(url).await {
        return Failure::CrossOriginForbidden;
    }
    Failure::Unreachable
}

/// Whether a server answers at this URL's origin. The page cannot read the answer.
async fn answers_without_cors(url: &str) -> bool {
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
    /// Origins that the page's policy has blocked since the page was loaded.
    static BLOCKED_ORIGINS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Starts recording which origins the page's Content-Security-Policy blocks. Called once, at the start.
pub fn watch_policy() {
    events::forever(&crate::browser::document(), "securitypolicyviolation", |event: web_sys::Event| {
        let Some(violation) = event.dyn_ref::<web_sys::SecurityPolicyViolationEvent>() else { return };
        if let Ok(blocked) = web_sys::Url::new(&violation.blocked_uri()) {
            BLOCKED_ORIGINS.with_borrow_mut(|origins| origins.push(blocked.origin()));
        }
    });
}
