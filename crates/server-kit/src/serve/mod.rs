//! Accepting connections and serving HTTP/1.1 on them until the shutdown.
//!
//! `axum::serve` is not used: it can neither limit connections, nor time out a slow request head, nor close a kept
//! connection before the shutdown, nor cut one on purpose.

use crate::CancellationToken;
use http::{Request, Response};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::error::Error;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

/// Pause after a connection could not be accepted, for lack of file descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How connections are served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Time for the head of a request, counted from the opening of the connection or from the end of the request
    /// before. `None` waits forever.
    pub head_timeout: Option<Duration>,
    /// Time for requests in flight once the shutdown has begun. What takes longer is dropped.
    pub grace_period: Duration,
    /// Time in which a client must take some of what is written to it. `None` waits forever.
    pub write_timeout: Option<Duration>,
    /// Connections open at a time. Further ones wait in the listener's backlog.
    pub max_connections: usize,
}

impl Default for Options {
    /// No timeout, a grace period of two seconds, and no limit of connections.
    fn default() -> Self {
        Self {
            head_timeout: None,
            grace_period: Duration::from_secs(2),
            write_timeout: None,
            max_connections: Semaphore::MAX_PERMITS,
        }
    }
}

/// What answers one connection.
pub struct Connection<S> {
    /// Answers its requests. An error of it cuts the connection without an answer. It is dropped with the connection,
    /// so that a permit or counter inside it lives as long as the connection.
    pub service: S,
    /// Cancelling it lets the request in flight finish and then closes the connection.
    pub close: CancellationToken,
    /// Cancelling it drops the connection at once, also in the middle of a request or an answer.
    pub cut: CancellationToken,
}

impl<S> Connection<S> {
    /// A connection that is kept until the client closes it or the shutdown begins.
    pub fn new(service: S) -> Self {
        Self { service, close: CancellationToken::new(), cut: CancellationToken::new() }
    }
}

/// Serves until `shutdown` is cancelled, then lets requests in flight finish within the grace period.
///
/// `connect` is called for each connection with the address of the client; `None` closes the connection at once.
pub async fn serve<S, B>(
    listener: TcpListener,
    options: Options,
    shutdown: CancellationToken,
    mut connect: impl FnMut(SocketAddr) -> Option<Connection<S>>,
) where
    S: Service<Request<Incoming>, Response = Response<B>> + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let free = Arc::new(Semaphore::new(options.max_connections.min(Semaphore::MAX_PERMITS)));
    let mut connections = JoinSet::new();
    while let Some((permit, accepted)) = shutdown
        .run_until_cancelled(async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (permit, listener.accept().await)
        })
        .await
    {
        // Connections that have ended are forgotten.
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) => {
                if let Some(connection) = connect(peer) {
                    let (options, shutdown) = (options.clone(), shutdown.clone());
                    connections.spawn(async move {
                        let _permit = permit;
                        serve_connection(stream, connection, &options, shutdown).await;
                    });
                }
            }
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
    drop(listener);
    // Connections that outlast the grace period are dropped with the set.
    let all_closed = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(options.grace_period, all_closed).await;
}

async fn serve_connection<S, B>(
    stream: TcpStream,
    connection: Connection<S>,
    options: &Options,
    shutdown: CancellationToken,
) where
    S: Service<Request<Incoming>, Response = Response<B>>,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    // Small answers must not wait for each other. Where this fails they are slower, and nothing else happens.
    let _ = stream.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(options.head_timeout);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(options.write_timeout);
    let mut http = pin!(builder.serve_connection(TokioIo::new(Box::pin(stream)), connection.service));
    tokio::select! {
        biased;
        () = connection.cut.cancelled() => return,
        () = connection.close.cancelled() => {}
        () = shutdown.cancelled() => {}
        // An error here is a client that went away or a connection that was cut: nobody is left to be told.
        _ = http.as_mut() => return,
    }
    http.as_mut().graceful_shutdown();
    // The connection is dropped when it is cut.
    let _ = connection.cut.run_until_cancelled(http).await;
}

#[cfg(test)]
mod tests;
