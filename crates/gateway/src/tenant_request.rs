//! Reads a call of the tenant's API into its typed operation and builds the request from it. This one request is signed,
//! sent and written to the audit file. Nothing else of what the caller sent is forwarded.

use crate::parameters::{Case, NotTaken, Parameters, decode};
use admin_api::endpoint::{
    DecideOperation, Decision, DeleteCustomContent, DeleteTresor, Endpoint,
    GetInvitationLinkAcceptionDetails, GetInvitationLinkCreationDetails, GetInvitationLinkRevocationDetails,
    GetKickDetails, GetShareDetails, InitUserRegistration, ListCustomContents, ListMembers, ListTresors,
    ListUsers, SetUserStatus, SetUserTresorCreationMode, SetUserTresorSharingMode, UploadCustomContent,
    ValidateUser,
};
use admin_api::{Body, ContentName, Operation, OperationId, OperationKind, Request, TresorId, UserId};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use zeroize::Zeroize;

/// Characters of an id. The longest documented one has 45.
const ID_LIMIT: usize = 1024;
/// Tresors of a page, at most.
const PAGE_LIMIT: u8 = 100;
/// Members whose values are secrets. The hash of the body stands for them.
const SECRETS: [&str; 3] = ["RegSessionId", "RegSessionVerifier", "RegValidationVerifier"];

/// Which body a call of an operation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// None at all.
    None,
    /// JSON text.
    Json,
    /// The bytes of a file.
    File,
}

