//! What holds against whoever can reach the port, and against a service that is not what it should be.

mod support;

use admin_api::service::ServiceUrl;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use support::common::{self, BASE};
use support::recorder::{self, Recorder, Reply};
use support::{Call, RecorderSetup, TenantSetup, refusal, summary};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

fn address(url: &str) -> &str {
    url.strip_prefix("http://").unwrap()
}

#[tokio::test]
async fn requests_that_two_servers_read_differently_smuggle_nothing() {
    let setup = RecorderSetup::start(recorder::ok()).await;
    let anna = setup.admin("anna");
    let path = format!("{BASE}/user/list-users");
    let smuggled =
        format!("{}\r\n", setup.head(&anna, "GET", &format!("{BASE}/tenant/list-custom-contents")));
    let head = setup.head(&anna, "GET", &path);
    let size = smuggled.len();
    for (what, framing) in [
        ("two lengths", format!("Content-Length: 0\r\nContent-Length: {size}\r\n\r\n{smuggled}")),
        ("a list of lengths", format!("Content-Length: 0, {size}\r\n\r\n{smuggled}")),
        ("a signed length", format!("Content-Length: +{size}\r\n\r\n{smuggled}")),
        (
            "length and chunks",
            format!("Content-Length: {size}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
        ("an unknown coding", format!("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{smuggled}")),
        ("chunked twice", format!("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{smuggled}")),
        ("a blank before the colon", format!("Content-Length : {size}\r\n\r\n{smuggled}")),
        ("a folded header", format!("X: y\r\n Content-Length: {size}\r\n\r\n{smuggled}")),
        (
            "a chunk size that overflows",
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n".to_owned(),
        ),
        ("a bare return", "X: a\rContent-Length: 0\r\n\r\n".to_owned()),
        ("a NUL", "X: a\0b\r\n\r\n".to_owned()),
    ] {
        support::raw(&setup.gateway.url, format!("{head}Connection: close\r\n{framing}").as_bytes()).await;
        let reached = setup.service.take();
        assert!(reached.len() <= 1, "{what}: {reached:?}");
        assert!(reached.iter().all(|request| request.target == path), "{what}: {reached:?}");
        assert!(reached.iter().all(|request| request.body.is_empty()), "{what}: {reached:?}");
    }
}

#[tokio::test]
async fn a_repeated_or_contradicting_host_is_refused() {
    let setup = RecorderSetup::start(recorder::ok()).await;
    let anna = setup.admin("anna");
    let (own, path) = (address(&setup.gateway.url).to_owned(), format!("{BASE}/user/list-users"));
    let port = own.rsplit(':').next().unwrap();
    for head in [
        format!("GET {path} HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\n"),
        format!("GET http://evil.example{path} HTTP/1.1\r\nHost: {own}\r\n"),
        format!("GET http://localhost:{port}{path} HTTP/1.1\r\nHost: {own}\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://{own}\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: {own}@evil.example\r\n"),
    ] {
        let call = format!("{head}X-Gateway-Credential: {anna}\r\nConnection: close\r\n\r\n");
        let answer = support::raw(&setup.gateway.url, call.as_bytes()).await;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(["400", "403"].contains(&status), "{head} {answer}");
    }
    assert_eq!(setup.service.requests(), []);
}

#[tokio::test]
async fn no_path_leads_out_of_the_panels_folder() {
    let setup = TenantSetup::start().await;
    for path in [
        "/../key",
        "/%2e%2e/key",
        "/..%2fkey",
        "/..%5ckey",
        "//../key",
        "/review/../../key",
        "/panel/..;/../key",
        "/%2e%2e%2fadmins.json",
        "/..%c0%afkey",
    ] {
        let call = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            address(&setup.gateway.url)
        );
        let answer = support::raw(&setup.gateway.url, call.as_bytes()).await;
        assert!(!answer.contains(common::KEY) && !answer.contains("Sha256"), "{path}: {answer}");
        assert!(answer.starts_with("HTTP/1.1 4") || answer.ends_with("<!doctype html>"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn deep_and_long_bodies_are_refused_without_being_read_whole() {
    let setup = RecorderSetup::start(recorder::ok()).await;
    let anna = setup.admin("anna");
    let delete = format!("{BASE}/tresor/delete-tresor");
    let deep = format!("{{\"TresorId\":{}", "[".repeat(900_000));
    let answer = setup.call(&anna, "POST", &delete, deep.as_bytes()).await;
    assert!(answer.contains("GatewayInputRefused"), "{answer}");
    // Refused by what they announce: none of these bodies ever comes.
    let upload = format!("{BASE}/tenant/upload-custom-content?fileName=a");
    for (verb, path, length) in [
        ("POST", &delete, "1048577"),
        ("PUT", &upload, "1073741825"),
        ("PUT", &upload, "9223372036854775807"),
        ("PUT", &upload, "18446744073709551614"),
        ("PUT", &upload, "99999999999999999999999999"),
    ] {
        let head = setup.head(&anna, verb, path);
        let call = format!("{head}Content-Length: {length}\r\nConnection: close\r\n\r\n");
        let answer = support::raw(&setup.gateway.url, call.as_bytes()).await;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(["413", "400", "431"].contains(&status), "{length}: {answer}");
    }
    // And by what comes, where nothing is announced.
    let head = setup.head(&anna, "POST", &delete);
    let mut call = format!("{head}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..20 {
        call.extend_from_slice(format!("10000\r\n{}\r\n", " ".repeat(0x10000)).as_bytes());
    }
    let answer = support::raw(&setup.gateway.url, &call).await;
    assert!(answer.is_empty() || answer.contains("GatewayBodyTooLarge"), "{answer}");
    assert_eq!(setup.service.requests(), []);
}

#[tokio::test]
async fn all_uploads_together_have_a_room() {
    let setup = RecorderSetup::start_with(recorder::ok(), |serve| serve.upload_room = 1).await;
    let anna = setup.admin("anna");
    let upload = format!("{BASE}/tenant/upload-custom-content?fileName=a");
    let head = setup.head(&anna, "PUT", &upload);
    // The first one takes most of the room and is not finished.
    let mut first = TcpStream::connect(address(&setup.gateway.url)).await.unwrap();
    let start = format!("{head}Expect: 100-continue\r\nContent-Length: 900000\r\n\r\n");
    first.write_all(start.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    first.read_exact(&mut go_on).await.unwrap();
    let answer = setup.call(&anna, "PUT", &upload, &vec![0; 300_000]).await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("GatewayBusy"), "{answer}");
    drop(first);
    // Its room is free as soon as the gateway sees that nobody sends it any more.
    let again = async {
        while !setup.call(&anna, "PUT", &upload, &vec![0; 300_000]).await.starts_with("HTTP/1.1 200") {}
    };
    tokio::time::timeout(Duration::from_secs(30), again).await.unwrap();
}

#[tokio::test]
async fn slow_heads_are_not_waited_for() {
    let setup =
        RecorderSetup::start_with(recorder::ok(), |serve| serve.limits.head = Duration::from_millis(100))
            .await;
    let answer = support::raw(&setup.gateway.url, b"GET / HTTP/1.1\r\nHost: a").await;
    assert!(!answer.contains("200"), "{answer}");
}

#[tokio::test]
async fn one_address_cannot_take_all_connections() {
    let setup =
        RecorderSetup::start_with(recorder::ok(), |serve| serve.max_connections_per_address = 3).await;
    let mut held = Vec::new();
    let head = format!("GET /config.json HTTP/1.1\r\nHost: {}\r\n\r\n", address(&setup.gateway.url));
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address(&setup.gateway.url)).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        held.push(stream);
    }
    assert_eq!(support::raw(&setup.gateway.url, head.as_bytes()).await, "");
    drop(held.pop());
    let again = async {
        while support::raw(&setup.gateway.url, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
            .await
            .is_empty()
        {}
    };
    tokio::time::timeout(Duration::from_secs(30), again).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_clients_that_do_not_read_are_dropped_and_hold_up_nobody() {
    let body = vec![b' '; 8 * 1024 * 1024];
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let reply = Reply::Bytes([head.as_bytes(), &body].concat().into());
    let setup = RecorderSetup::start_with(reply, |serve| {
        serve.max_connections_per_address = 310;
        serve.limits.write = Duration::from_secs(2);
        // The head of a next request is not what is waited for here.
        serve.limits.head = Duration::from_secs(3600);
    })
    .await;
    let anna = setup.admin("anna");
    let list = format!("{BASE}/user/list-users");
    let call = format!("{}\r\n", setup.head(&anna, "GET", &list));
    let mut silent = Vec::new();
    for _ in 0..300 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let mut stream = socket.connect(address(&setup.gateway.url).parse().unwrap()).await.unwrap();
        stream.write_all(call.as_bytes()).await.unwrap();
        silent.push(stream);
    }
    let answer = tokio::time::timeout(Duration::from_secs(60), setup.call(&anna, "GET", &list, b"")).await;
    assert!(answer.unwrap().len() > body.len());
    // Each is dropped after a while: what it reads then breaks off before the end of its answer.
    let mut broken_off = 0;
    for stream in &mut silent {
        support::until("a dropped connection", || is_dropped(stream)).await;
        broken_off += 1;
    }
    assert_eq!(broken_off, 300);
}

/// Whether the other side has closed a connection whose bytes nobody reads here: writing to it fails then.
fn is_dropped(stream: &TcpStream) -> bool {
    stream.try_write(b"\r\n").is_err_and(|error| error.kind() != std::io::ErrorKind::WouldBlock)
}

#[tokio::test]
async fn only_harmless_headers_of_an_answer_are_passed_on() {
    let reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nETag: \"e\"\r\n\
        Set-Cookie: session=1\r\nLocation: https://evil.example/\r\nRefresh: 0; url=https://evil.example/\r\n\
        Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Credentials: true\r\nClear-Site-Data: \"*\"\r\n\
        Content-Security-Policy: default-src *\r\nContent-Security-Policy: script-src *\r\nLink: <x>; rel=preload\r\n\
        Strict-Transport-Security: max-age=1\r\nService-Worker-Allowed: /\r\nX-Frame-Options: ALLOWALL\r\n\
        Server: upstream\r\nX-Powered-By: upstream\r\nWWW-Authenticate: Basic\r\nCache-Control: public\r\nAlt-Svc: x\r\n\
        Connection: close\r\n\r\n{}";
    let setup = RecorderSetup::start(Reply::Bytes(reply.into())).await;
    let anna = setup.admin("anna");
    let answer = setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), b"").await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "{}");
    let mut names =
        head.lines().skip(1).map(|line| line.split(':').next().unwrap().to_lowercase()).collect::<Vec<_>>();
    names.sort();
    let mut expected =
        panel_host::production_headers(&[]).iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
    expected.extend(
        ["content-type", "content-length", "etag", "cache-control", "date", "connection"].map(String::from),
    );
    expected.sort();
    assert_eq!(names, expected);
    assert!(head.contains("cache-control: no-store") && !head.contains("upstream") && !head.contains("evil"));
}

#[tokio::test]
async fn other_headers_of_the_caller_do_not_reach_the_service() {
    let setup = RecorderSetup::start(recorder::ok()).await;
    let anna = setup.admin("anna");
    let head = setup.head(&anna, "POST", &format!("{BASE}/user/init-user-registration"));
    let more = "Authorization: AdminKey forged\r\nUserId: admin@other.tresorit.io\r\nTresoritDate: 2000-01-01T00:00:00Z\r\n\
        HMACHeaders: UserId\r\nContent-SHA256: 00\r\nCookie: a=b\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Host: evil.example\r\n\
        X-Original-URL: /admin\r\nX-HTTP-Method-Override: DELETE\r\nX-Token: t\r\nForwarded: for=x\r\nTE: trailers\r\n\
        Content-Length: 0\r\nConnection: close\r\n\r\n";
    support::raw(&setup.gateway.url, format!("{head}{more}").as_bytes()).await;
    let sent = setup.service.requests().pop().unwrap();
    let mut names = sent.headers.iter().map(|(name, _)| name.to_lowercase()).collect::<Vec<_>>();
    names.sort();
    assert_eq!(names, ["authorization", "content-length", "hmacheaders", "host", "tresoritdate", "userid"]);
    assert_eq!(sent.header("userid"), Some("admin@abcdefgh12.tresorit.io"));
    assert_ne!(sent.header("authorization"), Some("AdminKey forged"));
    let credential = anna.as_str();
    assert!(sent.headers.iter().all(|(_, value)| !value.contains(credential)));
}

/// A service with a certificate for a name, and the certificate.
async fn with_tls(name: &str) -> (Recorder, String, Arc<std::sync::atomic::AtomicUsize>) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let recorder = Recorder::at(format!("https://localhost:{port}"));
    let tried = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (shared, count) = (recorder.clone(), tried.clone());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let (acceptor, shared) = (acceptor.clone(), shared.clone());
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    shared.serve(stream, recorder::ok()).await;
                }
            });
        }
    });
    (recorder, made.cert.pem(), tried)
}

