//! What is read, what is refused, and that what is written out again means the same to a lenient server.

use super::*;
use admin_api::percent;
use proptest::prelude::*;
use serde_json::json;

fn body(operation: Operation, text: &str) -> Result<(String, Value), NotTaken> {
    let request = read(operation, None, text.as_bytes())?;
    let Body::Json(sent) = &request.body else { return Ok((String::new(), values(&request).into())) };
    Ok((sent.clone(), values(&request).into()))
}

fn query(operation: Operation, text: &str) -> Result<(String, Value), NotTaken> {
    read(operation, Some(text), b"").map(|request| (request.query.clone(), values(&request).into()))
}

#[test]
fn each_operation_is_written_out_again_with_its_values() {
    use Operation::*;
    for (operation, given, sent) in [
        (ApproveShare, r#" {"OperationId" : "a"}"#, r#"{"OperationId":"a"}"#),
        (RejectTresorCreation, r#"{"TresorId":"t"}"#, r#"{"TresorId":"t"}"#),
        (ApproveInvitationLinkCreation, r#"{"OperationId":"a"}"#, r#"{"OperationId":"a"}"#),
        (
            ApproveInvitationLinkCreation,
            r#"{"OperationId":"a","AdditionalInfo":null}"#,
            r#"{"OperationId":"a"}"#,
        ),
        (
            ApproveInvitationLinkCreation,
            r#"{"AdditionalInfo":"i\n","OperationId":"a"}"#,
            r#"{"OperationId":"a","AdditionalInfo":"i\n"}"#,
        ),
        (DeleteTresor, r#"{"TresorId":"t"}"#, r#"{"TresorId":"t"}"#),
        (SetUserStatus, r#"{"UserId":"u","Enable":false}"#, r#"{"UserId":"u","Enable":false}"#),
        (SetUserTresorSharingMode, r#"{"Enabled":"True","UserId":"u"}"#, r#"{"UserId":"u","Enable":true}"#),
        (InitUserRegistration, "{}", ""),
        (InitUserRegistration, "", ""),
    ] {
        let (text, values) = body(operation, given).unwrap();
        assert_eq!(text, sent, "{}", operation.name());
        if !sent.is_empty() {
            assert_eq!(values, serde_json::from_str::<Value>(sent).unwrap());
        }
    }
    for (operation, given, sent, values) in [
        (GetShareDetails, "operationId=a%20b", "operationid=a%20b", json!({"operationid": "a b"})),
        (ListMembers, "TRESORID=t", "tresorid=t", json!({"tresorid": "t"})),
        (
            ListTresors,
            "continueFrom=t&pagesize=7",
            "pagesize=7&continueFrom=t",
            json!({"pagesize": "7", "continueFrom": "t"}),
        ),
        (ListTresors, "pagesize=", "", json!({})),
        (UploadCustomContent, "%66ileName=img/a.png", "fileName=img/a.png", json!({"fileName": "img/a.png"})),
        (
            DeleteCustomContent,
            "filename=gr%C3%B6%C3%9Fe.png",
            "fileName=gr%C3%B6%C3%9Fe.png",
            json!({"fileName": "größe.png"}),
        ),
        (ListUsers, "", "", json!({})),
    ] {
        assert_eq!(query(operation, given), Ok((sent.to_owned(), values)), "{}", operation.name());
    }
}

#[test]
fn secrets_are_sent_and_not_written_down() {
    let given =
        r#"{"UserId":"u","RegSessionId":"s1","RegSessionVerifier":"s2","RegValidationVerifier":"s3"}"#;
    let (sent, values) = body(Operation::ValidateUser, given).unwrap();
    assert_eq!(sent, given);
    assert_eq!(values, json!({"UserId": "u"}));
}

#[test]
fn foreign_repeated_and_malformed_members_are_refused() {
    for (operation, text) in [
        (Operation::DeleteTresor, r#"{"OperationId":"decoy","TresorId":"t"}"#),
        (Operation::DeleteTresor, r#"{"TresorId":"decoy","TresorId":"t"}"#),
        (Operation::DeleteTresor, r#"{"TresorId":"decoy","Tresor\u0049d":"t"}"#),
        (Operation::DeleteTresor, r#"{"tresorId":"t"}"#),
        (Operation::DeleteTresor, r#"{"TresorId":["t"]}"#),
        (Operation::DeleteTresor, r#"{"TresorId":null}"#),
        (Operation::DeleteTresor, r#"{"TresorId":""}"#),
        (Operation::DeleteTresor, r#"{"TresorId":"t\u0000"}"#),
        (Operation::DeleteTresor, r#"{"TresorId":"t"}{"TresorId":"u"}"#),
        (Operation::DeleteTresor, r#"["t"]"#),
        (Operation::DeleteTresor, ""),
        (Operation::DeleteTresor, "\u{feff}{\"TresorId\":\"t\"}"),
        (Operation::ApproveShare, r#"{"OperationId":"a","AdditionalInfo":"i"}"#),
        (Operation::RejectInvitationLinkCreation, r#"{"OperationId":"a","AdditionalInfo":"i"}"#),
        (Operation::SetUserStatus, r#"{"UserId":"u","Enable":true,"Enabled":false}"#),
        (Operation::SetUserStatus, r#"{"UserId":"u","Enable":1}"#),
        (Operation::SetUserStatus, r#"{"UserId":"u","Enable":"yes"}"#),
        (Operation::SetUserStatus, r#"{"UserId":"u"}"#),
        (Operation::InitUserRegistration, r#"{"UserId":"u"}"#),
        (Operation::InitUserRegistration, "[]"),
        (Operation::InitUserRegistration, " "),
    ] {
        assert_eq!(body(operation, text), Err(NotTaken), "{text}");
    }
    let deep = format!("{{\"TresorId\":{}", "[".repeat(500_000));
    assert_eq!(body(Operation::DeleteTresor, &deep), Err(NotTaken));
    assert!(read(Operation::DeleteTresor, Some("a=b"), br#"{"TresorId":"t"}"#).is_err());
    for (operation, text) in [
        (Operation::UploadCustomContent, "operationid=decoy&fileName=a"),
        (Operation::UploadCustomContent, "fileName=decoy&%66ileName=a"),
        (Operation::UploadCustomContent, "fileName="),
        (Operation::UploadCustomContent, ""),
        (Operation::UploadCustomContent, "fileName=a/../b"),
        (Operation::UploadCustomContent, "fileName=%2e%2e/b"),
        (Operation::UploadCustomContent, "fileName=%252e%252e/b"),
        (Operation::UploadCustomContent, "fileName=/a"),
        (Operation::UploadCustomContent, "fileName=a//b"),
        (Operation::UploadCustomContent, "fileName=a\\b"),
        (Operation::UploadCustomContent, "fileName=a."),
        (Operation::UploadCustomContent, "fileName=a%00.png"),
        (Operation::UploadCustomContent, "fileName=a%3Fb"),
        (Operation::DeleteCustomContent, "fileName=a&fileName=b"),
        (Operation::ListUsers, "a=b"),
        (Operation::ListTresors, "pagesize=101"),
        (Operation::ListTresors, "pagesize=+7"),
        (Operation::ListTresors, "pagesize=7&pagesize=8"),
        (Operation::ListMembers, ""),
    ] {
        assert_eq!(query(operation, text), Err(NotTaken), "{text}");
    }
}

/// The first member of a name, as a server reads it that takes names without regard to case.
fn leniently<'a>(sent: &'a Value, name: &str) -> Vec<&'a Value> {
    let members = sent.as_object().into_iter().flatten();
    members.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

/// Bytes between chance and what an attacker writes: members, separators, escapes and decoys in any order.
fn hostile_json() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("TresorId"),
        Just("OperationId"),
        Just("UserId"),
        Just("Enable"),
        Just("Enabled"),
        Just("AdditionalInfo"),
        Just("tresorid"),
        Just("Tresor\\u0049d"),
        Just("RegSessionVerifier"),
        Just(""),
    ];
    let value = prop_oneof![
        Just("\"a\"".to_owned()),
        Just("\"b\"".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("\"True\"".to_owned()),
        Just("null".to_owned()),
        Just("1".to_owned()),
        Just("{}".to_owned()),
        "\"[a-z\\\\\u{202e}ü ]{0,6}\"",
    ];
    let members = prop::collection::vec((name, value), 0..5);
    members.prop_map(|members| {
        let members = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect::<Vec<_>>();
        format!("{{{}}}", members.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_the_body_its_values_are_those_that_are_sent(
        at in 0..Operation::ALL.len(),
        text in prop_oneof![hostile_json(), any::<String>()],
    ) {
        let operation = Operation::ALL[at];
        if body_kind(operation) != BodyKind::Json { return Ok(()); }
        let Ok((sent, values)) = body(operation, &text) else { return Ok(()) };
        if sent.is_empty() { return Ok(()); }
        // One object with each member once, whatever the case of names is worth to the server.
        let parsed: Value = serde_json::from_str(&sent).unwrap();
        let names = parsed.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(sent.matches("\":").count(), names.len(), "{}", sent);
        for name in names.iter().filter(|name| !SECRETS.contains(&name.as_str())) {
            prop_assert_eq!(leniently(&parsed, name), vec![&values[name.as_str()]]);
        }
        // Read again it is the same: nothing is left to be understood in another way.
        prop_assert_eq!(body(operation, &sent).unwrap().0, sent);
    }

    #[test]
    fn whatever_the_query_its_values_are_those_that_are_sent(
        at in 0..Operation::ALL.len(),
        pairs in prop::collection::vec(
            (prop_oneof![Just("fileName"), Just("%66ileName"), Just("operationid"), Just("OPERATIONID"), Just("tresorid"), Just("pagesize"), Just("x")],
             "[a-z0-9./%+&=\\\\;ü~-]{0,8}"),
            0..4,
        ),
    ) {
        let operation = Operation::ALL[at];
        let text = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        if body_kind(operation) == BodyKind::Json { return Ok(()); }
        let Ok((sent, values)) = query(operation, &text) else { return Ok(()) };
        let pairs = sent.split('&').filter(|pair| !pair.is_empty()).collect::<Vec<_>>();
        prop_assert_eq!(pairs.len(), values.as_object().unwrap().len());
        for pair in pairs {
            let (name, value) = pair.split_once('=').unwrap();
            prop_assert_eq!(&percent::decode(value).unwrap(), values[name].as_str().unwrap());
        }
        prop_assert_eq!(query(operation, &sent).unwrap().0, sent);
    }
}
