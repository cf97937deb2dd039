//! Uploads with faults: refusals, cut connections, a lock, an expired key, no network, and cancelling.

use e2e::wait::until;
use e2e::{Expected, Fault, Files, Stage, Story, story};

const UPLOAD: &str = "upload-custom-content";

/// Opens the page and adds this many small files.
async fn take_in(it: &Stage, files: &Files, count: usize) {
    let mut paths = Vec::new();
    for number in 0..count {
        let name = format!("{number:02}.txt");
        files.write(&name, format!("file {number}"));
        paths.push(files.path(&name));
    }
    it.connect_at("/content").await;
    it.page.heading("Files").shown().await;
    it.page.drop_files(&paths).await;
    it.page.button(&format!("Upload {count} files")).enabled().await;
}

/// Checks that every file is stored with its own bytes.
async fn all_are_whole(it: &Stage, count: usize) {
    for number in 0..count {
        let published = it.tenant.published_bytes(&format!("{number:02}.txt")).await;
        assert_eq!(published, Some(format!("file {number}").into_bytes()), "{number}");
    }
    assert_eq!(it.tenant.content_paths().await.len(), count);
}

#[test]
fn a_refused_upload_shows_advice_and_can_be_retried() {
    for (fault, status, said) in [
        (Fault::status(413), 413, "The server rejected the file because it is too large."),
        (Fault::code("UnexpectedError"), 500, "UnexpectedError (500)"),
        (Fault::code("BadInput"), 400, "The server did not accept this name or this file."),
    ] {
        story(async |it| {
            it.page.expects(Expected::Status(status));
            let files = Files::new();
            take_in(it, &files, 10).await;
            it.tenant.fault(fault.on(UPLOAD)).await;
            it.page.button("Upload 10 files").click().await;
            it.page.words("Done: 9 stored and checked, 1 not stored.").shown().await;
            it.page.words(said).shown().await;
            assert_eq!(it.tenant.content_paths().await.len(), 9);
            it.page.button("Retry failed").click().await;
            it.page.words("Done: 10 stored and checked.").shown().await;
            it.page.words(said).gone().await;
            all_are_whole(it, 10).await;
            assert_eq!(it.page.journal().await.len(), 11);
            it.assert_books_agree().await;
        });
    }
}

#[test]
fn an_upload_with_a_cut_connection_is_resolved_by_asking_the_server() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        let files = Files::new();
        take_in(it, &files, 10).await;
        it.tenant.fault(Fault::cut_before().on(UPLOAD)).await;
        it.page.button("Upload 10 files").click().await;
        it.page.words("Done: 9 stored and checked, 1 not stored.").shown().await;
        it.page.words("No answer was received, and the file was not stored.").shown().await;
        it.page.button("Retry failed").click().await;
        it.page.words("Done: 10 stored and checked.").shown().await;
        all_are_whole(it, 10).await;
        it.assert_books_agree().await;
    });
}

#[test]
fn an_upload_with_a_lost_answer_is_found_to_be_done() {
    story(async |it| {
        it.page.expects(Expected::NoAnswer);
        let files = Files::new();
        take_in(it, &files, 3).await;
        it.tenant.fault(Fault::answer_lost().on(UPLOAD).times(3)).await;
        it.page.button("Upload 3 files").click().await;
        it.page.words("Done: 3 stored and checked.").shown().await;
        all_are_whole(it, 3).await;
        assert_eq!(it.tenant.changes().await.len(), 3, "nothing was sent twice");
        it.assert_books_agree().await;
    });
}

#[test]
fn uploads_recover_from_a_server_outage() {
    Story::default().lasting().tell(async |it| {
        it.page.expects(Expected::NoAnswer);
        let files = Files::new();
        let mut paths = Vec::new();
        for number in 0..10 {
            let name = format!("{number:02}.bin");
            let size = if number == 2 { 3_000_000 } else { 1_000 };
            files.write(&name, vec![number; size]);
            paths.push(files.path(&name));
        }
        it.connect_at("/content").await;
        it.page.heading("Files").shown().await;
        it.page.slow_uploads(400_000).await;
        it.page.drop_files(&paths).await;
        it.page.button("Upload 10 files").click().await;
        let half = until(async || {
            let script = "const bar = document.querySelector('progress[aria-label=\"sending 02.bin\"]');
                return bar ? bar.value : 0";
            match it.page.run(script).await.as_f64() {
                Some(sent) if sent > 500_000.0 => Ok(()),
                sent => Err(format!("{sent:?} bytes have left")),
            }
        });
        half.await.unwrap_or_else(|why| panic!("{why}"));
        it.tenant.stop();
        it.page.words("outcome unknown").shown().await;
        it.page.words("it could not be checked whether the file was stored").shown().await;
        it.tenant.start_again();
        it.page.slow_uploads(100_000_000).await;
        it.page.button("Retry failed").click().await;
        it.page.words("Done: 10 stored and checked.").shown().await;
        for number in 0..10 {
            let size = if number == 2 { 3_000_000 } else { 1_000 };
            let published = it.tenant.published_bytes(&format!("{number:02}.bin")).await;
            assert!(published == Some(vec![number; size]), "{number}");
        }
    });
}

