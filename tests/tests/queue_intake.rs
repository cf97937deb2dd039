//! Pasted and dropped text: all ids in it are found and counted, and a secret in it is stored nowhere.

use e2e::{Asked, Expected, OperationKind, Stage, story};

const NOBODYS: &str = "0123456789abcdef0123456789abcdef";

/// Creates a pending operation of each kind.
async fn one_of_each(it: &Stage) -> Vec<Asked> {
    let mut asked = Vec::new();
    for kind in OperationKind::ALL {
        asked.push(it.tenant.ask(kind).await);
    }
    asked
}

/// Puts a text of any length into the box, as pasting does.
async fn paste_by_script(it: &Stage, script: &str) {
    // The box grows with its text and moves the buttons below. They can be clicked when it has been drawn.
    it.page
        .run_async(&format!(
            "const box = document.getElementById('operations');
             box.value = {script};
             box.dispatchEvent(new Event('input', {{ bubbles: true }}));
             await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));"
        ))
        .await;
    it.page.button("Look up").click().await;
}

/// Drops a file with this content onto the box; the content is a script.
async fn drop_file(it: &Stage, content: &str) {
    it.page
        .run(&format!(
            "const data = new DataTransfer();
             data.items.add(new File([{content}], 'operations.log', {{ type: 'text/plain' }}));
             document.getElementById('operations').dispatchEvent(
                 new DragEvent('drop', {{ bubbles: true, cancelable: true, dataTransfer: data }}));"
        ))
        .await;
}

#[test]
fn ids_are_found_in_log_lines_json_tables_and_links() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let asked = one_of_each(it).await;
        let of = |kind: OperationKind| asked.iter().find(|asked| asked.kind == kind).expect("one of each");
        let (share, kick) = (of(OperationKind::Share), of(OperationKind::Kick));
        let (made, joined) =
            (of(OperationKind::InvitationLinkCreation), of(OperationKind::InvitationLinkAcception));
        let (revoked, tresor) =
            (of(OperationKind::InvitationLinkRevocation), of(OperationKind::TresorCreation));
        it.connect_at("/").await;
        let pasted = format!(
            "2017-06-01T12:00:00Z INFO share {} waits\n\
             {{\"Operations\":[{{\"Kind\":\"Kick\",\"Id\":\"{}\"}},{{\"Kind\":\"TresorCreation\",\"Id\":\"{}\"}}]}}\n\
             Kind,OperationId\nInvitationLinkCreation,{}\n\n\
             please see {}{} and {}\n\
             again: share {} and {}\n\
             this is nobody's: {NOBODYS}",
            share.id,
            kick.id,
            tresor.id,
            made.id,
            it.tenant.origin(),
            joined.path(),
            revoked.id,
            share.id,
            kick.id,
        );
        it.look_up(&pasted).await;
        it.page.words("6 added, 1 not found.").shown().await;
        it.page.words("2 named more than once").shown().await;
        it.page.words("No waiting operation has these ids").shown().await;
        it.page.words(NOBODYS).shown().await;
        it.page.words("6 operations in the queue").shown().await;
        for asked in &asked {
            it.page.link_with(&asked.id).shown().await;
        }
        // Each tab has the operation of its kind.
        for tab in ["Tresor creation", "Share", "Kick", "Link creation", "Link acception", "Link revocation"]
        {
            it.page.link(&format!("{tab} 1")).shown().await;
        }
        it.page.link("All 6").shown().await;

        // The same text again adds nothing.
        it.look_up(&asked.iter().map(Asked::named).collect::<Vec<_>>().join(" ")).await;
        it.page.words("6 already in the queue.").shown().await;
        it.page.words("6 operations in the queue").shown().await;
    });
}

#[test]
fn the_page_stays_responsive_with_five_thousand_ids() {
    story(async |it| {
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        let ids =
            "Array.from({ length: 5000 }, (_, at) => 'abcdef0123456789' + at.toString(16).padStart(16, '0'))";
        paste_by_script(it, &format!("{ids}.join('\\n')")).await;
        it.page.button("Look up").disabled().await;
        // A verdict can be given while the operations are read.
        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        it.page.button("Look up").disabled().await;
        it.page.button("Cancel").click().await;
        it.page.words("cancelled").shown().await;
        it.page.button("Look up").enabled().await;
        assert_eq!(it.tenant.changes_of(&share.id).await, ["ApproveShare"]);
    });
}

#[test]
fn a_pasted_key_is_stored_nowhere() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        let key = "c0ffee00".repeat(8);
        it.connect_at("/").await;
        it.look_up(&format!("{} key={key}", share.named())).await;
        it.page.words("1 added.").shown().await;
        it.page.words("1 skipped because they look like a key or a hash; they are not stored").shown().await;
        it.page.field("Operations").has_value("").await;
        it.page.button("Approve").enabled().await;
        assert!(!it.page.everything_kept().await.to_lowercase().contains(&key), "the key can be read again");
        let errors = it.page.console().await.join("\n");
        assert!(!errors.contains(&key), "the key is in the console");
    });
}

#[test]
fn too_large_an_input_is_reported() {
    story(async |it| {
        it.connect_at("/").await;
        // Looking the box up in the accessibility tree would take the browser minutes with so much in it.
        it.page
            .run(
                "const box = document.getElementById('operations');
                 box.value = ('x'.repeat(127) + '\\n').repeat(80 * 1024);
                 box.dispatchEvent(new Event('input', { bubbles: true }));
                 box.form.requestSubmit();",
            )
            .await;
        it.page.words("This is too large: 10 MB. The limit is 8 MB.").shown().await;
        it.page.run("document.getElementById('operations').value = ''").await;
        it.page.field("Operations").invalid().await;
        drop_file(it, "('y'.repeat(127) + '\\n').repeat(96 * 1024)").await;
        it.page.field("Operations").described("This is too large: 12 MB. The limit is 8 MB.").await;
        assert_eq!(it.page.requests("details").await, 0);
    });
}

#[test]
fn a_dropped_file_is_read_where_it_is_dropped() {
    story(async |it| {
        let (share, kick) =
            (it.tenant.ask(OperationKind::Share).await, it.tenant.ask(OperationKind::Kick).await);
        it.connect_at("/").await;
        // The page's code is loaded first.
        it.page.field("Operations").shown().await;
        drop_file(it, &format!("'INFO {} waits\\nINFO {} waits'", share.named(), kick.named())).await;
        it.page.words("2 added.").shown().await;
        it.page.is_at(&share.path()).await;
        it.page.link_with(&kick.id).shown().await;
        drop_file(it, "new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])").await;
        it.page.field("Operations").described("This is not text.").await;
        it.page.is_at(&share.path()).await;
    });
}

#[test]
fn a_link_with_too_many_operations_says_how_many_it_left_out() {
    story(async |it| {
        // The ids do not exist. The server says so for those that are read.
        it.page.expects(Expected::Status(400));
        let share = it.tenant.ask(OperationKind::Share).await;
        let others = (0..202).map(|n| format!("share:{n:032x}")).collect::<Vec<_>>().join(",");
        it.connect_at(&format!("/review?ops={},{others}", share.named())).await;
        it.page
            .words("This link names 203 operations. The first 200 were added, 3 were left out.")
            .shown()
            .await;
        it.page.words("200 operations in the queue").shown().await;
        it.page.is_at(&share.path()).await;
        it.page.assert_accessible("a link with too many operations").await;
    });
}
