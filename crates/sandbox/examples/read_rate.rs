//! Measures how many signed reads a second the sandbox answers, including the client's work:
//! `cargo run --release -p sandbox --example read_rate [seconds] [connections]`
//!
//! Each request has its own signature and uses a kept connection. Its answer is read to the end.

use admin_api::secret::AdminKey;
use admin_api::signing::{self, Unsigned};
use admin_api::{Method, TenantId, time};
use sandbox::Flags;
use sandbox::db::DatabaseLocation;
use sandbox::flags::Seed;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number = |at| std::env::args().nth(at).and_then(|text| text.parse::<u64>().ok());
    let (seconds, connections) = (number(1).unwrap_or(5), number(2).unwrap_or(16));
    let folder = tempfile::tempdir()?;
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let running = sandbox::start(Flags {
        listen: loopback,
        content_listen: loopback,
        db: DatabaseLocation::File(folder.path().join("rate.sqlite")),
        seed: Seed::Empty,
        users: 10_000,
        tresors: 1_000,
        ..Flags::default()
    })
    .await?;
    let tresor = running.app.db.read(|c| sandbox::store::tresors::page(c, None, 1)).map_err(|e| e.code())?.0;
    let members = format!("/tresor/list-members?tresorid={}", tresor[0]);
    for (name, path) in [
        ("ListMembers", members.as_str()),
        ("ListTresors, 100 a page", "/tresor/list-tresors"),
        ("ListCustomContents", "/tenant/list-custom-contents"),
    ] {
        let end = Instant::now() + Duration::from_secs(seconds);
        let start = Instant::now();
        let workers: Vec<_> = (0..connections)
            .map(|_| {
                let client = Client {
                    address: running.api,
                    key: running.app.keys.primary.clone(),
                    tenant: running.app.tenant.clone(),
                    path: format!("/api/v4/admin{path}"),
                };
                tokio::spawn(async move { client.read_until(end).await })
            })
            .collect();
        let mut reads = 0;
        for worker in workers {
            reads += worker.await??;
        }
        let rate = reads as f64 / start.elapsed().as_secs_f64();
        println!("{name}: {rate:.0} signed reads a second over {connections} connections");
    }
    running.end().await;
    Ok(())
}

struct Client {
    address: SocketAddr,
    key: AdminKey,
    tenant: TenantId,
    path: String,
}

impl Client {
    async fn read_until(&self, end: Instant) -> std::io::Result<u64> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (mut reads, mut answer) = (0, Vec::new());
        while Instant::now() < end {
            stream.write_all(self.request().as_bytes()).await?;
            answer.clear();
            while !is_whole(&answer) {
                if stream.read_buf(&mut answer).await? == 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
            }
            if !answer.starts_with(b"HTTP/1.1 200 ") {
                return Err(std::io::Error::other(String::from_utf8_lossy(&answer).into_owned()));
            }
            reads += 1;
        }
        Ok(reads)
    }

    fn request(&self) -> String {
        let date = time::format(sandbox::clock::unix_seconds());
        let unsigned = Unsigned::new(Method::Get, &self.path, &self.tenant, date, None);
        let mut text = format!("GET {} HTTP/1.1\r\nHost: {}\r\n", self.path, self.address);
        for (name, value) in &unsigned.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let signature = signing::authorization(&signing::mac(&self.key, &unsigned.canonical));
        text.push_str(&format!("Authorization: {signature}\r\n\r\n"));
        text
    }
}

/// Whether an answer with a Content-Length is complete.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length
        .and_then(|length| length.parse::<usize>().ok())
        .is_some_and(|length| answer.len() >= end + 4 + length)
}