#[test]
fn cancelled_uploads_store_nothing() {
    story(async |it| {
        let files = Files::new();
        take_in(it, &files, 8).await;
        it.page.hold("*upload-custom-content*").await;
        it.page.button("Upload 8 files").click().await;
        it.page.heading("Sending 1 of 8").shown().await;
        it.page.button("Cancel 00.txt").click().await;
        it.page.button("Retry 00.txt").shown().await;
        it.page.button("Cancel all").click().await;
        it.page.words("Done: 8 cancelled.").shown().await;
        it.page.release().await;
        assert!(it.tenant.content_paths().await.is_empty());
        it.page.button("Retry 00.txt").click().await;
        it.page.words("Done: 1 stored and checked, 7 cancelled.").shown().await;
        assert_eq!(it.tenant.content_paths().await, ["00.txt"]);
        it.assert_books_agree().await;
    });
}

#[test]
fn three_uploads_run_at_once_and_the_page_asks_before_it_is_left() {
    story(async |it| {
        let files = Files::new();
        take_in(it, &files, 8).await;
        let asks = "const event = new Event('beforeunload', { cancelable: true });
            window.dispatchEvent(event); return event.defaultPrevented";
        assert_eq!(it.page.run(asks).await.as_bool(), Some(false));
        it.page.hold("*upload-custom-content*").await;
        it.page.button("Upload 8 files").click().await;
        it.page.button("Cancel 02.txt").shown().await;
        let busy = until(async || {
            let said = it.page.list("Upload queue").text().await;
            match (said.matches("sending").count() + said.matches("waiting for the answer").count(), said) {
                (3, said) if said.matches("waiting").count() >= 5 => Ok(()),
                (count, said) => Err(format!("{count} are on their way: {said}")),
            }
        });
        busy.await.unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(it.page.run(asks).await.as_bool(), Some(true));
        it.page.release().await;
        it.page.words("Done: 8 stored and checked.").shown().await;
        assert_eq!(it.page.run(asks).await.as_bool(), Some(false));
    });
}

#[test]
fn uploads_continue_after_a_lock() {
    story(async |it| {
        let files = Files::new();
        take_in(it, &files, 8).await;
        it.page.hold("*upload-custom-content*").await;
        it.page.button("Upload 8 files").click().await;
        it.page.heading("Sending 1 of 8").shown().await;
        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.button("Cancel all").gone().await;
        it.page.release().await;
        let three = until(async || match it.tenant.content_paths().await.len() {
            3 => Ok(()),
            count => Err(format!("{count} files are there")),
        });
        three.await.unwrap_or_else(|why| panic!("{why}"));

        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.words("Done: 8 stored and checked.").shown().await;
        all_are_whole(it, 8).await;
        it.assert_books_agree().await;
    });
}

#[test]
fn the_upload_queue_continues_after_an_expired_key_is_replaced() {
    story(async |it| {
        it.page.expects(Expected::Status(403));
        let files = Files::new();
        take_in(it, &files, 8).await;
        it.tenant.fault(Fault::code("InvalidAuthorization").on(UPLOAD)).await;
        it.page.button("Upload 8 files").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.words("The server no longer accepts this key").shown().await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.words("Done: 8 stored and checked.").shown().await;
        all_are_whole(it, 8).await;
        it.assert_books_agree().await;
    });
}

#[test]
fn the_upload_queue_waits_while_offline_and_continues_by_itself() {
    story(async |it| {
        it.page.expects(Expected::Saying("ERR_INTERNET_DISCONNECTED"));
        let files = Files::new();
        take_in(it, &files, 8).await;
        it.page.hold("*upload-custom-content*").await;
        it.page.button("Upload 8 files").click().await;
        it.page.heading("Sending 1 of 8").shown().await;
        it.page.set_offline(true).await;
        it.page.words("Paused: this computer is offline.").shown().await;
        it.page.release().await;
        it.page.set_offline(false).await;
        it.page.words("Done: 8 stored and checked.").shown().await;
        all_are_whole(it, 8).await;
        it.assert_books_agree().await;
    });
}

#[test]
fn a_replacement_without_a_stored_old_version_waits_for_confirmation() {
    story(async |it| {
        it.tenant.upload_elsewhere("a.bin", vec![1; 1_200_000]).await;
        let files = Files::new().with("a.bin", "new");
        it.connect_at("/content?view=versions").await;
        it.page.field("Limit in MB").fill("1").await;
        it.page.button("Set").click().await;
        it.page.words("0 versions · 0 B of 1.0 MB").shown().await;
        it.page.drop_files(&[files.path("a.bin")]).await;
        it.page.button("Upload 1 file").click().await;
        it.page.dialog("1 file already exists").shown().await;
        it.page.run("document.querySelector('dialog[open] input[value=Replace]').click()").await;
        it.page.button("Continue").click().await;
        it.page
            .words("The current version could not be saved in the time machine, so nothing was sent.")
            .shown()
            .await;
        assert_eq!(it.tenant.published_bytes("a.bin").await.map(|bytes| bytes.len()), Some(1_200_000));
        it.page.button("Send without a copy a.bin").click().await;
        it.page.words("Done: 1 stored and checked.").shown().await;
        assert_eq!(it.tenant.published_bytes("a.bin").await.as_deref(), Some(&b"new"[..]));
    });
}

#[test]
fn a_file_that_changed_on_disk_is_not_sent_partly() {
    story(async |it| {
        let files = Files::new();
        take_in(it, &files, 2).await;
        files.write("00.txt", "another length by now");
        it.page.button("Upload 2 files").click().await;
        it.page.words("Done: 1 stored and checked, 1 not stored.").shown().await;
        it.page.words("The browser could not read the file").shown().await;
        assert_eq!(it.tenant.content_paths().await, ["01.txt"]);
    });
}
