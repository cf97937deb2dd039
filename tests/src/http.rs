//! A small HTTP client for loopback: the sandbox's control interface, a second administrator, and the bundle's files.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Sends a GET request with headers.
pub async fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    send(Method::GET, url, headers, None).await
}

/// Sends a request. Panics if there is no answer, because the server belongs to the test.
pub async fn send(method: Method, url: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
    send_bytes(method, url, headers, body.unwrap_or_default().into_bytes()).await
}

/// Sends a request with any bytes as its body.
pub async fn send_bytes(method: Method, url: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
    let mut request = Request::builder().method(method.clone()).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(body))).expect("the tests' own addresses are valid");
    // Connections are not reused: the sandbox closes idle ones before it cuts one for a fault.
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    let answer = client.request(request).await.unwrap_or_else(|error| panic!("{method} {url}: {error}"));
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.unwrap_or_else(|error| panic!("{method} {url}: {error}"));
    Answer { status: parts.status, headers: parts.headers, body: body.to_bytes() }
}
