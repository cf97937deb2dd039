//! Routes, files, encodings and headers, over a folder made for each test.

use super::*;
use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use std::time::{Duration, SystemTime};

const HASHED: &str = "/panel-0123456789abcdef_bg.wasm";

fn built_panel() -> (tempfile::TempDir, Panel) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html>"),
        ("index-1.html", "<!doctype html>1"),
        ("index-2.html", "<!doctype html>2"),
        ("panel-0123456789abcdef_bg.wasm", "plain"),
        ("panel-0123456789abcdef_bg.wasm.br", "brotli"),
        ("panel-0123456789abcdef_bg.wasm.gz", "gzip"),
        ("icon.svg", "<svg/>"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let panel = Panel::open(folder.path(), &["http://127.0.0.1:8788".into()]).unwrap();
    (folder, panel)
}

fn get(panel: &Panel, path: &str, headers: &[(HeaderName, &'static str)]) -> Response<Bytes> {
    let request =
        headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
    panel.answer(&Method::GET, path, &request)
}

#[test]
fn own_routes_get_the_index_and_missing_files_get_404() {
    let (_folder, panel) = built_panel();
    for (path, page) in [
        ("/", ""),
        ("/review", ""),
        ("/users", ""),
        ("/connect", ""),
        ("/review/", "1"),
        ("/users/a%2Fb", "1"),
        ("/review/share/ab", "2"),
        ("/content/css/x.css", "2"),
    ] {
        let answer = get(&panel, path, &[]);
        assert_eq!(
            (answer.status(), String::from_utf8_lossy(answer.body()).as_ref()),
            (StatusCode::OK, format!("<!doctype html>{page}").as_str()),
            "{path}"
        );
        assert_eq!(answer.headers()[CACHE_CONTROL], "no-cache");
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
    }
    for path in [
        "/missing.js",
        "/reviewer",
        "/review/share/a/b",
        "/../index.html",
        "/%2e%2e/x",
        "//",
        "//review",
        "/icon.svg/",
        "/%zz",
        "x",
        "",
    ] {
        let answer = get(&panel, path, &[]);
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(answer.headers().contains_key("content-security-policy"));
    }
    assert_eq!(panel.answer(&Method::POST, "/", &HeaderMap::new()).status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn a_build_for_the_root_alone_answers_all_routes_with_its_page() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>").unwrap();
    let panel = Panel::open(folder.path(), &[]).unwrap();
    assert_eq!(&get(&panel, "/review/share/ab", &[]).body()[..], b"<!doctype html>");
}

#[test]
fn the_client_gets_the_best_encoding_that_it_accepts() {
    let (_folder, panel) = built_panel();
    for (accepted, body, encoding) in [
        ("gzip, br", "brotli", Some("br")),
        ("gzip", "gzip", Some("gzip")),
        ("br;q=0, *", "gzip", Some("gzip")),
        ("identity", "plain", None),
    ] {
        let answer = get(&panel, HASHED, &[(ACCEPT_ENCODING, accepted)]);
        assert_eq!(&answer.body()[..], body.as_bytes(), "{accepted}");
        let headers = answer.headers();
        assert_eq!(headers.get(CONTENT_ENCODING).map(|value| value.to_str().unwrap()), encoding);
        assert_eq!(headers[VARY], "Accept-Encoding");
        assert_eq!(headers[CONTENT_TYPE], "application/wasm");
        assert_eq!(headers[CACHE_CONTROL], "public, max-age=31536000, immutable");
    }
}

#[test]
fn an_etag_spares_the_body() {
    let (_folder, panel) = built_panel();
    let first = get(&panel, "/icon.svg", &[]);
    let tag = first.headers()[ETAG].clone();
    let request = HeaderMap::from_iter([(IF_NONE_MATCH, tag)]);
    let again = panel.answer(&Method::GET, "/icon.svg", &request);
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.body().is_empty());
    let head = panel.answer(&Method::HEAD, "/icon.svg", &HeaderMap::new());
    assert_eq!((head.headers()[CONTENT_LENGTH].to_str().unwrap(), head.body().len()), ("6", 0));
}

#[test]
fn answers_carry_the_headers_of_production() {
    let (_folder, panel) = built_panel();
    let answer = get(&panel, "/", &[]);
    let csp = answer.headers()["content-security-policy"].to_str().unwrap();
    assert_eq!(
        csp,
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self' http://127.0.0.1:8788; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.headers()[name], value);
    }
    assert!(answer.headers()["permissions-policy"].to_str().unwrap().contains("camera=()"));
}

#[test]
fn a_name_with_a_hash_is_content_hashed() {
    for name in ["a-0123456789abcdef.js", "a-b-0123456789ABCDEF00.css", "a-0123456789abcdef_bg.wasm"] {
        assert!(is_content_hashed(name), "{name}");
    }
    for name in ["index.html", "a-0123456789abcde.js", "a-0123456789abcdeg.js", "a-0123456789abcdef"] {
        assert!(!is_content_hashed(name), "{name}");
    }
}

#[test]
fn a_folder_without_an_index_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Panel::open(folder.path(), &[]).is_err());
    assert!(Panel::open(&folder.path().join("missing"), &[]).is_err());
}

