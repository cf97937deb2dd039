//! The code of a refusal, and what the codes mean for whoever called. The decisions by code are made here and nowhere
//! else. A code that nobody knows is kept as it came.

use crate::catalogue::{self, CatalogueEntry, code};
use crate::gateway;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Deref;

/// A code as the server spelled it: one of the catalogue's ([`code`]), of nevisIDM's or of the gateway's, or an unknown
/// one. Codes are compared letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErrorCode(String);

/// Codes of an approval that lost a race. The API document names none for this case, so these are the candidates
/// (docs/PROTOCOL.md, Lost races).
const LOST_RACE: [&str; 8] = [
    code::LATEST_GKF_NOT_KNOWN_BY_CLIENT,
    code::ETAG_NOT_MATCH,
    code::GKF_BLOB_CONFLICT,
    code::STORAGE_CONFLICT,
    code::MEMBERSHIP_RECORD_ALREADY_EXISTS_FOR_CALLER_USER,
    code::MEMBERSHIP_RECORD_ALREADY_EXISTS_FOR_TARGET_USER,
    code::CALLER_USER_ALREADY_TRESOR_MEMBER,
    code::TARGET_USER_ALREADY_TRESOR_MEMBER,
];

impl ErrorCode {
    /// A code with any text.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// The code as the server spelled it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The row of the tenant's catalogue, if it has the code.
    pub fn known(&self) -> Option<&'static CatalogueEntry> {
        catalogue::find(&self.0)
    }

    /// The gateway's own refusal, if the code is one of the gateway's.
    pub fn of_gateway(&self) -> Option<gateway::Refusal> {
        gateway::Refusal::of_code(&self.0)
    }

    /// Whether the tenant may have carried out the request all the same, because only its answer was lost.
    pub fn may_have_arrived(&self) -> bool {
        self.of_gateway().is_some_and(gateway::Refusal::may_have_arrived)
    }

    /// Whether the signature was refused: wrong key, wrong tenant, or a clock that is off.
    pub fn is_signature_refused(&self) -> bool {
        self == code::INVALID_AUTHORIZATION
    }

    /// As the answer to an approval: whether another operation on the tresor was approved first. The operation is dead
    /// then, and the client must start again.
    pub fn is_lost_race(&self) -> bool {
        LOST_RACE.contains(&self.as_str())
    }

    /// As the answer about an operation id: whether no such operation is pending. It was decided, or the id is wrong.
    /// Not for tresor creations, whose codes are more precise ([`Self::is_creation_settled`]).
    pub fn is_operation_gone(&self) -> bool {
        self == code::BAD_INPUT
    }

    /// As the answer about an operation or a tresor id: whether there is nothing to decide, because no such operation is
    /// pending or no such tresor exists.
    pub fn is_gone(&self) -> bool {
        self.is_operation_gone() || self == code::TRESOR_NOT_EXISTS
    }

    /// As the answer about a tresor: whether the tresor does not exist or no longer exists. A tresor whose creation was
    /// rejected does not exist.
    pub fn is_tresor_gone(&self) -> bool {
        self == code::TRESOR_NOT_EXISTS || self == code::TRESOR_ALREADY_DELETED
    }

    /// As the answer to a verdict on a tresor creation: whether the creation is not pending any more.
    pub fn is_creation_settled(&self) -> bool {
        self.is_tresor_gone() || self.is_already_approved()
    }

    /// As the answer about a tresor: whether its creation was approved before.
    pub fn is_already_approved(&self) -> bool {
        self == code::TRESOR_IS_ALREADY_APPROVED
    }
}

impl Deref for ErrorCode {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ErrorCode {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}

impl From<String> for ErrorCode {
    fn from(code: String) -> Self {
        Self(code)
    }
}

impl From<ErrorCode> for String {
    fn from(code: ErrorCode) -> Self {
        code.0
    }
}

impl PartialEq<str> for ErrorCode {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for ErrorCode {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of the catalogue for which something is true.
    fn codes(is_so: impl Fn(&ErrorCode) -> bool) -> Vec<&'static str> {
        let all = catalogue::CATALOGUE.iter().map(|entry| entry.code);
        all.filter(|code| is_so(&ErrorCode::from(*code))).collect()
    }

    #[test]
    fn an_unknown_code_survives_verbatim_and_means_nothing() {
        for text in ["Teapot", "", " badInput", "errors.noRecord", "ünknown\u{0}"] {
            let code: ErrorCode = serde_json::from_str(&serde_json::to_string(text).unwrap()).unwrap();
            assert_eq!(code, *text);
            assert_eq!(code.to_string(), text);
            assert_eq!(serde_json::to_value(&code).unwrap(), *text);
            assert_eq!(String::from(code.clone()), text);
            assert_eq!((code.known(), code.of_gateway()), (None, None));
            assert!(!(code.may_have_arrived() || code.is_lost_race() || code.is_gone()));
            assert!(!(code.is_signature_refused() || code.is_creation_settled() || code.is_tresor_gone()));
        }
    }

    #[test]
    fn every_code_of_the_catalogue_is_known() {
        assert_eq!(codes(|code| code.known().is_some()).len(), catalogue::CATALOGUE.len());
    }

    #[test]
    fn each_code_has_its_documented_meaning() {
        assert_eq!(codes(ErrorCode::is_signature_refused), ["InvalidAuthorization"]);
        assert_eq!(codes(ErrorCode::is_operation_gone), ["BadInput"]);
        assert_eq!(codes(ErrorCode::is_gone), ["BadInput", "TresorNotExists"]);
        assert_eq!(codes(ErrorCode::is_tresor_gone), ["TresorAlreadyDeleted", "TresorNotExists"]);
        assert_eq!(codes(ErrorCode::is_already_approved), ["TresorIsAlreadyApproved"]);
        assert_eq!(
            codes(ErrorCode::is_creation_settled),
            ["TresorAlreadyDeleted", "TresorIsAlreadyApproved", "TresorNotExists"]
        );
        assert_eq!(
            codes(ErrorCode::is_lost_race),
            [
                "CallerUserAlreadyTresorMember",
                "EtagNotMatch",
                "GkfBlobConflict",
                "LatestGkfNotKnownByClient",
                "MembershipRecordAlreadyExistsForCallerUser",
                "MembershipRecordAlreadyExistsForTargetUser",
                "StorageConflict",
                "TargetUserAlreadyTresorMember",
            ]
        );
        assert!(codes(ErrorCode::may_have_arrived).is_empty(), "the tenant answered");
    }

    #[test]
    fn only_a_lost_answer_of_the_gateway_leaves_doubt() {
        for refusal in gateway::Refusal::ALL {
            let code = ErrorCode::from(refusal.code());
            assert_eq!(code.of_gateway(), Some(*refusal));
            assert_eq!(code.may_have_arrived(), *refusal == gateway::Refusal::AnswerLost);
        }
    }

    #[test]
    fn a_code_can_be_matched_by_its_constants() {
        let meaning = |code: &ErrorCode| match code.as_str() {
            code::TRESOR_NOT_EXISTS => 1,
            code::TRESOR_ALREADY_DELETED => 2,
            _ => 3,
        };
        let codes = ["TresorNotExists", "TresorAlreadyDeleted", "tresorNotExists"];
        assert_eq!(codes.map(|code| meaning(&code.into())), [1, 2, 3]);
    }
}
