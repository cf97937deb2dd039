//! Encodings and dates, compared with other implementations.

use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;
use admin_api::{percent, signing, time};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

/// The seconds of the years 0 to 9999.
const SECONDS: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

proptest! {
    #[test]
    fn base64_and_hex_equal_other_implementations(bytes: Vec<u8>) {
        prop_assert_eq!(signing::base64(&bytes), STANDARD.encode(&bytes));
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        prop_assert_eq!(signing::hex(&bytes), hex);
    }

    #[test]
    fn an_encoded_text_is_decoded_by_every_implementation(text: String) {
        let (value, segment) = (percent::encode(&text), percent::encode_segment(&text));
        for encoded in [&value, &segment] {
            prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)));
            prop_assert_eq!(percent::decode(encoded), Some(text.clone()));
            prop_assert_eq!(percent_decode_str(encoded).decode_utf8().unwrap(), text.as_str());
        }
        prop_assert!(!segment.contains('/'));
        let query = format!("name={value}");
        let read: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        prop_assert_eq!(read, [("name".into(), text.as_str().into())]);
    }

    #[test]
    fn every_query_value_is_decoded_like_a_form(text in "([ -~]|%[0-9a-fA-F]{2}|%|\\+|é){0,20}") {
        let decoded: Vec<u8> = percent_decode_str(&text.replace('+', " ")).collect();
        prop_assert_eq!(percent::decode(&text), String::from_utf8(decoded).ok());
    }

    #[test]
    fn dates_equal_another_implementation(seconds in SECONDS) {
        let text = time::format(seconds);
        let other = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        prop_assert_eq!(&text, &other.format(&Rfc3339).unwrap());
        prop_assert_eq!(time::parse(&text), Some(seconds));
    }

    #[test]
    fn a_text_is_a_date_only_if_another_implementation_agrees(
        text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z",
    ) {
        let other = OffsetDateTime::parse(&text, &Rfc3339).ok();
        // RFC 3339 has leap seconds and the protocol does not.
        let other = other.filter(|_| !text.ends_with(":60Z")).map(OffsetDateTime::unix_timestamp);
        prop_assert_eq!(time::parse(&text), other);
    }
}
