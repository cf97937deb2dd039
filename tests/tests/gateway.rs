//! The panel behind the signing gateway: no key in the browser, a credential for each administrator, and no access
//! for others.

use e2e::{Asked, Expected, Gateway, OperationKind, Page, Stage, Story, story};

/// Opens the panel at the gateway and connects with a credential.
async fn connected(gateway: &Gateway, credential: &str, path: &str) -> Page {
    let page = Page::start(gateway.origin().to_owned()).await;
    page.open(path).await;
    page.heading("Connect to a tenant").shown().await;
    page.field("Credential").fill(credential).await;
    page.button("Connect").click().await;
    page.heading("Connect to a tenant").gone().await;
    page
}

/// The audit lines of one operation's changes: event, administrator, and the code of a refusal.
fn told(gateway: &Gateway, operation: &str) -> Vec<String> {
    let lines = gateway.audit();
    let of_it = lines.iter().filter(|line| line["Operation"] == operation);
    of_it
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", text("Event"), text("Admin"), text("Code"))
        })
        .collect()
}

async fn decide(it: &Stage, page: &Page, asked: &Asked, button: &str, state: &str) {
    page.button(button).enabled().await;
    page.button(button).click().await;
    it.tenant.becomes(asked, state).await;
}

#[test]
fn two_administrators_decide_without_a_key_and_one_is_revoked() {
    story(async |it| {
        let gateway = Gateway::start(&it.tenant);
        let (anna, bert) = (gateway.add("anna"), gateway.add("bert"));
        let first = it.tenant.ask(OperationKind::Share).await;
        let second = it.tenant.ask(OperationKind::Share).await;
        let third = it.tenant.ask(OperationKind::Share).await;

        let hers = connected(&gateway, &anna, &first.path()).await;
        decide(it, &hers, &first, "Approve", "Approved").await;
        let his = connected(&gateway, &bert, &second.path()).await;
        decide(it, &his, &second, "Approve", "Approved").await;
        assert_eq!(
            told(&gateway, "ApproveShare"),
            ["Sent anna -", "Answered anna -", "Sent bert -", "Answered bert -"]
        );

        // Neither stored data nor the page contains the key or a credential.
        let kept = hers.everything_kept().await;
        for secret in [it.tenant.admin_key(), anna.as_str(), &anna[3..]] {
            assert!(!kept.contains(secret), "a secret can be read again in the page");
        }

        // Anna has the third operation open when her credential is revoked. Bert continues.
        hers.open(&third.path()).await;
        hers.field("Credential").fill(&anna).await;
        hers.button("Connect").click().await;
        hers.button("Approve").enabled().await;
        gateway.revoke("anna");
        hers.expects(Expected::Status(401));
        hers.button("Approve").click().await;
        hers.words("The gateway does not know your credential, or it was revoked").shown().await;
        assert_eq!(it.tenant.state_of(&third).await, "Pending");
        hers.button("Lock").click().await;
        hers.field("Credential").fill(&anna).await;
        hers.button("Connect").click().await;
        hers.words("GatewayCredentialRefused (401)").shown().await;
        let refused = gateway.audit().pop().expect("it is written down");
        assert_eq!((refused["Event"].as_str(), refused["Admin"].as_str()), (Some("Refused"), Some("anna")));

        his.open(&third.path()).await;
        his.field("Credential").fill(&bert).await;
        his.button("Connect").click().await;
        decide(it, &his, &third, "Approve", "Approved").await;
        hers.assert_console_is_clean().await;
        his.assert_console_is_clean().await;
        hers.close().await;
        his.close().await;
    });
}

#[test]
fn the_tenant_is_filled_in_and_the_admin_key_is_refused_as_a_credential() {
    story(async |it| {
        let gateway = Gateway::start(&it.tenant);
        let page = Page::start(gateway.origin().to_owned()).await;
        page.open("/").await;
        page.words(&format!("Behind the gateway: tenant {} at", it.tenant.id())).shown().await;
        // The credential alone is asked for; the rest is folded away.
        page.choice("Tenant").gone().await;
        page.field("Tenant ID").gone().await;
        page.check_box("A proxy signs the requests").gone().await;
        page.field("Admin key").gone().await;
        page.field("Credential").fill(it.tenant.admin_key()).await;
        page.button("Connect").click().await;
        page.field("Credential").described("looks like the tenant's admin key").await;
        assert_eq!(page.requests("/api/v4/admin/").await, 0, "nothing was sent");
        page.field("Credential").fill("").await;
        page.expects(Expected::Status(401));
        page.button("Connect").click().await;
        page.words("GatewayCredentialRefused (401)").shown().await;
        page.assert_accessible("the connect form behind a gateway").await;
        page.assert_console_is_clean().await;
        page.close().await;
    });
}

