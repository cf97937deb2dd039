//! The journal: every change is recorded, can be searched and survives a reload, and no secret is in it.

use e2e::{Expected, Fault, Journalled, OperationKind, Stage, story};

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
        let change = |change: &str| {
            format!(
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
            )
        };
        it.page.link("Journal").click().await;
        it.page.words("5 entries").shown().await;
        let altered = "const key = '2'.padStart(20, '0'), reading = store.get(key);
            reading.onsuccess = () => store.put(reading.result.replace('ApproveShare', 'RejectShare'), key);";
        it.page.run_async(&change(altered)).await;
        it.page.button("Verify").click().await;
        it.page.words("The chain is broken: record 2 was altered.").shown().await;
        it.page.run_async(&change("store.delete('2'.padStart(20, '0'));")).await;
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
