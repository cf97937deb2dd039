//! A stop, and a disk that fills up while the program runs: nothing that was sent is left without its line.

mod support;

use gateway::audit::verify;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use support::common::BASE;
use support::recorder::Reply;
use support::{RecorderSetup, summary};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// Sends a change and waits until it is at the service. The answer comes when it is released.
async fn change_under_way(setup: &RecorderSetup) -> JoinHandle<String> {
    let anna = setup.admin("anna");
    let body = json!({"TresorId": "t"}).to_string();
    let head = setup.head(&anna, "POST", &format!("{BASE}/tresor/delete-tresor"));
    let call = format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    let url = setup.gateway.url.clone();
    let answer = tokio::spawn(async move { support::raw(&url, call.as_bytes()).await });
    setup.service.arrival().await;
    answer
}

#[tokio::test]
async fn a_stop_waits_for_a_change_on_its_way() {
    let release = Arc::new(Notify::new());
    let setup = RecorderSetup::start_with(Reply::Held(release.clone()), |serve| {
        serve.limits.last_answers = Duration::ZERO
    })
    .await;
    let answer = change_under_way(&setup).await;
    let RecorderSetup { gateway, folder, .. } = setup;
    // The end begins first, and the answer comes after it.
    tokio::join!(gateway.end(), async { release.notify_one() });
    assert!(answer.await.unwrap().starts_with("HTTP/1.1 200"));
    let lines = support::lines(folder.path()).iter().map(summary).collect::<Vec<_>>();
    assert_eq!(lines, ["Sent anna DeleteTresor t", "Answered anna DeleteTresor t 200"]);
}

#[tokio::test]
async fn a_stop_that_cannot_wait_writes_unknown() {
    let release = Arc::new(Notify::new());
    let setup =
        RecorderSetup::start_with(Reply::Held(release.clone()), |serve| serve.stop = Duration::ZERO).await;
    let answer = change_under_way(&setup).await;
    let RecorderSetup { gateway, folder, .. } = setup;
    gateway.end().await;
    assert_eq!(answer.await.unwrap(), "");
    release.notify_one();
    let lines = support::lines(folder.path()).iter().map(summary).collect::<Vec<_>>();
    assert_eq!(lines, ["Sent anna DeleteTresor t", "Unknown anna DeleteTresor t"]);
    let verified = verify(&[folder.path().join("audit.jsonl")], None).unwrap();
    assert!(verified.open.is_empty());
}

#[cfg(unix)]
mod program {
    use super::*;
    use admin_api::gateway::Refusal;
    use std::process::Command;
    use support::recorder::{self, Recorder};

    async fn change(url: &str, anna: &str) -> String {
        let host = url.strip_prefix("http://").unwrap();
        let call = format!(
            "POST {BASE}/user/init-user-registration HTTP/1.1\r\nHost: {host}\r\nOrigin: {url}\r\n\
             X-Gateway-Credential: {anna}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        support::raw(url, call.as_bytes()).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_disk_leaves_no_partial_line_and_nothing_unrecorded() {
        let service = Recorder::start(recorder::ok()).await;
        let folder = support::folder_with_panel();
        let anna = gateway::admins::Admins::at(folder.path().join("admins.json")).add("anna").ok().unwrap();
        // No file may have more than a few blocks: a write beyond them is done in part, as on a full disk.
        let (process, url) =
            support::program_after("trap '' XFSZ; ulimit -f 6; ", folder.path(), &service.url, &[]);
        let mut refused = String::new();
        for _ in 0..100 {
            refused = change(&url, anna.as_str()).await;
            if !refused.starts_with("HTTP/1.1 200") {
                break;
            }
        }
        assert!(refused.contains(Refusal::BooksClosed.code()), "{refused}");
        let audit = folder.path().join("audit.jsonl");
        let full = verify(std::slice::from_ref(&audit), None).unwrap();
        let sent = || support::lines(folder.path()).iter().filter(|line| line["Event"] == "Sent").count();
        assert_eq!((service.requests().len(), full.lines > 2), (sent(), true));

        drop(process);
        let (mut process, url) = support::program(folder.path(), &service.url, &[]);
        assert!(change(&url, anna.as_str()).await.starts_with("HTTP/1.1 200"));
        let more = verify(&[audit], Some(&full.head)).unwrap();
        // A call whose outcome found no room has a line that says so.
        assert_eq!(more.lines, full.lines + 2 + full.open.len() as u64);
        assert_eq!((service.requests().len(), more.open.len()), (sent(), 0));

        let id = process.0.id().to_string();
        assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().unwrap().success());
        assert!(process.0.wait().unwrap().success(), "it ends by itself on SIGTERM");
    }
}