/// The body that calls of an operation have.
pub(crate) fn body_kind(operation: Operation) -> BodyKind {
    match operation.method() {
        admin_api::Method::Get | admin_api::Method::Delete => BodyKind::None,
        admin_api::Method::Put => BodyKind::File,
        admin_api::Method::Post => BodyKind::Json,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ByOperation {
    operation_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct LinkCreation {
    operation_id: String,
    #[serde(default)]
    additional_info: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ByTresor {
    tresor_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PolicyBody {
    user_id: String,
    #[serde(alias = "Enabled", deserialize_with = "flag")]
    enable: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Registered {
    user_id: String,
    reg_session_id: String,
    reg_session_verifier: String,
    reg_validation_verifier: String,
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.reg_session_id.zeroize();
        self.reg_session_verifier.zeroize();
        self.reg_validation_verifier.zeroize();
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// A flag, as published clients write it: a boolean or its word.
fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Boolean(bool),
        Word(String),
    }
    match Flag::deserialize(deserializer)? {
        Flag::Boolean(flag) => Ok(flag),
        Flag::Word(word) if word.eq_ignore_ascii_case("true") => Ok(true),
        Flag::Word(word) if word.eq_ignore_ascii_case("false") => Ok(false),
        Flag::Word(_) => Err(D::Error::custom("no flag")),
    }
}

/// Reads a call. `body` is its JSON text; operations without one are given none.
pub(crate) fn read(operation: Operation, query: Option<&str>, body: &[u8]) -> Result<Request, NotTaken> {
    if body_kind(operation) == BodyKind::Json {
        Parameters::read(query, &[], Case::Ignored)?;
        return read_body(operation, body);
    }
    read_query(operation, query)
}

fn read_query(operation: Operation, query: Option<&str>) -> Result<Request, NotTaken> {
    let parameters = |allowed: &[&'static str]| Parameters::read(query, allowed, Case::Ignored);
    let only = |name: &'static str| parameters(&[name])?.get(name).map(str::to_owned).ok_or(NotTaken);
    let one = |name| id(&only(name)?);
    let operation_id = || one("operationid").map(OperationId::new);
    let file = || content_name(&only("fileName")?);
    Ok(match operation {
        Operation::GetShareDetails => GetShareDetails(operation_id()?).request(),
        Operation::GetKickDetails => GetKickDetails(operation_id()?).request(),
        Operation::GetInvitationLinkCreationDetails => {
            GetInvitationLinkCreationDetails(operation_id()?).request()
        }
        Operation::GetInvitationLinkAcceptionDetails => {
            GetInvitationLinkAcceptionDetails(operation_id()?).request()
        }
        Operation::GetInvitationLinkRevocationDetails => {
            GetInvitationLinkRevocationDetails(operation_id()?).request()
        }
        Operation::ListMembers => ListMembers(TresorId::new(one("tresorid")?)).request(),
        Operation::ListTresors => list_tresors(&parameters(&["pagesize", "continueFrom"])?)?.request(),
        Operation::ListUsers => parameters(&[]).map(|_| ListUsers.request())?,
        Operation::ListCustomContents => parameters(&[]).map(|_| ListCustomContents.request())?,
        Operation::UploadCustomContent => UploadCustomContent(file()?).request(),
        Operation::DeleteCustomContent => DeleteCustomContent(file()?).request(),
        // The others have a body.
        _ => return Err(NotTaken),
    })
}

fn list_tresors(parameters: &Parameters) -> Result<ListTresors, NotTaken> {
    let given = |name| parameters.get(name).filter(|value| !value.is_empty());
    let page_size = match given("pagesize") {
        None => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let size = digits.parse::<u8>().ok().filter(|size| (1..=PAGE_LIMIT).contains(size));
            Some(size.ok_or(NotTaken)?)
        }
        Some(_) => return Err(NotTaken),
    };
    let continue_from = given("continueFrom").map(id).transpose()?.map(TresorId::new);
    Ok(ListTresors { page_size, continue_from })
}

fn read_body(operation: Operation, body: &[u8]) -> Result<Request, NotTaken> {
    if let Some((kind, decision)) = verdict(operation) {
        let (id, additional_info) = match (kind, decision) {
            (OperationKind::TresorCreation, _) => (json::<ByTresor>(body)?.tresor_id, None),
            (OperationKind::InvitationLinkCreation, Decision::Approve) => {
                let given = json::<LinkCreation>(body)?;
                (given.operation_id, given.additional_info)
            }
            _ => (json::<ByOperation>(body)?.operation_id, None),
        };
        let id = OperationId::new(self::id(&id)?);
        return Ok(DecideOperation { kind, id, decision, additional_info }.request());
    }
    let policy = || {
        let given = json::<PolicyBody>(body)?;
        Ok((UserId::new(id(&given.user_id)?), given.enable))
    };
    Ok(match operation {
        Operation::DeleteTresor => {
            DeleteTresor(TresorId::new(id(&json::<ByTresor>(body)?.tresor_id)?)).request()
        }
        Operation::InitUserRegistration => {
            if !body.is_empty() {
                json::<Nothing>(body)?;
            }
            InitUserRegistration.request()
        }
        Operation::SetUserStatus => {
            policy().map(|(user_id, enable)| SetUserStatus { user_id, enable }.request())?
        }
        Operation::SetUserTresorCreationMode => {
            policy().map(|(user_id, enable)| SetUserTresorCreationMode { user_id, enable }.request())?
        }
        Operation::SetUserTresorSharingMode => {
            policy().map(|(user_id, enable)| SetUserTresorSharingMode { user_id, enable }.request())?
        }
        Operation::ValidateUser => validation(&json::<Registered>(body)?)?,
        // The verdicts were read above, and the others have no body.
        _ => return Err(NotTaken),
    })
}

fn validation(given: &Registered) -> Result<Request, NotTaken> {
    let mut validation = ValidateUser {
        user_id: UserId::new(id(&given.user_id)?),
        reg_session_id: given.reg_session_id.clone(),
        reg_session_verifier: given.reg_session_verifier.clone(),
        reg_validation_verifier: given.reg_validation_verifier.clone(),
    };
    let request = validation.request();
    validation.reg_session_id.zeroize();
    validation.reg_session_verifier.zeroize();
    validation.reg_validation_verifier.zeroize();
    Ok(request)
}

/// What an operation decides, and how.
fn verdict(operation: Operation) -> Option<(OperationKind, Decision)> {
    OperationKind::ALL.into_iter().find_map(|kind| {
        if kind.approval() == operation {
            Some((kind, Decision::Approve))
        } else if kind.rejection() == operation {
            Some((kind, Decision::Reject))
        } else {
            None
        }
    })
}

/// An object with exactly the members of `T`: unknown ones and repeated ones are refused.
fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, NotTaken> {
    // serde also reads a struct from an array of its members.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(NotTaken);
    }
    serde_json::from_slice(body).map_err(|_| NotTaken)
}

/// An id: opaque, but text of a length and without control characters, which servers cut or normalise.
fn id(text: &str) -> Result<String, NotTaken> {
    let is_taken = !text.is_empty() && text.chars().count() <= ID_LIMIT && !text.contains(char::is_control);
    if is_taken { Ok(text.to_owned()) } else { Err(NotTaken) }
}

/// The name of a file, if every server reads it as the same file: without segments that are normalised and without
/// characters that are decoded twice or separate something.
fn content_name(text: &str) -> Result<ContentName, NotTaken> {
    let is_plain = |character: char| character.is_alphanumeric() || "._- ()[],=@!&~+'".contains(character);
    let is_segment = |segment: &str| {
        !segment.is_empty()
            && segment.chars().all(is_plain)
            && !segment.starts_with(' ')
            && !segment.ends_with(['.', ' '])
    };
    let is_taken = text.chars().count() <= ID_LIMIT && text.split('/').all(is_segment);
    if is_taken { Ok(ContentName::new(text)) } else { Err(NotTaken) }
}

/// All values that a request sends, but for secrets. They are read from the request itself, as its receiver reads them.
pub(crate) fn values(request: &Request) -> Map<String, Value> {
    let mut values = Map::new();
    for pair in request.query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        values.insert(name.to_owned(), decode(value).map_or(Value::Null, Value::String));
    }
    if let Body::Json(text) = &request.body
        && let Ok(Value::Object(members)) = serde_json::from_str(text)
    {
        values.extend(members.into_iter().filter_map(|(name, value)| match value {
            Value::String(mut secret) if SECRETS.contains(&name.as_str()) => {
                secret.zeroize();
                None
            }
            value => Some((name, value)),
        }));
    }
    values
}

#[cfg(test)]
mod tests;
