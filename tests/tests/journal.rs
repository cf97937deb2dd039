//! The journal: every change is recorded, can be searched and survives a reload, and no secret is in it.

use e2e::{Expected, Fault, Gateway, Journalled, OperationKind, Page, Stage, story};

/// Gives several verdicts: approved, rejected, refused, lost, and one that was refused at first.
async fn decide_several(it: &Stage) {
    for expected in [Expected::Status(403), Expected::Status(412), Expected::NoAnswer] {
        it.page.expects(expected);
    }
    let tresor = it.tenant.tresor().await;
    let wins = it.tenant.ask_on(OperationKind::Share, &tresor).await;
    let loses = it.tenant.ask_on(OperationKind::Share, &tresor).await;
    let kick = it.tenant.ask(OperationKind::Kick).await;
    let link = it.tenant.ask(OperationKind::InvitationLinkCreation).await;
    it.hold(&[&wins, &loses, &kick, &link]).await;

    it.page.field("Private note").fill("asked for by phone").await;
    it.page.button("Approve").click().await;
    it.page.link_with(&wins.id).says("✓ approved").await;
    it.page.is_at(&loses.path()).await;
    it.page.button("Approve").click().await;
    it.page.link_with(&loses.id).says("⤫ lost the race").await;

    it.open_row(&kick).await;
    it.tenant.fault(Fault::code("InvalidAuthorization").on("approve-kick")).await;
    it.page.button("Approve").click().await;
    it.page.words("Nothing was decided").shown().await;
    it.page.button("Reject").click().await;
    it.tenant.becomes(&kick, "Rejected").await;
    it.page.link_with(&kick.id).says("✕ rejected").await;

    it.open_row(&link).await;
    it.tenant.fault(Fault::answer_lost().on("approve-invitation-link-creation")).await;
    it.page.button("Approve").click().await;
    it.page.link_with(&link.id).says("? outcome unknown").await;
}

/// Changes the stored journal as somebody with the browser's tools can. `store` is its store, and the keys of its
/// records are their numbers in 20 digits.
async fn change(page: &Page, change: &str) {
    let script = format!(
        "for (const {{ name }} of await indexedDB.databases()) {{
             const opening = indexedDB.open(name);
             const database = await new Promise((done, failed) => {{
                 opening.onsuccess = () => done(opening.result); opening.onerror = failed; }});
             if (!database.objectStoreNames.contains('journal')) {{ database.close(); continue; }}
             const transaction = database.transaction('journal', 'readwrite');
             const store = transaction.objectStore('journal');
             {change}
             await new Promise((done, failed) => {{
                 transaction.oncomplete = done; transaction.onerror = failed; }});
             database.close();
         }}"
    );
    page.run_async(&script).await;
}

fn count(journal: &[Journalled], outcome: &str) -> usize {
    journal.iter().filter(|entry| entry.outcome.as_deref() == Some(outcome)).count()
}

#[test]
fn every_verdict_is_in_the_journal_and_the_chain_is_intact() {
    story(async |it| {
        // Counted before other administrators make changes, which the tenant records as well.
        let before = it.tenant.changes().await.len();
        decide_several(it).await;
        let (journal, done) = (it.page.journal().await, it.tenant.changes().await.len() - before);
        // Another administrator's approval added the member for the kick.
        let done = done - 1;
        assert_eq!((count(&journal, "Ok"), count(&journal, "Lost"), count(&journal, "Refused")), (2, 1, 2));
        assert_eq!(journal.len(), done + count(&journal, "Refused"), "{journal:#?}");
        it.assert_books_agree().await;

        it.page.link("Journal").click().await;
        it.page.heading("Journal").focused().await;
        it.page.words("5 entries").shown().await;
        for words in
            ["✓ done", "! refused", "? answer lost", "LatestGkfNotKnownByClient (412)", "asked for by phone"]
        {
            it.page.words(words).shown().await;
        }
        it.page.button("Verify").click().await;
        it.page.words("The chain of 10 records is intact").shown().await;
        let kept = it.page.everything_kept().await.to_lowercase();
        assert!(!kept.contains(&it.tenant.admin_key().to_lowercase()), "the key is in the journal");
    });
}

#[test]
fn search_and_outcome_filter_the_journal_and_are_kept_in_the_url() {
    story(async |it| {
        decide_several(it).await;
        it.page.link("Journal").click().await;
        it.page.words("5 entries").shown().await;
        it.page.search_field("Search").fill("RejectKick").await;
        it.page.words("1 of 5 entries").shown().await;
        it.page.is_at("/journal?q=RejectKick").await;
        it.page.search_field("Search").fill("by phone").await;
        it.page.words("1 of 5 entries").shown().await;
        it.page.words("ApproveShare").shown().await;
        it.page.search_field("Search").fill("nobody has done this").await;
        it.page.words("No matching entries.").shown().await;
        it.page.search_field("Search").fill("").await;
        it.page.choice("Outcome").choose("refused").await;
        it.page.words("2 of 5 entries").shown().await;
        it.page.is_at("/journal?outcome=Refused").await;

        // It survives a reload.
        it.page.reload().await;
        it.connect().await;
        it.page.words("2 of 5 entries").shown().await;
        it.page.choice("Outcome").choose("Any").await;
        it.page.words("5 entries").shown().await;
        it.page.words("asked for by phone").shown().await;
        it.page.button("Verify").click().await;
        it.page.words("The chain of 10 records is intact").shown().await;
    });
}

