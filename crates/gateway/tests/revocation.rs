//! A revocation holds for what is under way, too: parked bodies, long answers, and connections that are kept open.

mod support;

use gateway::cli::Serve;
use serde_json::json;
use std::time::Duration;
use support::common::BASE;
use support::recorder::{self, Reply};
use support::{RecorderSetup, summary};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longer than any test takes: what happens by then happens for another reason.
const NEVER: Duration = Duration::from_secs(3600);

/// Revocations are looked for often, and nothing else ends a connection.
fn watched_closely(serve: &mut Serve) {
    serve.limits.revocation = Duration::from_millis(20);
    serve.limits.head = NEVER;
    serve.limits.json_body = NEVER;
}

async fn connect(setup: &RecorderSetup) -> TcpStream {
    TcpStream::connect(setup.gateway.url.strip_prefix("http://").unwrap()).await.unwrap()
}

/// Reads to the end of a connection, which must come soon.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let reading = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes));
    // A connection that is cut may end with an error.
    let _ = reading.await.expect("the connection ends");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_parked_request_of_a_revoked_person_is_not_sent() {
    // Nobody looks for revocations in between: the question right before the sending is what counts.
    let setup = RecorderSetup::start_with(recorder::ok(), |serve| serve.limits.revocation = NEVER).await;
    let anna = setup.admin("anna");
    let body = json!({"TresorId": "0000slpj4r86xbqlg9wmjhug"}).to_string();
    let path = format!("{BASE}/tresor/delete-tresor");
    let head = setup.head(&anna, "POST", &path);
    let mut stream = connect(&setup).await;
    let head =
        format!("{head}Expect: 100-continue\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    // The gateway asks for the body once it knows who calls.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    setup.admins().revoke("anna").unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert_eq!(setup.service.requests(), []);
    let lines = setup.audit().iter().map(summary).collect::<Vec<_>>();
    assert_eq!(lines, ["Refused anna DeleteTresor 0000slpj4r86xbqlg9wmjhug 401 GatewayCredentialRefused"]);
}

#[tokio::test]
async fn a_body_that_trickles_is_given_up_and_not_sent() {
    let setup = RecorderSetup::start_with(recorder::ok(), |serve| {
        serve.limits.json_body = Duration::from_millis(300);
        serve.limits.upload_body = Duration::from_millis(300);
    })
    .await;
    let anna = setup.admin("anna");
    for (verb, path) in
        [("POST", "/tresor/delete-tresor"), ("PUT", "/tenant/upload-custom-content?fileName=a")]
    {
        let head = setup.head(&anna, verb, &format!("{BASE}{path}"));
        let (mut reader, mut writer) = connect(&setup).await.into_split();
        writer.write_all(format!("{head}Content-Length: 1000000\r\n\r\n").as_bytes()).await.unwrap();
        let trickle = async {
            let mut ticks = tokio::time::interval(Duration::from_millis(10));
            loop {
                ticks.tick().await;
                if writer.write_all(b" ").await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let mut answer = [0; 12];
        tokio::select! {
            read = reader.read_exact(&mut answer) => drop(read.unwrap()),
            () = trickle => unreachable!("it goes on for good"),
        }
        assert_eq!(&answer, b"HTTP/1.1 400", "{verb}");
    }
    assert_eq!(setup.service.requests(), []);
    assert!(setup.audit().iter().all(|line| line["Code"] == "GatewayBodyIncomplete"));
}

#[tokio::test]
async fn a_revocation_ends_open_connections_and_no_others() {
    let setup = RecorderSetup::start_with(recorder::ok(), watched_closely).await;
    let (anna, bert) = (setup.admin("anna"), setup.admin("bert"));
    let list = format!("{BASE}/user/list-users");
    let mut idle = Vec::new();
    for credential in [&anna, &bert] {
        let mut stream = connect(&setup).await;
        let head = setup.head(credential, "GET", &list);
        stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
        idle.push(stream);
    }
    // A body of hers is under way, too.
    let mut parked = connect(&setup).await;
    let head = setup.head(&anna, "POST", &format!("{BASE}/tresor/delete-tresor"));
    parked.write_all(format!("{head}Content-Length: 100\r\n\r\n{{").as_bytes()).await.unwrap();
    setup.admins().revoke("anna").unwrap();
    rest(parked).await;
    let bert_stream = idle.pop().unwrap();
    rest(idle.pop().unwrap()).await;
    // His goes on.
    let mut stream = bert_stream;
    let head = setup.head(&bert, "GET", &list);
    stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).await.unwrap();
    assert!(rest(stream).await.contains("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_long_answer_to_a_revoked_person_breaks_off() {
    // The service announces more than it sends, so the answer would go on for long.
    let endless = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{\"Users\":[".to_vec();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(&endless).await.unwrap();
        std::future::pending::<()>().await;
    });
    let setup = RecorderSetup::start_with(recorder::ok(), |serve| {
        serve.service = admin_api::service::ServiceUrl::parse(&url).unwrap();
        watched_closely(serve);
    })
    .await;
    let anna = setup.admin("anna");
    let mut stream = connect(&setup).await;
    let head = setup.head(&anna, "GET", &format!("{BASE}/user/list-users"));
    stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"{\"Users\":[") {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0);
    }
    setup.admins().revoke("anna").unwrap();
    assert_eq!(rest(stream).await, "");
}

#[tokio::test]
async fn a_change_that_was_sent_before_the_revocation_has_its_outcome_written_down() {
    let release = std::sync::Arc::new(tokio::sync::Notify::new());
    let setup = RecorderSetup::start_with(Reply::Held(release.clone()), |serve| {
        watched_closely(serve);
    })
    .await;
    let anna = setup.admin("anna");
    let body = json!({"OperationId": "a"}).to_string();
    let path = format!("{BASE}/tresor/approve-share");
    let (answer, ()) = tokio::join!(setup.call(&anna, "POST", &path, body.as_bytes()), async {
        setup.service.arrival().await;
        setup.admins().revoke("anna").unwrap();
    });
    assert_eq!(answer, "", "her connection ended without an answer");
    release.notify_one();
    support::until("the outcome", || setup.audit().len() == 2).await;
    assert_eq!(summary(&setup.audit()[1]), "Answered anna ApproveShare a 200");
}
