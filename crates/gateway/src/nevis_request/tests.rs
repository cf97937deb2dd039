//! What is forwarded, and that no spelling of a path leads anywhere else, whatever the next server makes of it.

use super::*;
use proptest::prelude::*;

fn at(method: &Method, rest: &str) -> Option<NevisRequest> {
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    route(method, &format!("{CORE_BASE}{path}"))?.with_query(query).ok()
}

#[test]
fn calls_that_lead_to_device_passwords_are_forwarded() {
    let deletion = at(&Method::DELETE, "/Default/users/u%201/device-passwords/c").unwrap();
    assert_eq!((deletion.name, deletion.target.as_str()), ("DeleteDevicePassword", "Default/u 1/c"));
    assert!(deletion.is_change);
    assert_eq!(deletion.path_and_query, format!("{CORE_BASE}/Default/users/u%201/device-passwords/c"));
    let values = serde_json::json!({"client": "Default", "user": "u 1", "credential": "c"});
    assert_eq!(Value::from(deletion.values), values);
    for path in [
        "/clients",
        "/clients/D/users",
        "/D/users/u/credentials",
        "/D/users/u/device-password",
        "/D/users/u/device-password/c",
        "/clients?continuationToken=a%26b&limit=7",
        "/clients/D/users?loginId=a%20b&continuationToken=7",
    ] {
        let call = at(&Method::GET, path).unwrap();
        assert!(!call.is_change && call.path_and_query == format!("{CORE_BASE}{path}"), "{path}");
    }
    // Other spellings of the same are sent in one.
    let spelled = at(&Method::GET, "/D/users/%75+1/device-passwords?limit=%37").unwrap();
    assert_eq!(spelled.path_and_query, format!("{CORE_BASE}/D/users/u%2B1/device-passwords?limit=7"));
}

#[test]
fn other_calls_to_nevisidm_are_refused() {
    for path in [
        "",
        "/",
        "/clients/D",
        "/D/users/u",
        "/D/users/u/passwords/c",
        "/D/users/../device-passwords/c",
        "/D/users/%2e%2e/device-passwords/c",
        "/D/users/a%2F..%2Fb/device-passwords/c",
        "/D/users/%252e%252e/device-passwords/c",
        "/D/users/..;/device-passwords/c",
        "/D/users/..;x=1/device-passwords/c",
        "/D/users/%2e%2e;/device-passwords/c",
        "/D/users/..%3b/device-passwords/c",
        "/D/users/..%09/device-passwords/c",
        "/D/users/%2e%2e%3f/device-passwords/c",
        "/D/users/u/device-passwords/c%3fx",
        "/D/users/u/device-passwords/c%23x",
        "/D/users/u/device-passwords/c;x",
        "/D/users/u/device-passwords/c:x",
        "/D/users/u/device-passwords/c::$DATA",
        "/D/users/u/device-passwords/..%5c..",
        "/D/users/u/device-passwords/..\\..",
        "/D/users/u/device-passwords/%c0%ae%c0%ae",
        "/D/users/u/device-passwords/%e0%80%ae",
        "/D/users/u/device-passwords/%u002e",
        "/D/users/u/device-passwords/\u{ff0e}\u{ff0e}",
        "/D/users/u/device-passwords/...",
        "/D/users/u/device-passwords/c.",
        "/D/users/u/device-passwords/c%20",
        "/D/users/u/device-passwords/%20",
        "/D/users/u/device-passwords/c%00",
        "/D/users/u/device-passwords/c%0d%0ax",
        "/D/users/u/device-passwords/c%",
        "/D/users/u/device-passwords/",
        "/D//users/u/device-passwords/c",
        "/clients?foo=1",
        "/clients?loginId=a",
        "/clients?limit=1&limit=2",
        "/clients?limit=x",
        "/clients?limit=",
        "/clients/D/users?loginid=a",
        "/D/users/u/device-passwords/c?force=true",
    ] {
        assert_eq!(at(&Method::GET, path), None, "{path}");
        assert_eq!(at(&Method::DELETE, path), None, "{path}");
    }
    assert_eq!(at(&Method::DELETE, "/D/users/u/device-passwords"), None);
    assert_eq!(at(&Method::DELETE, "/clients"), None);
    assert_eq!(at(&Method::POST, "/D/users/u/device-passwords/c"), None);
    assert_eq!(route(&Method::GET, "/nevisidm/api/principal/v1/token"), None);
}

/// Ways in which servers on the way read a path: containers that drop path parameters, that decode once more, that take
/// a backslash for a slash, that end a path at a question mark or NUL, and that drop dots and blanks at a segment's end.
fn readings(path: &str) -> Vec<String> {
    let decoded = percent::decode(&path.replace('+', "%2B")).unwrap_or_else(|| path.to_owned());
    let twice = percent::decode(&decoded.replace('+', "%2B")).unwrap_or_else(|| decoded.clone());
    let without_parameters = |path: &str| {
        let segments = path.split('/').map(|segment| segment.split(';').next().unwrap_or_default());
        segments.collect::<Vec<_>>().join("/")
    };
    let iis = |path: &str| {
        let path = path.replace('\\', "/");
        path.split('/').map(|segment| segment.trim_end_matches(['.', ' '])).collect::<Vec<_>>().join("/")
    };
    let cut =
        |path: &str| path.split(['?', '#', '\0', '\t', '\r', '\n']).next().unwrap_or_default().to_owned();
    let mut all = vec![path.to_owned(), decoded.clone(), twice.clone()];
    all.extend([path, &decoded, &twice].map(without_parameters));
    all.extend([path, &decoded, &twice].map(iis));
    all.extend([path, &decoded, &twice].map(cut));
    all
}

/// The path without empty segments, `.` and `..`, as a server resolves it.
fn resolved(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    segments.join("/")
}

fn hostile_segment() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(".."),
        Just("."),
        Just("%2e"),
        Just("%2E%2e"),
        Just(";"),
        Just("%3b"),
        Just("%2f"),
        Just("%5c"),
        Just("\\"),
        Just("%09"),
        Just("%00"),
        Just("%3f"),
        Just("%23"),
        Just("%25"),
        Just("%252e"),
        Just("%c0%ae"),
        Just("%ef%bc%8e"),
        Just("%20"),
        Just("+"),
        Just(":"),
        Just("u"),
        Just("users"),
        Just("clients"),
        Just("device-passwords"),
        Just("~1"),
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_forwarded_call_means_the_same_to_every_server(
        client in hostile_segment(), user in hostile_segment(), credential in hostile_segment(), deletes in any::<bool>(),
    ) {
        let method = if deletes { Method::DELETE } else { Method::GET };
        let given = format!("/{client}/users/{user}/device-passwords/{credential}");
        let Some(call) = at(&method, &given) else { return Ok(()) };
        let meant = format!("{CORE_BASE}/{}/users/{}/device-passwords/{}",
            call.values["client"].as_str().unwrap(), call.values["user"].as_str().unwrap(),
            call.values["credential"].as_str().unwrap());
        for reading in readings(&call.path_and_query) {
            // A server that does not decode sees the encoded form of the same segments.
            let reading = percent::decode(&reading.replace('+', "%2B")).unwrap();
            prop_assert_eq!(resolved(&reading), resolved(&meant), "{}", call.path_and_query);
            prop_assert_eq!(resolved(&reading).split('/').count(), 9);
        }
    }
}
