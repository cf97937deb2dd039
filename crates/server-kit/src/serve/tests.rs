//! Serving over loopback: limits, closing, and the shutdown.

use super::*;
use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use std::convert::Infallible;
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A server whose answers wait until they are released.
struct Server {
    address: SocketAddr,
    shutdown: CancellationToken,
    /// Cancelled to close the connections that are open.
    close: CancellationToken,
    /// Cancelled to drop them.
    cut: CancellationToken,
    /// Notified for each request that has arrived.
    arrived: Arc<Notify>,
    /// Notified to release one answer.
    release: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Server {
    async fn start(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let [shutdown, close, cut] = std::array::from_fn(|_| CancellationToken::new());
        let (arrived, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let connect = {
            let (close, cut) = (close.clone(), cut.clone());
            let (arrived, release) = (Arc::clone(&arrived), Arc::clone(&release));
            move |_| {
                let (arrived, release) = (Arc::clone(&arrived), Arc::clone(&release));
                let service = service_fn(move |_: Request<Incoming>| {
                    let (arrived, release) = (Arc::clone(&arrived), Arc::clone(&release));
                    async move {
                        arrived.notify_one();
                        release.notified().await;
                        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"done"))))
                    }
                });
                Some(Connection { close: close.clone(), cut: cut.clone(), ..Connection::new(service) })
            }
        };
        let task = tokio::spawn(serve(listener, options, shutdown.clone(), connect));
        Self { address, shutdown, close, cut, arrived, release, task }
    }

    async fn open(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// Reads one answer of the servers here.
async fn answer(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"done") {
        assert!(stream.read_buf(&mut text).await.unwrap() > 0, "closed: {text:?}");
    }
    String::from_utf8(text).unwrap()
}

async fn is_closed(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0; 16]).await {
        Ok(read) => read == 0,
        Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
    }
}

#[tokio::test]
async fn a_request_in_flight_is_answered_after_the_shutdown_began() {
    let server = Server::start(Options { grace_period: Duration::from_secs(60), ..Options::default() }).await;
    let (mut busy, mut idle) = (server.open().await, server.open().await);
    busy.write_all(REQUEST).await.unwrap();
    server.arrived.notified().await;
    server.shutdown.cancel();
    assert!(is_closed(&mut idle).await, "an idle connection is closed at once");
    server.release.notify_one();
    let text = answer(&mut busy).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    server.task.await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_request_that_outlasts_the_grace_period_is_dropped() {
    let server = Server::start(Options { grace_period: Duration::ZERO, ..Options::default() }).await;
    let mut stream = server.open().await;
    stream.write_all(REQUEST).await.unwrap();
    server.arrived.notified().await;
    server.shutdown.cancel();
    server.task.await.unwrap();
    assert!(is_closed(&mut stream).await);
}

/// Counts the connections that are open, as a part of their service.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_beyond_the_limit_wait_for_others_to_close() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (open, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let options = Options { max_connections: 2, ..Options::default() };
    let highest = Arc::clone(&peak);
    let task = tokio::spawn(serve(listener, options, CancellationToken::new(), move |_| {
        highest.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let counted = Open(Arc::clone(&open));
        Some(Connection::new(service_fn(move |_: Request<Incoming>| {
            let _ = &counted;
            async { Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"done")))) }
        })))
    }));
    // All are connected before the first one asks and closes, so without a limit all would be open at once.
    let mut clients = Vec::new();
    for _ in 0..8 {
        clients.push(TcpStream::connect(address).await.unwrap());
    }
    for mut client in clients {
        client.write_all(REQUEST).await.unwrap();
        answer(&mut client).await;
    }
    assert_eq!(peak.load(Ordering::SeqCst), 2);
    task.abort();
}

#[tokio::test]
async fn closing_lets_the_answer_out_and_ends_the_connection() {
    let server = Server::start(Options::default()).await;
    let mut stream = server.open().await;
    stream.write_all(REQUEST).await.unwrap();
    server.arrived.notified().await;
    server.close.cancel();
    server.release.notify_one();
    assert!(answer(&mut stream).await.contains("connection: close"));
    assert!(is_closed(&mut stream).await);
}

#[tokio::test]
async fn a_cut_connection_is_dropped_in_the_middle_of_a_request() {
    let server = Server::start(Options::default()).await;
    let mut stream = server.open().await;
    stream.write_all(REQUEST).await.unwrap();
    server.arrived.notified().await;
    server.cut.cancel();
    assert!(is_closed(&mut stream).await, "without an answer");
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_dropped() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (dropped, mut is_dropped) = tokio::sync::mpsc::channel::<()>(1);
    let options = Options { write_timeout: Some(Duration::from_millis(50)), ..Options::default() };
    let mut dropped = Some(dropped);
    let task = tokio::spawn(serve(listener, options, CancellationToken::new(), move |_| {
        let held = dropped.take();
        Some(Connection::new(service_fn(move |_: Request<Incoming>| {
            let _ = &held;
            async { Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(vec![0; 64 * 1024 * 1024])))) }
        })))
    }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    assert_eq!(is_dropped.recv().await, None, "the service is dropped with its connection");
    task.abort();
}

#[tokio::test]
async fn a_slow_head_is_timed_out() {
    let timeout = Some(Duration::from_millis(20));
    let server = Server::start(Options { head_timeout: timeout, ..Options::default() }).await;
    let mut stream = server.open().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHo").await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("200"));
}

#[tokio::test]
async fn a_refused_peer_is_closed_and_a_failing_service_cuts() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let peers = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&peers);
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(serve(listener, Options::default(), shutdown.clone(), move |peer| {
        seen.lock().unwrap().push(peer);
        let is_first = seen.lock().unwrap().len() == 1;
        let fail = |_: Request<Incoming>| async { Err::<Response<Full<Bytes>>, _>(io::Error::other("cut")) };
        (!is_first).then(|| Connection::new(service_fn(fail)))
    }));
    let mut refused = TcpStream::connect(address).await.unwrap();
    assert!(is_closed(&mut refused).await);
    let mut cut = TcpStream::connect(address).await.unwrap();
    cut.write_all(REQUEST).await.unwrap();
    assert!(is_closed(&mut cut).await, "no answer at all");
    let expected = vec![refused.local_addr().unwrap(), cut.local_addr().unwrap()];
    assert_eq!(*peers.lock().unwrap(), expected);
    shutdown.cancel();
    task.await.unwrap();
}