#[test]
fn an_altered_or_removed_record_is_named() {
    story(async |it| {
        decide_several(it).await;
        it.page.link("Journal").click().await;
        it.page.words("5 entries").shown().await;
        let altered = "const key = '2'.padStart(20, '0'), reading = store.get(key);
            reading.onsuccess = () => store.put(reading.result.replace('ApproveShare', 'RejectShare'), key);";
        change(&it.page, altered).await;
        it.page.button("Verify").click().await;
        it.page.words("The chain is broken: record 2 was altered.").shown().await;
        change(&it.page, "store.delete('2'.padStart(20, '0'));").await;
        it.page.button("Verify").click().await;
        it.page.words("The chain is broken: record 2 is missing").shown().await;
    });
}

#[test]
fn a_session_without_a_change_has_an_empty_journal() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.link("Journal").click().await;
        it.page.words("No changes have been sent from this browser yet.").shown().await;
        it.page.words("0 entries").shown().await;
    });
}

#[test]
fn no_change_is_sent_after_an_unreadable_record_until_a_new_chain_begins() {
    story(async |it| {
        let first = it.tenant.ask(OperationKind::Share).await;
        let second = it.tenant.ask(OperationKind::Share).await;
        it.hold(&[&first, &second]).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&first.id).says("✓ approved").await;
        it.page.is_at(&second.path()).await;
        // A newer panel wrote the last record, and then an older one was put in its place.
        change(&it.page, "store.add(JSON.stringify({ Form: 2 }), '2'.padStart(20, '0'));").await;
        it.page.button("Approve").click().await;
        it.page.words("The last record of this browser's journal cannot be read").shown().await;
        it.page.words("Nothing was sent. Open Journal").shown().await;
        assert_eq!(it.tenant.state_of(&second).await, "Pending");

        it.page.link("Journal").click().await;
        it.page.words("The last record, number 2, cannot be read").shown().await;
        it.page.button("Verify").click().await;
        it.page.words("The chain is broken: record 2 cannot be read.").shown().await;
        it.is_fit_for_all("the journal with a record that cannot be read").await;
        it.page.keep_saved_files(false).await;
        it.page.button("Export and begin a new chain").click().await;
        let (name, text) = it.page.saved().await;
        assert_eq!(name, "journal.json");
        assert!(text.contains(r#"{"Unreadable":"{\"Form\":2}"}"#), "the record is not in the export: {text}");
        it.page.words("The last record, number 2, cannot be read").gone().await;
        it.page.button("Verify").click().await;
        it.page.words("The chain of 3 records is intact").shown().await;
        it.page.words("New chains begun after records that could not be read: 1.").shown().await;

        // Changes are sent again, and the old records are still there.
        it.page.link("Review").click().await;
        it.open_row(&second).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&second.id).says("✓ approved").await;
        assert_eq!(it.tenant.changes_of(&second.id).await, ["ApproveShare"]);
        it.page.link("Journal").click().await;
        it.page.words("2 entries").shown().await;
        it.page.button("Verify").click().await;
        it.page.words("The chain of 5 records is intact").shown().await;
    });
}

#[test]
fn a_receipt_shows_that_the_journal_was_cut_off() {
    story(async |it| {
        let share = it.tenant.ask(OperationKind::Share).await;
        it.open_connected(&share).await;
        it.page.allow_clipboard().await;
        it.page.button("Approve").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.page.words("Receipt").shown().await;
        it.page.run("document.querySelector('details.receipt').open = true").await;
        it.page.words("Journal head: 1:").shown().await;
        let receipt = it.page.run("return document.querySelector('details.receipt pre').textContent").await;
        let receipt = receipt.as_str().expect("it is a text").to_owned();
        it.page.button("Copy as text the receipt").click().await;
        it.page.has_copied(&receipt).await;

        it.page.link("Journal").click().await;
        it.page.field("Noted heads").fill(receipt.trim()).await;
        it.page.button("Verify").click().await;
        it.page.words("The journal has the noted head: up to record 1 it is as it was then.").shown().await;
        it.page.words("whoever uses this browser can write the whole journal anew").shown().await;
        it.is_fit_for_all("the journal after a comparison").await;

        change(&it.page, "store.delete('1'.padStart(20, '0'));").await;
        it.page.button("Verify").click().await;
        it.page.words("The chain of 1 records is intact").shown().await;
        it.page.words("The journal does not have record 1 with the noted hash").shown().await;
        it.page.field("Noted heads").fill("nothing of this kind").await;
        it.page.button("Verify").click().await;
        it.page.words("What you pasted contains no head of a journal.").shown().await;
    });
}

#[test]
fn the_gateway_keeps_the_head_of_the_journal_with_each_change() {
    story(async |it| {
        let gateway = Gateway::start(&it.tenant);
        let anna = gateway.add("anna");
        let share = it.tenant.ask(OperationKind::Share).await;
        let page = Page::start(gateway.origin().to_owned()).await;
        page.open(&share.path()).await;
        page.field("Credential").fill(&anna).await;
        page.button("Connect").click().await;
        page.button("Approve").enabled().await;
        page.button("Approve").click().await;
        it.tenant.becomes(&share, "Approved").await;
        page.link_with(&share.id).says("✓ approved").await;

        let audit = gateway.audit();
        let of = |line: &&serde_json::Value| line["Event"] == "Sent" && line["JournalHead"].is_string();
        let told = audit.iter().filter(of).collect::<Vec<_>>();
        assert_eq!(told.len(), 1, "reads name no head: {audit:#?}");
        assert_eq!(told[0]["Operation"], "ApproveShare");
        let head = told[0]["JournalHead"].as_str().expect("it is a text");
        assert!(head.starts_with("0:"), "the change was recorded before it was sent: {head}");

        page.link("Journal").click().await;
        page.field("Noted heads").fill(&told[0].to_string()).await;
        page.button("Verify").click().await;
        page.words("The journal has the noted head: up to record 0 it is as it was then.").shown().await;
        page.assert_console_is_clean().await;
        page.close().await;
    });
}