#[tokio::test]
async fn a_service_with_an_untrusted_certificate_gets_nothing() {
    let (service, _, tried) = with_tls("localhost").await;
    let setup = RecorderSetup::start_with(recorder::ok(), |serve| {
        serve.service = ServiceUrl::parse(&service.url).unwrap()
    })
    .await;
    let anna = setup.admin("anna");
    let body = json!({"TresorId": "t"}).to_string();
    let answer = setup.call(&anna, "POST", &format!("{BASE}/tresor/delete-tresor"), body.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 502") && answer.contains("GatewayNotReached"), "{answer}");
    assert!(tried.load(std::sync::atomic::Ordering::SeqCst) > 0, "it was called");
    assert_eq!(service.requests(), []);
    assert_eq!(summary(&setup.audit().pop().unwrap()), "Answered anna DeleteTresor t 502 GatewayNotReached");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_counts_for_its_own_name_only() {
    for (name, status) in [("localhost", "HTTP/1.1 200"), ("other.example", "HTTP/1.1 502")] {
        let (service, certificate, _) = with_tls(name).await;
        let folder = support::folder_with_panel();
        let trusted = folder.path().join("trusted.pem");
        std::fs::write(&trusted, certificate).unwrap();
        let anna = gateway::admins::Admins::at(folder.path().join("admins.json")).add("anna").ok().unwrap();
        // The authorities of the system are this one.
        let (_process, url) = support::program(folder.path(), &service.url, &[("SSL_CERT_FILE", &trusted)]);
        let call = format!(
            "GET {BASE}/user/list-users HTTP/1.1\r\nHost: {}\r\nX-Gateway-Credential: {}\r\nConnection: close\r\n\r\n",
            address(&url),
            anna.as_str()
        );
        let answer = support::raw(&url, call.as_bytes()).await;
        assert!(answer.starts_with(status), "{name}: {answer}");
        assert_eq!(service.requests().len(), usize::from(name == "localhost"));
    }
}

#[tokio::test]
async fn lists_and_keys_that_others_may_write_are_refused_while_it_runs_too() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let setup = TenantSetup::start().await;
        let anna = setup.admin("anna");
        let open = |name: &str, mode| {
            let path = setup.folder.path().join(name);
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        open("admins.json", 0o602);
        let refused = setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), "").await;
        assert_eq!(refusal(&refused), (503, "GatewayBooksClosed".to_owned()));
        open("admins.json", 0o600);
        setup.call(&anna, "GET", &format!("{BASE}/user/list-users"), "").await.expect_ok();
        let start = |name, mode| {
            open(name, mode);
            gateway::start(support::serve(setup.folder.path(), &setup.tenant.url()))
        };
        let error = start("key", 0o620).await.err().unwrap().to_string();
        assert!(error.contains("can be written by other users"), "{error}");
        open("key", 0o600);
        let error = start("admins.json", 0o660).await.err().unwrap().to_string();
        assert!(error.contains("make themselves administrators"), "{error}");
    }
}

#[tokio::test]
async fn a_bearer_is_not_sent_to_another_machine_in_the_open() {
    let setup = TenantSetup::start().await;
    let start = |allow| {
        let folder = support::folder_with_panel();
        let mut serve = support::serve(folder.path(), &setup.tenant.url());
        serve.nevis = Some(ServiceUrl::parse("http://idm.example").unwrap());
        serve.allow_plain_http = allow;
        async move {
            let started = gateway::start(serve).await;
            drop(folder);
            started.map(drop)
        }
    };
    let error = start(false).await.err().unwrap().to_string();
    assert!(error.contains("--allow-plain-http"), "{error}");
    assert!(start(true).await.is_ok());
    let own = setup.gateway.url.clone();
    let call =
        Call { verb: "GET", path: "/config.json", headers: vec![("origin", own.as_str())], body: vec![] };
    assert_eq!(setup.send(call).await.status, 200);
}
