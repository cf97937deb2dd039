use super::*;
use crate::operation::Method;

/// Method, path with query, and body of a request.
fn parts(endpoint: &impl Endpoint) -> (Method, String, String) {
    let request = endpoint.request();
    let body = match &request.body {
        Body::Empty => String::new(),
        Body::Json(text) => text.clone(),
        Body::File => "(file)".into(),
    };
    (request.operation.method(), request.path_and_query(), body)
}

fn post(path: &str, body: &str) -> (Method, String, String) {
    (Method::Post, path.into(), body.into())
}

fn get(path: &str) -> (Method, String, String) {
    (Method::Get, path.into(), String::new())
}

#[test]
fn a_verdict_of_each_kind_has_its_request() {
    for kind in OperationKind::ALL {
        for decision in [Decision::Approve, Decision::Reject] {
            let verdict = DecideOperation::new(kind, OperationId::new("op-1"), decision);
            let operation = match decision {
                Decision::Approve => kind.approval(),
                Decision::Reject => kind.rejection(),
            };
            let member = if kind == OperationKind::TresorCreation { "TresorId" } else { "OperationId" };
            assert_eq!(parts(&verdict), post(operation.path(), &format!(r#"{{"{member}":"op-1"}}"#)));
        }
    }
}

#[test]
fn additional_info_is_sent_only_with_the_approval_of_a_link_creation() {
    let mut verdict =
        DecideOperation::new(OperationKind::InvitationLinkCreation, OperationId::new("x"), Decision::Approve);
    verdict.additional_info = Some("for \"Ann\"".into());
    let expected = r#"{"OperationId":"x","AdditionalInfo":"for \"Ann\""}"#;
    assert_eq!(parts(&verdict), post("/tresor/approve-invitation-link-creation", expected));

    verdict.decision = Decision::Reject;
    assert_eq!(parts(&verdict), post("/tresor/reject-invitation-link-creation", r#"{"OperationId":"x"}"#));
    verdict.kind = OperationKind::Share;
    verdict.decision = Decision::Approve;
    assert_eq!(parts(&verdict), post("/tresor/approve-share", r#"{"OperationId":"x"}"#));
}

#[test]
fn the_details_of_each_kind_have_their_request() {
    let id = || OperationId::new("a b&c");
    let query = "operationid=a%20b%26c";
    assert_eq!(parts(&GetShareDetails(id())), get(&format!("/tresor/get-share-details?{query}")));
    assert_eq!(parts(&GetKickDetails(id())), get(&format!("/tresor/get-kick-details?{query}")));
    assert_eq!(
        parts(&GetInvitationLinkCreationDetails(id())),
        get(&format!("/tresor/get-invitation-link-creation-details?{query}"))
    );
    assert_eq!(
        parts(&GetInvitationLinkAcceptionDetails(id())),
        get(&format!("/tresor/get-invitation-link-acception-details?{query}"))
    );
    assert_eq!(
        parts(&GetInvitationLinkRevocationDetails(id())),
        get(&format!("/tresor/get-invitation-link-revocation-details?{query}"))
    );
}

#[test]
fn requests_for_tresors_have_their_documented_form() {
    let tresor = || TresorId::new("0000slpj4r86xbqlg9wmjhug");
    assert_eq!(parts(&ListMembers(tresor())), get("/tresor/list-members?tresorid=0000slpj4r86xbqlg9wmjhug"));
    assert_eq!(parts(&ListTresors::default()), get("/tresor/list-tresors"));
    let page = ListTresors { page_size: Some(100), continue_from: Some(tresor()) };
    assert_eq!(parts(&page), get("/tresor/list-tresors?pagesize=100&continueFrom=0000slpj4r86xbqlg9wmjhug"));
    let body = r#"{"TresorId":"0000slpj4r86xbqlg9wmjhug"}"#;
    assert_eq!(parts(&DeleteTresor(tresor())), post("/tresor/delete-tresor", body));
}

#[test]
fn requests_for_users_have_their_documented_form() {
    let user_id = || UserId::new("u@t");
    assert_eq!(parts(&ListUsers), get("/user/list-users"));
    assert_eq!(parts(&InitUserRegistration), post("/user/init-user-registration", ""));
    let validation = ValidateUser {
        user_id: user_id(),
        reg_session_id: "s".into(),
        reg_session_verifier: "sv".into(),
        reg_validation_verifier: "vv".into(),
    };
    let body =
        r#"{"UserId":"u@t","RegSessionId":"s","RegSessionVerifier":"sv","RegValidationVerifier":"vv"}"#;
    assert_eq!(parts(&validation), post("/user/validate-user-registration", body));
    let deny = r#"{"UserId":"u@t","Enable":false}"#;
    assert_eq!(
        parts(&SetUserStatus { user_id: user_id(), enable: true }),
        post("/user/set-user-state", r#"{"UserId":"u@t","Enable":true}"#)
    );
    assert_eq!(
        parts(&SetUserTresorCreationMode { user_id: user_id(), enable: false }),
        post("/user/set-user-tresor-creation-mode", deny)
    );
    assert_eq!(
        parts(&SetUserTresorSharingMode { user_id: user_id(), enable: false }),
        post("/user/set-user-tresor-sharing-mode", deny)
    );
}

#[test]
fn requests_for_custom_content_have_their_documented_form() {
    let name = || ContentName::new("css/login page.css");
    let query = "fileName=css/login%20page.css";
    assert_eq!(parts(&ListCustomContents), get("/tenant/list-custom-contents"));
    assert_eq!(
        parts(&UploadCustomContent(name())),
        (Method::Put, format!("/tenant/upload-custom-content?{query}"), "(file)".into())
    );
    assert_eq!(
        parts(&DeleteCustomContent(name())),
        (Method::Delete, format!("/tenant/delete-custom-content?{query}"), String::new())
    );
}

#[test]
fn an_operation_without_output_accepts_any_body() {
    assert!(read::<DeleteTresor>(b"").is_ok());
    assert!(read::<DeleteTresor>(b"{}").is_ok());
    assert!(read::<ListMembers>(b"").is_err());
}
