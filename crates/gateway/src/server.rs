//! Connections: accepting them, answering on them, and ending them all. Slow heads are not waited for.

use crate::call::{self, Desk, form_of};
use crate::refusal::{self, Form};
use admin_api::gateway::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use bytes::Bytes;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use panel_host::Panel;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a request's head may take.
const HEAD: Duration = Duration::from_secs(20);
/// How long answers under way may take once the end has come.
const GRACE: Duration = Duration::from_secs(5);
/// Pause after a connection could not be accepted, for lack of file descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// The hosting configuration, which the gateway writes itself.
const CONFIG: &str = "/config.json";

/// All that the gateway answers with.
pub(crate) struct Gateway {
    pub desk: Arc<Desk>,
    pub panel: Panel,
    pub config: Bytes,
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Gateway {
    async fn answer(self: Arc<Self>, request: Request, peer: SocketAddr) -> Response {
        let response = match form_of(request.uri().path()) {
            Some(form) => call::answer(Arc::clone(&self.desk), request, peer, form).await,
            None if self.desk.guard.knows_host(request.uri(), request.headers()) => {
                return self.page(request).await;
            }
            None => refusal::answer(Refusal::OriginRefused, Form::Tenant),
        };
        self.finished(response, "no-store")
    }

    /// With the headers of production, as the panel's own files have them.
    fn finished(&self, mut response: Response, cache: &'static str) -> Response {
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        response
    }

    /// The panel's files, and its configuration.
    async fn page(self: Arc<Self>, request: Request) -> Response {
        let (parts, _) = request.into_parts();
        if parts.uri.path() == CONFIG && (parts.method == Method::GET || parts.method == Method::HEAD) {
            let mut response = Response::new(Body::from(self.config.clone()));
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            return self.finished(response, "no-cache");
        }
        let read = tokio::task::spawn_blocking(move || {
            self.panel.answer(&parts.method, parts.uri.path(), &parts.headers).map(Body::from)
        });
        read.await.unwrap_or_else(|_| refusal::answer(Refusal::UnknownOperation, Form::Tenant))
    }
}

/// Accepts connections until the end comes.
pub(crate) async fn serve(listener: TcpListener, gateway: Arc<Gateway>, mut ending: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    let ends = ending.clone();
    loop {
        tokio::select! {
            () = end_of(&mut ending) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(converse(stream, peer, Arc::clone(&gateway), ends.clone()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    // What takes longer is given up with the set; calls under way are tasks of their own and are written down.
    let _ = tokio::time::timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    gateway: Arc<Gateway>,
    mut ending: watch::Receiver<bool>,
) {
    // Small answers must not wait for each other; where this fails they do, and nothing else happens.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let gateway = Arc::clone(&gateway);
        async move { Ok::<_, Infallible>(gateway.answer(request.map(Body::new), peer).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // A caller that went away: there is nobody to tell.
        _ = connection.as_mut() => return,
        () = end_of(&mut ending) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Waits for the end.
async fn end_of(ending: &mut watch::Receiver<bool>) {
    // A sender that is gone is the end, too.
    let _ = ending.wait_for(|ending| *ending).await;
}
