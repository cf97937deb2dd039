//! The answers of the gateway: calls, the panel's files and its configuration. Also its background tasks and its stop.

use crate::base_path::{BasePath, Place};
use crate::call::{self, CallContext, form_of};
use crate::connections::{Connections, OpenConnection};
use crate::error_answer::{self, Form};
use admin_api::gateway::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use hyper::service::service_fn;
use panel_host::Panel;
use server_kit::CancellationToken;
use server_kit::serve::{Connection, Options};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::sleep;

/// Time for writing the answers to the last changes to their callers.
const LAST_WRITES: Duration = Duration::from_secs(1);
/// The hosting configuration, which the gateway writes itself.
const CONFIG: &str = "/config.json";

/// All that the gateway answers with.
pub(crate) struct Gateway {
    pub context: Arc<CallContext>,
    pub connections: Arc<Connections>,
    pub max_connections: usize,
    /// How long a stop waits for changes on their way.
    pub stop: Duration,
    pub panel: Panel,
    pub config: Bytes,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub base_path: BasePath,
}

impl Gateway {
    async fn answer(self: Arc<Self>, request: Request, connection: Arc<OpenConnection>) -> Response {
        let request = match self.base_path.place_of(request) {
            Place::Inside(request) => request,
            Place::Folder(address) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
                response.headers_mut().insert(LOCATION, address);
                return self.finished(response, "no-store");
            }
            Place::Outside => {
                let response = error_answer::answer(Refusal::UnknownOperation, Form::Tenant);
                return self.finished(response, "no-store");
            }
        };
        let response = match form_of(request.uri().path()) {
            Some(form) => call::answer(Arc::clone(&self.context), request, connection, form).await,
            None if self.context.origins.knows_host(request.uri(), request.headers()) => {
                return self.page(request).await;
            }
            None => error_answer::answer(Refusal::OriginRefused, Form::Tenant),
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
        read.await.unwrap_or_else(|_| error_answer::answer(Refusal::UnknownOperation, Form::Tenant))
    }

    /// After the shutdown has begun: waits for the last answers, then until no change is on its way.
    async fn nothing_to_wait_for(&self, shutdown: &CancellationToken) {
        shutdown.cancelled().await;
        sleep(self.context.limits.last_answers.min(self.stop)).await;
        self.context.open_calls.no_changes().await;
        sleep(LAST_WRITES.min(self.stop)).await;
    }

    /// Closes the connections of revoked administrators, at an interval.
    async fn watch_revocations(&self) {
        loop {
            sleep(self.context.limits.revocation).await;
            if !self.connections.has_holders() {
                continue;
            }
            let context = Arc::clone(&self.context);
            let active = tokio::task::spawn_blocking(move || context.admins.active()).await;
            // While the list cannot be read, every call is refused and prints the error.
            if let Ok(Ok(active)) = active {
                self.connections.keep_only(&active);
            }
        }
    }

    /// Writes the counts of calls without an identity, at an interval.
    async fn watch_counts(&self) {
        loop {
            sleep(self.context.limits.counting).await;
            self.context.write_counts().await;
        }
    }
}

/// Serves until the shutdown, then waits for what is on its way and closes the audit file.
pub(crate) async fn serve(listener: TcpListener, gateway: Arc<Gateway>, shutdown: CancellationToken) {
    let limits = &gateway.context.limits;
    let options = Options {
        head_timeout: Some(limits.head),
        grace_period: gateway.stop,
        write_timeout: Some(limits.write),
        max_connections: gateway.max_connections,
    };
    let connect = |peer: std::net::SocketAddr| {
        let open = Arc::new(gateway.connections.admit(peer.ip())?);
        let (gateway, cut) = (Arc::clone(&gateway), open.cut.clone());
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let (gateway, open) = (Arc::clone(&gateway), Arc::clone(&open));
            async move { Ok::<_, Infallible>(gateway.answer(request.map(Body::new), open).await) }
        });
        Some(Connection { cut, ..Connection::new(service) })
    };
    tokio::select! {
        () = server_kit::serve::serve(listener, options, shutdown.clone(), connect) => {}
        () = gateway.nothing_to_wait_for(&shutdown) => {}
        () = gateway.watch_revocations() => {}
        () = gateway.watch_counts() => {}
    }
    gateway.context.write_unknown().await;
    gateway.context.write_counts().await;
}
