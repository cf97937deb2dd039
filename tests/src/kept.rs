//! The data that the panel stores in the browser, and whether its journal matches the tenant's changes.

use crate::page::Page;
use crate::story::Stage;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Reads every store of every database of the page's origin.
const READ_STORES: &str = "const stores = {};
    for (const { name } of await indexedDB.databases()) {
        const opening = indexedDB.open(name);
        const database = await new Promise((done, failed) => {
            opening.onsuccess = () => done(opening.result); opening.onerror = failed; });
        for (const store of database.objectStoreNames) {
            const reading = database.transaction(store).objectStore(store).getAll();
            const values = await new Promise((done, failed) => {
                reading.onsuccess = () => done(reading.result); reading.onerror = failed; });
            const keys = value => value?.key instanceof CryptoKey ? value.key : value;
            stores[store] = await Promise.all(values.map(keys).map(async value => value instanceof CryptoKey
                ? { type: value.type, extractable: value.extractable, usages: value.usages,
                    exported: await crypto.subtle.exportKey('raw', value).then(() => true, () => false) }
                : value));
        }
        database.close();
    }";

/// A change in the panel's journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journalled {
    /// The operation's name, as in `ApproveShare`.
    pub operation: String,
    /// The id or file name that it changes.
    pub target: String,
    /// The private note.
    pub note: Option<String>,
    /// `Ok`, `Refused`, `Lost` or `NotSent`; empty if no answer is recorded.
    pub outcome: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    call_id: u64,
    operation: Option<String>,
    target: Option<String>,
    note: Option<String>,
    outcome: Option<String>,
}

impl Page {
    /// Everything that a page can read again later, as one text: storages, database, URL, history, document,
    /// fields.
    pub async fn everything_kept(&self) -> String {
        let kept = self
            .run_async(&format!(
                "{READ_STORES}
                 return JSON.stringify({{
                     stores, local: {{ ...localStorage }}, session: {{ ...sessionStorage }}, cookie: document.cookie,
                     href: location.href, state: history.state, name: window.name,
                     requests: performance.getEntriesByType('resource').map(entry => entry.name),
                     document: document.documentElement.outerHTML,
                     fields: [...document.querySelectorAll('input, textarea')].map(field => field.value),
                 }});"
            ))
            .await;
        kept.as_str().expect("the script answers with a text").to_owned()
    }

    /// Waits until the journal has this operation: it is claimed, read again, and on its way.
    pub async fn has_sent(&self, operation: &str) {
        let sent = crate::wait::until(async || {
            let there = self.journal().await.iter().any(|entry| entry.operation == operation);
            if there { Ok(()) } else { Err(format!("{operation} is not in the journal")) }
        });
        sent.await.unwrap_or_else(|why: String| panic!("{why}"));
    }

    /// The changes in the journal, oldest first.
    pub async fn journal(&self) -> Vec<Journalled> {
        let stored = self.run_async(&format!("{READ_STORES} return stores.journal ?? [];")).await;
        let records = stored.as_array().into_iter().flatten().filter_map(Value::as_str);
        let records =
            records.map(|text| serde_json::from_str::<Record>(text).expect("the journal holds records"));
        let records = records.collect::<Vec<_>>();
        let answer =
            |call: u64| records.iter().find(|record| record.call_id == call && record.outcome.is_some());
        let sent = |record: &Record| {
            Some(Journalled {
                operation: record.operation.clone()?,
                target: record.target.clone()?,
                note: record.note.clone(),
                outcome: answer(record.call_id).and_then(|answer| answer.outcome.clone()),
            })
        };
        records.iter().filter_map(sent).collect()
    }
}

impl Stage {
    /// Fails if the journal does not match the tenant's changes: a change with the answer Ok was carried out once, a
    /// refused one was not carried out, and one with a lost answer may or may not have been.
    pub async fn assert_books_agree(&self) {
        self.assert_books_agree_with(&[]).await;
    }

    /// Like the above, when other browsers have also changed the same targets.
    pub async fn assert_books_agree_with(&self, others: &[&Page]) {
        let mut journal = self.page.journal().await;
        for other in others {
            journal.extend(other.journal().await);
        }
        let done = self.tenant.changes().await;
        let named = journal.iter().map(|entry| (entry.operation.as_str(), entry.target.as_str()));
        for (operation, target) in named.collect::<BTreeSet<_>>() {
            let of_it = journal.iter().filter(|entry| entry.operation == operation && entry.target == target);
            let (mut least, mut most) = (0, 0);
            for entry in of_it {
                least += usize::from(entry.outcome.as_deref() == Some("Ok"));
                most += usize::from(matches!(entry.outcome.as_deref(), Some("Ok" | "Lost") | None));
            }
            let times =
                done.iter().filter(|change| change.operation == operation && change.target == target).count();
            assert!(
                (least..=most).contains(&times),
                "{operation} of {target} was done {times} times; the journal has {journal:#?}"
            );
        }
    }
}