#[test]
fn the_panel_and_its_calls_are_under_the_gateways_base_path() {
    story(async |it| {
        let gateway = Gateway::start_under(&it.tenant, "/tools/tresor");
        let anna = gateway.add("anna");
        let first = it.tenant.ask(OperationKind::Share).await;
        let page = connected(&gateway, &anna, &first.path()).await;
        decide(it, &page, &first, "Approve", "Approved").await;
        assert_eq!(told(&gateway, "ApproveShare"), ["Sent anna -", "Answered anna -"]);
        page.link("Errors").click().await;
        page.is_at("/tools/tresor/errors").await;
        page.words("BadInput").shown().await;
        page.link("Journal").click().await;
        page.is_at("/tools/tresor/journal").await;
        page.reload().await;
        page.field("Credential").fill(&anna).await;
        page.button("Connect").click().await;
        page.heading("Journal").shown().await;
        assert_eq!(
            page.requests("").await,
            page.requests(&format!("{}/", gateway.origin())).await,
            "something was asked for outside the base path"
        );
        page.assert_console_is_clean().await;
        page.close().await;
    });
}

#[test]
fn form_input_survives_a_lock_behind_the_gateway() {
    story(async |it| {
        let gateway = Gateway::start(&it.tenant);
        let anna = gateway.add("anna");
        let share = it.tenant.ask(OperationKind::Share).await;
        let page = connected(&gateway, &anna, "/review").await;
        page.field("Operations").fill(&share.named()).await;
        page.button("Lock").click().await;
        page.heading("Connect to a tenant").shown().await;
        page.field("Credential").has_value("").await;
        page.field("Credential").fill(&anna).await;
        page.button("Connect").click().await;
        page.field("Operations").has_value(&share.named()).await;
        page.button("Look up").click().await;
        page.button("Approve").enabled().await;
        page.assert_console_is_clean().await;
        page.close().await;
    });
}

#[test]
fn a_device_password_is_deleted_without_a_token_in_the_browser() {
    Story::default().demo().tell(async |it| {
        let gateway = Gateway::start_with_nevis(&it.tenant);
        let ids = ["100", "idm-user-2", "cred-active"];
        let page = connected(&gateway, &gateway.add("anna"), "/credentials").await;
        page.ask_to_delete(ids).await;
        page.delete_for_good("cred-active").await;
        page.focus_says("The device password is deleted. nevisIDM confirmed it.").await;
        assert!(!it.tenant.has_password(ids).await);
        assert_eq!(told(&gateway, "DeleteDevicePassword"), ["Sent anna -", "Answered anna -"]);
        page.assert_console_is_clean().await;
        page.close().await;
    });
}

#[test]
fn a_page_of_another_origin_gets_nothing_with_a_stolen_credential() {
    story(async |it| {
        let gateway = Gateway::start(&it.tenant);
        let anna = gateway.add("anna");
        // The origin of the tenant's public content: its uploaders can run scripts there.
        let thief = Page::start(it.tenant.content_url().to_owned()).await;
        for expected in [Expected::Status(404), Expected::Status(403), Expected::NoAnswer] {
            thief.expects(expected);
        }
        thief.expects(Expected::Saying("CORS policy"));
        thief.expects(Expected::Saying("ERR_FAILED"));
        thief.expects(Expected::Saying("ERR_BLOCKED_BY_RESPONSE"));
        thief.open("/nothing.html").await;
        let target = format!("{}/tenant-{}/api/v4/admin/user", gateway.origin(), it.tenant.id());
        let tried = thief
            .run_async(&format!(
                "const tried = [];
                 const call = async (path, options) => tried.push(await fetch('{target}' + path, options)
                     .then(async answer => answer.type + ' ' + answer.status + ' ' + await answer.text(), () => 'nothing'));
                 const headers = {{ 'X-Gateway-Credential': '{anna}' }};
                 await call('/init-user-registration', {{ method: 'POST', headers }});
                 await call('/list-users', {{ headers }});
                 await call('/init-user-registration', {{ method: 'POST' }});
                 await call('/init-user-registration', {{ method: 'POST', mode: 'no-cors', body: '{{}}' }});
                 await call('/list-users', {{ mode: 'no-cors', credentials: 'include' }});
                 return tried.join('|');"
            ))
            .await;
        let tried = tried.as_str().expect("the script answers with a text").to_owned();
        assert!(
            !tried.contains("UserId") && !tried.contains("basic") && !tried.contains("cors 2"),
            "{tried}"
        );
        assert!(it.tenant.changes().await.is_empty(), "nothing reached the tenant");
        let audit = gateway.audit();
        assert!(!audit.is_empty() && audit.iter().all(|line| line["Event"] == "Refused"), "{audit:?}");
        assert!(audit.iter().any(|line| line["Origin"] == it.tenant.content_url()), "{audit:?}");
        thief.assert_console_is_clean().await;
        thief.close().await;
    });
}
