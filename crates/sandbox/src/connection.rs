//! One connection: which client it is from, which routes answer it, and whether a fault cuts it.

use crate::middleware::inject_fault::CutConnection;
use crate::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::service_fn;
use server_kit::serve::{self, Connection, Options};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// A fault cuts this connection.
#[derive(Debug, thiserror::Error)]
#[error("a fault cuts this connection")]
struct Cut;

/// Serves routes on an address until the shutdown.
pub async fn serve(listener: TcpListener, router: Router, app: Arc<AppState>) {
    let shutdown = app.shutdown.clone();
    let connect = |peer| {
        let (router, faulty) = (router.clone(), Arc::clone(&app));
        let service = service_fn(move |request| answer(request, peer, router.clone(), Arc::clone(&faulty)));
        Some(Connection { close: app.kept_connections.token(), ..Connection::new(service) })
    };
    serve::serve(listener, Options::default(), shutdown, connect).await;
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
    app: Arc<AppState>,
) -> Result<Response, Cut> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let Ok(mut response) = router.oneshot(request).await;
    if response.extensions().get::<CutConnection>().is_some() {
        return Err(Cut);
    }
    if app.faults.will_cut() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
