//! Requests: whatever the inputs are, method, path, query and body are read back by another implementation.

use admin_api::endpoint::*;
use admin_api::{Body, ContentName, Method, Operation, OperationId, OperationKind, TresorId, UserId};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A request as a server reads it: the operation, the query's parameters and the members of the body.
fn received(endpoint: &impl Endpoint) -> (Operation, Vec<(String, String)>, Option<Value>) {
    let request = endpoint.request();
    let address = request.path_and_query();
    assert!(address.is_ascii() && !address.contains([' ', '#', '"', '<', '>', '\\']), "{address}");
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let parameters = form_urlencoded::parse(query.as_bytes());
    let parameters = parameters.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let operation = Operation::at_path(path).expect("every request has an operation's path");
    assert_eq!(operation, request.operation);
    let body = match &request.body {
        Body::Empty | Body::File => None,
        Body::Json(text) => Some(serde_json::from_str(text).expect("the body is JSON")),
    };
    assert!(body.is_none() || operation.method() == Method::Post);
    (operation, parameters, body)
}

fn one(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

fn kind() -> impl Strategy<Value = OperationKind> {
    prop::sample::select(&OperationKind::ALL[..])
}

proptest! {
    #[test]
    fn a_verdict_has_its_id_and_nothing_that_is_not_its_own(
        kind in kind(),
        is_approval: bool,
        id: String,
        info in prop::option::of(any::<String>()),
    ) {
        let decision = if is_approval { Decision::Approve } else { Decision::Reject };
        let mut verdict = DecideOperation::new(kind, OperationId::new(id.as_str()), decision);
        verdict.additional_info = info.clone();
        let (operation, query, body) = received(&verdict);
        prop_assert_eq!(operation, if is_approval { kind.approval() } else { kind.rejection() });
        prop_assert!(query.is_empty());
        let member = if kind == OperationKind::TresorCreation { "TresorId" } else { "OperationId" };
        let mut expected = json!({ member: id });
        if let Some(info) = info.filter(|_| operation == Operation::ApproveInvitationLinkCreation) {
            expected["AdditionalInfo"] = info.into();
        }
        prop_assert_eq!(body, Some(expected));
        prop_assert_eq!(verdict.request().target, id);
    }

    #[test]
    fn an_id_in_a_query_is_read_back(id: String, size in prop::option::of(1u8..=100)) {
        let operation = || OperationId::new(id.as_str());
        let by_operation = one("operationid", &id);
        for (operation, query, body) in [
            received(&GetShareDetails(operation())),
            received(&GetKickDetails(operation())),
            received(&GetInvitationLinkCreationDetails(operation())),
            received(&GetInvitationLinkAcceptionDetails(operation())),
            received(&GetInvitationLinkRevocationDetails(operation())),
        ] {
            prop_assert_eq!(operation.method(), Method::Get);
            prop_assert_eq!((&query, body), (&by_operation, None));
        }
        let (_, query, _) = received(&ListMembers(TresorId::new(id.as_str())));
        prop_assert_eq!(query, one("tresorid", &id));
        let page = ListTresors { page_size: size, continue_from: Some(TresorId::new(id.as_str())) };
        let mut expected: Vec<_> = size.iter().map(|size| ("pagesize".to_owned(), size.to_string())).collect();
        expected.extend(one("continueFrom", &id));
        prop_assert_eq!(received(&page).1, expected);
    }

    #[test]
    fn a_content_name_is_read_back(name: String) {
        let content = || ContentName::new(name.as_str());
        let (operation, query, _) = received(&UploadCustomContent(content()));
        prop_assert_eq!((operation.method(), query), (Method::Put, one("fileName", &name)));
        let (operation, query, _) = received(&DeleteCustomContent(content()));
        prop_assert_eq!((operation.method(), query), (Method::Delete, one("fileName", &name)));
    }

    #[test]
    fn a_body_has_its_members(id: String, secrets: [String; 3], enable: bool) {
        let user_id = || UserId::new(id.as_str());
        let policy = json!({ "UserId": id, "Enable": enable });
        for (operation, query, body) in [
            received(&SetUserStatus { user_id: user_id(), enable }),
            received(&SetUserTresorCreationMode { user_id: user_id(), enable }),
            received(&SetUserTresorSharingMode { user_id: user_id(), enable }),
        ] {
            prop_assert_eq!((query.len(), body.as_ref()), (0, Some(&policy)), "{}", operation.name());
        }
        let [reg_session_id, reg_session_verifier, reg_validation_verifier] = secrets.clone();
        let validation =
            ValidateUser { user_id: user_id(), reg_session_id, reg_session_verifier, reg_validation_verifier };
        let expected = json!({
            "UserId": id,
            "RegSessionId": secrets[0],
            "RegSessionVerifier": secrets[1],
            "RegValidationVerifier": secrets[2],
        });
        prop_assert_eq!(received(&validation).2, Some(expected));
        let request = validation.request();
        prop_assert_eq!(request.target, id.clone(), "the journal gets the user and no secret");
        prop_assert_eq!(received(&DeleteTresor(TresorId::new(id.as_str()))).2, Some(json!({ "TresorId": id })));
    }
}
