//! Texts that strangers choose: ids in links, servers' codes and messages, the feed's notes, user ids and file names. They
//! are shown as text, and nothing in an id that is decided upon is hidden or reorders what stands beside it.

use admin_api::percent;
use e2e::{Expected, Fault, OperationKind, Page, Story, story};
use serde_json::json;

/// Markup of three kinds. The element exists nowhere in the panel.
const MARKUP: &str = r#"<x-made>1</x-made><img src=x onerror="window.madeToRun=1"><script>window.madeToRun=2</script>&lt;&#60;"#;
/// A right-to-left override, an isolate that does not end, an invisible space and a bell.
const HIDDEN: &str = "a\u{202e}b\u{2066}c\u{200b}d\u{7}e";
const HIDDEN_SHOWN: &str = r"a\u{202e}b\u{2066}c\u{200b}d\u{7}e";

fn hostile() -> String {
    format!("{MARKUP}{HIDDEN}")
}

/// Fails if a part of a text has become an element or has run, or if an id is not isolated from its surroundings.
async fn assert_nothing_is_interpreted(page: &Page, what: &str) {
    let found = page
        .run(
            "const made = document.querySelectorAll('x-made, img[src=\"x\"], main script, [onerror]').length;
             const ids = [...document.querySelectorAll('.id, code')];
             const joined = ids.filter(id => !getComputedStyle(id).unicodeBidi.startsWith('isolate')).length;
             return { made, ran: window.madeToRun ?? null, ids: ids.length > 0, joined };",
        )
        .await;
    assert_eq!(found, json!({ "made": 0, "ran": null, "ids": true, "joined": 0 }), "{what}");
}

/// Fails if these elements show a character that hides or reorders.
async fn assert_shows_all(page: &Page, elements: &str) {
    let hiding = page
        .run(&format!(
            "const shown = [...document.querySelectorAll({elements:?})].map(element => element.textContent);
             return shown.length === 0 ? ['none'] : shown.filter(text => /[\\u0000-\\u0008\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f]/.test(text));"
        ))
        .await;
    assert_eq!(hiding, json!([]), "{elements}");
}

#[test]
fn an_id_a_code_a_message_and_a_note_are_shown_as_text() {
    Story::default().with_config(r#"{"feedUrl": "/sandbox/pending"}"#).tell(async |it| {
        let tresor = it.tenant.tresor().await;
        let user = it.tenant.user().await;
        let share =
            it.tenant.ask_with_note(OperationKind::Share, &tresor, Some(user), Some(&hostile())).await;
        // The feed delivers the operation with its note.
        it.connect_at("/").await;
        it.open_row(&share).await;
        it.page.button("Approve").enabled().await;
        it.page.words(&format!("Note from your application: {MARKUP}")).shown().await;
        assert_nothing_is_interpreted(&it.page, "a note of the feed").await;

        // The message comes with the answer to a verdict.
        it.page.expects(Expected::Status(500));
        let said = format!("Said: {}{}", hostile(), "x".repeat(10_000));
        let refusal = Fault::code(MARKUP).saying(&said).on("approve-share");
        it.tenant.fault(refusal).await;
        it.page.button("Approve").click().await;
        it.page.words(&format!("Said: {MARKUP}{HIDDEN_SHOWN}")).shown().await;
        it.page.words("Nothing was decided").shown().await;
        it.page.assert_no_sideways_scrolling("a message of 10,000 characters without a space").await;
        assert_nothing_is_interpreted(&it.page, "a code and a message").await;

        // It is in the journal, too.
        it.page.link("Journal").click().await;
        it.page.words(&format!("Said: {MARKUP}")).shown().await;
        assert_nothing_is_interpreted(&it.page, "the journal").await;
    });
}

#[test]
fn an_id_in_a_link_is_shown_with_all_its_characters() {
    story(async |it| {
        for status in [400, 403, 404] {
            it.page.expects(Expected::Status(status));
        }
        let id = percent::encode_segment(&hostile());
        it.connect_at(&format!("/review/share/{id}")).await;
        it.page.words(&format!("{MARKUP}{HIDDEN_SHOWN}")).shown().await;
        it.page.link_with(HIDDEN_SHOWN).shown().await;
        assert_nothing_is_interpreted(&it.page, "the id of an operation").await;
        assert_shows_all(&it.page, "#queue .id, #queue code").await;

        for (path, elements) in [("tresors", "#tresor-title"), ("users", "#page-title")] {
            it.page.open(&format!("/{path}/{id}")).await;
            it.connect().await;
            it.page.words(&format!("{MARKUP}{HIDDEN_SHOWN}")).shown().await;
            assert_nothing_is_interpreted(&it.page, path).await;
            assert_shows_all(&it.page, elements).await;
        }
    });
}

#[test]
fn a_users_id_and_a_files_name_are_shown_as_text() {
    story(async |it| {
        it.connect_at("/").await;
        let list = json!({ "Users": [
            { "UserId": format!("{MARKUP}@t"), "UserRegistrationState": "Validated" },
            { "UserId": format!("{HIDDEN}@t"), "UserRegistrationState": MARKUP },
        ] });
        it.page.answer_user_lists_with(&list.to_string(), false).await;
        it.page.link("Users").click().await;
        let shown = it.page.has_users(2).await;
        assert!(shown.ids().iter().any(|id| id.contains("<x-made>")), "{:?}", shown.ids());
        assert_nothing_is_interpreted(&it.page, "the user list").await;

        let content = json!({ "CustomContentCount": 1, "TotalUsedBytes": 1, "Contents": [{
            "Name": MARKUP, "Path": MARKUP, "Url": format!("{}/{MARKUP}", it.tenant.content_url()), "Size": 1,
            "ContentType": MARKUP, "Etag": MARKUP,
        }] });
        let answer = json!(content.to_string());
        it.page
            .run(&format!(
                "const before = window.fetch;
                 window.fetch = (request, ...rest) => String(request.url ?? request).includes('list-custom-contents')
                     ? Promise.resolve(new Response({answer}, {{ headers: {{ 'content-type': 'application/json' }} }}))
                     : before(request, ...rest);"
            ))
            .await;
        it.page.link("Content").click().await;
        it.page.words("<x-made>").shown().await;
        assert_nothing_is_interpreted(&it.page, "the list of files").await;
    });
}
