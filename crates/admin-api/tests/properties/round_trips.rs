//! Entities: written and read back, in every JSON text that means the same.

use crate::json_text::{Rng, write};
use admin_api::decode::json;
use admin_api::entities::*;
use admin_api::error::ErrorBody;
use admin_api::feed::{Decided, FeedList, FeedOperation};
use admin_api::nevis::{self, DevicePassword, Page, Pagination, Party};
use admin_api::{ErrorCode, TresorId, UserId};
use proptest::option::of;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn user() -> impl Strategy<Value = UserId> {
    any::<String>().prop_map(UserId::new)
}

fn tresor() -> impl Strategy<Value = TresorId> {
    any::<String>().prop_map(TresorId::new)
}

/// Reads an entity back from the text that serde writes and from another one that means the same.
fn is_read_back<T: Serialize + DeserializeOwned + PartialEq>(
    entity: &T,
    seed: u64,
) -> Result<(), TestCaseError> {
    let body = serde_json::to_vec(entity).unwrap();
    prop_assert!(json::<T>(&body).as_ref() == Ok(entity));
    let text = write(&serde_json::from_slice(&body).unwrap(), &mut Rng::new(seed));
    match json::<T>(text.as_bytes()) {
        Ok(read) => prop_assert!(read == *entity, "another entity was read from {}", text),
        Err(error) => return Err(TestCaseError::fail(format!("{error} in {text}"))),
    }
    Ok(())
}

/// The names of an entity's members are its own names and no others: with another casing they are unknown members.
fn needs_exact_names<T: Serialize + DeserializeOwned>(entity: &T) -> Result<(), TestCaseError> {
    let Ok(Value::Object(members)) = serde_json::to_value(entity) else { unreachable!("it is an object") };
    for name in members.keys() {
        let rename = |other: &String| if other == name { other.to_lowercase() } else { other.clone() };
        let renamed: serde_json::Map<_, _> =
            members.iter().map(|(other, value)| (rename(other), value.clone())).collect();
        let error = json::<T>(&serde_json::to_vec(&renamed).unwrap()).err();
        let reason = error.map(|error| error.reason).unwrap_or_default();
        prop_assert!(reason.contains(&format!("missing field `{name}`")), "{}: {}", name, reason);
    }
    Ok(())
}

fn content() -> impl Strategy<Value = CustomContent> {
    let texts = (any::<String>(), any::<String>(), any::<String>(), any::<String>(), any::<String>());
    (texts, any::<u64>()).prop_map(|((name, path, url, content_type, etag), size)| CustomContent {
        name,
        path,
        url,
        size,
        content_type,
        etag,
    })
}

fn device_password() -> impl Strategy<Value = DevicePassword> {
    let ids = (any::<String>(), any::<String>(), of(any::<String>()));
    let state = (any::<String>(), of(any::<String>()));
    let dates = (of(any::<String>()), of(any::<String>()), of(any::<String>()), of(any::<String>()));
    (ids, state, dates, any::<[u64; 3]>()).prop_map(|(ids, state, dates, numbers)| DevicePassword {
        ext_id: ids.0,
        user_ext_id: ids.1,
        policy_ext_id: ids.2,
        state_name: state.0,
        state_change_reason: state.1,
        created: dates.0,
        last_modified: dates.1,
        last_successful_login_date: dates.2,
        successful_login_count: numbers[0],
        last_failed_login_date: dates.3,
        failed_login_count: numbers[1],
        version: numbers[2],
    })
}

