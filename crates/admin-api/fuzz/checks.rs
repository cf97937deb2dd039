//! What must be true for any input. Shared by the fuzz targets, the property tests and the replay of the seeds.

use admin_api::decode::json;
use admin_api::entities::*;
use admin_api::error::ErrorBody;
use admin_api::feed::FeedList;
use admin_api::gateway::{self, Credential};
use admin_api::nevis::{self, NevisBase, NevisRefusal, Token};
use admin_api::secret::AdminKey;
use admin_api::service::ServiceUrl;
use admin_api::{ContentName, ServerError, TenantId, TresorId, UserId, percent, time};

/// Decodes a body as every answer.
pub fn bodies(body: &[u8]) {
    is_accepted(body);
}

/// Decodes a body as every answer. `true` if one of the decoders accepts it.
pub fn is_accepted(body: &[u8]) -> bool {
    let refusal = NevisRefusal::read(502, body);
    let _ = refusal.missing();
    let error = ServerError::read(502, body);
    assert!(error.code.is_some() || error.message.chars().count() <= 300);
    let _ = (error.known(), error.may_have_arrived());
    if let Err(error) = json::<UserList>(body) {
        assert!(!error.path.is_empty() && !error.reason.is_empty());
    }
    [
        json::<ShareDetails>(body).is_ok(),
        json::<TargetedDetails>(body).is_ok(),
        json::<LinkDetails>(body).is_ok(),
        json::<MemberList>(body).is_ok(),
        json::<UserList>(body).is_ok(),
        json::<CustomContent>(body).is_ok(),
        json::<CustomContentList>(body).is_ok(),
        json::<ReservedRegistration>(body).is_ok(),
        json::<TresorPage>(body).is_ok(),
        json::<FeedList>(body).is_ok(),
        json::<ErrorBody>(body).is_ok(),
        json::<nevis::ErrorBody>(body).is_ok(),
        nevis::parties(body).is_ok(),
        nevis::device_passwords(body).is_ok(),
        nevis::device_password(body).is_ok(),
    ]
    .contains(&true)
}

/// Reads a text as everything that a person types or pastes.
pub fn texts(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(seconds) = time::parse(text) {
        assert_eq!(time::format(seconds), text);
    }
    for encoded in [percent::encode(text), percent::encode_segment(text)] {
        assert_eq!(percent::decode(&encoded).as_deref(), Some(text));
    }
    let _ = (percent::decode(text), gateway::Refusal::of_code(text), nevis::missing(text, text));
    if AdminKey::parse(text).is_ok() {
        assert!(Credential::parse(text).is_err(), "a key is never sent as a credential");
    }
    if let Ok(credential) = Credential::parse(text) {
        assert_eq!(credential.as_str(), text.trim());
    }
    if let Ok(token) = Token::parse(text) {
        assert!(!token.as_str().is_empty() && token.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(nevis::looks_like_jwt(text), token.claims().is_some());
    }
    if let Ok(found) = nevis::locate(text) {
        assert!(!found.ids.client.is_empty() && !found.ids.user.is_empty());
    }
    for url in [text, &format!("https://{text}"), &format!("http://h/{text}")] {
        if let Ok(service) = ServiceUrl::parse(url) {
            assert_eq!(ServiceUrl::parse(&service.to_string()), Ok(service.clone()));
            assert!(service.tenant().is_none_or(|tenant| tenant.looks_right()));
        }
        if let Ok(base) = NevisBase::parse(url) {
            assert_eq!(NevisBase::parse(&base.to_string()), Ok(base.clone()));
        }
    }
    let user = UserId::new(text);
    assert!(text.contains(user.short()));
    assert!(!user.looks_right() || user.tenant().is_some_and(|tenant| tenant.looks_right()));
    let name = ContentName::new(text);
    assert!(!name.looks_right() || name.wrong_character().is_none());
    let _ = (TenantId::new(text).looks_right(), TresorId::new(text).looks_right());
}
