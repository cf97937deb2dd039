//! Sending a file with XMLHttpRequest, because fetch does not report how much of a body has been sent.

use crate::browser::abort::Abort;
use crate::browser::events;
use crate::browser::http::{self, Failure, HttpAnswer};
use crate::browser::time::{self, Timer};
use futures::channel::oneshot;
use js_sys::{ArrayBuffer, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

/// The progress of sending a body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// This many bytes have been sent.
    Sent(u64),
    /// Everything has been sent. The answer is still to come.
    AllSent,
}

/// The bytes of a body.
#[derive(Clone)]
pub enum Bytes {
    /// A blob, which the browser reads while it sends. The bytes are not copied into the page's memory.
    Blob(Blob),
    /// A small file that is in the page's memory already.
    Buffer(ArrayBuffer),
}

/// A request with a file as its body.
pub struct FileRequest<'a> {
    /// PUT or POST.
    pub method: &'a str,
    /// The absolute URL.
    pub url: &'a str,
    /// Headers by name and value. They may hold secrets, so they are dropped as soon as the browser has them.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: &'a Bytes,
    /// The request is aborted after this many milliseconds without progress.
    pub stall_ms: u32,
    /// Receives the progress.
    pub progress: Rc<dyn Fn(Progress)>,
}

/// Sends a file and waits for the answer.
pub async fn send(mut call: FileRequest<'_>, abort: &Abort) -> Result<HttpAnswer, Failure> {
    if abort.is_aborted() {
        return Err(Failure::Aborted);
    }
    let Some(request) = open(&mut call) else { return Err(Failure::Unreachable) };
    let stall = StallTimer::start(&request, call.stall_ms);
    let (sender, receiver) = oneshot::channel();
    let sender = Cell::new(Some(sender));
    let _ended = events::listen(&request, "loadend", move |_| {
        if let Some(sender) = sender.take() {
            let _ = sender.send(());
        }
    });
    let _aborted = events::listen(&abort.signal(), "abort", {
        let request = request.clone();
        move |_| drop(request.abort())
    });
    let upload = request.upload().ok();
    let _progress = upload.as_ref().map(|upload| {
        let (progress, all_sent) = (call.progress.clone(), call.progress.clone());
        let (on_progress, on_load) = (stall.clone(), stall.clone());
        let sent = events::listen(upload, "progress", move |event| {
            on_progress.restart();
            if let Some(event) = event.dyn_ref::<ProgressEvent>() {
                progress(Progress::Sent(event.loaded() as u64));
            }
        });
        let all_sent = events::listen(upload, "load", move |_| {
            on_load.restart();
            all_sent(Progress::AllSent);
        });
        (sent, all_sent)
    });
    (call.progress)(Progress::Sent(0));
    let sent = match call.body {
        Bytes::Blob(blob) => request.send_with_opt_blob(Some(blob)),
        Bytes::Buffer(buffer) => request.send_with_opt_buffer_source(Some(buffer)),
    };
    if sent.is_err() {
        return Err(Failure::Unreachable);
    }
    let _ = receiver.await;
    stall.stop();
    match request.status().unwrap_or_default() {
        0 if abort.is_aborted() => Err(Failure::Aborted),
        0 if stall.has_expired() => Err(Failure::Timeout),
        0 => Err(http::diagnose(call.url).await),
        status => Ok(answer(&request, status)),
    }
}

fn open(call: &mut FileRequest<'_>) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request.open(call.method, call.url).ok()?;
    for (name, value) in std::mem::take(&mut call.headers) {
        request.set_request_header(name, &value).ok()?;
    }
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    Some(request)
}

fn answer(request: &XmlHttpRequest, status: u16) -> HttpAnswer {
    let body = request.response().map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
    let date = request.get_response_header("date").ok().flatten();
    let etag = request.get_response_header("etag").ok().flatten();
    HttpAnswer { status, server_ahead_seconds: date.as_deref().and_then(time::seconds_ahead), etag, body }
}

/// Aborts a request that makes no progress for too long.
#[derive(Clone)]
struct StallTimer(Rc<StallState>);

struct StallState {
    request: XmlHttpRequest,
    limit_ms: u32,
    timer: RefCell<Option<Timer>>,
    has_expired: Cell<bool>,
}

impl StallTimer {
    fn start(request: &XmlHttpRequest, limit_ms: u32) -> Self {
        let (request, timer) = (request.clone(), RefCell::new(None));
        let stall = Self(Rc::new(StallState { request, limit_ms, timer, has_expired: Cell::new(false) }));
        stall.restart();
        stall
    }

    fn restart(&self) {
        let state = Rc::downgrade(&self.0);
        let timer = time::after(self.0.limit_ms, move || {
            if let Some(state) = state.upgrade() {
                state.has_expired.set(true);
                let _ = state.request.abort();
            }
        });
        *self.0.timer.borrow_mut() = Some(timer);
    }

    fn stop(&self) {
        self.0.timer.borrow_mut().take();
    }

    fn has_expired(&self) -> bool {
        self.0.has_expired.get()
    }
}