proptest! {
    #[test]
    fn details_are_read_back(
        (by_user_id, for_user_id, tresor_id) in (user(), user(), tresor()),
        timestamp: String,
        seed: u64,
    ) {
        let share = ShareDetails {
            by_user_id: by_user_id.clone(),
            for_user_id: for_user_id.clone(),
            tresor_id: tresor_id.clone(),
        };
        is_read_back(&share, seed)?;
        needs_exact_names(&share)?;
        let link = LinkDetails {
            by_user_id: by_user_id.clone(),
            tresor_id: tresor_id.clone(),
            timestamp: timestamp.clone(),
        };
        is_read_back(&link, seed)?;
        needs_exact_names(&link)?;
        let targeted = TargetedDetails { by_user_id, for_user_id, tresor_id, timestamp };
        is_read_back(&targeted, seed)?;
        needs_exact_names(&targeted)?;
    }

    #[test]
    fn lists_are_read_back(
        members in prop::collection::vec(user(), 0..8),
        tresors in prop::collection::vec(tresor(), 0..8),
        next_tresor in of(tresor()),
        states in prop::collection::vec(any::<String>(), 8),
        seed: u64,
    ) {
        let users = members.iter().cloned().zip(states);
        let users = users
            .map(|(user_id, user_registration_state)| UserListItem { user_id, user_registration_state })
            .collect();
        is_read_back(&UserList { users }, seed)?;
        let members = MemberList { members };
        is_read_back(&members, seed)?;
        needs_exact_names(&members)?;
        is_read_back(&TresorPage { tresors, next_tresor }, seed)?;
    }

    #[test]
    fn content_is_read_back(
        contents in prop::collection::vec(content(), 0..5),
        custom_content_count: u32,
        total_used_bytes: u64,
        seed: u64,
    ) {
        for file in &contents {
            needs_exact_names(file)?;
        }
        is_read_back(&CustomContentList { custom_content_count, total_used_bytes, contents }, seed)?;
    }

    #[test]
    fn a_registration_is_read_back(
        user_id in user(),
        reg_session_id: String,
        reg_session_verifier: String,
        seed: u64,
    ) {
        let registration = ReservedRegistration { user_id, reg_session_id, reg_session_verifier };
        is_read_back(&registration, seed)?;
        needs_exact_names(&registration)?;
    }

    #[test]
    fn an_error_is_read_back_with_any_code(
        status in 400u16..600,
        code: String,
        error_message in of(any::<String>()),
        seed: u64,
    ) {
        let body = ErrorBody { error_message: error_message.clone(), error_code: code.as_str().into(), trace: None };
        is_read_back(&body, seed)?;
        let text = write(&serde_json::to_value(&body).unwrap(), &mut Rng::new(seed));
        let read = admin_api::ServerError::read(status, text.as_bytes());
        prop_assert_eq!(read.code.as_ref(), Some(&ErrorCode::new(code.as_str())));
        prop_assert!(read.is(&code));
        prop_assert_eq!((read.status, read.message), (status, error_message.unwrap_or_default()));
    }

    #[test]
    fn a_feed_is_read_back(
        operations in prop::collection::vec((any::<String>(), any::<String>(), of(any::<String>()), of(any::<String>())), 0..6),
        seed: u64,
    ) {
        for (_, id, ..) in &operations {
            is_read_back(&Decided { id: id.clone() }, seed)?;
        }
        let operation = |(kind, id, received_at, note)| FeedOperation { kind, id, received_at, note };
        is_read_back(&FeedList { operations: operations.into_iter().map(operation).collect() }, seed)?;
    }

    #[test]
    fn nevis_listings_are_read_back(
        items in prop::collection::vec(device_password(), 0..4),
        parties in prop::collection::vec((any::<String>(), of(any::<String>()), of(any::<String>())), 0..4),
        token in of("[a-zA-Z0-9=/+]{1,20}"),
        limit: u32,
        seed: u64,
    ) {
        let pagination = Some(Pagination { continuation_token: token.clone(), limit });
        let page = Page { items, pagination: pagination.clone() };
        is_read_back(&page, seed)?;
        let text = write(&serde_json::to_value(&page).unwrap(), &mut Rng::new(seed));
        let has_ids = page.items.iter().all(|item| !item.ext_id.is_empty());
        match nevis::device_passwords(text.as_bytes()) {
            Ok(listing) => {
                prop_assert!(has_ids);
                prop_assert_eq!(listing.items.len(), page.items.len());
                for (read, written) in listing.items.iter().zip(&page.items) {
                    prop_assert_eq!(&read.ext_id, &written.ext_id);
                    prop_assert_eq!(&read.state_name, &written.state_name);
                    // The listing takes an empty text for a missing one.
                    prop_assert_eq!(&read.created, &written.created.clone().filter(|text| !text.is_empty()));
                    prop_assert_eq!(read.version, written.version);
                }
                prop_assert_eq!(listing.next, token.clone());
            }
            Err(error) => prop_assert!(!has_ids, "{}", error),
        }
        let party = |(ext_id, name, login_id)| Party { ext_id, name, login_id };
        is_read_back(&Page { items: parties.into_iter().map(party).collect(), pagination }, seed)?;
    }
}
