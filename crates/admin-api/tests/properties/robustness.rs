//! Truncated, corrupted and arbitrary input: an error or a value, never a panic.

use crate::checks::{bodies, is_accepted, texts};
use crate::json_text::{Rng, write};
use admin_api::ServerError;
use admin_api::catalogue::CATALOGUE;
use admin_api::nevis::{self, NevisBase};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A well-formed answer of each kind.
fn answers() -> Vec<Value> {
    let user = "20161214010237.t8hnqidl@abcdefgh12.tresorit.io";
    let tresor = "0000slpj4r86xbqlg9wmjhug";
    let file = json!({ "Name": "é.css", "Path": "css/é.css", "Url": "https://h/é.css", "Size": 7,
        "ContentType": "text/css", "Etag": "\"1\"" });
    vec![
        json!({ "ByUserId": user, "ForUserId": user, "TresorId": tresor, "Timestamp": "2017-06-01T12:00:00Z" }),
        json!({ "Members": [user, user] }),
        json!({ "Users": [{ "UserId": user, "UserRegistrationState": "Validated" }] }),
        json!({ "Tresors": [tresor], "NextTresor": tresor }),
        json!({ "CustomContentCount": 1, "TotalUsedBytes": 7, "Contents": [file] }),
        json!({ "UserId": user, "RegSessionId": "0f", "RegSessionVerifier": "1e" }),
        json!({ "ErrorMessage": "Etag mismatch.", "ErrorCode": "EtagNotMatch", "Trace": null }),
        json!({ "Operations": [{ "Kind": "Share", "Id": "x", "ReceivedAt": "2017-06-01T12:00:00Z" }] }),
        json!({ "items": [{ "extId": "c", "stateName": "active" }], "_pagination": { "continuationToken": "t" } }),
        json!({ "errors": [{ "code": "errors.noRecord", "message": "Client doesn't exist with extId '1'" }],
            "policyViolations": [{ "displayName": "d", "limitValue": 3 }],
            "policyViolation": { "message": "m", "cause": { "stackTrace": [] } } }),
    ]
}

fn answer() -> impl Strategy<Value = (Value, u64)> {
    (prop::sample::select(answers()), any::<u64>())
}

proptest! {
    // Each case tries every cut.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_body_is_accepted_only_as_a_whole((answer, seed) in answer()) {
        let body = write(&answer, &mut Rng::new(seed));
        let body = body.trim_end().as_bytes();
        prop_assert!(is_accepted(body));
        for cut in 0..body.len() {
            prop_assert!(!is_accepted(&body[..cut]), "cut at {}", cut);
        }
        for more in ["x", "}", ",", "{}", "\"", "\u{0}"] {
            prop_assert!(!is_accepted(&[body, more.as_bytes()].concat()), "{:?} at the end", more);
        }
    }
}

proptest! {
    #[test]
    fn a_corrupted_body_does_not_panic(
        (answer, seed) in answer(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..4),
    ) {
        let mut body = write(&answer, &mut Rng::new(seed)).into_bytes();
        for (at, byte, change) in changes {
            let at = at.index(body.len());
            match change {
                0 => body[at] = byte,
                1 => body.insert(at, byte),
                _ if body.len() > 1 => drop(body.remove(at)),
                _ => {}
            }
        }
        bodies(&body);
    }

    #[test]
    fn any_bytes_do_not_panic(body: Vec<u8>) {
        bodies(&body);
    }

    #[test]
    fn any_text_does_not_panic(text in prop_oneof![any::<String>(), "[ -~]{0,60}", "[a-z0-9:/@.?#%\\[\\]+-]{0,60}"]) {
        texts(text.as_bytes());
    }

    #[test]
    fn the_ids_of_a_device_password_are_found_in_its_url(
        ids in ["[^/\u{0}]{1,12}", "[^/\u{0}]{1,12}", "[^/\u{0}]{1,12}"],
        is_plural: bool,
    ) {
        let is_template = |id: &String| id.starts_with([':', '{', '$']);
        prop_assume!(ids[0] != "v1" && ids.iter().all(|id| !is_template(id)));
        let [client, user, credential] = ids;
        let password = nevis::DevicePasswordRef { client, user, credential };
        let segment = if is_plural { nevis::Segment::Plural } else { nevis::Segment::Singular };
        let base = NevisBase::parse("https://idm.example:8443/gate").unwrap();
        let found = nevis::locate(&format!("curl -X DELETE '{}' -v", base.url(&password.path(segment)))).unwrap();
        prop_assert_eq!(found.ids, password);
        prop_assert_eq!(found.segment, Some(segment));
        prop_assert_eq!(found.base, Some(base.to_string()));
    }
}

#[test]
fn every_error_of_the_catalogue_is_read_with_its_entry() {
    for entry in &CATALOGUE {
        let body = json!({ "ErrorMessage": entry.message, "ErrorCode": entry.code, "Trace": null });
        let error = ServerError::read(entry.status.unwrap_or(500), body.to_string().as_bytes());
        assert_eq!(error.known(), Some(entry));
        assert_eq!(error.message, entry.message);
    }
}
