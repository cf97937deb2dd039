//! Tabs, filters and order, which are kept in the URL, and the virtual list for long queues.

use e2e::wait::until;
use e2e::{Asked, Expected, OperationKind, Stage, story};

/// The ids of the rows in the order of the page.
async fn rows(it: &Stage, asked: &[&Asked]) -> Vec<String> {
    let names = it.page.link_with("").names().await;
    let id_in =
        |name: &String| asked.iter().find(|asked| name.contains(&asked.id)).map(|asked| asked.id.clone());
    names.iter().filter_map(id_in).collect()
}

/// Waits until these are the rows, in this order.
async fn shows(it: &Stage, all: &[&Asked], wanted: &[&Asked]) {
    let wanted = wanted.iter().map(|asked| asked.id.clone()).collect::<Vec<_>>();
    let so = until(async || match rows(it, all).await {
        shown if shown == wanted => Ok(()),
        shown => Err(format!("the rows are {shown:?}, not {wanted:?}")),
    });
    so.await.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn filters_are_kept_in_the_url_and_survive_reload_and_back() {
    story(async |it| {
        let tresor = it.tenant.tresor().await;
        let share = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        let link = it.tenant.ask_on(OperationKind::InvitationLinkCreation, &tresor).await;
        let all = [&share, &kick, &link];
        it.hold(&all).await;
        // Operations on one tresor are grouped.
        shows(it, &all, &[&share, &link, &kick]).await;

        it.page.link("Kick 1").click().await;
        shows(it, &all, &[&kick]).await;
        it.page.is_at(&format!("{}?tab=kick", share.path())).await;
        it.page.back().await;
        it.page.is_at(&share.path()).await;
        shows(it, &all, &[&share, &link, &kick]).await;

        it.page.search_field("Tresor").fill(&tresor.id).await;
        shows(it, &all, &[&share, &link]).await;
        it.page.search_field("User").fill(share.target()).await;
        shows(it, &all, &[&share]).await;
        it.page.reload().await;
        it.connect().await;
        it.page.search_field("Tresor").has_value(&tresor.id).await;
        it.page.search_field("User").has_value(share.target()).await;
        shows(it, &all, &[&share]).await;
        it.page.search_field("User").fill("").await;
        it.page.search_field("Tresor").fill("").await;
        it.page.search_field("Text").fill(&kick.id[..12]).await;
        shows(it, &all, &[&kick]).await;
        it.page.search_field("Text").fill("nothing has this").await;
        it.page.words("No operation matches these filters.").shown().await;
        it.page.search_field("Text").fill("").await;
        shows(it, &all, &[&share, &link, &kick]).await;
        it.page.choice("Order").choose("Newest first").await;
        it.page.is_at(&format!("{}?sort=newest", share.path())).await;
        it.page.reload().await;
        it.connect().await;
        it.page.words("3 operations in the queue").shown().await;
        it.page.is_at(&format!("{}?sort=newest", share.path())).await;
        // A filter is kept from one operation to the next.
        it.page.link_with(&kick.id).click().await;
        it.page.is_at(&format!("{}?sort=newest", kick.path())).await;
        it.page.back().await;
        it.page.is_at(&format!("{}?sort=newest", share.path())).await;
    });
}

#[test]
fn a_link_with_several_operations_survives_connect_and_lock() {
    story(async |it| {
        let mut asked = Vec::new();
        for kind in OperationKind::ALL {
            asked.push(it.tenant.ask(kind).await);
        }
        let named = asked.iter().map(Asked::named).collect::<Vec<_>>().join(",");
        it.connect_at(&format!("/review?ops={named}")).await;
        it.page.words("6 operations in the queue").shown().await;
        it.page.is_at(&asked[0].path()).await;
        it.page.button("Lock").click().await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.link_with(&asked[0].id).gone().await;
        it.page.field("Admin key").fill(it.tenant.admin_key()).await;
        it.page.button("Connect").click().await;
        it.page.words("6 operations in the queue").shown().await;
        for asked in &asked {
            it.page.link_with(&asked.id).shown().await;
        }
        // Decided rows stay until they are cleared.
        it.page.button("Approve").click().await;
        it.page.link_with(&asked[0].id).says("✓ approved").await;
        it.page.words("6 operations in the queue").shown().await;
        it.page.button("Clear decided").click().await;
        it.page.words("5 operations in the queue").shown().await;
        it.page.link_with(&asked[0].id).gone().await;
    });
}

#[test]
fn only_visible_rows_of_five_thousand_are_in_the_document() {
    story(async |it| {
        // These operations do not exist. They are read in the background, and the server refuses them.
        it.page.expects(Expected::Status(400));
        it.connect_at("/").await;
        it.page
            .run(
                "const box = document.getElementById('operations');
                 box.value = Array.from({ length: 5000 },
                     (_, at) => 'share:abcdef0123456789' + at.toString(16).padStart(16, '0')).join('\\n');
                 box.dispatchEvent(new Event('input', { bubbles: true }));",
            )
            .await;
        it.page.button("Look up").click().await;
        it.page.words("5000 operations in the queue").shown().await;
        let count = "return document.querySelectorAll('#queue li').length";
        let first = it.page.link_with("abcdef01234567890000000000000000");
        first.shown().await;
        let rows = it.page.run(count).await.as_u64().unwrap_or_default();
        assert!((10..200).contains(&rows), "{rows} rows are in the document");

        // At the end of the list the last rows are in the document.
        it.page.run("const list = document.querySelector('#queue [tabindex=\"-1\"]:has(ul)'); list.scrollTop = list.scrollHeight").await;
        it.page.link_with("abcdef01234567890000000000001387").shown().await;
        first.gone().await;
        let rows = it.page.run(count).await.as_u64().unwrap_or_default();
        assert!((10..200).contains(&rows), "{rows} rows are in the document");
        // The page still reacts.
        it.page.search_field("Text").fill("00000000000abc").await;
        it.page.link_with("abcdef01234567890000000000000abc").shown().await;
    });
}
