//! Sending a file with XMLHttpRequest: the one way in which a browser tells how much of a body has left.

use crate::browser::abort::Abort;
use crate::browser::events;
use crate::browser::http::{self, Answer, Failure};
use crate::browser::time::{self, Timer};
use futures::channel::oneshot;
use js_sys::{ArrayBuffer, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

/// How far a body has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// So many bytes have left.
    Sent(u64),
    /// All of it has left; the answer is to come.
    AllSent,
}

/// The bytes of a body.
#[derive(Clone)]
pub enum Bytes {
    /// The browser holds them and reads them as they are sent: they are not copied into the page's memory.
    Held(Blob),
    /// They are few, and in the page's memory already.
    Here(ArrayBuffer),
}

/// What is to be sent.
pub struct Put<'a> {
    /// PUT or POST.
    pub method: &'a str,
    /// The whole address.
    pub url: &'a str,
    /// Headers by name and value.
    pub headers: &'a [(&'static str, String)],
    /// The body.
    pub body: &'a Bytes,
    /// Milliseconds without any progress until it is given up.
    pub stall_ms: u32,
    /// Told how far the body has come.
    pub progress: Rc<dyn Fn(Progress)>,
}

/// Sends a body and waits for the answer.
pub async fn send(put: Put<'_>, abort: &Abort) -> Result<Answer, Failure> {
    if abort.is_aborted() {
        return Err(Failure::Aborted);
    }
    let Some(request) = open(&put) else { return Err(Failure::Unreachable) };
    let stall = Stall::watch(&request, put.stall_ms);
    let (sender, receiver) = oneshot::channel();
    let sender = Cell::new(Some(sender));
    let _ended = events::listen(&request, "loadend", move |_| {
        if let Some(sender) = sender.take() {
            let _ = sender.send(());
        }
    });
    let _given_up = events::listen(&abort.signal(), "abort", {
        let request = request.clone();
        move |_| drop(request.abort())
    });
    let upload = request.upload().ok();
    let _progress = upload.as_ref().map(|upload| {
        let (progress, all_sent) = (put.progress.clone(), put.progress.clone());
        let (moved, left) = (stall.clone(), stall.clone());
        let sent = events::listen(upload, "progress", move |event| {
            moved.rearm();
            if let Some(event) = event.dyn_ref::<ProgressEvent>() {
                progress(Progress::Sent(event.loaded() as u64));
            }
        });
        let all_sent = events::listen(upload, "load", move |_| {
            left.rearm();
            all_sent(Progress::AllSent);
        });
        (sent, all_sent)
    });
    (put.progress)(Progress::Sent(0));
    let sent = match put.body {
        Bytes::Held(blob) => request.send_with_opt_blob(Some(blob)),
        Bytes::Here(buffer) => request.send_with_opt_buffer_source(Some(buffer)),
    };
    if sent.is_err() {
        return Err(Failure::Unreachable);
    }
    let _ = receiver.await;
    stall.disarm();
    match request.status().unwrap_or_default() {
        0 if abort.is_aborted() => Err(Failure::Aborted),
        0 if stall.is_over() => Err(Failure::Timeout),
        0 => Err(http::diagnose(put.url).await),
        status => Ok(answer(&request, status)),
    }
}

fn open(put: &Put<'_>) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request.open(put.method, put.url).ok()?;
    for (name, value) in put.headers {
        request.set_request_header(name, value).ok()?;
    }
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    Some(request)
}

fn answer(request: &XmlHttpRequest, status: u16) -> Answer {
    let body = request.response().map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
    let date = request.get_response_header("date").ok().flatten();
    let etag = request.get_response_header("etag").ok().flatten();
    Answer { status, server_ahead_seconds: date.as_deref().and_then(time::seconds_ahead), etag, body }
}

/// Gives a request up when nothing moves any more.
#[derive(Clone)]
struct Stall(Rc<StallState>);

struct StallState {
    request: XmlHttpRequest,
    limit_ms: u32,
    timer: RefCell<Option<Timer>>,
    is_over: Cell<bool>,
}

impl Stall {
    fn watch(request: &XmlHttpRequest, limit_ms: u32) -> Self {
        let (request, timer) = (request.clone(), RefCell::new(None));
        let stall = Self(Rc::new(StallState { request, limit_ms, timer, is_over: Cell::new(false) }));
        stall.rearm();
        stall
    }

    fn rearm(&self) {
        let state = Rc::downgrade(&self.0);
        let timer = time::after(self.0.limit_ms, move || {
            if let Some(state) = state.upgrade() {
                state.is_over.set(true);
                let _ = state.request.abort();
            }
        });
        *self.0.timer.borrow_mut() = Some(timer);
    }

    fn disarm(&self) {
        self.0.timer.borrow_mut().take();
    }

    fn is_over(&self) -> bool {
        self.0.is_over.get()
    }
}