#[test]
fn a_changed_file_gets_a_new_etag_and_an_unchanged_one_keeps_it() {
    let (folder, panel) = built_panel();
    let tag = || get(&panel, "/icon.svg", &[]).headers()[ETAG].clone();
    let write = |text: &str, age_seconds: u64| {
        let file = std::fs::File::create(folder.path().join("icon.svg")).unwrap();
        std::io::Write::write_all(&mut &file, text.as_bytes()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age_seconds)).unwrap();
    };
    write("<svg/>", 100);
    let first = tag();
    assert_eq!(tag(), first);
    // Of the same length, but from another time.
    write("<SVG/>", 50);
    let second = tag();
    assert_ne!(second, first);
    assert_eq!(&get(&panel, "/icon.svg", &[]).body()[..], b"<SVG/>");
    let request = HeaderMap::from_iter([(IF_NONE_MATCH, second)]);
    let unchanged = panel.answer(&Method::GET, "/icon.svg", &request);
    assert_eq!(unchanged.status(), StatusCode::NOT_MODIFIED);
}

#[test]
fn the_extension_decides_the_media_type() {
    assert_eq!(content_type("css/login.CSS"), "text/css; charset=utf-8");
    assert_eq!(content_type("a.b/noextension"), "application/octet-stream");
    for (name, media_type) in [
        ("index.html", "text/html; charset=utf-8"),
        ("boot.js", "text/javascript; charset=utf-8"),
        ("panel_bg.wasm", "application/wasm"),
        ("config.json", "application/json"),
        ("icons.svg", "image/svg+xml"),
    ] {
        assert_eq!(content_type(name), media_type);
    }
}

/// The configurations for other servers, which people copy.
const CONFIGURATIONS: [(&str, &str); 4] = [
    ("nginx", include_str!("../../../hosting/nginx.conf")),
    ("nginx under a path", include_str!("../../../hosting/nginx-under-a-path.conf")),
    ("Caddy", include_str!("../../../hosting/Caddyfile")),
    ("Caddy under a path", include_str!("../../../hosting/Caddyfile-under-a-path")),
];

/// The values of a header in a configuration, where a line gives its name and then its value in quotes.
fn configured<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let line = line.strip_prefix("add_header ").unwrap_or(line);
            let (said, rest) = line.split_once(' ')?;
            said.eq_ignore_ascii_case(name).then(|| rest.split('"').nth(1))?
        })
        .collect()
}

#[test]
fn the_configurations_for_other_servers_send_the_same_headers() {
    let expected = production_headers(&["https://TENANT.api.tresorit.io".into()]);
    assert_eq!(expected.len(), 6);
    for (server, text) in CONFIGURATIONS {
        for (name, value) in &expected {
            assert_eq!(configured(text, name.as_str()), [value.to_str().unwrap()], "{server}: {name}");
        }
        for cache in [IMMUTABLE, REVALIDATE] {
            assert!(text.contains(&format!("\"{}\"", cache.to_str().unwrap())), "{server}: {cache:?}");
        }
        let routes = format!("{})(", ROUTES.join("|"));
        assert!(text.contains(&routes), "{server} does not answer {routes} with the panel");
        for page in PAGES {
            assert!(text.contains(&format!(" /{page}")), "{server} does not know {page}");
        }
    }
}
