//! Decoding of answers. An error names the JSON path of the member that is wrong.

use serde::de::DeserializeOwned;

/// An answer that does not follow the protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct DecodeError {
    /// The JSON path, as in `Users[3].UserId`. `.` is the whole answer.
    pub path: String,
    /// What is wrong there, with line and column.
    pub reason: String,
}

/// Decodes a whole body.
pub fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| DecodeError {
        path: error.path().to_string(),
        reason: error.into_inner().to_string(),
    })?;
    deserializer.end().map_err(|error| DecodeError { path: ".".into(), reason: error.to_string() })?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::{CustomContentList, ShareDetails, TresorPage, UserList};

    #[test]
    fn an_error_names_the_path_of_the_wrong_member() {
        let broken = br#"{"Users":[{"UserId":"a","UserRegistrationState":"Validated"},{"UserId":7}]}"#;
        let error = json::<UserList>(broken).unwrap_err();
        assert_eq!(error.path, "Users[1].UserId");
        assert!(error.reason.contains("expected a string"), "{}", error.reason);
        assert_eq!(json::<UserList>(b"").unwrap_err().path, ".");
        assert_eq!(json::<UserList>(br#"{"Users":[]} x"#).unwrap_err().path, ".");
    }

    #[test]
    fn a_missing_member_is_named() {
        let error = json::<ShareDetails>(br#"{"ByUserId":"a","TresorId":"t"}"#).unwrap_err();
        assert!(error.reason.contains("ForUserId"), "{}", error.reason);
    }

    #[test]
    fn unknown_members_and_another_order_are_accepted() {
        let details =
            json::<ShareDetails>(br#"{"New":{"a":[1]},"TresorId":"t","ForUserId":"f","ByUserId":"b"}"#)
                .unwrap();
        assert_eq!(details.for_user_id.as_str(), "f");
        assert_eq!(details.tresor_id.as_str(), "t");
    }

    #[test]
    fn the_last_page_has_no_next_tresor() {
        for body in [r#"{"Tresors":["t"]}"#, r#"{"Tresors":["t"],"NextTresor":null}"#] {
            assert_eq!(json::<TresorPage>(body.as_bytes()).unwrap().next_tresor, None);
        }
    }

    #[test]
    fn a_size_has_64_bits() {
        let body = r#"{"CustomContentCount":0,"TotalUsedBytes":18446744073709551615,"Contents":[]}"#;
        assert_eq!(json::<CustomContentList>(body.as_bytes()).unwrap().total_used_bytes, u64::MAX);
    }
}
