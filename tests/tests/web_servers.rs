//! The panel hosted by nginx and Caddy with the configurations of `hosting/`, at the root of a host and under a path: its
//! pages, reloads, headers, compressed files and what is missing, over TLS.

use e2e::{Expected, OperationKind, Page, Software, Stage, WebServer, get, settings, story};
use serde_json::{Value, json};

/// The pages, with the first segments of their addresses.
const TITLES: [&str; 8] =
    ["Users", "Tresors", "Content", "Credentials", "Journal", "Errors", "Settings", "Review"];

/// Headers that equal those of the workspace's own servers.
const HEADERS: [&str; 7] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
];

/// Hosts the panel under `base`, which is empty at the root.
async fn hosts_the_panel(it: &Stage, software: Software, configuration: &str, base: &str) {
    let tenant =
        json!({ "name": "Hosted", "serviceUrl": it.tenant.service_url(), "tenantId": it.tenant.id() });
    let config = json!({ "tenants": [tenant] }).to_string();
    let server = WebServer::start(software, configuration, &it.tenant, &config);
    let page = server.page().await;
    opens_and_reloads(it, &page, base).await;
    stays_in_its_folder(&page, base).await;
    answers_like_panel_host(it, &page, base, software).await;
    page.assert_console_is_clean().await;
    page.close().await;
}

/// A deep link and all pages open, and open again after a reload.
async fn opens_and_reloads(it: &Stage, page: &Page, base: &str) {
    let share = it.tenant.ask(OperationKind::Share).await;
    page.open(&format!("{base}{}", share.path())).await;
    page.heading("Connect to a tenant").shown().await;
    page.words("Hosted: tenant abcdefgh12").shown().await;
    page.check_box("Keep me connected in this browser").check().await;
    page.connect_by_key(&it.tenant).await;
    page.button("Approve").enabled().await;
    page.is_at(&format!("{base}{}", share.path())).await;
    page.reload().await;
    page.button("Approve").enabled().await;

    for title in TITLES {
        page.link(title).click().await;
        page.heading(title).shown().await;
        page.page_is_loaded().await;
        let path = page.path().await;
        assert!(path.starts_with(&format!("{base}/{}", title.to_lowercase())), "{title} is at {path}");
        page.reload().await;
        page.heading(title).shown().await;
        page.page_is_loaded().await;
    }
    // One folder below a page, with an escaped slash in it.
    page.open(&format!("{base}/errors/BadInput")).await;
    page.heading("Errors").shown().await;
    page.words("BadInput").shown().await;
    page.open(&format!("{base}/users/a%2Fb")).await;
    page.words("a/b").shown().await;
    page.link("Users").click().await;
    page.is_at(&format!("{base}/users")).await;
    page.back().await;
    page.is_at(&format!("{base}/users/a%2Fb")).await;
    if !base.is_empty() {
        // The folder without its slash.
        page.open(base).await;
        page.page_is_loaded().await;
        let path = page.path().await;
        assert!(path.starts_with(&format!("{base}/")), "{path}");
    }
}

/// Every link leads to the panel's folder, and nothing outside it was asked for.
async fn stays_in_its_folder(page: &Page, base: &str) {
    let addresses = page
        .run(
            "const own = performance.getEntriesByType('resource').map(entry => entry.name)
                 .filter(name => name.startsWith(location.origin)).map(name => name.slice(location.origin.length));
             const links = [...document.querySelectorAll('a[href^=\"/\"]')].map(link => link.getAttribute('href'));
             return [own, links];",
        )
        .await;
    for (what, list) in ["files", "links"].into_iter().zip(addresses.as_array().expect("two lists")) {
        let list = list.as_array().expect("a list");
        assert!(list.len() > 3, "there are {what}: {list:?}");
        for address in list {
            let address = address.as_str().expect("a text");
            assert!(address.starts_with(&format!("{base}/")), "{what}: {address}");
        }
    }
}

/// What the page's host answers, as the browser takes it.
async fn fetched(page: &Page, method: &str, path: &str) -> Value {
    page.run_async(&format!(
        "const answer = await fetch('{path}', {{ method: '{method}', cache: 'no-store' }});
         await answer.arrayBuffer();
         return {{ status: answer.status, headers: Object.fromEntries(answer.headers) }};"
    ))
    .await
}

/// Statuses and headers equal those of panel-host, which the sandbox serves the same files with.
async fn answers_like_panel_host(it: &Stage, page: &Page, base: &str, software: Software) {
    page.expects(Expected::Status(404));
    page.expects(Expected::Status(405));
    let names = std::fs::read_dir(settings::dist()).expect("the bundle can be read");
    let names = names.map(|entry| entry.expect("the bundle can be read").file_name().display().to_string());
    let wasm = names.filter(|name| name.ends_with(".wasm")).max().expect("the bundle has wasm");
    let wasm = format!("/{wasm}");
    for (path, is_text_or_wasm) in [
        ("/", true),
        ("/review?ops=share:a/b", true),
        ("/users/a%2Fb", true),
        ("/review/share/x", true),
        ("/errors.json", true),
        (wasm.as_str(), true),
        ("/config.json", false),
        ("/missing.js", false),
        ("/missing-0123456789abcdef.js", false),
        ("/reviewer", false),
        ("/review/share/x/y", false),
    ] {
        let theirs = fetched(page, "GET", &format!("{base}{path}")).await;
        let ours = get(&format!("{}{path}", it.tenant.origin()), &[("accept-encoding", "gzip, br")]).await;
        let header = |name: &str| theirs["headers"][name].as_str().unwrap_or_default().to_owned();
        assert_eq!(theirs["status"], ours.status.as_u16(), "{path}");
        for name in HEADERS {
            assert_eq!(header(name), ours.header(name), "{path}: {name}");
        }
        if is_text_or_wasm {
            assert_eq!(header("content-type"), ours.header("content-type"), "{path}");
            // The official nginx has no brotli.
            let encoding = if software == Software::Nginx { "gzip" } else { "br" };
            assert_eq!(
                (header("content-encoding").as_str(), ours.header("content-encoding")),
                (encoding, "br")
            );
            assert_eq!(header("vary"), "Accept-Encoding", "{path}");
        }
        assert_eq!(header("strict-transport-security"), "max-age=31536000", "{path}");
    }
    let refused = fetched(page, "POST", &format!("{base}/")).await;
    assert_eq!(refused["status"], 405);
}

#[test]
fn nginx_hosts_the_panel() {
    story(async |it| hosts_the_panel(it, Software::Nginx, "nginx.conf", "").await);
}

#[test]
fn nginx_hosts_the_panel_under_a_path() {
    story(async |it| {
        hosts_the_panel(it, Software::Nginx, "nginx-under-a-path.conf", "/tools/tresor").await;
    });
}

#[test]
fn caddy_hosts_the_panel() {
    story(async |it| hosts_the_panel(it, Software::Caddy, "Caddyfile", "").await);
}

#[test]
fn caddy_hosts_the_panel_under_a_path() {
    story(async |it| {
        hosts_the_panel(it, Software::Caddy, "Caddyfile-under-a-path", "/tools/tresor").await;
    });
}
