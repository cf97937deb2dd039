//! Extensions that translate a page rewrite its text nodes. The panel asks browsers not to, and works where one does.

use e2e::{OperationKind, Page, story};

/// Rewrites each text node of the page, and those that come later, as translators do. `PUT` says how one is rewritten: it
/// gets the text node and the place of its translation.
const REWRITE: &str = "
    const left = new Set(['SCRIPT', 'STYLE', 'TEXTAREA', 'OPTION', 'TITLE', 'FONT']);
    window.testsRewritten = 0;
    const rewrite = node => {
        if (!node.isConnected || left.has(node.parentNode.nodeName) || !node.data.trim()) return;
        const outer = document.createElement('font'), inner = document.createElement('font');
        outer.append(inner);
        node.before(outer);
        PUT
        window.testsRewritten++;
    };
    const within = root => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
        while (walker.nextNode()) found.push(walker.currentNode);
        found.forEach(rewrite);
    };
    const start = () => {
        within(document.body);
        new MutationObserver(changes => {
            for (const { addedNodes } of changes)
                for (const node of addedNodes) node.nodeType === Node.TEXT_NODE ? rewrite(node) : within(node);
        }).observe(document.body, { childList: true, subtree: true });
    };
    document.body ? start() : addEventListener('DOMContentLoaded', start);";

/// The text node itself moves into the wrapper.
const WRAP: &str = "inner.append(node);";
/// The text node is removed, and a copy stands in the wrapper.
const REPLACE: &str = "inner.append(node.data); node.remove();";

async fn rewrites(page: &Page, put: &str) {
    page.before_each_page(&REWRITE.replace("PUT", put)).await;
}

async fn was_rewritten(page: &Page) {
    let count = page.run("return testsRewritten").await.as_u64();
    assert!(count > Some(50), "only {count:?} text nodes were rewritten");
}

#[test]
fn browsers_are_asked_not_to_translate() {
    story(async |it| {
        it.page.open("/").await;
        it.page.heading("Connect to a tenant").shown().await;
        let translate = it.page.run("return document.documentElement.translate").await;
        assert_eq!(translate.as_bool(), Some(false));
    });
}

#[test]
fn verdicts_are_given_and_shown_while_all_texts_are_wrapped() {
    story(async |it| {
        rewrites(&it.page, WRAP).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.hold(&[&share, &kick]).await;
        it.page.words(share.target()).shown().await;
        it.page.button("Approve").click().await;
        it.page.link_with(&share.id).says("✓ approved").await;
        it.open_row(&kick).await;
        it.page.button("Reject").enabled().await;
        it.page.words(kick.target()).shown().await;
        it.page.button("Reject").click().await;
        it.page.button("Undo").click().await;
        it.page.button("Reject").enabled().await;
        it.page.button("Reject").click().await;
        it.page.link_with(&kick.id).says("✕ rejected").await;
        // The pages come and go as always.
        it.page.link("Journal").click().await;
        it.page.words("RejectKick").shown().await;
        it.page.link("Review").click().await;
        it.page.link_with(&share.id).shown().await;
        was_rewritten(&it.page).await;
        it.assert_books_agree().await;
    });
}

#[test]
fn verdicts_are_given_and_their_outcomes_shown_while_all_texts_are_replaced() {
    story(async |it| {
        rewrites(&it.page, REPLACE).await;
        let share = it.tenant.ask(OperationKind::Share).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        it.connect_at(&share.path()).await;
        it.page.button("Approve").enabled().await;
        it.page.words(share.target()).shown().await;
        it.page.button("Approve").click().await;
        it.page.words("Share approved. The server confirmed it.").shown().await;
        it.page.button("Approve").gone().await;
        it.look_up(&kick.named()).await;
        it.page.button("Reject").enabled().await;
        // Nothing of the other operation is left.
        it.page.heading("Kick").shown().await;
        it.page.heading("Share").gone().await;
        it.page.words(kick.target()).shown().await;
        it.page.words("Share approved. The server confirmed it.").gone().await;
        it.page.button("Reject").click().await;
        it.tenant.becomes(&kick, "Rejected").await;
        it.page.words("Kick rejected. The server confirmed it.").shown().await;
        was_rewritten(&it.page).await;
        it.assert_books_agree().await;
    });
}
