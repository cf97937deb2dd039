//! A service that keeps every request that reaches it, as bytes, and answers as it is told: what the gateway really
//! sends, seen from the other side.

use axum::body::Bytes;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;

const EMPTY: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// What it answers.
#[derive(Clone)]
pub enum Reply {
    /// These bytes, and then the connection ends.
    Bytes(Bytes),
    /// Nothing until it is released, then an empty 200.
    Held(Arc<Notify>),
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedRequest {
    pub method: String,
    /// Path with its query.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl ReceivedRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let first = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} stands twice");
        first
    }
}

/// A recording service.
#[derive(Clone)]
pub struct Recorder {
    pub url: String,
    requests: Arc<Mutex<Vec<ReceivedRequest>>>,
    arrived: Arc<Notify>,
}

/// An empty 200.
pub fn ok() -> Reply {
    Reply::Bytes(Bytes::from_static(EMPTY))
}

impl Recorder {
    /// Starts one on loopback.
    pub async fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let recorder = Self::at(url);
        let shared = recorder.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(shared.clone().serve(stream, reply.clone()));
            }
        });
        recorder
    }

    /// One that is given its connections.
    pub fn at(url: String) -> Self {
        Self { url, requests: Arc::default(), arrived: Arc::default() }
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.requests.lock().unwrap().clone()
    }

    /// Takes the requests so far away.
    pub fn take(&self) -> Vec<ReceivedRequest> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }

    /// Waits for a request.
    pub async fn arrival(&self) {
        self.arrived.notified().await;
    }

    /// Answers one request of a connection.
    pub async fn serve(self, mut stream: impl AsyncRead + AsyncWrite + Unpin, reply: Reply) {
        let Some(request) = read(&mut stream).await else { return };
        self.requests.lock().unwrap().push(request);
        self.arrived.notify_one();
        let bytes = match reply {
            Reply::Bytes(bytes) => bytes,
            Reply::Held(release) => {
                release.notified().await;
                Bytes::from_static(EMPTY)
            }
        };
        // The gateway may have given up: then nobody takes the answer.
        let _ = stream.write_all(&bytes).await;
        let _ = stream.shutdown().await;
    }
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<ReceivedRequest> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_owned(), value.trim().to_owned())
    });
    let mut request =
        ReceivedRequest { method, target, headers: headers.collect(), body: bytes[head + 4..].to_vec() };
    assert_eq!(request.header("transfer-encoding"), None, "the gateway announces its bodies");
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await.ok()? == 0 {
            return None;
        }
    }
    Some(request)
}
