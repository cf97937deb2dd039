//! Connections: accepting them, answering on them, cutting one that a fault wants cut, and ending them all.

use crate::app::{App, blocking, end_of};
use crate::faults::{self, Cut};
use crate::refusal::{Refusal, UNKNOWN_PATH};
use crate::{body, content_origin, control, guard, nevis, tenant};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;

/// How long answers under way may take once the end has come.
const GRACE: Duration = Duration::from_secs(2);
/// Pause after a connection could not be accepted, for lack of file descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// All that the API's address answers.
pub fn api(app: &Arc<App>) -> Router {
    control::router()
        .fallback(front)
        .layer(from_fn_with_state(Arc::clone(app), faults::meet))
        .layer(from_fn(body::finish))
        .layer(from_fn(guard::share))
        .layer(from_fn_with_state(Arc::clone(app), guard::admit))
        .with_state(Arc::clone(app))
}

/// All that the content's address answers.
pub fn content(app: &Arc<App>) -> Router {
    Router::new()
        .fallback(content_origin::answer)
        .layer(from_fn(body::finish))
        .layer(from_fn_with_state(Arc::clone(app), guard::admit))
        .with_state(Arc::clone(app))
}

/// Everything but the control interface's own routes.
async fn front(State(app): State<Arc<App>>, request: Request) -> Response {
    let path = request.uri().path();
    if tenant::is_path(path) {
        return tenant::answer(app, request).await.into_response();
    }
    if nevis::is_path(path) {
        return nevis::answer(app, request).await.into_response();
    }
    if app.panel.is_none() || path.starts_with("/sandbox/") {
        return UNKNOWN_PATH.into_response();
    }
    let (parts, _) = request.into_parts();
    blocking(move || {
        let panel = app.panel.as_ref();
        panel.map(|panel| panel.answer(&parts.method, parts.uri.path(), &parts.headers).map(Body::from))
    })
    .await
    .unwrap_or_else(|| UNKNOWN_PATH.into_response())
}

/// Accepts connections until the end comes.
pub async fn serve(listener: TcpListener, router: Router, app: Arc<App>) {
    let mut ending = app.ending.subscribe();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = end_of(&mut ending) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(converse(stream, peer, router.clone(), Arc::clone(&app)));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    // What takes longer is given up with the set.
    let _ = tokio::time::timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

/// Answers one connection's requests.
async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, app: Arc<App>) {
    // Small answers must not wait for each other; where this fails they do, and nothing else happens.
    let _ = stream.set_nodelay(true);
    let (mut recycle, mut ending) = (app.recycle.subscribe(), app.ending.subscribe());
    let service = service_fn(move |request| answer(request, Peer(peer), router.clone(), Arc::clone(&app)));
    let mut connection = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    loop {
        tokio::select! {
            // A client that went away, or a cut: there is nobody to tell.
            _ = connection.as_mut() => return,
            Ok(()) = recycle.changed() => connection.as_mut().graceful_shutdown(),
            Ok(()) = ending.changed() => connection.as_mut().graceful_shutdown(),
        }
    }
}

/// A connection that is to be cut.
#[derive(Debug, thiserror::Error)]
#[error("a fault wanted this connection cut")]
struct CutHere;

async fn answer(
    request: hyper::Request<Incoming>,
    peer: Peer,
    router: Router,
    app: Arc<App>,
) -> Result<Response, CutHere> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    let mut response = match AssertUnwindSafe(router.oneshot(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        // The panic's own text is on the terminal already.
        Err(_) => Refusal::Code("UnexpectedError").into_response(),
    };
    if response.extensions().get::<Cut>().is_some() {
        return Err(CutHere);
    }
    if app.faults.will_cut() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
