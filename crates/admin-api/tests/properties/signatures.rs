//! Signatures, verified as a server does it: with the canonical string, HMAC and base64 of another implementation.

use admin_api::TenantId;
use admin_api::operation::Method;
use admin_api::secret::AdminKey;
use admin_api::service::ServiceUrl;
use admin_api::signing::{self, BodyDigest, Unsigned};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// HMAC-SHA256 by its definition (RFC 2104).
fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

/// The canonical string as the protocol describes it, from the headers that arrived, with names in lower case.
fn canonical(method: &str, path_and_query: &str, headers: &HashMap<String, String>) -> String {
    let names = headers["hmacheaders"].split(',');
    let signed = names.map(|name| format!("{name}:{}", headers[&name.to_lowercase()]));
    let lines = [method.to_owned(), path_and_query[1..].to_owned()].into_iter().chain(signed);
    lines.collect::<Vec<_>>().join("\n")
}

#[derive(Debug, Clone)]
struct Call {
    method: Method,
    path: String,
    tenant: String,
    date: String,
    content_type: Option<String>,
    body: Vec<u8>,
}

fn call() -> impl Strategy<Value = Call> {
    let method = prop::sample::select(vec![Method::Get, Method::Post, Method::Put, Method::Delete]);
    let path = "(/tenant-[a-z0-9]{8,10})?/api/v4/admin/[a-z/-]{1,20}(\\?[a-zA-Z]{1,9}=[!-~]{0,20})?";
    let date = "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z";
    let content_type = prop::option::of("[a-z]{1,9}/[a-z.+-]{1,9}(; charset=utf-8)?");
    let body = prop::collection::vec(any::<u8>(), 0..100);
    (method, path, "[a-z][a-z0-9]{7,9}", date, content_type, body).prop_map(
        |(method, path, tenant, date, content_type, body)| Call {
            method,
            path,
            tenant,
            date,
            content_type,
            body,
        },
    )
}

fn unsigned(call: &Call) -> Unsigned {
    let digest = call.content_type.clone().map(|content_type| BodyDigest {
        content_type,
        sha256_hex: signing::hex(&Sha256::digest(&call.body)),
    });
    Unsigned::new(call.method, &call.path, &TenantId::new(call.tenant.as_str()), call.date.clone(), digest)
}

fn authorization(call: &Call, key: &[u8; 32]) -> String {
    signing::authorization(&hmac_sha256(key, unsigned(call).canonical.as_bytes()))
}

proptest! {
    #[test]
    fn a_server_computes_the_same_signature(call in call(), key: [u8; 32]) {
        let unsigned = unsigned(&call);
        // HTTP/2 and browsers send header names in lower case.
        let headers: HashMap<String, String> =
            unsigned.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
        prop_assert_eq!(headers.len(), unsigned.headers.len());
        prop_assert_eq!(&headers["userid"], &format!("admin@{}.tresorit.io", call.tenant));
        prop_assert_eq!(&headers["tresoritdate"], &call.date);
        prop_assert_eq!(headers.get("content-type"), call.content_type.as_ref());
        let has_digest = headers.get("content-sha256").map(|hex| hex.len());
        prop_assert_eq!(has_digest, call.content_type.as_ref().map(|_| 64));
        let signed: Vec<&str> = headers["hmacheaders"].split(',').collect();
        prop_assert_eq!(signed.len(), headers.len(), "every header is signed");

        let canonical = canonical(call.method.as_str(), &call.path, &headers);
        prop_assert_eq!(&canonical, &unsigned.canonical);
        let expected = format!("AdminKey {}", STANDARD.encode(hmac_sha256(&key, canonical.as_bytes())));
        prop_assert_eq!(authorization(&call, &key), expected);
    }

    #[cfg(feature = "hmac")]
    #[test]
    fn the_hmac_equals_its_definition(key: [u8; 32], text: String) {
        let mac = signing::mac(&AdminKey::from_bytes(key), &text);
        prop_assert_eq!(mac, hmac_sha256(&key, text.as_bytes()));
        let digest: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        prop_assert_eq!(signing::sha256_hex(text.as_bytes()), digest);
    }

    #[test]
    fn any_single_change_gives_another_signature(call in call(), key: [u8; 32], byte in 0usize..32, bit in 0u8..8) {
        let original = authorization(&call, &key);
        let changed = |change: fn(&mut Call)| {
            let mut other = call.clone();
            change(&mut other);
            authorization(&other, &key)
        };
        let method = |call: &mut Call| {
            call.method = if call.method == Method::Get { Method::Post } else { Method::Get };
        };
        prop_assert_ne!(changed(method), original.clone());
        prop_assert_ne!(changed(|call| call.path.push('x')), original.clone());
        prop_assert_ne!(changed(|call| call.tenant.push('x')), original.clone());
        prop_assert_ne!(changed(|call| call.date = call.date.replace('Z', ".0Z")), original.clone());
        if call.content_type.is_some() {
            prop_assert_ne!(changed(|call| call.body.push(0)), original.clone());
            prop_assert_ne!(changed(|call| call.content_type = None), original.clone());
        }
        let mut other_key = key;
        other_key[byte] ^= 1 << bit;
        prop_assert_ne!(authorization(&call, &other_key), original);
    }

    #[test]
    fn names_keep_their_order_and_casing(
        headers in prop::collection::vec(("[A-Za-z-]{1,12}", "[ -~]{0,20}"), 0..8),
        path in "/?[a-z/?=&]{0,20}",
    ) {
        let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let text = signing::canonical_string("GET", &path, pairs);
        let mut lines = text.split('\n');
        prop_assert_eq!(lines.next(), Some("GET"));
        prop_assert_eq!(lines.next(), Some(path.strip_prefix('/').unwrap_or(&path)));
        let read: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').expect("a name and a value"))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        prop_assert_eq!(read, headers);
    }

    #[test]
    fn the_signed_path_is_the_path_that_is_sent(tenant in "[a-z][a-z0-9]{7,9}", path in "/[a-z/-]{1,20}") {
        for (address, prefix) in [
            (format!("https://{tenant}.api.tresorit.io"), String::new()),
            (format!("https://host.example:8443/tenant-{tenant}/"), format!("/tenant-{tenant}")),
        ] {
            let service = ServiceUrl::parse(&address).unwrap();
            prop_assert_eq!(service.tenant(), Some(TenantId::new(tenant.as_str())));
            let sent = url::Url::parse(&service.url(&path)).unwrap();
            prop_assert_eq!(sent.path(), service.signed_path(&path));
            prop_assert_eq!(sent.path(), format!("{prefix}/api/v4/admin{path}"));
            prop_assert_eq!(sent.origin().ascii_serialization(), service.origin());
        }
    }

    #[test]
    fn a_key_is_read_from_its_digits(key: [u8; 32], is_upper: bool) {
        let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let digits = if is_upper { digits.to_uppercase() } else { digits };
        prop_assert!(AdminKey::parse(&digits).is_ok_and(|read| *read.bytes() == key));
        for cut in 0..64 {
            prop_assert!(AdminKey::parse(&digits[..cut]).is_err());
        }
    }
}
